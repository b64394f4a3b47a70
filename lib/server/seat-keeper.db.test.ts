import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { createTestWorkshop } from '#e2e/harness/workshop.ts';
import { token } from '#db/schema.ts';
import { DAY_MS, MINUTE_MS } from '#lib/kit/time.ts';
import type { AuditEvent } from '#lib/protocol/audit.ts';
import { backgroundClock } from '#lib/kit/clock.ts';
import { deleteWhatEnded } from './seat-keeper.ts';

let database: TestDatabase;
let workshopId: string;
let seats: string[];
const NOW = Date.parse('2026-11-28T12:00:00Z');
const ago = (ms: number): Date => new Date(NOW - ms);
const events: AuditEvent[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  ({ workshopId, seats } = await createTestWorkshop(database.db, { seats: 3 }));
});
afterAll(async () => {
  await database.drop();
});

const runRound = (signal = new AbortController().signal) =>
  deleteWhatEnded(
    {
      db: database.db,
      workshops: { get: () => undefined },
      clock: { ...backgroundClock, now: () => NOW },
      audit: (event) => events.push(event),
      log: () => undefined,
    },
    signal,
  );
const count = async (table: string, seatId: string): Promise<number> =>
  Number(
    (
      await database.db.$client.query<{ count: string }>(
        `select count(*) from ${table} where seat_id = $1`,
        [seatId],
      )
    ).rows[0]?.count,
  );

it('deletes 12,000 rows of a seat that was removed 10 minutes ago, and keeps the others', async () => {
  const [removed = '', recent = '', present = ''] = seats;
  await database.db.$client.query(
    `insert into change (workshop_id, pos, seat_id, epoch_id, seq, op, seen_at, mono, at, received_at, fingerprint, fence)
     select $1, n * 3 + part, seat, 'e', n, 'set', 0, 0, 0, 0, '', 0
     from generate_series(1, 12000) n, unnest($2::text[]) with ordinality as seats(seat, part)
     where part = 1 or n <= 10`,
    [workshopId, seats],
  );
  for (const [index, kind] of ['request-help', 'remove-seat'].entries())
    await database.db.$client.query(
      `insert into command (workshop_id, pos, at, actor, kind, seat_id, payload, fence)
       values ($1, $2, 0, 'p', $3, $4, '{}', 0)`,
      [workshopId, 100_000 + index, kind, removed],
    );
  const mark = (id: string, at: Date) =>
    database.db.$client.query('update seat set removed_at = $2 where id = $1', [id, at]);
  await mark(removed, ago(10 * MINUTE_MS + 1));
  await mark(recent, ago(10 * MINUTE_MS - 1_000));

  // A stop ends the round between two statements; the next round continues.
  await runRound(AbortSignal.abort());
  expect(await count('change', removed)).toBe(12_000);
  await runRound();
  expect([await count('change', removed), await count('command', removed)]).toEqual([0, 1]);
  expect([await count('change', recent), await count('change', present)]).toEqual([10, 10]);
  const { rows } = await database.db.$client.query<{ id: string }>('select id from seat');
  expect(rows.map(({ id }) => id).toSorted()).toEqual([recent, present].toSorted());
  expect(events).toMatchObject([{ kind: 'seat-deleted', seatId: removed }]);
});

it('M1: deletes tokens 7 days after they were spent, revoked or expired', async () => {
  const row = (id: string, more: Partial<typeof token.$inferInsert>) => ({
    id,
    workshopId,
    kind: 'agent' as const,
    hash: Buffer.from(id),
    uses: 1,
    usesLeft: 1,
    expiresAt: new Date(NOW + DAY_MS),
    createdAt: ago(8 * DAY_MS),
    ...more,
  });
  await database.db
    .insert(token)
    .values([
      row('live', {}),
      row('spent', { usesLeft: 0 }),
      row('revoked', { revokedAt: ago(7 * DAY_MS + 1) }),
      row('expired', { expiresAt: ago(7 * DAY_MS + 1) }),
      row('spent today', { usesLeft: 0, createdAt: ago(DAY_MS) }),
      row('revoked today', { revokedAt: ago(DAY_MS) }),
      row('expired today', { expiresAt: ago(DAY_MS) }),
    ]);
  await runRound();
  const left = await database.db.select({ id: token.id }).from(token);
  expect(left.map(({ id }) => id).toSorted()).toEqual(
    ['expired today', 'live', 'revoked today', 'spent today'].toSorted(),
  );
});
