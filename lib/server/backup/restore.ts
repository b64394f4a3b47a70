import { once } from 'node:events';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type pg from 'pg';
import { connect, disconnect, type Connection } from '#db/connect.ts';
import { compareMigrations, listMigrationHashes, migrate, SCHEMA_VERSION } from '#db/migrate.ts';
import {
  analyzeTables,
  connectForBackup,
  continueIdentities,
  createStagingTables,
  findTableWithRows,
  insertStagedRows,
  loadTable,
} from '#db/queries/backup.ts';
import { isUniqueViolation } from '#db/errors.ts';
import { findWorkshop } from '#db/queries/workshops.ts';
import { BackupError } from './error.ts';
import type { Manifest } from './manifest.ts';
import { checkBackup, readParts, type BackupFile } from './read-backup.ts';
import { withTemporaryDatabase } from './temporary-database.ts';
import { writeBackupFile } from './write-backup.ts';

interface LoadOptions {
  /** URL of the database. */
  readonly url: string;
  readonly signal: AbortSignal;
}

/**
 * Loads the backup of a server into an empty database and migrates it to the schema of this program.
 * The rows are loaded in one transaction. Throws `BackupError`, before it changes anything if the backup
 * is damaged, is newer than this program or the database isn't empty.
 */
export async function restoreBackup(file: BackupFile, options: LoadOptions): Promise<Manifest> {
  const manifest = await checkBackup(file, options.signal);
  assertKnownSchema(manifest);
  if (manifest.workshop !== null)
    throw new BackupError(
      'workshop',
      `The backup has only the workshop ${manifest.workshop}. Add it to a server with --workshop ${manifest.workshop}.`,
    );
  await fillDatabase(file, manifest, options);
  return manifest;
}

/** As `restoreBackup`, for a backup that `checkBackup` accepted, also of one workshop. */
export async function fillDatabase(
  file: BackupFile,
  manifest: Manifest,
  { url, signal }: LoadOptions,
): Promise<void> {
  const client = await connectForBackup(url);
  try {
    await assertEmpty(client, manifest);
    await migrateTo(url, manifest.schema);
    await client.query('begin');
    await loadParts(client, file, manifest, { isStaged: false, signal });
    await continueIdentities(client);
    await client.query('commit');
    await migrateTo(url, SCHEMA_VERSION);
    await analyzeTables(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * Adds a workshop of a backup to the database of a server, which can run, in one transaction. Persons
 * and courses that the server has already stay as they are. Throws `BackupError`, and then changes
 * nothing.
 */
export async function addWorkshop(
  file: BackupFile,
  workshopId: string,
  options: LoadOptions,
): Promise<void> {
  const manifest = await checkBackup(file, options.signal);
  assertKnownSchema(manifest);
  if (!manifest.workshops.some(({ id }) => id === workshopId))
    throw new BackupError('workshop', `The backup has no workshop with the ID ${workshopId}.`);
  await assertNewWorkshop(workshopId, options.url);
  if (manifest.workshop !== null && manifest.schema === SCHEMA_VERSION)
    return insertWorkshopRows(file, manifest, options);
  // The workshop alone, in the schema of this program, comes from a temporary database.
  await withTemporaryDatabase(async (url, folder) => {
    await fillDatabase(file, manifest, { ...options, url });
    const path = join(folder, 'workshop.tar.zst');
    const { signal } = options;
    const { manifest: own } = await writeBackupFile(
      { url, workshopId, recipient: null, now: Date.parse(manifest.madeAt), signal },
      path,
    );
    await insertWorkshopRows({ path, identityFile: null }, own, options);
  });
}

async function assertNewWorkshop(workshopId: string, url: string): Promise<void> {
  const db = connect(url, { maxConnections: 1 });
  try {
    const applied = await withClient(db, listMigrationHashes);
    if (compareMigrations(applied) !== 'known' || applied.length !== SCHEMA_VERSION)
      throw new BackupError(
        'other-schema',
        "The database of the server doesn't have the schema of this Podium. Use the version that the server runs, or start this one once.",
      );
    if ((await findWorkshop(db, workshopId)) !== null)
      throw new BackupError(
        'workshop',
        `The server has the workshop ${workshopId} already. Delete it there, or use another server.`,
      );
  } finally {
    await disconnect(db);
  }
}

async function withClient<T>(
  db: Connection,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await db.$client.connect();
  try {
    return await work(client);
  } finally {
    client.release();
  }
}

async function insertWorkshopRows(
  file: BackupFile,
  manifest: Manifest,
  { url, signal }: LoadOptions,
): Promise<void> {
  const client = await connectForBackup(url);
  try {
    await client.query('begin');
    await createStagingTables(client, manifest.tables);
    await loadParts(client, file, manifest, { isStaged: true, signal });
    await insertStagedRows(client, manifest.tables);
    await client.query('commit');
  } catch (error) {
    if (!isUniqueViolation(error, 'workshop_code_of_open')) throw error;
    throw new BackupError(
      'workshop',
      'Another workshop of the server uses the same join code. Change its code or end it, then try again.',
      { cause: error },
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Throws `BackupError` if this program can't read a backup, because it is newer or of another build. */
export function assertKnownSchema({ migrations, schema, program }: Manifest): void {
  const comparison = compareMigrations(migrations);
  if (comparison === 'newer')
    throw new BackupError(
      'newer-schema',
      `The backup was made by a newer Podium (version ${program}, schema ${String(schema)}); this one knows schema ${String(SCHEMA_VERSION)}. Restore it with that version.`,
    );
  if (comparison === 'other')
    throw new BackupError(
      'other-schema',
      `The backup was made by another build of Podium (version ${program}), whose database differs. Restore it with that version.`,
    );
}

/** An earlier restore that failed may have left empty tables. */
async function assertEmpty(client: pg.Client, { schema }: Manifest): Promise<void> {
  const table = await findTableWithRows(client);
  const applied = await listMigrationHashes(client);
  if (table === null && compareMigrations(applied) === 'known' && applied.length <= schema) return;
  throw new BackupError(
    'not-empty',
    `The database isn't empty${table === null ? '' : ` (${table} has rows)`}. Restore into an empty database: set DATABASE_URL to a new one, or PODIUM_DATA to a new folder.`,
  );
}

async function migrateTo(url: string, schema: number): Promise<void> {
  const db: Connection = connect(url, { maxConnections: 1 });
  try {
    await migrate(db, { schema });
  } finally {
    await disconnect(db);
  }
}

/** Loads the parts of all tables and compares the numbers of rows with the manifest. */
async function loadParts(
  client: pg.Client,
  file: BackupFile,
  manifest: Manifest,
  { isStaged, signal }: { readonly isStaged: boolean; readonly signal: AbortSignal },
): Promise<void> {
  const tables = new Map(manifest.tables.map((table) => [table.name as string, table]));
  let name = '';
  let stream: LoadStream | null = null;
  for await (const { table, content } of readParts(file)) {
    signal.throwIfAborted();
    if (stream === null || name !== table) {
      if (stream !== null) await finishTable(stream, tables.get(name));
      const described = tables.get(table);
      if (described === undefined) throw new BackupError('damaged', 'it changed while it was read');
      [name, stream] = [table, loadTable(client, described, isStaged)];
    }
    await write(stream, content);
  }
  if (stream !== null) await finishTable(stream, tables.get(name));
}

async function finishTable(
  stream: LoadStream,
  table: Manifest['tables'][number] | undefined,
): Promise<void> {
  stream.end();
  await finished(stream);
  if (stream.rowCount !== table?.rows)
    throw new BackupError('damaged', `the table ${String(table?.name)} has another number of rows`);
}

type LoadStream = ReturnType<typeof loadTable>;

/** Resolves when the database has room for more. Rejects with its error. */
async function write(stream: Writable, content: Buffer): Promise<void> {
  if (stream.errored !== null) throw stream.errored;
  if (!stream.write(content)) await once(stream, 'drain');
}
