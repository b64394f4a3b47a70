import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { membership } from '#db/schema.ts';
import { findMemberRole, findRole, grantRole } from './memberships.ts';
import { insertPerson } from './people.ts';
import { insertWorkshop } from './workshops.ts';

let database: TestDatabase;
const member = { workshopId: 'workshop', personId: 'person' };

beforeAll(async () => {
  database = await createTestDatabase();
  await insertPerson(database.db, { id: 'person', name: 'Aiko', isInstructor: false });
  await insertWorkshop(database.db, {
    id: 'workshop',
    name: 'Workshop',
    code: 'KUMO-479',
    packId: 'basics',
    packVersion: '1.0.0',
    language: 'en',
    timeZone: 'UTC',
    startsAt: new Date('2026-11-23T09:00:00Z'),
  });
});
beforeEach(async () => {
  await database.db.delete(membership);
});
afterAll(async () => {
  await database.drop();
});

it('raises a role and never lowers it', async () => {
  const roles: unknown[] = [];
  for (const role of ['projector', 'assistant', 'organizer', 'instructor', 'assistant'] as const) {
    await grantRole(database.db, { ...member, role });
    roles.push(await findMemberRole(database.db, 'person', 'workshop'));
  }
  expect(roles).toEqual(['projector', 'assistant', 'assistant', 'instructor', 'instructor']);
});

it('is the role of the staff identity, otherwise that of a seat in the workshop', async () => {
  await grantRole(database.db, { ...member, role: 'assistant' });
  const [staff, seats] = [{ id: 'person' }, [{ workshopId: 'workshop' }]];
  const roles: unknown[] = [];
  for (const session of [
    { person: staff, grants: seats },
    { person: null, grants: seats },
    { person: { id: 'other' }, grants: seats },
    { person: null, grants: [{ workshopId: 'elsewhere' }] },
  ])
    roles.push(await findRole(database.db, session, 'workshop'));
  expect(roles).toEqual(['assistant', 'student', 'student', null]);
});

it('keeps the higher role when two invitations are accepted at the same time', async () => {
  const first = await database.db.$client.connect();
  try {
    // The first invitation isn't committed when the second one starts.
    await first.query('begin');
    await first.query(
      `insert into membership (workshop_id, person_id, role) values ('workshop', 'person', 'instructor')`,
    );
    const second = grantRole(database.db, { ...member, role: 'assistant' });
    await waitForLock();
    await first.query('commit');
    await second;
  } finally {
    first.release();
  }
  expect(await findMemberRole(database.db, 'person', 'workshop')).toBe('instructor');
});

it('ends with the highest role when many invitations are accepted at the same time', async () => {
  const roles = ['projector', 'owner', 'assistant', 'instructor', 'organizer'] as const;
  await Promise.all(roles.map((role) => grantRole(database.db, { ...member, role })));
  expect(await findMemberRole(database.db, 'person', 'workshop')).toBe('owner');
});

/** Resolves when a statement waits for the lock of another transaction. */
async function waitForLock(): Promise<void> {
  for (;;) {
    const { rows } = await database.db.$client.query(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (rows.length > 0) return;
  }
}
