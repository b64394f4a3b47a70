import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
});

it('survives the end of a connection that is in use, and its next statement fails', async () => {
  const client = await database.db.$client.connect();
  const ended = new Promise<void>((resolve) => {
    client.once('end', () => {
      resolve();
    });
  });
  await database.disconnect();
  await ended;
  await expect(client.query('select 1')).rejects.toThrow();
  client.release(true);
  await database.allowConnections();
  expect((await database.db.$client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});
