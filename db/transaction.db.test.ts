import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { createTestWorkshop } from '#e2e/harness/workshop.ts';
import { seat } from './schema.ts';
import { transact } from './transaction.ts';

let database: TestDatabase;
let seats: string[];

beforeAll(async () => {
  database = await createTestDatabase();
  ({ seats } = await createTestWorkshop(database.db, { seats: 2 }));
});
afterAll(async () => {
  await database.drop();
});

it('M2: two transactions that wait for each other both succeed', async () => {
  const [first = '', second = ''] = seats;
  const haveBothLocked = Promise.withResolvers<undefined>();
  let locked = 0;
  let runs = 0;
  const lockInOrder = (ids: readonly string[]) =>
    transact(database.db, async (tx) => {
      runs += 1;
      for (const [index, id] of ids.entries()) {
        await tx.select({ id: seat.id }).from(seat).where(eq(seat.id, id)).for('update');
        if (index > 0) continue;
        locked += 1;
        if (locked >= 2) haveBothLocked.resolve(undefined);
        await haveBothLocked.promise;
      }
    });
  await Promise.all([lockInOrder([first, second]), lockInOrder([second, first])]);
  // The database ended one of them, which ran again.
  expect(runs).toBe(3);
});
