import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { command, fact, factState, membership, person, seat, workshop } from '#db/schema.ts';
import { pack } from '#lib/room/room.fixture.ts';
import { storePackContent } from '../packs/content.ts';
import { createInputReader, readResultsInput } from './read-input.ts';

const STARTED_AT = 1_790_000_000_000;
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  const [first, second] = [
    await storePackContent(db, pack('one', 'two')),
    await storePackContent(db, { ...pack('one', 'two', 'three'), version: '2.0.0' }),
  ];
  await db.insert(workshop).values({
    id: 'w',
    name: 'Hall B',
    code: 'KUMO-479',
    state: 'ended',
    packId: 'course',
    packVersion: '1.0.0',
    packDigest: first,
    language: 'ja',
    timeZone: 'Asia/Tokyo',
    startsAt: new Date(STARTED_AT),
    startedAt: new Date(STARTED_AT),
    endedAt: new Date(STARTED_AT + 1_000),
  });
  await db
    .insert(person)
    .values(
      ['sato', 'kiwi', 'former'].map((id) => ({ id, name: id, isInstructor: id !== 'kiwi' })),
    );
  await db.insert(membership).values({ workshopId: 'w', personId: 'sato', role: 'owner' });
  await db.insert(seat).values(
    [
      { id: 's2', personId: 'sato', displayName: 'Sato' },
      { id: 's1', personId: 'kiwi', displayName: 'kiwi' },
      { id: 's3', isTest: true },
      { id: 's4', removedAt: new Date() },
    ].map((row) => ({
      workshopId: 'w',
      label: `A-0${row.id.slice(1)}`,
      ordinal: Number(row.id.slice(1)),
      ...row,
    })),
  );
  const rows: Pick<typeof command.$inferInsert, 'pos' | 'actor' | 'kind' | 'seatId' | 'payload'>[] =
    [
      { pos: 9, actor: 'former', kind: 'claim-help', seatId: 's1', payload: {} },
      {
        pos: 2,
        actor: 'server',
        kind: 'record-presence',
        seatId: 's1',
        payload: { to: 'offline' },
      },
      { pos: 5, actor: 'sato', kind: 'update-pack', payload: { digest: second } },
      { pos: 10, actor: 'kiwi', kind: 'cancel-help', seatId: 's1', payload: {} },
    ];
  await db
    .insert(command)
    .values(rows.map((row) => ({ ...row, workshopId: 'w', at: STARTED_AT + row.pos, fence: 0 })));
  await db.insert(fact).values(
    [7, 3].map((pos) => ({
      workshopId: 'w',
      seatId: 's1',
      stage: 1,
      pos,
      at: STARTED_AT + pos,
      exercise: 'one',
      kind: 'activity' as const,
    })),
  );
  await db.insert(factState).values({
    workshopId: 'w',
    fold: 1,
    pos: 10,
    madeAt: new Date(),
    logErasedAt: null,
  });
});
afterAll(() => database.drop());

const read = async () => {
  const input = await readResultsInput(database.db, 'w', STARTED_AT + 5_000);
  if (input === null) throw new Error('the workshop exists');
  return input;
};

describe('the input of results', () => {
  it('has the workshop with all versions of its course, and the content of the last one', async () => {
    const { workshop: info, pack: content, now } = await read();
    expect(info).toEqual({
      id: 'w',
      name: 'Hall B',
      packId: 'course',
      packVersions: [pack('one').version, '2.0.0'],
      language: 'ja',
      timeZone: 'Asia/Tokyo',
      startedAt: STARTED_AT,
      endedAt: STARTED_AT + 1_000,
      isLogErased: false,
      areNamesErased: false,
    });
    expect(content.exercises.map(({ id }) => id)).toEqual(['one', 'two', 'three']);
    expect(now).toBe(STARTED_AT + 5_000);
  });

  it('has the seats in order of their places, with staff and test seats, without removed ones', async () => {
    expect((await read()).seats).toEqual([
      { id: 's1', label: 'A-01', name: 'kiwi', role: 'student' },
      { id: 's2', label: 'A-02', name: 'Sato', role: 'staff' },
      { id: 's3', label: 'A-03', name: null, role: 'test' },
    ]);
  });

  it('has every command and fact in the order of the log, presence included', async () => {
    const { commands, facts } = await read();
    expect(commands.map(({ pos, kind }) => [pos, kind])).toEqual([
      [2, 'record-presence'],
      [5, 'update-pack'],
      [9, 'claim-help'],
      [10, 'cancel-help'],
    ]);
    expect(commands[0]).toEqual({
      pos: 2,
      at: STARTED_AT + 2,
      actor: 'server',
      kind: 'record-presence',
      seatId: 's1',
      payload: { to: 'offline' },
    });
    expect(facts.map(({ pos }) => pos)).toEqual([3, 7]);
  });

  it('names members and former staff, and no student', async () => {
    expect([...(await read()).staff.keys()].sort()).toEqual(['former', 'sato']);
  });

  it('says that the log and the names were erased', async () => {
    await database.db.update(factState).set({ logErasedAt: new Date() });
    await database.db.update(workshop).set({ namesErasedAt: new Date() });
    expect((await read()).workshop).toMatchObject({ isLogErased: true, areNamesErased: true });
  });

  it('has no end while the workshop runs, also after it was reopened', async () => {
    await database.db.update(workshop).set({ state: 'live' });
    expect((await read()).workshop.endedAt).toBeNull();
  });

  it('is absent for a workshop that does not exist and one without a course content', async () => {
    expect(await readResultsInput(database.db, 'unknown', 1)).toBeNull();
    await database.db.update(workshop).set({ packDigest: null }).where(eq(workshop.id, 'w'));
    expect(await readResultsInput(database.db, 'w', 1)).toBeNull();
  });
});

it('reads nothing again for the same version, and what was absent once more', async () => {
  const readInput = createInputReader(database.db);
  expect(await readInput({ workshopId: 'w', version: '1' }, 1)).toBeNull();
  const [content] = await database.db.query.packContent.findMany();
  await database.db.update(workshop).set({ packDigest: content?.digest });
  const input = await readInput({ workshopId: 'w', version: '1' }, 2);
  expect(input?.now).toBe(2);
  expect(await readInput({ workshopId: 'w', version: '1' }, 3)).toBe(input);
  expect((await readInput({ workshopId: 'w', version: '2' }, 4))?.now).toBe(4);
});
