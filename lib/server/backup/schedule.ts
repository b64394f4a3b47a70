import { constants } from 'node:fs';
import { access, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Connection } from '#db/connect.ts';
import { databaseErrorText } from '#db/errors.ts';
import { connectForBackup } from '#db/queries/backup.ts';
import { findSetting, putSetting } from '#db/queries/settings.ts';
import { repeat, type Clock } from '#lib/kit/clock.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#lib/kit/time.ts';
import type { Log } from '../logger.ts';
import { ErasureFile } from './erasures.ts';
import { BackupError, explainFileError } from './error.ts';
import { selectOldBackups, scheduledFileName } from './kept-files.ts';
import { checkBackup } from './read-backup.ts';
import type { BackupSettings } from './settings.ts';
import { listDifferences, verifyBackup } from './verify.ts';
import { assertSameFile, PARTIAL_SUFFIX, writeBackupFile } from './write-backup.ts';

/** Key of the advisory lock under which one process of a database makes the scheduled backup. */
const BACKUP_LOCK_KEY = 7_063_488;
/** Key of the setting with the last backup of the schedule. */
const STATUS_SETTING = 'backup';
/** How often a process looks whether a backup is due and whether something was erased. */
const INTERVAL_MS = MINUTE_MS;
/** How long after a failure the next try is. */
const RETRY_MS = HOUR_MS;
const SUNDAY = 0;
const MODE_OWNER_ONLY = 0o700;

/** What the schedule did last. Times are ISO 8601. */
export interface BackupStatus {
  /** The last backup whose hashes were checked. */
  readonly succeededAt: string | null;
  /** The last try; later than `succeededAt` after a failure. */
  readonly triedAt: string | null;
  /** Why the last try, or the last full check, failed; null after a success. */
  readonly error: string | null;
}

export interface BackupScheduleOptions {
  readonly db: Connection;
  readonly databaseUrl: string;
  readonly settings: BackupSettings | undefined;
  readonly clock: Clock;
  readonly log: Log;
  /** Called with the time of each backup that succeeded, ms since 1970. */
  readonly onSuccess?: (at: number) => void;
}

/**
 * Makes a backup each day at the time of the settings, and keeps the list of erasures of the backup
 * folder. A backup that was missed while no server ran is made at the start. Does nothing without a
 * folder. Returns a function that stops it.
 */
export function keepBackups(options: BackupScheduleOptions): () => Promise<void> {
  const { settings } = options;
  if (settings?.dir == null) return () => Promise.resolve();
  const active = { ...options, settings, dir: settings.dir };
  const stopping = new AbortController();
  const erasures = new ErasureFile(options.db, active.dir);
  let running: Promise<void> | null = null;
  const run = (): void => {
    running ??= runSchedule(active, erasures, stopping.signal)
      .catch((error: unknown) => {
        if (!stopping.signal.aborted)
          options.log('error', `The backup folder couldn't be updated: ${describeFailure(error)}`);
      })
      .finally(() => {
        running = null;
      });
  };
  run();
  const stopTimer = repeat(options.clock, INTERVAL_MS, run);
  return async () => {
    stopTimer();
    stopping.abort();
    await running;
  };
}

type ActiveSchedule = BackupScheduleOptions & {
  readonly settings: BackupSettings;
  readonly dir: string;
};

/** One look at the schedule: updates the list of erasures, and makes a backup if one is due. */
async function runSchedule(
  options: ActiveSchedule,
  erasures: ErasureFile,
  signal: AbortSignal,
): Promise<void> {
  const { db, databaseUrl, clock, dir, onSuccess } = options;
  await createFolder(dir);
  await erasures.update();
  const status = await readBackupStatus(db);
  if (status.succeededAt !== null) onSuccess?.(Date.parse(status.succeededAt));
  if (!isDue(status, options)) return;
  const client = await connectForBackup(databaseUrl);
  try {
    const { rows } = await client.query<{ locked: boolean }>(
      'select pg_try_advisory_lock($1) as locked',
      [BACKUP_LOCK_KEY],
    );
    // Another process may have made the backup before this one got the lock.
    if (rows[0]?.locked !== true || !isDue(await readBackupStatus(db), options)) return;
    if (await makeScheduledBackup(options, signal)) onSuccess?.(clock.now());
  } finally {
    await client.end().catch(() => undefined);
  }
}

function isDue(
  { succeededAt, triedAt, error }: BackupStatus,
  { clock, settings }: ActiveSchedule,
): boolean {
  const now = clock.now();
  const dueAt = findLastTime(now, settings.at);
  if (succeededAt !== null && Date.parse(succeededAt) >= dueAt) return false;
  return error === null || triedAt === null || now - Date.parse(triedAt) >= RETRY_MS;
}

/** The last time at or before `now` with this time of day in the server's time zone, ms since 1970. */
export function findLastTime(now: number, at: BackupSettings['at']): number {
  const time = new Date(now);
  time.setHours(at.hours, at.minutes, 0, 0);
  if (time.getTime() > now) time.setDate(time.getDate() - 1);
  return time.getTime();
}

/**
 * Writes, checks and records a backup, and deletes old ones. Returns whether it succeeded: a failure is
 * recorded and logged.
 */
async function makeScheduledBackup(options: ActiveSchedule, signal: AbortSignal): Promise<boolean> {
  const { db, clock, log, dir } = options;
  const startedAt = clock.now();
  const triedAt = new Date(startedAt).toISOString();
  try {
    const path = await writeScheduledFile(options, startedAt, signal);
    await deleteOldFiles(options);
    const error = await runFullCheck(options, path, signal);
    await putSetting(db, STATUS_SETTING, { succeededAt: triedAt, triedAt, error });
    log('info', `A backup was made: ${path}`);
    return true;
  } catch (error) {
    signal.throwIfAborted();
    const { succeededAt } = await readBackupStatus(db);
    const reason = describeFailure(error);
    await putSetting(db, STATUS_SETTING, { succeededAt, triedAt, error: reason });
    log('error', `The scheduled backup into ${dir} failed: ${reason}`);
    return false;
  }
}

/** Returns the path of a file whose hashes were compared after it was written. */
async function writeScheduledFile(
  { databaseUrl, dir, settings: { recipient } }: ActiveSchedule,
  now: number,
  signal: AbortSignal,
): Promise<string> {
  const path = join(dir, scheduledFileName(now, recipient !== null));
  const { sha256 } = await writeBackupFile(
    { url: databaseUrl, workshopId: null, recipient, now, signal },
    path,
  );
  try {
    // The server can't decrypt its own backups.
    if (recipient === null) await checkBackup({ path, identityFile: null }, signal);
    else await assertSameFile(path, sha256);
    return path;
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

/** On Sundays. Returns what is wrong, after logging it; null if nothing is, or on another day. */
async function runFullCheck(
  { clock, log, settings: { recipient } }: ActiveSchedule,
  path: string,
  signal: AbortSignal,
): Promise<string | null> {
  if (new Date(clock.now()).getDay() !== SUNDAY) return null;
  if (recipient !== null) {
    log(
      'warn',
      `The weekly check of the backup was left out, because the server can't decrypt it. Run it where the private key is: podium backup verify ${path} --identity FILE`,
    );
    return null;
  }
  const verified = await verifyBackup(
    { path, identityFile: null },
    { signal, now: () => clock.now() },
  );
  const [first, ...others] = listDifferences(verified);
  if (first === undefined) return null;
  const more = others.length === 0 ? '' : ` (and ${String(others.length)} more)`;
  log('error', `The weekly check of the backup ${path} found differences. ${first}${more}`);
  return `${first}${more}`;
}

async function deleteOldFiles({ dir, settings, clock }: ActiveSchedule): Promise<void> {
  const names = await readdir(dir);
  for (const name of selectOldBackups(names, settings.keep)) await rm(join(dir, name));
  // What a server left that was killed while it wrote.
  for (const name of names.filter((text) => text.endsWith(PARTIAL_SUFFIX))) {
    const path = join(dir, name);
    if (clock.now() - (await stat(path)).mtimeMs > DAY_MS) await rm(path);
  }
}

async function createFolder(dir: string): Promise<void> {
  try {
    await mkdir(dir, { recursive: true, mode: MODE_OWNER_ONLY });
  } catch (error) {
    throw explainFileError(error, 'written', dir);
  }
}

/** Why the server can't write backups into a folder; null if it can. For `podium check-config`. */
export async function findFolderProblem(dir: string): Promise<string | null> {
  try {
    await access(dir, constants.W_OK | constants.X_OK);
    return null;
  } catch (error) {
    return describeFailure(explainFileError(error, 'written', dir));
  }
}

/** What the schedule did last, in any process. */
export async function readBackupStatus(db: Connection): Promise<BackupStatus> {
  const stored = (await findSetting(db, STATUS_SETTING)) ?? {};
  const textOf = (name: keyof BackupStatus): string | null =>
    typeof stored[name] === 'string' ? stored[name] : null;
  return { succeededAt: textOf('succeededAt'), triedAt: textOf('triedAt'), error: textOf('error') };
}

/** For the log and the terminal of the operator. */
export function describeFailure(error: unknown): string {
  return error instanceof BackupError ? error.message : databaseErrorText(error);
}
