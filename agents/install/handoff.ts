import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Credential } from './prepare-credential.ts';
import type { Places } from './agent-paths.ts';
import { readSettings, Settings, writePrivately } from './settings.ts';

/** What the student's part of an installation hands to root's part: through files, since a command line can be read by all. */
export interface Staged {
  readonly server?: string | undefined;
  readonly token?: string | undefined;
  readonly credential: Credential;
  readonly student: NonNullable<Settings['student']>;
}

/** Calls `act` with a folder that holds what is staged, and removes it afterwards. */
export async function staged<T>(what: Staged, act: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'podium-install-'));
  try {
    await chmod(folder, 0o700);
    await writePrivately(join(folder, 'staged.json'), JSON.stringify(what));
    return await act(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function readStaged(folder: string): Promise<Staged> {
  return JSON.parse(await readFile(join(folder, 'staged.json'), 'utf8')) as Staged;
}

/**
 * Writes settings and kubeconfig where `run` reads them; what is not given anew stays as it was.
 * @throws {Error} no server is known, neither now nor from before
 */
export async function writeInstalled(
  places: Places,
  { server, token, credential, student }: Staged,
): Promise<Settings> {
  const before = await readSettings(places.settings).catch(() => null);
  const settings = Settings.safeParse({
    server: server ?? before?.server,
    token: token ?? before?.token,
    ...wayToCluster(places, credential, student, before),
  });
  if (!settings.success) throw new Error('no server is known: run the install line of your page.');
  if (credential.kind === 'own') await writePrivately(places.kubeconfig, credential.kubeconfig);
  else if (credential.kind === 'student') await rm(places.kubeconfig, { force: true });
  await writePrivately(places.settings, `${JSON.stringify(settings.data)}\n`);
  return settings.data;
}

function wayToCluster(
  places: Places,
  credential: Credential,
  student: Staged['student'],
  before: Settings | null,
): Pick<Settings, 'kubeconfig' | 'student'> {
  switch (credential.kind) {
    case 'own':
      return { kubeconfig: places.kubeconfig };
    case 'student':
      return { kubeconfig: credential.kubeconfig, student };
    case 'none':
      return { kubeconfig: before?.kubeconfig ?? places.kubeconfig, student: before?.student };
  }
}
