import { drizzle } from 'drizzle-orm/node-postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import type { Database } from '#db/connect.ts';
import * as schema from '#db/schema.ts';
import { deleteOldGrantsOfSeat, listSeatDevices } from './seat-grants.ts';
import { findSession, listSessionsOfPersons } from './sessions.ts';
import { listNewestCommands } from './timeline.ts';
import { findTokenByHash, listWorkshopTokens, revokeOldSeatTokens } from './tokens.ts';
import { listWorkshopsOfPerson } from './workshops.ts';

const NOW = new Date('2026-11-23T09:00:00Z');

/** 2,000 seats in one workshop, with tokens, a session, an epoch and 20 commands for each. */
const SAMPLE = `
insert into workshop (id, name, code, state, pack_id, pack_version, language, time_zone, starts_at)
  select 'w' || n, 'Workshop', 'CODE-' || n, 'live', 'basics', '1.0.0', 'en', 'UTC', now() from generate_series(1, 20) n;
insert into person (id, name) select 'p' || n, 'Student ' || n from generate_series(1, 2000) n;
insert into membership (workshop_id, person_id, role)
  select 'w2', 'p' || n, 'assistant' from generate_series(1, 2000) n;
insert into session (hash, person_id, expires_at)
  select sha256(n::text::bytea), 'p' || n, '2026-12-23T09:00:00Z' from generate_series(1, 2000) n;
insert into seat (id, workshop_id, label, ordinal, display_name, person_id)
  select 's' || n, 'w1', 'L-' || n, n, 'Student ' || n, 'p' || n from generate_series(1, 2000) n;
insert into seat_grant (session_hash, seat_id, source)
  select sha256(n::text::bytea), 's' || n, 'join' from generate_series(1, 2000) n;
insert into token (id, workshop_id, kind, hash, seat_id, uses, uses_left, expires_at)
  select 't' || n, 'w' || n % 20 + 1, 'agent', sha256(n::text::bytea), 's' || n, 1, 1, now() from generate_series(1, 2000) n;
insert into token (id, workshop_id, kind, hash, uses, uses_left, expires_at)
  select 'j' || n, 'w' || n % 20 + 1, 'agent', sha256(('j' || n)::bytea), 1, 1, now() from generate_series(1, 2000) n;
insert into epoch (workshop_id, seat_id, epoch_id, ordinal, key)
  select 'w1', 's' || n, 'e' || n, 1, 'key' from generate_series(1, 2000) n;
insert into command (workshop_id, pos, at, actor, kind, seat_id, payload, fence)
  select 'w1', n, n, 'p1', 'reveal-hint', case when n % 100 > 0 then 's' || n % 2000 end, '{}', 1 from generate_series(1, 40000) n;
analyze;`;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.db.$client.query(SAMPLE);
});
afterAll(async () => {
  await database.drop();
});

/** Index names in the plans of the statements that `run` executes; also 'seq scan of <table>'. */
async function scansOf(run: (db: Database) => Promise<unknown>): Promise<string[]> {
  const statements: { query: string; params: unknown[] }[] = [];
  const db = drizzle(database.db.$client, {
    schema,
    logger: {
      logQuery: (query, params) => {
        statements.push({ query, params });
      },
    },
  });
  await run(db);
  const scans: string[] = [];
  for (const { query, params } of statements) {
    const { rows } = await database.db.$client.query<{ 'QUERY PLAN': unknown }>(
      `explain (format json) ${query}`,
      params,
    );
    collectScans(rows[0]?.['QUERY PLAN'], scans);
  }
  return scans;
}

function collectScans(plan: unknown, scans: string[]): void {
  if (typeof plan !== 'object' || plan === null) return;
  const node = plan as Readonly<Record<string, unknown>>;
  if (typeof node['Index Name'] === 'string') scans.push(node['Index Name']);
  if (node['Node Type'] === 'Seq Scan') scans.push(`seq scan of ${String(node['Relation Name'])}`);
  for (const child of Object.values(node)) collectScans(child, scans);
}

const deleteRow = (table: string, column: string, value: string) => (db: Database) =>
  db.execute(`delete from ${table} where ${column} = '${value}'`);

describe('with 2,000 seats', () => {
  it.each<[index: string, run: (db: Database) => Promise<unknown>]>([
    ['token_hash', (db) => findTokenByHash(db, ['claim'], Buffer.alloc(32))],
    ['token_workshop', (db) => listWorkshopTokens(db, 'w3', ['agent'])],
    [
      'token_seat',
      (db) => revokeOldSeatTokens(db, { seatId: 's1', kind: 'agent', keepNewest: 5, now: NOW }),
    ],
    ['session_pkey', (db) => findSession(db, Buffer.alloc(32), { now: NOW, endedAfter: NOW })],
    ['session_person', (db) => listSessionsOfPersons(db, ['p7'])],
    ['seat_grant_seat', (db) => listSeatDevices(db, 's7')],
    ['seat_grant_seat', (db) => deleteOldGrantsOfSeat(db, 's7', 20)],
    ['membership_person', (db) => listWorkshopsOfPerson(db, 'p7')],
    [
      'command_seat',
      (db) =>
        listNewestCommands(db, { workshopId: 'w1', seatId: 's1', since: 0, limit: 50 }, [
          'reveal-hint',
        ]),
    ],
    // What a foreign key runs when a person or a seat is deleted.
    ['session_person', deleteRow('session', 'person_id', 'none')],
    ['epoch_seat', deleteRow('epoch', 'seat_id', 'none')],
  ])('the index %s is used', async (index, run) => {
    const scans = await scansOf(run);
    const table = index.split('_')[0] ?? '';
    expect(scans).toContain(index);
    expect(scans).not.toContain(`seq scan of ${table}`);
  });
});
