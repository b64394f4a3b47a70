import { createHash } from 'node:crypto';
import { chmodSync, chownSync, lstatSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { User } from './run-as.ts';

/** A Unix socket's path ends at 107 bytes on Linux, 103 on macOS. */
const PATH_LIMIT = 103;
const SOCKET = '/.s.PGSQL.5432';

/**
 * A folder only PostgreSQL's user (and root) may enter: whoever reaches the socket is trusted. Its name follows from the
 * data folder, so that starts after a crash leave no trail of folders; another one is made if somebody else took the name.
 */
export function makeSocketFolder(dataDir: string, user: User | null): string {
  const name = `podium-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`;
  const base =
    Buffer.byteLength(join(tmpdir(), `${name}-XXXXXX`) + SOCKET) <= PATH_LIMIT ? tmpdir() : '/tmp';
  const folder = ours(join(base, name), user)
    ? join(base, name)
    : mkdtempSync(join(base, `${name}-`));
  if (user) chownSync(folder, user.uid, user.gid);
  chmodSync(folder, 0o700);
  return folder;
}

function ours(folder: string, user: User | null): boolean {
  mkdirSync(join(folder, '..'), { recursive: true });
  try {
    mkdirSync(folder, { mode: 0o700 });
    return true;
  } catch {
    const there = lstatSync(folder);
    return (
      there.isDirectory() &&
      (there.uid === process.getuid?.() || there.uid === user?.uid) &&
      (there.mode & 0o077) === 0
    );
  }
}
