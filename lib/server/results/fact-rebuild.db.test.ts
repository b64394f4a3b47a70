import fc from 'fast-check';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  deleteFactsAfterCheckpoints,
  insertFacts,
  readFacts,
  readFactState,
} from '#db/queries/facts.ts';
import { deleteRemovedSeat, markSeatsRemoved } from '#db/queries/seat-removal.ts';
import { deleteSeat } from '#db/queries/seats.ts';
import { factState, workshop } from '#db/schema.ts';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { createTestWorkshop } from '#e2e/harness/workshop.ts';
import { createKeyedQueue } from '#lib/kit/keyed-queue.ts';
import type { Fact } from '#lib/protocol/fact.ts';
import { Grader } from '../grader/grader.ts';
import { GradingPool } from '../grader/grading-pool.ts';
import { FACT_FOLD_VERSION } from '../grader/seat-checkpoint.ts';
import { buildFactLog, FACT_PACK, factStep, UPDATED_PACK } from '#e2e/harness/fact-log.ts';
import type { LogEntry } from '../log/entry.ts';
import { WorkshopOwnership } from '../log/ownership.ts';
import { WorkshopLog } from '../log/workshop-log.ts';
import { storePackContent } from '../packs/content.ts';
import { createNextStage, UPDATE_PACK } from '../packs/stages.ts';
import { FactRebuilder, rebuildFacts } from './fact-rebuild.ts';
import { verifyFacts } from './fact-verification.ts';

let database: TestDatabase;
let ownership: WorkshopOwnership;
beforeAll(async () => {
  database = await createTestDatabase();
  ownership = new WorkshopOwnership(database.url);
});
afterAll(async () => {
  await ownership.stop();
  await database.drop();
});

const log = (): void => undefined;
/** After everything in these logs. */
const LATER = 2_000_000_000_000;
const [FIRST_STEPS = [], LATER_STEPS = [], STEPS_AFTER_END = []] = fc.sample(
  fc.array(factStep, { minLength: 30, maxLength: 40 }),
  { seed: 20_268, numRuns: 3 },
);

/** A workshop with two seats, its log and a live grader, whose clock is that of the log. */
async function openWorkshop() {
  const { db } = database;
  const { workshopId, seats } = await createTestWorkshop(db, { seats: 2 });
  const digest = await storePackContent(db, FACT_PACK);
  await db.update(workshop).set({ packDigest: digest }).where(eq(workshop.id, workshopId));
  const stages = [createNextStage([], { digest, pack: FACT_PACK, pos: 0, at: 0 })];
  let now = 0;
  const grader = new Grader({
    db,
    workshopId,
    stages,
    probations: createKeyedQueue(),
    pool: new GradingPool({ limitMs: 10_000 }),
    onUpdates: () => undefined,
    onPaused: () => undefined,
    onResumed: () => undefined,
    now: () => now,
    log,
  });
  await grader.ready;
  const workshopLog = await WorkshopLog.open({
    db,
    ownership,
    workshopId,
    onCommitted: (entries) => {
      grader.enqueue(entries);
    },
    onLost: () => undefined,
    log,
  });
  if (!workshopLog) throw new Error('another process owns the workshop');
  const seatIdOf = (seat: string): string => seats[seat === 's1' ? 0 : 1] ?? '';
  for (const seat of ['s1', 's2'])
    await workshopLog.registerEpoch({
      seatId: seatIdOf(seat),
      epoch: `epoch of ${seat}`,
      key: 'k',
    });
  const append = async (entry: LogEntry): Promise<number> => {
    now = entry.log === 'change' ? entry.receivedAt : entry.at;
    if (entry.log === 'command') {
      const { kind, payload, at, seatId } = entry;
      const text = JSON.stringify(payload).replace(/"s[12]"/g, (id) =>
        JSON.stringify(seatIdOf(JSON.parse(id) as string)),
      );
      const { pos } = await workshopLog.appendCommand({
        actor: 'p',
        kind,
        at,
        payload: JSON.parse(text) as typeof payload,
        seatId: seatId === null ? null : seatIdOf(seatId),
      });
      return pos;
    }
    const { change, epoch, receivedAt } = entry;
    const result = await workshopLog.append({
      seatId: seatIdOf(entry.seatId),
      epoch,
      changes: [{ ...change, seenAt: receivedAt, mono: receivedAt }],
      receivedAt,
      clockOffsetMs: 0,
    });
    expect(result).toMatchObject({ ok: true });
    return 0;
  };
  return {
    db,
    workshopId,
    seats,
    grader,
    append,
    updatePack: async (pack: typeof FACT_PACK): Promise<void> => {
      const digest = await storePackContent(db, pack);
      const { pos, at } = await workshopLog.appendCommand({
        actor: 'p',
        kind: UPDATE_PACK,
        at: now,
        payload: { pack: pack.id, version: pack.version, digest },
      });
      const stage = createNextStage(stages, { digest, pack, pos, at });
      stages.push(stage);
      grader.startStage(stage);
      await grader.waitUntilFolded(pos, { timeoutMs: 20_000 });
    },
    end: async (): Promise<void> => {
      await db
        .update(workshop)
        .set({ state: 'ended', endedAt: new Date(now) })
        .where(eq(workshop.id, workshopId));
      grader.gradedUntil = now;
    },
    stop: async (): Promise<void> => {
      now = LATER;
      await grader.stop();
      await workshopLog.close();
    },
  };
}

/** Waits until the facts of a last command are stored. Returns its position. */
async function passLast(
  { append, db, workshopId }: Awaited<ReturnType<typeof openWorkshop>>,
  at: number,
): Promise<number> {
  const mark = (kind: string): LogEntry => ({
    log: 'command',
    pos: 0,
    at,
    actor: 'p',
    kind,
    seatId: 's1',
    payload: { exerciseId: 'web' },
  });
  await append(mark('revoke-pass'));
  const pos = await append(mark('mark-passed'));
  await vi.waitFor(
    async () => {
      expect(await readFacts(db, workshopId)).toContainEqual(
        expect.objectContaining({ kind: 'passed', code: 'instructor', pos }),
      );
    },
    { timeout: 30_000, interval: 200 },
  );
  return pos;
}

const rebuild = (workshopId: string) =>
  rebuildFacts(workshopId, {
    db: database.db,
    now: () => LATER,
    log,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });

const manualFact = (pos: number, more: Partial<Fact> = {}): Fact => ({
  kind: 'activity',
  pos,
  at: pos,
  exercise: '',
  check: '',
  code: '',
  key: '',
  value: null,
  detail: null,
  ...more,
});

describe('the facts of a workshop', () => {
  it('that its grader wrote are those of a rebuild, over a new course version and the end', async () => {
    const room = await openWorkshop();
    const all = buildFactLog([...FIRST_STEPS, ...LATER_STEPS, ...STEPS_AFTER_END]);
    const [update, end] = [
      all.length - LATER_STEPS.length - STEPS_AFTER_END.length,
      all.length - STEPS_AFTER_END.length,
    ];
    for (const entry of all.slice(0, update)) await room.append(entry);
    await room.updatePack(UPDATED_PACK);
    for (const entry of all.slice(update, end)) await room.append(entry);
    const now = all[end - 1]?.at ?? 0;
    await room.end();
    for (const entry of all.slice(end))
      await room.append(
        entry.log === 'change'
          ? { ...entry, receivedAt: entry.receivedAt + 1 }
          : { ...entry, at: entry.at + 1 },
      );
    const last = await passLast(room, now + 1_000_000);
    await room.stop();
    const written = await readFacts(room.db, room.workshopId);
    expect(new Set(written.map(({ stage }) => stage))).toEqual(new Set([1, 2]));
    expect(await readFactState(room.db, room.workshopId)).toMatchObject({
      fold: FACT_FOLD_VERSION,
      pos: last,
      logErasedAt: null,
    });
    const compared = await verifyFacts(room.workshopId, {
      db: room.db,
      now: () => LATER,
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
    expect(compared).toEqual({
      same: written.length,
      onlyStored: 0,
      onlyMade: 0,
      settledByTimer: 0,
    });
    expect(await rebuild(room.workshopId)).toBe('rebuilt');
    const byText = (facts: readonly Fact[]): string[] =>
      facts.map((fact) => JSON.stringify(fact)).sort();
    expect(byText(await readFacts(room.db, room.workshopId))).toEqual(byText(written));
  }, 60_000);

  it('are deleted after the checkpoints when a workshop is reopened, and made with what was held', async () => {
    const room = await openWorkshop();
    const all = buildFactLog([...FIRST_STEPS, ...LATER_STEPS]);
    const end = all.length - LATER_STEPS.length;
    for (const entry of all.slice(0, end)) await room.append(entry);
    await room.end();
    for (const entry of all.slice(end)) await room.append(entry);
    await room.db.update(workshop).set({ state: 'live' }).where(eq(workshop.id, room.workshopId));
    room.grader.gradedUntil = null;
    await passLast(room, (all.at(-1)?.at ?? 0) + 1_000_000);
    await room.stop();
    const written = await readFacts(room.db, room.workshopId);
    await rebuild(room.workshopId);
    expect(await readFacts(room.db, room.workshopId)).toEqual(written);
  }, 60_000);

  it('are made at the first visit of a workshop from before, and no longer when its log is erased', async () => {
    const room = await openWorkshop();
    for (const entry of buildFactLog(FIRST_STEPS)) await room.append(entry);
    await room.stop();
    const { db, workshopId } = room;
    const written = await readFacts(db, workshopId);
    await db.delete(factState).where(eq(factState.workshopId, workshopId));
    await db.execute(sql`delete from fact where workshop_id = ${workshopId}`);
    const rebuilder = new FactRebuilder({ db, now: () => LATER, log });
    const client = await db.$client.connect();
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [`facts ${workshopId}`]);
    expect(await rebuilder.ensure(workshopId)).toMatchObject({ state: 'reading' });
    expect(await readFacts(db, workshopId)).toEqual([]);
    await client.query('select pg_advisory_unlock_all()');
    client.release();
    await vi.waitFor(
      async () => {
        expect(await rebuilder.ensure(workshopId)).toEqual({ state: 'ready' });
      },
      { timeout: 20_000 },
    );
    expect(rebuilder.rebuildProgress(workshopId)).toBe(null);
    expect(await readFacts(db, workshopId)).toEqual(written);
    await db
      .update(factState)
      .set({ fold: 1, logErasedAt: new Date() })
      .where(eq(factState.workshopId, workshopId));
    expect(await rebuilder.ensure(workshopId)).toEqual({ state: 'ready' });
    expect(await rebuild(workshopId)).toBe('erased');
    await rebuilder.stop();
  }, 60_000);

  it('are deleted with a removed seat and kept for a merged one, and a rebuild keeps those of an erased student', async () => {
    const room = await openWorkshop();
    for (const entry of buildFactLog(FIRST_STEPS)) await room.append(entry);
    const { db, workshopId, seats } = room;
    const [removed = '', merged = ''] = seats;
    await room.append({
      log: 'command',
      pos: 0,
      at: LATER,
      actor: 'p',
      kind: 'merge-seats',
      seatId: null,
      payload: { from: merged, passes: [] },
    });
    await room.stop();
    await markSeatsRemoved(db, { workshopId, ids: [removed], now: new Date() });
    await deleteRemovedSeat(db, { id: removed, workshopId, merged: [] });
    await deleteSeat(db, merged);
    const seatIds = async (): Promise<Set<string>> =>
      new Set((await readFacts(db, workshopId)).map(({ seatId }) => seatId));
    expect(await seatIds()).toEqual(new Set([merged]));
    await insertFacts(db, { workshopId, stage: 1, pos: 1 }, [
      { seatId: removed, facts: [manualFact(1)] },
    ]);
    await db.execute(
      sql`insert into fact (workshop_id, seat_id, stage, pos, at, kind) values (${workshopId}, 'pseudonym', 1, 1, 1, 'activity')`,
    );
    expect(await seatIds()).toEqual(new Set([merged, 'pseudonym']));
    const written = await readFacts(db, workshopId);
    await rebuild(workshopId);
    const ofMerged = (facts: typeof written) => facts.filter(({ seatId }) => seatId === merged);
    expect(ofMerged(await readFacts(db, workshopId))).toEqual(ofMerged(written));
    expect(await seatIds()).toEqual(new Set([merged, 'pseudonym']));
  }, 60_000);

  it('are read in the order of the log, what ends before what begins, with every character', async () => {
    const { workshopId, seats } = await createTestWorkshop(database.db);
    const [seatId = ''] = seats;
    const facts = [
      manualFact(2, { kind: 'failure-opened', key: 'a"\\\t\nü', value: 5, detail: { x: ['\\n'] } }),
      manualFact(2, { kind: 'failure-closed', key: 'a"\\\t\nü', detail: { how: 'retried' } }),
      manualFact(1, { kind: 'started', exercise: 'one' }),
      manualFact(3),
    ];
    const place = { workshopId, stage: 1, pos: 3 };
    for (let time = 0; time < 2; time += 1)
      await insertFacts(database.db, place, [{ seatId, facts }]);
    expect(await readFacts(database.db, workshopId)).toEqual(
      [2, 1, 0, 3].map((index) => ({ seatId, stage: 1, ...facts[index] })),
    );
    await deleteFactsAfterCheckpoints(database.db, { workshopId, checkpointFold: 1 });
    expect(await readFacts(database.db, workshopId)).toEqual([]);
  });
});
