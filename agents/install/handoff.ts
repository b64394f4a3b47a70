import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClusterCredential } from './prepare-credential.ts';
import type { AgentPaths } from './agent-paths.ts';
import { en, type Messages } from '#agents/messages/en.ts';
import { readSettings, AgentSettings, writePrivateFile } from './settings.ts';

/**
 * What the student's part of an installation passes to the root part. It is a file, because every
 * user can read a command line.
 */
export interface InstallHandoff {
  readonly server?: string | undefined;
  readonly token?: string | undefined;
  /** Undefined keeps the proxy of an earlier installation, null removes it. */
  readonly proxy?: string | null | undefined;
  /** Certificates in PEM. Undefined keeps those of an earlier installation. */
  readonly ca?: string | undefined;
  /** Label of the seat that this VM asks for. */
  readonly seat?: string | undefined;
  readonly credential: ClusterCredential;
  readonly student: NonNullable<AgentSettings['student']>;
  /** User whose primary group may use the agent. */
  readonly agentUser: string;
}

/** Calls `action` with a folder that contains the handoff, and removes the folder afterwards. */
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
 * Writes the settings and the kubeconfig that `run` reads. Settings that aren't given keep their
 * value. `group`: the group that may use the agent of a service.
 * @throws {Error} no server is given, and none was set before
 */
export async function writeInstallation(
  paths: AgentPaths,
  handoff: InstallHandoff,
  messages: Messages = en,
  group?: number,
): Promise<AgentSettings> {
  const { server, token, ca, seat, credential, student } = handoff;
  const previous = await readSettings(paths.settingsFile).catch(() => null);
  const settings = AgentSettings.safeParse({
    server: server ?? previous?.server,
    token: token ?? previous?.token,
    seat: seat ?? previous?.seat,
    ...routeSettings(paths, handoff, previous),
    ...(group === undefined ? {} : { group }),
    ...clusterSettings(paths, credential, student, previous),
  });
  if (!settings.success) throw new Error(messages.install.settingsWithoutServer);
  if (credential.kind === 'own')
    await writePrivateFile(paths.kubeconfigFile, credential.kubeconfig);
  else if (credential.kind === 'student') await rm(paths.kubeconfigFile, { force: true });
  if (ca !== undefined) await writePrivateFile(paths.caFile, ca);
  await writePrivateFile(paths.settingsFile, `${JSON.stringify(settings.data)}\n`);
  return settings.data;
}

function routeSettings(
  { caFile }: AgentPaths,
  { proxy, ca }: InstallHandoff,
  previous: AgentSettings | null,
): Pick<AgentSettings, 'proxy' | 'ca'> {
  return {
    proxy: proxy === undefined ? previous?.proxy : (proxy ?? undefined),
    ca: ca === undefined ? previous?.ca : caFile,
  };
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
