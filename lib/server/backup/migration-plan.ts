import type pg from 'pg';
import { connect, disconnect } from '#db/connect.ts';
import { migrate, MIGRATIONS } from '#db/migrate.ts';
import { connectForBackup, listTableLocks, type TableLock } from '#db/queries/backup.ts';
import { withTemporaryDatabase } from './temporary-database.ts';

/** A statement of a migration, and the locks on existing tables that it takes. */
interface PlannedStatement {
  readonly sql: string;
  readonly locks: readonly TableLock[];
}

export interface PlannedMigration {
  readonly name: string;
  readonly statements: readonly PlannedStatement[];
}

/**
 * The migrations that a database with `applied` of them still gets. The locks are
 * observed in a temporary database with the same schema.
 * @throws {PostgresError} if PostgreSQL can't run
 */
export async function planMigrations(applied: number): Promise<PlannedMigration[]> {
  const pending = MIGRATIONS.slice(applied);
  if (pending.length === 0) return [];
  return withTemporaryDatabase(async (url) => {
    const db = connect(url, { maxConnections: 1 });
    await migrate(db, { schema: applied });
    await disconnect(db);
    const client = await connectForBackup(url);
    try {
      const plan: PlannedMigration[] = [];
      for (const { name, statements } of pending) {
        const planned: PlannedStatement[] = [];
        for (const sql of statements) planned.push({ sql, locks: await observe(client, sql) });
        plan.push({ name, statements: planned });
      }
      return plan;
    } finally {
      await client.end();
    }
  });
}

async function observe(client: pg.Client, sql: string): Promise<readonly TableLock[]> {
  const existing = (await client.query<{ oid: string }>('select oid from pg_class')).rows;
  await client.query('begin');
  await client.query(sql);
  const locks = await listTableLocks(
    client,
    existing.map(({ oid }) => oid),
  );
  await client.query('commit');
  return locks;
}
