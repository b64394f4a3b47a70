import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAgentServer } from '#e2e/harness/agent-server.ts';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { insertPerson } from '#db/queries/people.ts';
import { findWorkshop } from '#db/queries/workshops.ts';
import { loadCourse } from '#agents/sim/day/course.ts';
import type { DayTruth } from '#agents/sim/day/types.ts';
import { compileWithKinds } from '#lib/grading/engine/custom-fields.ts';
import { HOUR_MS } from '#lib/kit/time.ts';
import { loadPack } from '#lib/packs/load.ts';
import type { Pack } from '#lib/packs/types.ts';
import { quantile } from '#lib/results/proportions.ts';
import { computeResults } from '#lib/results/results.ts';
import { ADVICE_RULES, type Results } from '#lib/results/types.ts';
import { WorkshopOwnership } from '../log/ownership.ts';
import { readResultsInput } from '../results/read-input.ts';
import { createExampleWorkshops, type ExampleOptions } from './example-workshops.ts';
import {
  finishedWorkshopId,
  writeFinishedWorkshop,
  type FinishedWorkshopOptions,
} from './finished-workshop.ts';

const PACKS = join(import.meta.dirname, '../../../packs');
const FOLDER = join(PACKS, 'kubernetes-basics');
const OWNER = 'owner';
const startsAt = Date.UTC(2026, 9, 5);
const loaded = await loadPack(FOLDER, { compile: compileWithKinds });
if (loaded.kind === 'refused') throw new Error(JSON.stringify(loaded.errors));
const wholePack = loaded.pack;
const selectExercises = (...ids: string[]): Pack => ({
  ...wholePack,
  exercises: wholePack.exercises.filter(({ id }) => ids.includes(id)),
});

let database: TestDatabase;
let ownership: WorkshopOwnership;

beforeAll(async () => {
  database = await createTestDatabase();
  ownership = new WorkshopOwnership(database.url);
  await insertPerson(database.db, { id: OWNER, name: 'Demo', isInstructor: true });
});
afterAll(async () => {
  await ownership.stop();
  await database.drop();
});

const write = async (
  id: string,
  pack: Pack,
  options: Pick<FinishedWorkshopOptions, 'preset' | 'students' | 'endsAt'> &
    Partial<FinishedWorkshopOptions>,
): Promise<DayTruth> =>
  writeFinishedWorkshop(id, {
    db: database.db,
    ownership,
    log: () => undefined,
    name: 'A test',
    pack,
    course: await loadCourse(pack, FOLDER),
    language: 'en',
    timeZone: 'UTC',
    ownerId: OWNER,
    seed: 7,
    startsAt,
    ...options,
  });

/** Grades a workshop as a server does that opens it, and computes its results. */
async function gradeAndCompute(id: string, pack: Pack): Promise<Results> {
  const server = await startAgentServer(database.url, { pack });
  await (
    await server.workshops.open(id)
  )?.graded;
  await server.stop();
  const input = await readResultsInput(database.db, id, startsAt + 24 * HOUR_MS);
  if (input === null) throw new Error('the workshop has no results');
  return computeResults(input, {
    level: 'named',
    nameSeat: ({ id: seatId, label, name }) => ({ id: seatId, label, name }),
    showsHelpers: true,
    group: null,
    from: null,
    to: null,
  });
}

async function readLog(id: string): Promise<unknown[]> {
  const { rows } = await database.db.$client.query<Record<string, unknown>>(
    `select pos, at, seat_id, kind, actor, payload::text as content, null as fingerprint from command where workshop_id = $1
     union all
     select pos, at, seat_id, op, epoch_id, object::text, encode(fingerprint, 'hex') from change where workshop_id = $1
     order by pos`,
    [id],
  );
  return rows;
}

describe('a finished workshop in virtual time', () => {
  const pack = selectExercises('pod-apply', 'pod-request', 'problem-1', 'quiz-node');
  const day = { preset: 'realistic', students: 10, endsAt: startsAt + 1.5 * HOUR_MS } as const;
  const id = finishedWorkshopId('A test', 7, 'digest');

  it('has the same log for the same seed, also if it is written again', async () => {
    await write(id, pack, day);
    const first = await readLog(id);
    expect(first.length).toBeGreaterThan(300);
    await write(id, pack, day);
    expect(await readLog(id)).toEqual(first);
    expect(finishedWorkshopId('A test', 8, 'digest')).not.toBe(id);
  });

  it('has positions without gaps and ends in the past', async () => {
    const log = (await readLog(id)) as { pos: string; at: string }[];
    expect(log.map(({ pos }) => Number(pos))).toEqual(log.map((_, index) => index + 1));
    expect(Number(log.at(-1)?.at)).toBe(day.endsAt);
    expect(await findWorkshop(database.db, id)).toMatchObject({
      state: 'ended',
      endedFrom: 'live',
      startedAt: new Date(startsAt),
      endedAt: new Date(day.endsAt),
    });
  });

  it('has positions in the order in which the server received the entries', async () => {
    const { rows } = await database.db.$client.query<{ at: string }>(
      `select pos, at from command where workshop_id = $1 and kind <> 'record-presence'
       union all select pos, received_at from change where workshop_id = $1 order by pos`,
      [id],
    );
    const times = rows.map(({ at }) => Number(at));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });
});

describe('results of a simulated workshop', () => {
  it(
    'estimates the drawn times of exercises and waits within 5 %',
    { timeout: 240_000 },
    async () => {
      const id = finishedWorkshopId('calibration', 7, 'digest');
      // Objects for one of these exercises don't count as an attempt at another one.
      const pack = selectExercises(
        ...['pod-apply', 'problem-1', 'replicaset-apply', 'deployment-apply', 'quiz-node'],
      );
      const truth = await write(id, pack, {
        preset: 'calibration',
        students: 300,
        endsAt: startsAt + 3 * HOUR_MS,
      });
      const { exercises, help } = await gradeAndCompute(id, pack);
      const errors = exercises.map(({ id: exercise, times }) => [
        exercise,
        relativeError(
          times?.q50?.estimate,
          truth.attempts.flatMap((attempt) =>
            attempt.exercise === exercise ? [attempt.neededMs] : [],
          ),
          0.5,
        ),
      ]);
      const waits = truth.help.map(({ waitMs }) => waitMs);
      errors.push(['p50 of waits', relativeError(help.waitP50?.estimate, waits, 0.5)]);
      errors.push(['p90 of waits', relativeError(help.waitP90?.estimate, waits, 0.9)]);
      expect(exercises.every(({ reached }) => (reached ?? 0) >= 100)).toBe(true);
      expect(errors.filter(([, error]) => !(Number(error) < 0.05))).toEqual([]);
    },
  );

  it('has data in every figure and an example of every advice', { timeout: 240_000 }, async () => {
    const id = finishedWorkshopId('realistic', 7, 'digest');
    await write(id, wholePack, {
      preset: 'realistic',
      students: 40,
      endsAt: startsAt + 8.5 * HOUR_MS,
    });
    const results = await gradeAndCompute(id, wholePack);
    const rules = new Set(results.advice.map(({ rule }) => rule));
    expect(ADVICE_RULES.filter((rule) => !rules.has(rule))).toEqual([]);
    for (const list of ['exercises', 'lostTime', 'checks', 'hints', 'quizzes'] as const)
      expect(results[list].length, list).toBeGreaterThan(0);
    expect(results.infrastructure.map(({ code }) => code).toSorted()).toEqual([
      ...['cluster-down', 'image-pull', 'node-not-ready'],
    ]);
    expect(results.day).toMatchObject({ breaks: { length: 3 } });
    expect(results.day.marks.length).toBeGreaterThan(0);
    expect(results.help.helpers).toHaveLength(3);
    expect(results.headline.finished?.count).toBeGreaterThan(0);
    expect(results.headline.nextDelayP50Ms).not.toBeNull();
    const fates = results.exercises.flatMap(({ fates: counts }) =>
      Object.entries(counts ?? {}).flatMap(([fate, count]) => (count ? [fate] : [])),
    );
    expect([...new Set(fates)].toSorted()).toEqual([
      ...['left', 'marked-passed', 'moved-on', 'not-started', 'out-of-time'],
      ...['passed-after-failures', 'passed-after-solution', 'passed-first-try'],
    ]);
  });
});

/** Of an estimated quantile against the drawn times; infinite if it isn't reached. */
function relativeError(
  estimate: { readonly state: string; readonly ms?: number } | undefined,
  drawnMs: readonly number[],
  share: number,
): number {
  const drawn = quantile(drawnMs, share);
  return estimate?.ms === undefined || drawn === null
    ? Infinity
    : Math.abs(estimate.ms / drawn - 1);
}

describe('the examples of the demo', () => {
  it('are made once, the second one with an earlier version', { timeout: 120_000 }, async () => {
    const pack = selectExercises('pod-apply', 'problem-1', 'labels', 'quiz-node', 'job');
    const server = await startAgentServer(database.url, { pack });
    const shares: number[] = [];
    const options: ExampleOptions = {
      db: database.db,
      databaseUrl: database.url,
      workshops: server.workshops,
      pack,
      packsDir: PACKS,
      ownerId: OWNER,
      seed: 3,
      students: 5,
      now: Date.UTC(2026, 10, 20),
      log: () => undefined,
      onProgress: (share) => {
        shares.push(share);
      },
      abortSignal: new AbortController().signal,
    };
    const made = await createExampleWorkshops(options);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
    const rows = await Promise.all(made.map(({ id }) => findWorkshop(database.db, id)));
    expect(rows.map((row) => row?.packVersion)).toEqual([pack.version, '1.2.0']);
    expect(rows.map((row) => row?.state)).toEqual(['ended', 'ended']);
    const { rows: facts } = await database.db.$client.query(
      'select distinct workshop_id from fact where workshop_id = any($1)',
      [made.map(({ id }) => id)],
    );
    expect(facts).toHaveLength(2);
    shares.length = 0;
    expect(await createExampleWorkshops(options)).toEqual(made);
    expect(shares).toEqual([]);
    await server.stop();
  });

  it('stop when the server stops', async () => {
    const server = await startAgentServer(database.url, { pack: wholePack });
    await expect(
      createExampleWorkshops({
        db: database.db,
        databaseUrl: database.url,
        workshops: server.workshops,
        pack: wholePack,
        packsDir: PACKS,
        ownerId: OWNER,
        seed: 4,
        students: 2,
        now: Date.UTC(2026, 10, 20),
        log: () => undefined,
        onProgress: () => undefined,
        abortSignal: AbortSignal.abort(),
      }),
    ).rejects.toThrow(/aborted/);
    await server.stop();
  });
});
