import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { createTestWorkshop } from '#e2e/harness/workshop.ts';
import { backgroundClock } from '#lib/kit/clock.ts';
import { DAY_MS } from '#lib/kit/time.ts';
import { computeResults } from '#lib/results/results.ts';
import { drawResultsInput, resultsView } from '#lib/results/results.fixture.ts';
import type { Results } from '#lib/results/types.ts';
import { FACT_FOLD_VERSION } from '../grader/seat-checkpoint.ts';
import { WorkshopOwnership } from '../log/ownership.ts';
import { readResultsInput } from '../results/read-input.ts';
import { storeResultsInput } from '../results/stored-workshop.fixture.ts';
import { deleteWhatEnded } from '../seat-keeper.ts';
import { eraseStudent } from './erase-student.ts';
import { eraseWhatIsDue } from './retention.ts';

let database: TestDatabase;
let workshopId: string;
let seatId: string;
let endedAt: number;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await query('truncate workshop, erasure, person cascade');
  ({ workshopId } = await createTestWorkshop(database.db, { seats: 0 }));
  const input = drawResultsInput({ seed: 3, students: 8 });
  endedAt = input.workshop.endedAt ?? 0;
  [seatId = ''] = await storeResultsInput(database.db, workshopId, input);
  // Facts of this version, which aren't made again from the log.
  await query('update fact_state set fold = $1', [FACT_FOLD_VERSION]);
});

const query = (statement: string, values: readonly unknown[] = []) =>
  database.db.$client.query(statement, [...values]);
const url = () => database.db.$client.options.connectionString ?? '';
const erase = (keepsFacts: boolean, serverTimeoutMs = 0) =>
  eraseStudent({
    db: database.db,
    databaseUrl: url(),
    workshopId,
    seatId,
    keepsFacts,
    serverTimeoutMs,
  });
/** One round of the seat keeper. Returns how often it refreshed the room. */
async function runSeatKeeper(): Promise<number> {
  let refreshed = 0;
  const room = {
    refresh: () => {
      refreshed += 1;
      return Promise.resolve();
    },
  };
  await deleteWhatEnded(
    {
      db: database.db,
      workshops: { get: () => room as never },
      clock: backgroundClock,
      audit: () => undefined,
      log: () => undefined,
    },
    new AbortController().signal,
  );
  return refreshed;
}

async function readResults(): Promise<Results> {
  const input = await readResultsInput(database.db, workshopId, endedAt + DAY_MS);
  if (input === null) throw new Error('the workshop has no results');
  return computeResults(input, resultsView({ level: 'named', showsHelpers: false }));
}
/** The passes of each exercise, which come from facts only. */
const numbersOf = ({ exercises }: Results) =>
  exercises.map(({ id, passed }) => ({ id, passed: passed?.count }));

/** The tables that contain the id of the seat in any column. */
async function tablesWithSeat(): Promise<string[]> {
  const { rows } = await database.db.$client.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public'",
  );
  const found: string[] = [];
  for (const { name } of rows) {
    const { rowCount } = await query(`select 1 from "${name}" row where row::text like $1`, [
      `%${seatId}%`,
    ]);
    if ((rowCount ?? 0) > 0) found.push(name);
  }
  return found;
}

describe('a student who is erased from the command line', () => {
  it('is in no table but that of erasures, and in no result', async () => {
    const before = await readResults();
    expect(await erase(false)).toBe('erased');
    expect(await tablesWithSeat()).toEqual(['erasure']);
    const after = await readResults();
    expect(after.students?.length).toBe((before.students?.length ?? 0) - 1);
  });

  it('can leave the facts under a new pseudonym, so that the exercises keep their passes', async () => {
    const before = await readResults();
    expect(await erase(true)).toBe('erased');
    expect(await tablesWithSeat()).toEqual(['erasure']);
    const after = await readResults();
    expect(numbersOf(after)).toEqual(numbersOf(before));
    const kept = after.students?.filter(({ id }) => id.startsWith('erased-'));
    expect(kept).toMatchObject([{ label: kept?.[0]?.id, name: null, group: null }]);
    expect(after.groups.map(({ group }) => group)).toEqual(before.groups.map(({ group }) => group));
    const { rows } = await query(
      "select key, detail from fact where seat_id like 'erased-%' and (key <> '' or detail ? 'params')",
    );
    for (const row of rows as { key: string; detail: object | null }[]) {
      expect(row.key).toMatch(/^(?:|erased-[0-9a-f]{12}\.\d+)$/);
      expect(row.detail ?? {}).not.toHaveProperty('params');
    }
  });

  it('is left to the server that has the workshop open, whose room forgets the seat first', async () => {
    const ownership = new WorkshopOwnership(url());
    const lease = await ownership.acquireLease(workshopId);
    try {
      expect(await erase(true)).toBe('marked');
      expect(await runSeatKeeper()).toBe(2);
      expect(await tablesWithSeat()).toEqual(['erasure']);
      expect((await query("select 1 from fact where seat_id like 'erased-%'")).rowCount).not.toBe(
        0,
      );
    } finally {
      await lease?.release();
      await ownership.stop();
    }
  });

  it('is erased again with the same choice when a backup brought the student back', async () => {
    const before = numbersOf(await readResults());
    const { rows: seats } = await query('select * from seat where id = $1', [seatId]);
    const { rows: facts } = await query('select * from fact where seat_id = $1', [seatId]);
    await erase(true);
    await query("delete from fact where seat_id like 'erased-%'");
    await query('insert into seat select * from jsonb_populate_recordset(null::seat, $1::jsonb)', [
      JSON.stringify(seats),
    ]);
    await query('insert into fact select * from jsonb_populate_recordset(null::fact, $1::jsonb)', [
      JSON.stringify(facts),
    ]);
    await eraseWhatIsDue(
      {
        db: database.db,
        workshops: { close: () => Promise.resolve() },
        facts: { ensure: () => Promise.resolve({ state: 'ready' }) },
        days: { namesDays: 0, logDays: 0 },
        clock: backgroundClock,
        audit: () => undefined,
        log: () => undefined,
      },
      new AbortController().signal,
    );
    await runSeatKeeper();
    expect(await tablesWithSeat()).toEqual(['erasure']);
    expect(numbersOf(await readResults())).toEqual(before);
  });
});
