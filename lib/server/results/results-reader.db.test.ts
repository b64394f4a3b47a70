import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { findWorkshop, type WorkshopRow } from '#db/queries/workshops.ts';
import { command, seat, workshop } from '#db/schema.ts';
import { createFakeClock, type FakeClock } from '#lib/kit/fake-clock.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { Computation, ComputedValues, RequestedView } from './messages.ts';
import { ResultsReader } from './results-reader.ts';

const VIEW: RequestedView = {
  level: 'named',
  showsHelpers: false,
  group: null,
  from: null,
  to: null,
};

const COMPUTED = { level: 'named' } as ComputedValues['results'];

let database: TestDatabase;
let clock: FakeClock;
/** The computations that the thread got. */
let asked: Computation[];
/** Whether a test ends the computations itself, in their order. */
let holds: boolean;
let answers: PromiseWithResolvers<ComputedValues[keyof ComputedValues]>[];
let reader: ResultsReader;

beforeAll(async () => {
  database = await createTestDatabase();
  const now = new Date();
  for (const [id, state] of [
    ['ended', 'ended'],
    ['other', 'ended'],
    ['live', 'live'],
  ] as const)
    await database.db.insert(workshop).values({
      id,
      name: id,
      code: id,
      state,
      packId: 'course',
      packVersion: '1.0.0',
      language: 'en',
      timeZone: 'UTC',
      startsAt: now,
      startedAt: now,
      endedAt: state === 'ended' ? now : null,
    });
  await database.db
    .insert(seat)
    .values({ id: 'seat', workshopId: 'ended', label: 'A-01', ordinal: 1, displayName: 'kiwi' });
});
afterAll(() => database.drop());
beforeEach(() => {
  clock = createFakeClock();
  asked = [];
  holds = false;
  answers = [];
  reader = new ResultsReader({
    db: database.db,
    clock,
    thread: {
      compute: (computation: Computation) => {
        asked.push(computation);
        const answer = Promise.withResolvers<ComputedValues[keyof ComputedValues]>();
        answers.push(answer);
        if (!holds) answer.resolve(COMPUTED);
        return answer.promise as Promise<never>;
      },
      stop: () => Promise.resolve(),
    },
  });
});
afterEach(() => reader.stop());

const find = async (id: string): Promise<WorkshopRow> => {
  const row = await findWorkshop(database.db, id);
  if (row === null) throw new Error(`workshop ${id} doesn't exist`);
  return row;
};
/** Reads, and says whether that computed something. */
const isComputed = async (id: string, view: Partial<RequestedView> = {}): Promise<boolean> => {
  const before = asked.length;
  expect(await reader.readResults(await find(id), { ...VIEW, ...view })).toBe(COMPUTED);
  return asked.length > before;
};

describe('the results of an ended workshop', () => {
  it('are computed once for each view', async () => {
    expect(await isComputed('ended')).toBe(true);
    expect(await isComputed('ended')).toBe(false);
    for (const view of [
      { level: 'aggregate' },
      { showsHelpers: true },
      { group: 'A' },
      { from: 1 },
    ] as const) {
      expect(await isComputed('ended', view)).toBe(true);
      expect(await isComputed('ended', view)).toBe(false);
    }
    clock.advance(60 * MINUTE_MS);
    expect(await isComputed('ended')).toBe(false);
  });

  it('are computed again after a student was renamed and after staff corrected a pass', async () => {
    await isComputed('ended');
    await database.db.update(seat).set({ displayName: 'mango' }).where(eq(seat.id, 'seat'));
    expect(await isComputed('ended')).toBe(true);
    await database.db.update(seat).set({ isTest: true }).where(eq(seat.id, 'seat'));
    expect(await isComputed('ended')).toBe(true);
    await database.db.insert(command).values({
      workshopId: 'ended',
      pos: 7,
      at: 1,
      actor: 'server',
      kind: 'mark-passed',
      payload: {},
      fence: 0,
    });
    expect(await isComputed('ended')).toBe(true);
    expect(await isComputed('ended')).toBe(false);
  });

  it('are forgotten in the order of their last use', async () => {
    for (let from = 1; from <= 12; from += 1) await isComputed('ended', { from });
    expect(await isComputed('ended', { from: 1 })).toBe(false);
    expect(await isComputed('ended', { from: 13 })).toBe(true);
    expect(await isComputed('ended', { from: 1 })).toBe(false);
    expect(await isComputed('ended', { from: 2 })).toBe(true);
  });

  it('are computed again after an error', async () => {
    holds = true;
    const failing = reader.readResults(await find('ended'), VIEW);
    await expect.poll(() => answers.length).toBe(1);
    answers[0]?.reject(new Error('no memory'));
    await expect(failing).rejects.toThrow('no memory');
    holds = false;
    expect(await isComputed('ended')).toBe(true);
  });
});

describe('the results of a workshop that runs', () => {
  it('are computed at most once a minute, whatever happens meanwhile', async () => {
    expect(await isComputed('live')).toBe(true);
    await database.db.insert(command).values({
      workshopId: 'live',
      pos: 1,
      at: 1,
      actor: 'server',
      kind: 'noted',
      payload: {},
      fence: 0,
    });
    clock.advance(MINUTE_MS - 1);
    expect(await isComputed('live')).toBe(false);
    clock.advance(1);
    expect(await isComputed('live')).toBe(true);
  });
});

describe('computations', () => {
  beforeEach(() => {
    holds = true;
  });

  it('run one at a time for a workshop, and side by side for others', async () => {
    const [first, second, other] = [
      reader.readResults(await find('ended'), VIEW),
      reader.readResults(await find('ended'), { ...VIEW, level: 'aggregate' }),
      reader.readResults(await find('other'), VIEW),
    ];
    await expect.poll(() => asked.length).toBe(2);
    const running = asked.map((computation) => JSON.stringify(computation));
    expect(running.filter((text) => text.includes('"workshopId":"ended"'))).toHaveLength(1);
    for (const answer of answers) answer.resolve(null);
    await expect.poll(() => asked.length).toBe(3);
    answers[2]?.resolve(null);
    expect(await Promise.all([first, second, other])).toEqual([null, null, null]);
  });

  it('of the same data are one', async () => {
    const row = await find('ended');
    const both = [reader.readResults(row, VIEW), reader.readResults(row, VIEW)];
    await expect.poll(() => asked.length).toBe(1);
    answers[0]?.resolve(COMPUTED);
    expect(await Promise.all(both)).toEqual([COMPUTED, COMPUTED]);
    expect(asked).toHaveLength(1);
  });

  it('that wait are limited', async () => {
    const row = await find('ended');
    const reads = Array.from({ length: 52 }, (_, from) =>
      reader.readResults(row, { ...VIEW, from }),
    );
    const refused: unknown[] = [];
    for (const read of reads) read.catch((error: unknown) => refused.push(error));
    await expect.poll(() => refused.length).toBe(2);
    expect(refused[0]).toMatchObject({ response: { error: 'busy', retryMs: 2_000 } });
    for (let done = 0; done < 50; done += 1) {
      await expect.poll(() => answers.length).toBe(done + 1);
      answers[done]?.resolve(null);
    }
    await Promise.allSettled(reads);
    expect(refused).toHaveLength(2);
  });

  it('of comparisons wait for each of their workshops', async () => {
    const rows = [await find('other'), await find('ended')];
    const single = reader.readResults(rows[1]!, VIEW);
    await expect.poll(() => asked.length).toBe(1);
    const comparisons = [reader.compare(rows, 'named'), reader.compare(rows.toReversed(), 'named')];
    answers[0]?.resolve(null);
    await single;
    for (const index of [1, 2]) {
      await expect.poll(() => answers.length).toBe(index + 1);
      answers[index]?.resolve(null);
    }
    expect(await Promise.all(comparisons)).toEqual([null, null]);
  });
});

it('says that a workshop that was deleted does not exist', async () => {
  const row = await find('other');
  expect(await reader.readResults({ ...row, id: 'deleted' }, VIEW)).toBeNull();
  expect(asked).toEqual([]);
});
