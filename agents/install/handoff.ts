import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClusterCredential } from './prepare-credential.ts';
import type { AgentPaths } from './agent-paths.ts';
import { readSettings, AgentSettings, writePrivateFile } from './settings.ts';

/** What the student's part of an installation hands to root's part: through files, since a command line can be read by all. */
export interface InstallHandoff {
  readonly server?: string | undefined;
  readonly token?: string | undefined;
  readonly credential: ClusterCredential;
  readonly student: NonNullable<AgentSettings['student']>;
}

/** Calls `act` with a folder that holds what is staged, and removes it afterwards. */
export async function withInstallHandoff<T>(
  handoff: InstallHandoff,
  action: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'podium-install-'));
  try {
    await chmod(folder, 0o700);
    await writePrivateFile(join(folder, 'staged.json'), JSON.stringify(handoff));
    return await action(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function readInstallHandoff(folder: string): Promise<InstallHandoff> {
  return JSON.parse(await readFile(join(folder, 'staged.json'), 'utf8')) as InstallHandoff;
}

/**
 * Writes settings and kubeconfig where `run` reads them; what is not given anew stays as it was.
 * @throws {Error} no server is known, neither now nor from before
 */
export async function writeInstallation(
  paths: AgentPaths,
  { server, token, credential, student }: InstallHandoff,
): Promise<AgentSettings> {
  const previous = await readSettings(paths.settingsFile).catch(() => null);
  const settings = AgentSettings.safeParse({
    server: server ?? previous?.server,
    token: token ?? previous?.token,
    ...clusterSettings(paths, credential, student, previous),
  });
  if (!settings.success) throw new Error('no server is known: run the install line of your page.');
  if (credential.kind === 'own')
    await writePrivateFile(paths.kubeconfigFile, credential.kubeconfig);
  else if (credential.kind === 'student') await rm(paths.kubeconfigFile, { force: true });
  await writePrivateFile(paths.settingsFile, `${JSON.stringify(settings.data)}\n`);
  return settings.data;
}

function clusterSettings(
  paths: AgentPaths,
  credential: ClusterCredential,
  student: InstallHandoff['student'],
  previous: AgentSettings | null,
): Pick<AgentSettings, 'kubeconfig' | 'student'> {
  switch (credential.kind) {
    case 'own':
      return { kubeconfig: paths.kubeconfigFile };
    case 'student':
      return { kubeconfig: credential.kubeconfig, student };
    case 'none':
      return {
        kubeconfig: previous?.kubeconfig ?? paths.kubeconfigFile,
        student: previous?.student,
      };
  }
}
