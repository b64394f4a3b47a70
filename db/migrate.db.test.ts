import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { disconnect, connect } from './connect.ts';
import { openDatabase } from '#lib/server/postgres/open-database.ts';
import { IncompatibleDatabaseError, NewerSchemaError } from './errors.ts';
import { compareMigrations, migrate, MIGRATIONS, SCHEMA_VERSION } from './migrate.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
});

describe('the database', () => {
  it('stores text as UTF-8 and compares it by code point with any LANG', async () => {
    const { rows } = await database.db.$client.query(
      `select current_setting('server_encoding') as encoding, datlocprovider as provider, datlocale as locale from pg_database where datname = current_database()`,
    );
    expect(rows).toEqual([{ encoding: 'UTF8', provider: 'b', locale: 'C.UTF-8' }]);
    expect(
      (await database.db.$client.query<{ up: string }>(`select upper('é木') as up`)).rows[0]?.up,
    ).toBe('É木');
  });

  it('is migrated once when two processes start at the same time', async () => {
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

describe('migrations up to a number', () => {
  it('are the first ones, and the rest follows later', async () => {
    const early = await createTestDatabase();
    await early.db.$client.query(
      'drop schema drizzle cascade; drop schema public cascade; create schema public',
    );
    const countTables = async (): Promise<number | null> =>
      (await early.db.$client.query("select from pg_tables where schemaname = 'public'")).rowCount;
    await migrate(early.db, { schema: 1 });
    const first = await countTables();
    await migrate(early.db);
    expect(await countTables()).toBeGreaterThan(first ?? 0);
    const { rows } = await early.db.$client.query<{ hash: string }>(
      'select hash from drizzle.__drizzle_migrations order by id',
    );
    expect(rows).toEqual(MIGRATIONS.map(({ hash }) => ({ hash })));
    await early.drop();
  });

  it.each([
    ['none', [], 'known'],
    ['the first ones', MIGRATIONS.slice(0, 2).map(({ hash }) => hash), 'known'],
    ['all and more', [...MIGRATIONS.map(({ hash }) => hash), 'x'], 'newer'],
    ['other ones', ['x'], 'other'],
    ['other ones in the middle', [MIGRATIONS[0]?.hash ?? '', 'x'], 'other'],
  ] as const)('are compared with those of a database: %s', (_, applied, result) => {
    expect(compareMigrations(applied)).toBe(result);
  });
});

describe('a database of a newer version', () => {
  it('T14.6 stops a process, which changes nothing', async () => {
    const newer = await createTestDatabase();
    await newer.db.$client.query(
      `insert into drizzle.__drizzle_migrations (hash, created_at) values ('of a later release', 9999999999999)`,
    );
    const opening = openDatabase({ databaseUrl: newer.url, dataDir: '/unused' }, () => undefined);
    await expect(opening).rejects.toThrow(NewerSchemaError);
    await expect(migrate(newer.db)).rejects.toThrow(
      `The database belongs to a newer Podium: its schema has number ${String(SCHEMA_VERSION + 1)}, and this one knows ${String(SCHEMA_VERSION)}. Start the newer version`,
    );
    expect(
      (await newer.db.$client.query('select from drizzle.__drizzle_migrations')).rowCount,
    ).toBe(SCHEMA_VERSION + 1);
    await newer.drop();
  });
});

describe('a database of an earlier version', () => {
  let old: TestDatabase;
  beforeAll(async () => {
    old = await createTestDatabase();
    await old.db.$client.query(
      `update drizzle.__drizzle_migrations set hash = 'an earlier migration', created_at = 1`,
    );
  });
  afterAll(async () => {
    await old.drop();
  });

  it('stops the start and names the data folder to delete', async () => {
    const migration = migrate(old.db, { dataFolder: '/srv/podium/postgres' });
    await expect(migration).rejects.toThrow(IncompatibleDatabaseError);
    await expect(migration).rejects.toThrow('Delete the folder /srv/podium/postgres');
  });

  it('asks for an empty database if DATABASE_URL names it', async () => {
    await expect(migrate(old.db)).rejects.toThrow('Create an empty database and set DATABASE_URL');
  });

  it('keeps its tables and rows', async () => {
    await expect(migrate(old.db)).rejects.toThrow(IncompatibleDatabaseError);
    expect((await old.db.$client.query('select * from change')).rows).toEqual([]);
    expect(
      (await old.db.$client.query('select distinct hash from drizzle.__drizzle_migrations')).rows,
    ).toEqual([{ hash: 'an earlier migration' }]);
  });
});
