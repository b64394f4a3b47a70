import { existsSync } from 'node:fs';
import { readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '#agents/cli/environment.ts';

/** Where the agent's files stand. The folder can be entered by everyone for the socket's sake; the rest is the agent's alone. */
export interface AgentPaths {
  readonly folder: string;
  readonly settingsFile: string;
  readonly kubeconfigFile: string;
  readonly socketPath: string;
  /** Key, epoch, spool: the running agent's own (agents/run.ts). */
  readonly stateFolder: string;
}

/** The folder of the service that `install` makes. */
export const SERVICE_FOLDER = '/var/lib/podium-agent';

export function resolveAgentPaths(folder: string): AgentPaths {
  return {
    folder,
    settingsFile: join(folder, 'settings.json'),
    kubeconfigFile: join(folder, 'kubeconfig'),
    socketPath: join(folder, 'agent.sock'),
    stateFolder: join(folder, 'podium-state'),
  };
}

/** Where an agent that this user starts keeps its files. */
export function findOwnFolder(
  stateOption: string | undefined,
  environment: Environment,
  isRoot: boolean,
): string {
  const chosen = stateOption ?? environment.PODIUM_STATE;
  if (chosen !== undefined) return chosen;
  if (isRoot) return SERVICE_FOLDER;
  return join(
    environment.XDG_STATE_HOME ?? join(environment.HOME ?? '/', '.local', 'state'),
    'podium-agent',
  );
}

/** Where the agent that runs on this machine keeps its files: the service's folder if there is a service, else one's own. */
export function findRunningFolder(
  stateOption: string | undefined,
  environment: Environment,
  isRoot: boolean,
  serviceFolder = SERVICE_FOLDER,
): string {
  if (
    stateOption === undefined &&
    environment.PODIUM_STATE === undefined &&
    existsSync(serviceFolder)
  )
    return serviceFolder;
  return findOwnFolder(stateOption, environment, isRoot);
}

/**
 * Removes the agent's files, and the folder with them where nothing else is in it: `--state` may have named any folder.
 * Answers what was removed.
 */
export async function removeAgentFiles({
  folder,
  settingsFile,
  kubeconfigFile,
  socketPath,
  stateFolder,
}: AgentPaths): Promise<string[]> {
  const files = [settingsFile, kubeconfigFile, socketPath, stateFolder].filter((path) =>
    existsSync(path),
  );
  for (const path of files) await rm(path, { recursive: true });
  if (existsSync(folder) && (await readdir(folder)).length === 0) {
    await rmdir(folder);
    return [folder];
  }
  return files;
}
