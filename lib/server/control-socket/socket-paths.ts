import { createHash } from 'node:crypto';
import { lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';

/** The path of a Unix socket has at most 107 bytes on Linux and 103 on macOS. */
const MAX_SOCKET_PATH_BYTES = 103;
const SOCKET_NAME = 'podium.sock';

/**
 * Where the server of a data folder can listen, in the order of preference. The second place has a
 * short path, for a data folder that is deep or can't be written.
 */
export function controlSocketPaths(dataDir: string): readonly string[] {
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  return [join(dataDir, SOCKET_NAME), join(tmpdir(), `podium-link-${hash}`, SOCKET_NAME)].filter(
    (path) => Buffer.byteLength(path) <= MAX_SOCKET_PATH_BYTES,
  );
}

/**
 * Creates the folder of a socket, and checks that no other user can replace the socket in it.
 * @throws {Error} if another user can
 */
export async function prepareSocketFolder(path: string, dataDir: string): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (!(await isPrivateFolder(folder, dataDir)))
    throw new Error(`other users can change the folder ${folder}`);
}

/**
 * Whether only this user and root can create files in the folder. A folder in the temporary folder
 * has a name that others know, so they can have created it first. Root trusts the user to whom the
 * data folder belongs as well.
 * @throws {Error} with the code ENOENT if the folder doesn't exist
 */
export async function isPrivateFolder(folder: string, dataDir: string): Promise<boolean> {
  const user = process.getuid?.() ?? 0;
  const owners = [user, 0, ...(user === 0 ? await listOwner(dataDir) : [])];
  const stats = await lstat(folder);
  return stats.isDirectory() && owners.includes(stats.uid) && (stats.mode & 0o022) === 0;
}

const listOwner = (path: string): Promise<number[]> =>
  lstat(path).then(
    ({ uid }) => [uid],
    () => [],
  );

/** Whether a file exists at the path, or can't be looked up. */
export function existsOrIsHidden(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    (error: unknown) => (error as NodeJS.ErrnoException).code === 'EACCES',
  );
}
