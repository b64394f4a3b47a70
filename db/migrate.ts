import { join } from 'node:path';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate as applyMigrations } from 'drizzle-orm/node-postgres/migrator';
import type { PoolClient } from 'pg';
import type { Connection } from './connect.ts';
import { IncompatibleDatabaseError } from './errors.ts';

/** Key of the advisory lock under which one process migrates while others wait. */
const MIGRATION_LOCK_KEY = 7_063_487;
const MIGRATIONS = { migrationsFolder: join(import.meta.dirname, 'migrations') };

/**
 * Applies the migrations that are missing. Two processes can call it at the same time. `dataFolder`
 * is the folder of the embedded database. Throws `IncompatibleDatabaseError` if the database was
 * migrated from other files than these.
 */
export async function migrate(
  db: Connection,
  { dataFolder = null }: { dataFolder?: string | null } = {},
): Promise<void> {
  const client = await db.$client.connect();
  try {
    await client.query('set statement_timeout = 0');
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK_KEY]);
    if (await hasUnknownMigrations(client)) throw new IncompatibleDatabaseError(dataFolder);
    await applyMigrations(drizzle(client), MIGRATIONS);
  } finally {
    // Destroy the connection: the lock and the setting end with it.
    client.release(true);
  }
}

async function hasUnknownMigrations(client: PoolClient): Promise<boolean> {
  const { rows: tables } = await client.query<{ isMigrated: boolean }>(
    `select to_regclass('drizzle.__drizzle_migrations') is not null as "isMigrated"`,
  );
  if (tables[0]?.isMigrated !== true) return false;
  const { rows } = await client.query<{ hash: string }>(
    'select hash from drizzle.__drizzle_migrations',
  );
  const known = new Set(readMigrationFiles(MIGRATIONS).map(({ hash }) => hash));
  return rows.some(({ hash }) => !known.has(hash));
}
