import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate as applyMigrations } from 'drizzle-orm/node-postgres/migrator';
import type { Connection } from './connect.ts';

/** Key of the advisory lock under which one process migrates while others wait. */
const MIGRATION_LOCK_KEY = 7_063_487;

/** Brings the database to the schema of this build, from the committed SQL; the second of two processes finds it done. */
export async function migrate(db: Connection): Promise<void> {
  const client = await db.$client.connect();
  try {
    await client.query('set statement_timeout = 0');
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK_KEY]);
    await applyMigrations(drizzle(client), {
      migrationsFolder: join(import.meta.dirname, 'migrations'),
    });
  } finally {
    // Not back to the pool: the lock and the setting end with the connection.
    client.release(true);
  }
}
