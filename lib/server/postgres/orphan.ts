import { existsSync, readFileSync, realpathSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { PostgresError } from './error.ts';
import { acquireLock } from './data-folder-lock.ts';

/** Lines of postmaster.pid: pid, data folder, start, port, socket folder (PostgreSQL's miscadmin.h, LOCK_FILE_LINE_*). */
interface PostmasterFile {
  readonly pid: number;
  readonly socketFolder: string;
}

export function readPostmasterFile(dataDir: string): PostmasterFile | null {
  const file = join(dataDir, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const [pid = '', , , , socketFolder = ''] = readFileSync(file, 'utf8').split('\n');
  return { pid: Number(pid), socketFolder };
}

/**
 * Ends the PostgreSQL that a killed Podium left behind: it comes back as our own child a moment later, whose exit and words
 * we then hear. Throws when a living Podium uses it.
 */
export async function stopOrphan(
  dataDir: string,
  connectionUrl: (socketFolder: string) => string,
  log: (line: string) => void,
): Promise<void> {
  const found = readPostmasterFile(dataDir);
  if (!found) return;
  if (!runsInFolder(found.pid, dataDir)) {
    // The machine went down, or the number now belongs to another process: PostgreSQL itself would hesitate over the latter.
    rmSync(join(dataDir, 'postmaster.pid'), { force: true });
    return;
  }
  const client = await acquireLock(connectionUrl(found.socketFolder)).catch(
    () => 'no answer' as const,
  );
  if (client === null)
    throw new PostgresError(
      `Another Podium is running on ${dataDir}: stop it first, or name another folder in PODIUM_DATA.`,
    );
  if (client !== 'no answer') await client.end();
  log(`PostgreSQL ${found.pid} was left behind by a Podium that was killed: replacing it.`);
  await stopProcess(found.pid, () => isProcessAlive(found.pid));
}

/** Fast shutdown, then immediate, then the kernel's; resolves when it is gone. */
export async function stopProcess(pid: number, isAlive: () => boolean): Promise<void> {
  for (const [signal, ms] of [
    ['SIGINT', 15_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    for (let waited = 0; waited < ms; waited += 20) {
      if (!isAlive()) return;
      await wait(20);
    }
  }
  throw new PostgresError(
    `PostgreSQL (process ${pid}) does not end: end it by hand, then start again.`,
  );
}

function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** In a container without an init nobody collects an orphan's exit: dead, though its number stands. */
function isZombie(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && /\) Z /.test(readFileSync(stat, 'utf8'));
}

/** A postmaster works in its data folder: that tells it from a process which only has the same number. */
function runsInFolder(pid: number, dataDir: string): boolean {
  if (!isProcessAlive(pid)) return false;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(dataDir);
  } catch {
    return process.platform !== 'linux';
  }
}
