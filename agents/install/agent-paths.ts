import { existsSync } from 'node:fs';
import { readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '#agents/cli/environment.ts';

/** Where the agent's files stand. The folder can be entered by everyone for the socket's sake; the rest is the agent's alone. */
export interface Places {
  readonly folder: string;
  readonly settings: string;
  readonly kubeconfig: string;
  readonly socket: string;
  /** Key, epoch, spool: the running agent's own (agents/run.ts). */
  readonly state: string;
}

/** The folder of the service that `install` makes. */
export const SERVICE_FOLDER = '/var/lib/podium-agent';

export function placesIn(folder: string): Places {
  return {
    folder,
    settings: join(folder, 'settings.json'),
    kubeconfig: join(folder, 'kubeconfig'),
    socket: join(folder, 'agent.sock'),
    state: join(folder, 'podium-state'),
  };
}

/** Where an agent that this user starts keeps its files. */
export function ownFolder(
  given: string | undefined,
  environment: Environment,
  root: boolean,
): string {
  const chosen = given ?? environment.PODIUM_STATE;
  if (chosen !== undefined) return chosen;
  if (root) return SERVICE_FOLDER;
  return join(
    environment.XDG_STATE_HOME ?? join(environment.HOME ?? '/', '.local', 'state'),
    'podium-agent',
  );
}

/** Where the agent that runs on this machine keeps its files: the service's folder if there is a service, else one's own. */
export function runningFolder(
  given: string | undefined,
  environment: Environment,
  root: boolean,
  serviceFolder = SERVICE_FOLDER,
): string {
  if (given === undefined && environment.PODIUM_STATE === undefined && existsSync(serviceFolder))
    return serviceFolder;
  return ownFolder(given, environment, root);
}

/**
 * Removes the agent's files, and the folder with them where nothing else is in it: `--state` may have named any folder.
 * Answers what was removed.
 */
export async function removeFiles({
  folder,
  settings,
  kubeconfig,
  socket,
  state,
}: Places): Promise<string[]> {
  const ours = [settings, kubeconfig, socket, state].filter((path) => existsSync(path));
  for (const path of ours) await rm(path, { recursive: true });
  if (existsSync(folder) && (await readdir(folder)).length === 0) {
    await rmdir(folder);
    return [folder];
  }
  return ours;
}
