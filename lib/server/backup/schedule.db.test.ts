import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { recordErasure } from '#db/queries/erasure.ts';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { createTestWorkshop } from '#e2e/harness/workshop.ts';
import { backgroundClock, type Clock } from '#lib/kit/clock.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#lib/kit/time.ts';
import { runCli } from '../cli/run.ts';
import type { Log } from '../logger.ts';
import { createEmptyDatabase, NEVER, plainFile } from '#e2e/harness/backed-up-server.ts';
import { applyErasures, readErasures } from './erasures.ts';
import { restoreBackup } from './restore.ts';
import { findFolderProblem, findLastTime, keepBackups, readBackupStatus } from './schedule.ts';
import { toBackupSettings } from './settings.ts';
import { writeBackupFile } from './write-backup.ts';

/** A Monday, in the time zone of the test. */
const NOON = new Date(2026, 10, 2, 12).getTime();
let database: TestDatabase;
let folder: string;
let now: number;
let lines: string[];
const stops: (() => Promise<void>)[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'podium-schedule-'));
  now = NOON;
  lines = [];
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  await database.drop();
  rmSync(folder, { recursive: true });
});

/** Time that the test moves. Calls due timers. */
function createTestClock(): Clock & { advance(ms: number): void } {
  const timers = new Map<() => void, number>();
  return {
    ...backgroundClock,
    now: () => now,
    after(ms, callback) {
      const run = (): void => {
        callback();
      };
      timers.set(run, now + ms);
      return () => timers.delete(run);
    },
    advance(ms) {
      now += ms;
      for (const [run, at] of [...timers])
        if (at <= now) {
          timers.delete(run);
          run();
        }
    },
  };
}

const log: Log = (level, message) => lines.push(`${level}: ${message}`);

function start({ dir = folder, keep = '7d,4w' } = {}) {
  const clock = createTestClock();
  const successes: number[] = [];
  const stop = keepBackups({
    db: database.db,
    databaseUrl: database.url,
    settings: toBackupSettings(
      { PODIUM_BACKUP_DIR: dir, PODIUM_BACKUP_AT: '03:00', PODIUM_BACKUP_KEEP: keep },
      '/',
    ),
    clock,
    log,
    onSuccess: (at) => successes.push(at),
  });
  stops.push(stop);
  return { clock, successes, stop };
}

/** A loaded machine. */
const SLOW = { timeout: 20_000, interval: 50 };
const backups = (): string[] => readdirSync(folder).filter((name) => name.endsWith('.tar.zst'));
const waitForBackups = (count: number) =>
  vi.waitFor(() => {
    expect(backups()).toHaveLength(count);
    expect(lines.filter((line) => line.includes('A backup was made'))).toHaveLength(count);
  }, SLOW);

describe('the schedule of backups', () => {
  it('makes a missed backup at the start, and then one a day at its time', async () => {
    const { clock, successes } = start();
    await waitForBackups(1);
    clock.advance(14 * HOUR_MS);
    clock.advance(MINUTE_MS);
    // At 02:01 nothing is due.
    expect(backups()).toHaveLength(1);
    clock.advance(HOUR_MS);
    await vi.waitFor(() => {
      // A run that hasn't ended yet ignores a timer.
      clock.advance(MINUTE_MS);
      expect(backups()).toHaveLength(2);
    }, SLOW);
    await waitForBackups(2);
    expect(successes[0]).toBe(NOON);
    expect(await readBackupStatus(database.db)).toMatchObject({ error: null });
  });

  it('T14.5 makes one backup for two processes', async () => {
    const [first, second] = [start(), start()];
    await waitForBackups(1);
    await vi.waitFor(() => {
      for (const { clock } of [first, second]) clock.advance(MINUTE_MS);
      expect([first.successes.length > 0, second.successes.length > 0]).toEqual([true, true]);
    }, SLOW);
    expect(backups()).toHaveLength(1);
    expect(lines.filter((line) => !line.startsWith('info: A backup was made'))).toEqual([]);
  });

  it('logs and records a failure, and tries again after an hour', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const stop = start({ dir: join(file, 'backups') }).stop;
    await vi.waitFor(() => {
      expect(lines.join('\n')).toContain(
        `The backup folder couldn't be updated: ${join(file, 'backups')} can't be written: its folder isn't a folder. Check the path.`,
      );
    }, SLOW);
    await stop();
    await database.db.$client.query('alter table seat rename to place');
    const { clock, successes } = start();
    await vi.waitFor(() => {
      expect(lines.join('\n')).toContain(
        `error: The scheduled backup into ${folder} failed: This Podium doesn't know these tables of the database: place.`,
      );
    }, SLOW);
    await vi.waitFor(async () => {
      expect((await readBackupStatus(database.db)).error).toContain('place');
    }, SLOW);
    expect([backups(), successes]).toEqual([[], []]);
    await database.db.$client.query('alter table place rename to seat');
    clock.advance(HOUR_MS);
    await vi.waitFor(() => {
      clock.advance(MINUTE_MS);
      expect(backups()).toHaveLength(1);
    }, SLOW);
    await waitForBackups(1);
  });

  it('is tested by podium check-config: the folder, and the last failure', async () => {
    const missing = join(folder, 'missing');
    await database.db.$client.query(
      `insert into setting values ('backup', '{"triedAt": "2026-11-02T03:00:00.000Z", "error": "the disk is full."}')`,
    );
    expect(await findFolderProblem(folder)).toBe(null);
    vi.stubEnv('DATABASE_URL', database.url);
    vi.stubEnv('PODIUM_BACKUP_DIR', missing);
    let output = '';
    const stream = { write: (text: string) => (output += text) };
    const code = await runCli(['check-config', '--connect'], {
      stdout: stream,
      stderr: stream,
      on: () => undefined,
      exit: () => {
        throw new Error('exit');
      },
    });
    vi.unstubAllEnvs();
    expect(code).toBe(2);
    expect(output).toContain(
      'The scheduled backup of 2026-11-02T03:00:00.000Z failed: the disk is full.',
    );
    expect(output).toContain(
      `PODIUM_BACKUP_DIR: ${missing} can't be written: it doesn't exist. Check the path.`,
    );
  });

  it('deletes its own old backups, and nothing else', async () => {
    writeFileSync(join(folder, 'podium-backup-20200101T000000Z.tar.zst'), 'mine');
    const { clock } = start({ keep: '1d' });
    await vi.waitFor(() => {
      expect(lines).toHaveLength(1);
    }, SLOW);
    clock.advance(DAY_MS);
    await vi.waitFor(() => {
      clock.advance(MINUTE_MS);
      expect(lines).toHaveLength(2);
    }, SLOW);
    expect(backups()).toHaveLength(2);
    expect(backups()).toContain('podium-backup-20200101T000000Z.tar.zst');
  });

  it('finds the last time of day', () => {
    const at = { hours: 3, minutes: 30 };
    const day = (date: number, hours: number, minutes = 0) =>
      new Date(2026, 10, date, hours, minutes).getTime();
    expect(findLastTime(day(2, 3, 29), at)).toBe(day(1, 3, 30));
    expect(findLastTime(day(2, 3, 30), at)).toBe(day(2, 3, 30));
    expect(findLastTime(day(2, 23), at)).toBe(day(2, 3, 30));
  });
});

describe('erasures', () => {
  it('are appended to the list of the backup folder, each one once', async () => {
    await recordErasure(database.db, erased('s1'));
    const { clock, stop } = start();
    await waitForBackups(1);
    await recordErasure(database.db, erased('s2'));
    const file = join(folder, 'erasures.jsonl');
    await vi.waitFor(() => {
      clock.advance(MINUTE_MS);
      expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(2);
    }, SLOW);
    await stop();
    // A server that was killed while it wrote.
    writeFileSync(file, `${readFileSync(file, 'utf8')}{"workshop":"w`);
    await recordErasure(database.db, erased('s3'));
    start();
    await vi.waitFor(async () => {
      expect((await readErasures(file)).map(({ seatId }) => seatId)).toEqual(['s1', 's2', 's3']);
    }, SLOW);
  });

  it('T14.4 an erased student stays erased after the restore of an older backup', async () => {
    const { db } = database;
    const { workshopId, seats } = await createTestWorkshop(db, { seats: 2 });
    const [seatId = ''] = seats;
    await db.$client.query(
      `insert into command (workshop_id, pos, at, actor, kind, seat_id, payload, fence)
       values ($1, 1, 0, 'p', 'request-help', $2, '{"question": "my secret"}', 0)`,
      [workshopId, seatId],
    );
    const path = join(folder, 'before.tar.zst');
    await writeBackupFile(
      { url: database.url, workshopId: null, recipient: null, now, signal: NEVER },
      path,
    );
    await recordErasure(db, { ...erased(seatId), workshopId });
    await recordErasure(db, { workshopId, seatId: '', what: 'names', now: new Date(now) });
    start();
    const file = join(folder, 'erasures.jsonl');
    await vi.waitFor(async () => {
      expect(await readErasures(file)).toHaveLength(2);
    }, SLOW);

    const restored = await createEmptyDatabase();
    await restoreBackup(plainFile(path), { url: restored.url, signal: NEVER });
    const { rowCount: before } = await restored.db.$client.query('select from seat');
    const applied = await applyErasures(restored.db, await readErasures(file), {
      now: new Date(now),
      signal: NEVER,
      log,
    });
    expect([before, applied]).toEqual([2, { students: 1, workshops: 1 }]);
    const { rows } = await restored.db.$client.query('select id, display_name from seat');
    expect(rows).toEqual([{ id: seats[1], display_name: null }]);
    expect((await restored.db.$client.query('select from command')).rowCount).toBe(0);
    await restored.drop();
  });
});

const erased = (seatId: string) =>
  ({ workshopId: 'w', seatId, what: 'student', keepsFacts: false, now: new Date(NOON) }) as const;
