import { createHash } from 'node:crypto';
import { chmodSync, chownSync, lstatSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SystemUser } from './run-as.ts';

/** A Unix socket's path ends at 107 bytes on Linux, 103 on macOS. */
const MAX_SOCKET_PATH_BYTES = 103;
const SOCKET_FILE = '/.s.PGSQL.5432';

/**
 * A folder only PostgreSQL's user (and root) may enter: whoever reaches the socket is trusted. Its name follows from the
 * data folder, so that starts after a crash leave no trail of folders; another one is made if somebody else took the name.
 */
export function createSocketFolder(dataDir: string, user: SystemUser | null): string {
  const name = `podium-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`;
  const base =
    Buffer.byteLength(join(tmpdir(), `${name}-XXXXXX`) + SOCKET_FILE) <= MAX_SOCKET_PATH_BYTES
      ? tmpdir()
      : '/tmp';
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
