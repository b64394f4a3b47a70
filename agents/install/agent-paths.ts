import { existsSync } from 'node:fs';
import { readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '#agents/types.ts';

/**
 * Paths of the agent's files. The student's group can enter the folder of a service to reach the
 * socket; only the agent can read the rest.
 */
export interface AgentPaths {
  readonly folder: string;
  readonly settingsFile: string;
  readonly kubeconfigFile: string;
  /** Copy of the file of `--ca`. */
  readonly caFile: string;
  readonly socketPath: string;
  /** Key, epoch and spool, used only by the running agent (agents/agent.ts). */
  readonly stateFolder: string;
}

/** Folder of the service that `install` creates. */
export const SERVICE_FOLDER = '/var/lib/podium-agent';

export function resolveAgentPaths(folder: string): AgentPaths {
  return {
    folder,
    settingsFile: join(folder, 'settings.json'),
    kubeconfigFile: join(folder, 'kubeconfig'),
    caFile: join(folder, 'ca.pem'),
    socketPath: join(folder, 'agent.sock'),
    stateFolder: join(folder, 'podium-state'),
  };
}

/** Folder of an agent that this user starts. */
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

/**
 * Folder of the agent that runs on this VM: that of the service if it exists, else that of this
 * user.
 */
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
 * Removes the agent's files, and the folder if nothing else is in it, because `--state` may have
 * named any folder. Returns what was removed.
 */
export async function removeAgentFiles({
  folder,
  settingsFile,
  kubeconfigFile,
  caFile,
  socketPath,
  stateFolder,
}: AgentPaths): Promise<string[]> {
  const files = [settingsFile, kubeconfigFile, caFile, socketPath, stateFolder].filter((path) =>
    existsSync(path),
  );
  for (const path of files) await rm(path, { recursive: true });
  if (existsSync(folder) && (await readdir(folder)).length === 0) {
    await rmdir(folder);
    return [folder];
  }
  return files;
}
