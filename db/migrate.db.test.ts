import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { disconnect, connect } from './connect.ts';
import { migrate } from './migrate.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
});

describe('the database', () => {
  it('stores text as UTF-8 and compares it by code point, whatever LANG says', async () => {
    const { rows } = await database.db.$client.query(
      `select current_setting('server_encoding') as encoding, datlocprovider as provider, datlocale as locale from pg_database where datname = current_database()`,
    );
    expect(rows).toEqual([{ encoding: 'UTF8', provider: 'b', locale: 'C.UTF-8' }]);
    expect(
      (await database.db.$client.query<{ up: string }>(`select upper('é木') as up`)).rows[0]?.up,
    ).toBe('É木');
  });

  it('is migrated once by two processes that start together', async () => {
    const other = connect(database.url);
    await database.db.$client.query(
      'drop schema drizzle cascade; drop schema public cascade; create schema public',
    );
    await Promise.all([migrate(database.db), migrate(other)]);
    const { rows } = await other.$client.query<{ n: number }>(
      'select count(*)::int as n from drizzle.__drizzle_migrations',
    );
    expect(rows[0]?.n).toBeGreaterThan(0);
    expect((await other.$client.query('select * from change')).rows).toEqual([]);
    await disconnect(other);
  });
});
