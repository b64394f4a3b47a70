import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { createTestWorkshop } from '#e2e/harness/workshop.ts';
import { recordErasure } from '#db/queries/erasure.ts';
import { backgroundClock } from '#lib/kit/clock.ts';
import { DAY_MS } from '#lib/kit/time.ts';
import type { AuditEvent } from '#lib/protocol/audit.ts';
import { computeResults } from '#lib/results/results.ts';
import { drawResultsInput, resultsView } from '#lib/results/results.fixture.ts';
import { readResultsInput } from '../results/read-input.ts';
import { storeResultsInput } from '../results/stored-workshop.fixture.ts';
import { NOTICE_MS } from './plan.ts';
import { eraseWhatIsDue } from './retention.ts';

const NAME = 'Momiji Tanaka';
const QUESTION = 'Why is my Pod of Momiji pending?';
let database: TestDatabase;
let workshopId: string;
let seatIds: string[];
let endedAt: number;
let events: AuditEvent[];
let warnings: string[];

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
afterEach(() => {
  expect(warnings).toEqual([]);
});
beforeEach(async () => {
  [events, warnings] = [[], []];
  await query('truncate workshop, erasure, person cascade');
  ({ workshopId } = await createTestWorkshop(database.db, { seats: 0 }));
  const input = drawResultsInput({ seed: 3, students: 8 });
  endedAt = input.workshop.endedAt ?? 0;
  seatIds = await storeResultsInput(database.db, workshopId, input);
  await typeTexts();
});

const run = (now: number, days = { namesDays: 90, logDays: 365 }) =>
  eraseWhatIsDue(
    {
      db: database.db,
      workshops: { close: () => Promise.resolve() },
      facts: { ensure: () => Promise.resolve({ state: 'ready' }) },
      days,
      clock: { ...backgroundClock, now: () => now },
      audit: (event) => events.push(event),
      log: (level, message) => {
        if (level !== 'info') warnings.push(message);
      },
    },
    new AbortController().signal,
  );

/** A run 14 days earlier, so that owners saw that the data would be erased, and one now. */
const runAfterNotice = async (now: number): Promise<void> => {
  await run(now - NOTICE_MS);
  await run(now);
};

const query = (statement: string, values: readonly unknown[] = []) =>
  database.db.$client.query(statement, [...values]);

/** What a student and a helper left in each table. */
async function typeTexts(): Promise<void> {
  const [seatId] = seatIds;
  await query('insert into person (id, name) values ($1, $2)', [`person ${workshopId}`, NAME]);
  await query('update seat set display_name = $2, handle_key = $2, person_id = $3 where id = $1', [
    seatId,
    NAME,
    `person ${workshopId}`,
  ]);
  await query(
    `insert into agent (key, workshop_id, seat_id, machine, hostname) values ($1, $2, $3, $4, $4)
     on conflict (key) do update set hostname = excluded.hostname`,
    [`key ${workshopId}`, workshopId, seatId, `vm of ${NAME}`],
  );
  const commands = [
    ['request-help', { exerciseId: null, question: QUESTION, failing: [] }],
    ['claim-help', { by: NAME }],
    ['add-note', { text: QUESTION, by: NAME }],
    ['announce', { text: QUESTION, by: NAME, to: { to: 'all' } }],
    ['hand-over-help', { to: 'p', toName: NAME }],
    ['rename-seat', { from: NAME, to: NAME, by: NAME }],
  ] as const;
  for (const [index, [kind, payload]] of commands.entries())
    await query(
      `insert into command (workshop_id, pos, at, actor, kind, seat_id, payload, fence)
       values ($1, $2, $3, 'p', $4, $5, $6, 0)
       on conflict (workshop_id, pos) do update set payload = excluded.payload`,
      [workshopId, 1_000_000 + index, endedAt - 1, kind, seatId, JSON.stringify(payload)],
    );
  await query(
    `insert into change (workshop_id, pos, seat_id, epoch_id, seq, op, object, seen_at, mono, at, received_at, fingerprint, fence)
     select $1, 2000000 + n, $2, 'e', n, 'set', $3, 0, 0, 0, 0, '', 0 from generate_series(1, 6000) n`,
    [workshopId, seatId, JSON.stringify({ metadata: { name: 'my-pod' } })],
  );
}

/** The numbers that an organizer sees. */
async function readResults(): Promise<unknown> {
  const input = await readResultsInput(database.db, workshopId, endedAt + 1_000 * DAY_MS);
  if (input === null) throw new Error('the workshop has no results');
  const {
    isLogErased: _log,
    areNamesErased: _names,
    ...numbers
  } = computeResults(input, resultsView({ level: 'aggregate', showsHelpers: false }));
  return numbers;
}

/** The tables that contain the text in any column. */
async function tablesWith(text: string): Promise<string[]> {
  const { rows } = await database.db.$client.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public'",
  );
  const found: string[] = [];
  for (const { name } of rows) {
    const { rowCount } = await database.db.$client.query(
      `select 1 from "${name}" row where row::text like $1 limit 1`,
      [`%${text}%`],
    );
    if ((rowCount ?? 0) > 0) found.push(name);
  }
  return found;
}

describe('the retention', () => {
  it('T18.1 keeps no name and no typed text in any table 91 days after the end, and the same results', async () => {
    expect(await tablesWith(NAME)).toEqual(expect.arrayContaining(['seat', 'person', 'agent']));
    const before = await readResults();
    await runAfterNotice(endedAt + 91 * DAY_MS);
    expect(events).toMatchObject([{ kind: 'names-erased', actor: 'server', workshopId }]);
    expect([await tablesWith(NAME), await tablesWith(QUESTION)]).toEqual([[], []]);
    expect(await readResults()).toEqual(before);
  });

  it('T18.1 deletes the whole log 366 days after the end, and the results stay the same', async () => {
    const before = await readResults();
    await runAfterNotice(endedAt + 366 * DAY_MS);
    expect(events.map(({ kind }) => kind)).toEqual(['names-erased', 'log-erased']);
    expect(await tablesWith('my-pod')).toEqual([]);
    expect((await query('select 1 from change')).rowCount).toBe(0);
    expect((await query("select 1 from command where kind = 'add-note'")).rowCount).toBe(0);
    expect((await query("select 1 from fact where detail ? 'params'")).rowCount).toBe(0);
    expect(await readResults()).toEqual(before);
  });

  it('does each step once, and nothing before its time', async () => {
    for (const day of [75, 76, 89]) await run(endedAt + day * DAY_MS);
    expect(events).toEqual([]);
    await run(endedAt + 91 * DAY_MS);
    await run(endedAt + 92 * DAY_MS);
    expect(events).toHaveLength(1);
  });

  it('erases nothing that owners could not see for 14 days, when the server was off or updated', async () => {
    await run(endedAt + 400 * DAY_MS);
    await run(endedAt + 414 * DAY_MS - 1);
    expect([events, await tablesWith(NAME)]).toEqual([[], expect.arrayContaining(['seat'])]);
    await run(endedAt + 414 * DAY_MS);
    expect(events.map(({ kind }) => kind)).toEqual(['names-erased', 'log-erased']);
  });

  it('uses the shorter period of a workshop, and forgets the notice when it became longer', async () => {
    const readNotice = async () =>
      (await query('select names_notice_at as at from workshop')).rows as { at: Date | null }[];
    await query('update workshop set names_days = 30');
    await run(endedAt + 16 * DAY_MS);
    expect(await readNotice()).toEqual([{ at: new Date(endedAt + 16 * DAY_MS) }]);
    await query('update workshop set names_days = null');
    await run(endedAt + 17 * DAY_MS);
    expect(await readNotice()).toEqual([{ at: null }]);
    await query('update workshop set names_days = 30');
    await run(endedAt + 30 * DAY_MS);
    expect(events).toEqual([]);
    await run(endedAt + 44 * DAY_MS);
    expect(events).toMatchObject([{ kind: 'names-erased' }]);
  });

  it('T18.2 runs in one process at a time', async () => {
    await run(endedAt + 77 * DAY_MS);
    await Promise.all([run(endedAt + 91 * DAY_MS), run(endedAt + 91 * DAY_MS)]);
    expect(events).toHaveLength(1);
  });

  it('erases again what a restored backup brought back', async () => {
    await runAfterNotice(endedAt + 366 * DAY_MS);
    await query('update workshop set names_erased_at = null where id = $1', [workshopId]);
    await query('update fact_state set log_erased_at = null where workshop_id = $1', [workshopId]);
    await typeTexts();
    await run(endedAt + 1 * DAY_MS, { namesDays: 0, logDays: 0 });
    expect([await tablesWith(NAME), await tablesWith('my-pod')]).toEqual([[], []]);
  });

  it('marks an erased student who came back with a backup for deletion', async () => {
    const [seatId = ''] = seatIds;
    await recordErasure(database.db, {
      workshopId,
      seatId,
      what: 'student',
      now: new Date(endedAt),
    });
    await run(endedAt + 1 * DAY_MS);
    const { rows } = await query('select id from seat where removed_at is not null');
    expect(rows).toEqual([{ id: seatId }]);
  });
});
