import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { person, seat, seatGrant, session } from '#db/schema.ts';
import { grantRole } from './memberships.ts';
import { insertPerson } from './people.ts';
import { deleteWorkshop, insertWorkshop } from './workshops.ts';

let database: TestDatabase;
const NOW = new Date('2026-11-23T09:00:00Z');
const LATER = new Date('2027-11-23T09:00:00Z');

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  for (const [id, code] of [
    ['first', 'KUMO-479'],
    ['second', 'AMEK-217'],
  ] as const)
    await insertWorkshop(db, {
      id,
      name: id,
      code,
      packId: 'basics',
      packVersion: '1.0.0',
      language: 'en',
      timeZone: 'UTC',
      startsAt: NOW,
    });
  for (const id of ['teacher', 'assistant', 'student', 'returning'])
    await insertPerson(db, { id, name: id, isInstructor: id === 'teacher' });
  await grantRole(db, { workshopId: 'first', personId: 'teacher', role: 'owner' });
  await grantRole(db, { workshopId: 'first', personId: 'assistant', role: 'assistant' });
  await db.insert(seat).values([
    { id: 's1', workshopId: 'first', label: 'A-01', ordinal: 1, personId: 'student' },
    { id: 's2', workshopId: 'first', label: 'A-02', ordinal: 2, personId: 'returning' },
    { id: 's3', workshopId: 'second', label: 'A-01', ordinal: 1, personId: 'returning' },
  ]);
  await db.insert(session).values([
    { hash: Buffer.from('student'), expiresAt: LATER },
    { hash: Buffer.from('returning'), expiresAt: LATER },
    { hash: Buffer.from('teacher'), personId: 'teacher', expiresAt: LATER },
  ]);
  await db.insert(seatGrant).values([
    { sessionHash: Buffer.from('student'), seatId: 's1', source: 'join' },
    { sessionHash: Buffer.from('returning'), seatId: 's2', source: 'join' },
    { sessionHash: Buffer.from('returning'), seatId: 's3', source: 'join' },
    { sessionHash: Buffer.from('teacher'), seatId: 's1', source: 'device' },
  ]);
});
afterAll(async () => {
  await database.drop();
});

it('M4: deletes with a workshop the persons and sessions that have no other workshop', async () => {
  await deleteWorkshop(database.db, 'first');
  const people = await database.db.select({ id: person.id }).from(person);
  expect(people.map(({ id }) => id).sort()).toEqual(['returning', 'teacher']);
  const sessions = await database.db.select({ hash: session.hash }).from(session);
  expect(sessions.map(({ hash }) => hash.toString()).sort()).toEqual(['returning', 'teacher']);
});
