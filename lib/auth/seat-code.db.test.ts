import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { insertSeat } from '#db/queries/seats.ts';
import { insertWorkshop } from '#db/queries/workshops.ts';
import { createSeatCode, findSeatCode, type SeatCodeResult } from './seat-code.ts';

let database: TestDatabase;
const codeOf = (result: SeatCodeResult): string => (result.ok ? result.code : result.error);
const now = new Date('2026-11-23T09:00:00Z');

beforeAll(async () => {
  database = await createTestDatabase();
  await insertWorkshop(database.db, {
    id: 'workshop',
    name: 'Workshop',
    code: 'KUMO-479',
    packId: 'basics',
    packVersion: '1.0.0',
    language: 'en',
    timeZone: 'UTC',
    startsAt: now,
  });
});
afterAll(async () => {
  await database.drop();
});

it('creates another code when the code is in use by another seat', async () => {
  const { db } = database;
  const generateCode = vi
    .fn<() => string>()
    .mockReturnValueOnce('AAAA-CCCC')
    .mockReturnValueOnce('AAAA-CCCC')
    .mockReturnValueOnce('DDDD-EEEE');
  const codes: string[] = [];
  for (const seat of ['first', 'second']) {
    await db.transaction((tx) => insertSeat(tx, { id: seat, workshopId: 'workshop', now }));
    const options = { workshopId: 'workshop', seat, kind: 'claim', now } as const;
    codes.push(
      // In a transaction, because a conflict must not abort it.
      codeOf(await db.transaction((tx) => createSeatCode(tx, options, generateCode))),
    );
  }
  expect(codes).toEqual(['AAAA-CCCC', 'DDDD-EEEE']);
  expect(await findSeatCode(db, 'DDDDEEEE', now)).toMatchObject({
    ok: true,
    row: { seatId: 'second' },
  });
});
