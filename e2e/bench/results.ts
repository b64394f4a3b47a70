import { sql } from 'drizzle-orm';
import type { Connection } from '#db/connect.ts';
import type { Check, Pack } from '#lib/packs/types.ts';
import type { ResultsInput } from '#lib/results/input.ts';
import { drawResultsInput, resultsPack, resultsView } from '#lib/results/results.fixture.ts';
import { computeResults } from '#lib/results/results.ts';
import { exercise } from '#lib/room/room.fixture.ts';
import { readResultsInput } from '#lib/server/results/read-input.ts';
import { storeResultsInput } from '#lib/server/results/stored-workshop.fixture.ts';
import { openBenchDatabase } from './database.ts';
import type { InProcessMeasurement } from './measurement.ts';

const WORKSHOP = 'bench-workshop';
const EXERCISES = 40;
const CHECKS = 4;

/** How long the data of the results page takes for a large workshop, without a warm-up. */
export const resultsBench: InProcessMeasurement = {
  figures: [
    { name: 'results_facts', label: 'facts of the workshop', unit: '' },
    { name: 'results_read_ms', label: 'facts and commands read from the database', unit: 'ms' },
    { name: 'results_named_ms', label: 'results computed, with names', unit: 'ms' },
    { name: 'results_aggregate_ms', label: 'results computed again, for organizers', unit: 'ms' },
    { name: 'results_answer_kb', label: 'size of the answer with names', unit: 'kB' },
  ],

  async measure({ resultStudents }, cleanup) {
    const { db } = await openBenchDatabase(cleanup);
    await fillWorkshop(db, resultStudents);
    const readAt = performance.now();
    const input = await readResultsInput(db, WORKSHOP, Date.now());
    if (input === null) throw new Error('The workshop of the bench has no results.');
    const readMs = performance.now() - readAt;
    const named = compute(input, 'named');
    return {
      results_facts: input.facts.length,
      results_read_ms: readMs,
      results_named_ms: named.ms,
      results_aggregate_ms: compute(input, 'aggregate').ms,
      results_answer_kb: named.bytes / 1_000,
    };
  },
};

function compute(
  input: ResultsInput,
  level: 'named' | 'aggregate',
): { readonly ms: number; readonly bytes: number } {
  const startedAt = performance.now();
  const results = computeResults(input, resultsView({ level }));
  const ms = performance.now() - startedAt;
  return { ms, bytes: Buffer.byteLength(JSON.stringify(results)) };
}

async function fillWorkshop(db: Connection, students: number): Promise<void> {
  await db.execute(sql`insert into workshop (id, name, code, state, pack_id, pack_version,
      language, time_zone, starts_at)
    values (${WORKSHOP}, 'Bench', 'BENCH-1', 'ended', 'p', '1', 'en', 'UTC', now())`);
  await storeResultsInput(
    db,
    WORKSHOP,
    drawResultsInput({ seed: 1, students, groups: 6, pack: createPack() }),
  );
  await db.execute(sql`vacuum analyze fact, command`);
}

/** Short exercises, so that a student of the drawn workshop works on all of them. */
function createPack(): Pack {
  const title = (value: string) => ({ ja: value, en: value });
  const checks = Array.from({ length: CHECKS }, (_, index): Check => ({
    id: `check-${String(index)}`,
    title: title(`check ${String(index)}`),
    kind: 'expect',
    expect: {},
  }));
  return {
    ...resultsPack(),
    exercises: Array.from({ length: EXERCISES }, (_, index) =>
      exercise(`exercise-${String(index)}`, { minutes: 2, checks }),
    ),
  };
}
