import { createHash } from 'node:crypto';
import { chmodSync, chownSync, lstatSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstClosedFolder, type SystemUser } from './run-as.ts';

/** The path of a Unix socket has at most 107 bytes on Linux and 103 on macOS. */
const MAX_SOCKET_PATH_BYTES = 103;
const SOCKET_FILE = '/.s.PGSQL.5432';

/**
 * Creates the folder of the socket. Only root and the user that runs PostgreSQL can enter it, because
 * every program that reaches the socket is trusted. The name is derived from the data folder, so that
 * crashes don't leave many folders behind. If another user has the name, a random one is added.
 */
export function createSocketFolder(dataDir: string, user: SystemUser | null): string {
  const name = `podium-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`;
  const longestName = `${name}-XXXXXX`;
  const isUsable =
    Buffer.byteLength(join(tmpdir(), longestName) + SOCKET_FILE) <= MAX_SOCKET_PATH_BYTES &&
    (user === null || firstClosedFolder(join(tmpdir(), longestName), user) === null);
  const base = isUsable ? tmpdir() : '/tmp';
  const folder = ensureOwnFolder(join(base, name), user)
    ? join(base, name)
    : mkdtempSync(join(base, `${name}-`));
  if (user) chownSync(folder, user.uid, user.gid);
  chmodSync(folder, 0o700);
  return folder;
}

function ensureOwnFolder(folder: string, user: SystemUser | null): boolean {
  mkdirSync(join(folder, '..'), { recursive: true });
  try {
    mkdirSync(folder, { mode: 0o700 });
    return true;
  } catch {
    const stats = lstatSync(folder);
    return (
      stats.isDirectory() &&
      (stats.uid === process.getuid?.() || stats.uid === user?.uid) &&
      (stats.mode & 0o077) === 0
    );
  }
}
