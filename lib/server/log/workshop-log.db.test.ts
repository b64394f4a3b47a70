import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestWorkshop } from '#e2e/harness/workshop.ts';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import type { Change } from '#lib/protocol/change.ts';
import { createRefusal } from '#lib/protocol/refusal.ts';
import type { LogEntry } from './entry.ts';
import { mapOrdinals } from './epochs.ts';
import { WorkshopLog, type WorkshopLogOptions } from './workshop-log.ts';
import { WorkshopOwnership } from './ownership.ts';
import { readEpochs, readEntriesFrom } from './read.ts';

const EPOCH = 'epoch0000000000a';
let database: TestDatabase;
let ownership: WorkshopOwnership;
let workshopId: string;
let seats: string[];
let committed: LogEntry[];
let logLines: string[];

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
});
beforeEach(async () => {
  ({ workshopId, seats } = await createTestWorkshop(database.db, { seats: 4 }));
  ownership = new WorkshopOwnership(database.url);
  committed = [];
  logLines = [];
  return () => ownership.stop();
});

const options = (more: Partial<WorkshopLogOptions> = {}): WorkshopLogOptions => ({
  db: database.db,
  ownership,
  workshopId,
  onCommitted: (entries) => committed.push(...entries),
  onLost: () => {},
  log: (_level, message, fields) => logLines.push(`${message} ${JSON.stringify(fields)}`),
  ...more,
});

async function openLog(more: Partial<WorkshopLogOptions> = {}): Promise<WorkshopLog> {
  const log = await WorkshopLog.open(options(more));
  if (!log) throw new Error('another process owns the workshop');
  for (const seatId of seats)
    await log.epochs.registerEpoch(database.db, {
      workshopId,
      fence: log.fence,
      seatId,
      epoch: EPOCH,
      key: 'k',
    });
  return log;
}

function pod(seq: number, name = `pod-${seq}`): Change {
  return {
    op: 'set',
    seq,
    seenAt: 1_000 + seq,
    mono: seq,
    uid: `uid-${seq}`,
    gvk: 'v1/Pod',
    ns: 'default',
    name,
    object: { spec: { z: 1, a: name } },
    hash: '0123456789abcdef',
  };
}
const pods = (from: number, to: number): Change[] =>
  Array.from({ length: to - from + 1 }, (_, index) => pod(from + index));
const batch = (
  seatId: string | undefined,
  changes: Change[],
  more: { receivedAt?: number; clockOffsetMs?: number } = {},
) => ({
  seatId: seatId ?? '',
  epoch: EPOCH,
  changes,
  receivedAt: 5_000,
  clockOffsetMs: 0,
  ...more,
});

async function readStoredChanges(): Promise<
  { pos: number; seatId: string; seq: number; op: string }[]
> {
  const { rows } = await database.db.$client.query(
    `select pos::int, seat_id as "seatId", seq::int, op from change where workshop_id = $1 order by pos`,
    [workshopId],
  );
  return rows as { pos: number; seatId: string; seq: number; op: string }[];
}

async function readStoredUsage(): Promise<object[]> {
  const { rows } = await database.db.$client.query(
    `select seat_id as "seatId", rows::int, bytes::int from seat_usage where workshop_id = $1 order by seat_id`,
    [workshopId],
  );
  return rows as object[];
}

describe('the usage of a seat', () => {
  it('is what its stored changes have as JSON, and is the same after a restart', async () => {
    const log = await openLog();
    await log.append(batch(seats[0], pods(1, 3)));
    await log.append(batch(seats[0], pods(2, 5)));
    await log.append(batch(seats[1], pods(1, 1)));
    const bytes = (changes: Change[]): number =>
      changes.reduce((sum, change) => sum + JSON.stringify(change).length, 0);
    const usage = [
      { seatId: seats[0] ?? '', rows: 5, bytes: bytes(pods(1, 5)) },
      { seatId: seats[1] ?? '', rows: 1, bytes: bytes(pods(1, 1)) },
    ].sort((a, b) => (a.seatId < b.seatId ? -1 : 1));
    expect(await readStoredUsage()).toEqual(usage);
    const before = usage.map(({ seatId }) => log.usages.get(seatId));
    await log.close();
    const reopened = await openLog();
    expect(usage.map(({ seatId }) => reopened.usages.get(seatId))).toEqual(before);
    expect(reopened.usages.totalBytes).toBe(bytes(pods(1, 5)) + bytes(pods(1, 1)));
    await reopened.close();
  });

  it('doesn’t keep changes of other seats from being stored after its seat was deleted', async () => {
    const log = await openLog();
    await database.db.$client.query('delete from seat where id = $1', [seats[0]]);
    const answers = await Promise.all([
      log.append(batch(seats[0], pods(1, 2))),
      log.append(batch(seats[1], pods(1, 2))),
    ]);
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(await readStoredUsage()).toMatchObject([{ seatId: seats[1], rows: 2 }]);
    expect((await readStoredChanges()).map(({ op }) => op)).not.toContain('gap');
    await log.close();
  });

  it('decides about a measured batch before anything is stored', async () => {
    const log = await openLog();
    const refusal = createRefusal('over-quota', 'Full.', { retryMs: 1 });
    const measured: number[] = [];
    const admitBytes = (bytes: number) => {
      measured.push(bytes);
      return refusal;
    };
    expect(await log.append({ ...batch(seats[0], pods(1, 2)), admitBytes })).toEqual(refusal);
    expect(measured).toEqual([JSON.stringify(pods(1, 2)).length - 3]);
    expect(await readStoredChanges()).toEqual([]);
    await log.close();
  });
});

describe('the epochs of a seat', () => {
  it('are deleted if they have no changes when the next one begins', async () => {
    const log = await openLog();
    const seatId = seats[0] ?? '';
    await log.append(batch(seatId, pods(1, 1)));
    for (const epoch of ['epoch0000000000b', 'epoch0000000000c', 'epoch0000000000d'])
      await log.registerEpoch({ seatId, epoch, key: 'k' });
    const stored = (await readEpochs(database.db, workshopId)).filter(
      (row) => row.seatId === seatId,
    );
    expect(stored.map(({ epoch, ordinal }) => [epoch, ordinal])).toEqual([
      [EPOCH, 1],
      ['epoch0000000000d', 4],
    ]);
    expect(log.epochs.count(seatId)).toBe(2);
    expect(log.epochs.getNewest(seatId)?.epoch).toBe('epoch0000000000d');
    expect(log.epochs.get(seatId, 'epoch0000000000b')).toBeUndefined();
    await log.close();
  });
});

describe('the log of a workshop', () => {
  it('R1: acknowledges changes that other connections can read, and accepts a replay', async () => {
    const log = await openLog();
    expect(await log.append(batch(seats[0], pods(1, 3)))).toEqual({ ok: true, acked: 3 });
    expect((await readStoredChanges()).map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(await log.append(batch(seats[0], pods(1, 3)))).toEqual({ ok: true, acked: 3 });
    expect(await log.append(batch(seats[0], pods(2, 5)))).toEqual({ ok: true, acked: 5 });
    expect((await readStoredChanges()).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
    await log.close();
  });

  it('R1: refuses the same seq with other content as diverged, also after a restart', async () => {
    const first = await openLog();
    await first.append(batch(seats[0], pods(1, 2)));
    await first.close();
    const log = await openLog();
    expect(await log.append(batch(seats[0], [pod(1), pod(2, 'another')]))).toMatchObject({
      ok: false,
      refusal: 'diverged',
    });
    expect(await log.append(batch(seats[0], [pod(1), pod(2), pod(3)]))).toEqual({
      ok: true,
      acked: 3,
    });
    await log.close();
  });

  it('R2: names the expected seq when one is missing', async () => {
    const log = await openLog();
    await log.append(batch(seats[0], pods(1, 2)));
    expect(await log.append(batch(seats[0], pods(4, 5)))).toMatchObject({
      refusal: 'out-of-order',
      expected: 3,
    });
    expect(await log.append(batch(seats[0], [pod(3), pod(5)]))).toMatchObject({
      refusal: 'malformed',
    });
    expect(
      await log.append({ ...batch(seats[0], pods(1, 1)), epoch: 'unknown000000000' }),
    ).toMatchObject({ refusal: 'hello-required' });
    expect(await readStoredChanges()).toHaveLength(2);
    await log.close();
  });

  it('numbers changes and commands without gaps in commit order, and reads them back unchanged', async () => {
    const log = await openLog();
    const writes = seats.flatMap((seatId) =>
      [1, 4, 7].map((from) => log.append(batch(seatId, pods(from, from + 2)))),
    );
    const commands = [1, 2, 3].map((hint) =>
      log.appendCommand({
        actor: 'p',
        kind: 'reveal-hint',
        seatId: seats[0],
        payload: { hint },
        at: 6_000,
      }),
    );
    await Promise.all([...writes, ...commands]);
    expect(committed.map(({ pos }) => pos)).toEqual(
      Array.from({ length: 39 }, (_, index) => index + 1),
    );
    const read: LogEntry[] = [];
    for await (const page of readEntriesFrom(
      database.db,
      workshopId,
      { changes: 0, commands: 0 },
      mapOrdinals(await readEpochs(database.db, workshopId)),
    ))
      read.push(...page);
    expect(read).toEqual(committed);
    await log.close();
  });

  it('estimates times from the clock offset: never backwards in an epoch, never after the receipt', async () => {
    const log = await openLog();
    // No time is before the creation of the workshop.
    const now = Date.now();
    const append = (
      changes: Change[],
      clock: { readonly receivedAt: number; readonly clockOffsetMs: number },
    ) => log.append(batch(seats[0], changes, clock));
    await append(
      [
        { ...pod(1), seenAt: now + 1_000 },
        { ...pod(2), seenAt: now + 900 },
        { ...pod(3), seenAt: now + 99_000 },
      ],
      { receivedAt: now + 5_000, clockOffsetMs: 500 },
    );
    await append([pod(4)], { receivedAt: now + 4_000, clockOffsetMs: -100_000 });
    expect(committed.map(({ at }) => at - now)).toEqual([1_500, 1_500, 5_000, 5_000]);
    await log.close();
  });

  it('R9: makes text storable that PostgreSQL would reject', async () => {
    const log = await openLog();
    expect(await log.append(batch(seats[0], [pod(1, 'nul \u0000 half \ud800'), pod(2)]))).toEqual({
      ok: true,
      acked: 2,
    });
    expect(
      committed.map(
        (entry) => entry.log === 'change' && entry.change.op === 'set' && entry.change.name,
      ),
    ).toEqual(['nul \ufffd half \ufffd', 'pod-2']);
    expect(await log.append(batch(seats[0], [pod(1, 'nul \u0000 half \ud800'), pod(2)]))).toEqual({
      ok: true,
      acked: 2,
    });
    await log.close();
  });

  it('R2: replaces a change that the database rejects with a gap, and commits all others', async () => {
    await database.db.$client.query(
      `alter table change add constraint no_poison check (name <> 'poison')`,
    );
    const log = await openLog();
    const results = await Promise.all([
      log.append(batch(seats[0], pods(1, 20))),
      log.append(batch(seats[1], [pod(1), pod(2, 'poison'), pod(3)])),
      log.append(batch(seats[2], pods(1, 20))),
    ]);
    expect(results.map((result) => result.ok)).toEqual([true, true, true]);
    const rows = await readStoredChanges();
    expect(rows).toHaveLength(43);
    expect(rows.filter(({ op }) => op === 'gap')).toMatchObject([{ seatId: seats[1], seq: 2 }]);
    expect(committed.map(({ pos }) => pos)).toEqual(rows.map(({ pos }) => pos));
    expect(logLines.join()).toContain('The database rejected change 2');
    expect(logLines.join()).toContain(seats[1]);
    expect(await log.append(batch(seats[1], [pod(1), pod(2, 'poison'), pod(3)]))).toEqual({
      ok: true,
      acked: 3,
    });
    await database.db.$client.query('alter table change drop constraint no_poison');
    await log.close();
  });

  it('has one owner, and an old owner writes nothing with its old fencing number', async () => {
    const log = await openLog();
    const other = new WorkshopOwnership(database.url);
    expect(await other.acquireLease(workshopId)).toBe(null);
    await database.db.$client.query('update workshop set fence = fence + 1 where id = $1', [
      workshopId,
    ]);
    await expect(log.append(batch(seats[0], pods(1, 1)))).rejects.toThrow(/another process owns/);
    expect(await readStoredChanges()).toEqual([]);
    await log.close();
    expect((await other.acquireLease(workshopId))?.fence).toBe(log.fence + 2);
    await other.stop();
  });

  it('stops when the connection that owns the workshop is lost, and can be opened again', async () => {
    const lost = Promise.withResolvers<unknown>();
    const log = await openLog({ onLost: lost.resolve });
    await log.append(batch(seats[0], pods(1, 2)));
    await database.db.$client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'podium-owner' and datname = current_database()`,
    );
    await lost.promise;
    await expect(log.append(batch(seats[0], pods(3, 3)))).rejects.toMatchObject({
      name: 'DatabaseUnavailableError',
    });
    const again = await openLog();
    expect(again.fence).toBeGreaterThan(log.fence);
    expect(again.lastPos).toBe(2);
    expect(await again.append(batch(seats[0], pods(1, 3)))).toEqual({ ok: true, acked: 3 });
    await again.close();
  });
});
