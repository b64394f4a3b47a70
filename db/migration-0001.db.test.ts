import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';

const BREAKPOINT = '--> statement-breakpoint';
const migration = (file: string): string[] =>
  readFileSync(fileURLToPath(new URL(`migrations/${file}`, import.meta.url)), 'utf8').split(
    BREAKPOINT,
  );

/** A staff member with a seat, a student with two browsers, and the owner, before the migration. */
const BEFORE = `
insert into workshop (id, name, code, state, pack_id, pack_version, language, time_zone, starts_at)
  values ('w', 'Workshop', 'KUMO-479', 'live', 'basics', '1.0.0', 'en', 'UTC', now());
insert into person (id, name, is_instructor)
  values ('owner', 'Ono', true), ('assistant', 'Aiko', false), ('student', 'kiwi', false);
insert into membership (workshop_id, person_id, role)
  values ('w', 'owner', 'owner'), ('w', 'assistant', 'assistant');
insert into seat (id, workshop_id, label, ordinal, display_name, person_id)
  values ('s1', 'w', 'A-01', 1, 'kiwi', 'student'), ('s2', 'w', 'A-02', 2, 'Aiko', 'assistant');
insert into session (hash, person_id, created_at, expires_at) values
  ('\\x01', 'owner', '2026-11-01', '2026-12-01'), ('\\x02', 'assistant', '2026-11-01', '2026-12-01'),
  ('\\x03', 'student', '2026-11-01', '2026-12-01'), ('\\x04', 'student', '2026-11-02', '2026-12-02');`;

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query('drop schema public cascade');
  await client.query('create schema public');
  for (const statement of migration('0000_initial.sql')) await client.query(statement);
  await client.query(BEFORE);
  for (const statement of migration('0001_hardening.sql')) await client.query(statement);
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const rows = async (query: string): Promise<unknown[]> => (await client.query(query)).rows;

it('turns the sessions of students into browsers with grants, and keeps those of staff', async () => {
  expect(
    await rows(
      `select encode(hash, 'hex') as hash, person_id, (expires_at - created_at)::text as age from session order by 1`,
    ),
  ).toEqual([
    { hash: '01', person_id: 'owner', age: '14 days' },
    { hash: '02', person_id: 'assistant', age: '14 days' },
    { hash: '03', person_id: null, age: '30 days' },
    { hash: '04', person_id: null, age: '30 days' },
  ]);
  expect(
    await rows(
      `select encode(session_hash, 'hex') as hash, seat_id, source from seat_grant order by 1`,
    ),
  ).toEqual([
    { hash: '02', seat_id: 's2', source: 'join' },
    { hash: '03', seat_id: 's1', source: 'join' },
    { hash: '04', seat_id: 's1', source: 'join' },
  ]);
});

it('gives the seat of a staff member a separate person', async () => {
  expect(
    await rows(
      `select seat.id, person_id, person.name, is_instructor from seat join person on person.id = person_id order by 1`,
    ),
  ).toEqual([
    { id: 's1', person_id: 'student', name: 'kiwi', is_instructor: false },
    { id: 's2', person_id: 's2', name: 'Aiko', is_instructor: false },
  ]);
});
