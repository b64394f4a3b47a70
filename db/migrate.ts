import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate as applyMigrations } from 'drizzle-orm/node-postgres/migrator';
import type pg from 'pg';
import { z } from 'zod';
import type { Connection } from './connect.ts';
import { IncompatibleDatabaseError, NewerSchemaError } from './errors.ts';

/** Key of the advisory lock under which one process migrates while others wait. */
const MIGRATION_LOCK_KEY = 7_063_487;
const FOLDER = join(import.meta.dirname, 'migrations');
const JOURNAL = 'meta/_journal.json';
const Journal = z.looseObject({ entries: z.array(z.looseObject({ tag: z.string() })) });

/** One migration of this program. */
export interface Migration {
  /** Such as `0004_results`. */
  readonly name: string;
  /** SHA-256 of its file, hex. */
  readonly hash: string;
  readonly statements: readonly string[];
}

/** The migrations that this program knows, in order. */
export const MIGRATIONS: readonly Migration[] = readMigrations();

/** Number of migrations that this program knows. A database with more of them is of a newer program. */
export const SCHEMA_VERSION = MIGRATIONS.length;

function readJournal(): z.infer<typeof Journal> {
  return Journal.parse(JSON.parse(readFileSync(join(FOLDER, JOURNAL), 'utf8')));
}

function readMigrations(): Migration[] {
  const { entries } = readJournal();
  return readMigrationFiles({ migrationsFolder: FOLDER }).map(({ hash, sql }, index) => ({
    name: entries[index]?.tag ?? '',
    hash,
    statements: sql.map((statement) => statement.trim()),
  }));
}

/**
 * Applies the migrations that are missing, up to number `schema`. Two processes can call it at the
 * same time. `dataFolder` is the folder of the embedded database. Throws `NewerSchemaError` if the
 * database has more migrations than this program knows, and `IncompatibleDatabaseError` if it was
 * migrated from other files than these.
 */
export async function migrate(
  db: Connection,
  {
    dataFolder = null,
    schema = SCHEMA_VERSION,
  }: { readonly dataFolder?: string | null; readonly schema?: number } = {},
): Promise<void> {
  const client = await db.$client.connect();
  try {
    await client.query('set statement_timeout = 0');
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK_KEY]);
    const applied = await listMigrationHashes(client);
    switch (compareMigrations(applied)) {
      case 'newer':
        throw new NewerSchemaError(applied.length, SCHEMA_VERSION);
      case 'other':
        throw new IncompatibleDatabaseError(dataFolder);
      case 'known':
        await withMigrations(schema, (migrationsFolder) =>
          applyMigrations(drizzle(client), { migrationsFolder }),
        );
    }
  } finally {
    // Destroy the connection: the lock and the setting end with it.
    client.release(true);
  }
}

/**
 * Whether migrations (their hashes, in order) are the first ones of this program. `newer`: they
 * begin with all of them. `other`: they are those of another program.
 */
export function compareMigrations(applied: readonly string[]): 'known' | 'newer' | 'other' {
  if (!MIGRATIONS.every(({ hash }, index) => index >= applied.length || applied[index] === hash))
    return 'other';
  return applied.length > SCHEMA_VERSION ? 'newer' : 'known';
}

/** Calls `work` with a folder of the first `schema` migrations, as Drizzle reads it. */
async function withMigrations(
  schema: number,
  work: (folder: string) => Promise<void>,
): Promise<void> {
  if (schema >= SCHEMA_VERSION) return work(FOLDER);
  const folder = mkdtempSync(join(tmpdir(), 'podium-migrations-'));
  try {
    const journal = readJournal();
    const entries = journal.entries.slice(0, schema);
    mkdirSync(join(folder, 'meta'));
    writeFileSync(join(folder, JOURNAL), JSON.stringify({ ...journal, entries }));
    for (const { tag } of entries)
      copyFileSync(join(FOLDER, `${tag}.sql`), join(folder, `${tag}.sql`));
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** SHA-256 (hex) of each migration of a database, in order; empty for a new database. */
export async function listMigrationHashes(client: pg.Client | pg.PoolClient): Promise<string[]> {
  const { rows: tables } = await client.query<{ exists: boolean }>(
    `select to_regclass('drizzle.__drizzle_migrations') is not null as exists`,
  );
  if (tables[0]?.exists !== true) return [];
  const { rows } = await client.query<{ hash: string }>(
    'select hash from drizzle.__drizzle_migrations order by created_at, id',
  );
  return rows.map(({ hash }) => hash);
}
