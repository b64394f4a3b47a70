import { existsSync, readFileSync, realpathSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { alreadyRunning, PostgresError } from './error.ts';
import { acquireLock } from './data-folder-lock.ts';

/**
 * Lines of postmaster.pid: pid, data folder, start, port, socket folder (miscadmin.h of PostgreSQL,
 * LOCK_FILE_LINE_*).
 */
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

/** The socket folder of the PostgreSQL that runs on this data folder; null if none does. */
export function findRunningSocketFolder(dataDir: string): string | null {
  const postmaster = readPostmasterFile(dataDir);
  return postmaster !== null && runsInFolder(postmaster.pid, dataDir)
    ? postmaster.socketFolder
    : null;
}

/**
 * Stops the PostgreSQL that a killed Podium left running. It is then started again as a child of this
 * process, so that its exit and its output are noticed.
 * @throws {PostgresError} if a running Podium uses it
 */
export async function stopOrphan(
  dataDir: string,
  connectionUrl: (socketFolder: string) => string,
  log: (line: string) => void,
): Promise<void> {
  const postmaster = readPostmasterFile(dataDir);
  if (!postmaster) return;
  if (!runsInFolder(postmaster.pid, dataDir)) {
    // The server crashed, or another process has the pid now. PostgreSQL itself would refuse to start
    // in the latter case.
    rmSync(join(dataDir, 'postmaster.pid'), { force: true });
    return;
  }
  const client = await acquireLock(connectionUrl(postmaster.socketFolder)).catch(
    () => 'no answer' as const,
  );
  if (client === null) throw alreadyRunning(dataDir);
  if (client !== 'no answer') await client.end();
  log(`PostgreSQL (process ${postmaster.pid}) was left running by a killed Podium. Restarting it.`);
  await stopProcess(postmaster.pid, () => isProcessAlive(postmaster.pid));
}

/**
 * Tries a fast shutdown, an immediate shutdown, then SIGKILL. Resolves when the process has ended.
 * @throws {PostgresError}
 */
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
    for (let waitedMs = 0; waitedMs < ms; waitedMs += 20) {
      if (!isAlive()) return;
      await wait(20);
    }
  }
  throw new PostgresError(
    `PostgreSQL (process ${pid}) doesn't stop. Stop it manually, then start again.`,
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

/** In a container without an init process, an orphan that has ended keeps its pid as a zombie. */
function isZombie(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && /\) Z /.test(readFileSync(stat, 'utf8'));
}

/** The working directory tells a postmaster from another process with the same pid. */
function runsInFolder(pid: number, dataDir: string): boolean {
  if (!isProcessAlive(pid)) return false;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(dataDir);
  } catch {
    return process.platform !== 'linux';
  }
}
