import { createHash, type Hash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream, existsSync, type WriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress } from 'node:zlib';
import type pg from 'pg';
import { compareMigrations, SCHEMA_VERSION } from '#db/migrate.ts';
import {
  beginSnapshot,
  connectForBackup,
  copyTable,
  describeDatabase,
  listStoredTables,
  type StoredTable,
} from '#db/queries/backup.ts';
import manifestOfProgram from '../../../package.json' with { type: 'json' };
import { encrypt } from './encryption.ts';
import { BackupError, explainFileError } from './error.ts';
import {
  BACKUP_FORMAT,
  MANIFEST_HASH_NAME,
  MANIFEST_NAME,
  PART_BYTES,
  partName,
  type Manifest,
} from './manifest.ts';
import { packEntry, TAR_END } from './tar.ts';

/** A backup holds the server's key and all names. */
const MODE_OWNER_ONLY = 0o600;
/** Level 3 compresses a log to about an eighth, faster than PostgreSQL reads it. */
const COMPRESSION = {
  params: {
    [constants.ZSTD_c_compressionLevel]: 3,
    [constants.ZSTD_c_checksumFlag]: 1,
  },
};
/** End of the name of a file that isn't complete. */
export const PARTIAL_SUFFIX = '.partial';

export interface BackupOptions {
  /** URL of the database. */
  readonly url: string;
  /** Id of the only workshop; null: everything. */
  readonly workshopId: string | null;
  /** Public key for age; null: not encrypted. */
  readonly recipient: string | null;
  /** ms since 1970. */
  readonly now: number;
  readonly signal: AbortSignal;
}

/** A backup that is written. */
export interface WrittenBackup {
  readonly manifest: Manifest;
  /** Of all bytes, also those of the encryption. */
  readonly sha256: string;
}

/**
 * Writes a backup to a stream. All tables are read in one transaction, also while a server runs.
 * Throws `BackupError`, and what node-postgres throws.
 */
export async function writeBackup(
  options: BackupOptions,
  target: Writable,
): Promise<WrittenBackup> {
  const { url, recipient, signal } = options;
  const client = await connectForBackup(url);
  let manifest: Manifest | null = null;
  const onManifest = (complete: Manifest): void => {
    manifest = complete;
  };
  const hash = createHash('sha256');
  try {
    await pipeline(
      packDatabase(client, options, onManifest),
      createZstdCompress(COMPRESSION),
      (compressed: AsyncIterable<Buffer>) =>
        updateHash(recipient === null ? compressed : encrypt(compressed, recipient), hash),
      target,
      { signal },
    );
  } finally {
    await client.end().catch(() => undefined);
  }
  if (manifest === null) throw new Error('The backup ended without its manifest.');
  return { manifest, sha256: hash.digest('hex') };
}

async function* updateHash(source: AsyncIterable<Buffer>, hash: Hash): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    hash.update(chunk);
    yield chunk;
  }
}

/** Throws `BackupError` if a file has other bytes than those that were written. */
export async function assertSameFile(path: string, sha256: string): Promise<void> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  if (hash.digest('hex') !== sha256)
    throw new BackupError('damaged', 'the disk returns other bytes than were written');
}

/**
 * Writes a backup to a file that only the user of this process can read. The file gets its name when
 * it is complete, and never replaces another one. Throws as `writeBackup`.
 */
export async function writeBackupFile(
  options: BackupOptions,
  path: string,
): Promise<WrittenBackup> {
  const partial = join(dirname(path), `.${basename(path)}${PARTIAL_SUFFIX}`);
  let isOwn = false;
  try {
    if (existsSync(path)) throw Object.assign(new Error(path), { code: 'EEXIST' });
    const file = await openNew(partial);
    isOwn = true;
    const written = await writeBackup(options, file);
    await publish(partial, path);
    return written;
  } catch (error) {
    if (isOwn) await rm(partial, { force: true });
    throw explainFileError(error, 'written', path);
  }
}

/** Its data is on the disk before the file ends. */
async function openNew(path: string): Promise<WriteStream> {
  const stream = createWriteStream(path, { flags: 'wx', mode: MODE_OWNER_ONLY, flush: true });
  await once(stream, 'open');
  return stream;
}

/** Gives a complete file its name, also on the disk. */
async function publish(partial: string, path: string): Promise<void> {
  await rename(partial, path);
  const folder = await open(dirname(path), 'r');
  await folder.sync();
  await folder.close();
}

async function* packDatabase(
  client: pg.Client,
  { workshopId, now }: BackupOptions,
  onManifest: (manifest: Manifest) => void,
): AsyncGenerator<Buffer> {
  await beginSnapshot(client, workshopId);
  const { migrations, ...database } = await describeDatabase(client, workshopId);
  if (workshopId !== null && !isCurrentSchema(migrations))
    throw new BackupError(
      'other-schema',
      "The database doesn't have the schema of this Podium. Use the version that the server runs, or start this one once.",
    );
  if (workshopId !== null && database.workshops.length === 0)
    throw new BackupError('workshop', `No workshop has the ID ${workshopId}.`);
  const tables: Manifest['tables'] = [];
  for (const table of await listStoredTables(client)) {
    if (workshopId !== null && table.ofWorkshop === null) continue;
    tables.push(yield* packTable(client, table, workshopId !== null));
  }
  await client.query('commit');
  const manifest: Manifest = {
    format: BACKUP_FORMAT,
    program: manifestOfProgram.version,
    schema: migrations.length,
    migrations: [...migrations],
    postgres: database.postgres,
    madeAt: new Date(now).toISOString(),
    workshop: workshopId,
    tables,
    workshops: database.workshops.map((workshop) => ({ ...workshop })),
  };
  const content = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
  yield* packEntry({ name: MANIFEST_NAME, content });
  const sha256 = createHash('sha256').update(content).digest('hex');
  yield* packEntry({ name: MANIFEST_HASH_NAME, content: Buffer.from(sha256) });
  yield TAR_END;
  onManifest(manifest);
}

const isCurrentSchema = (migrations: readonly string[]): boolean =>
  compareMigrations(migrations) === 'known' && migrations.length === SCHEMA_VERSION;

/** Packs the parts of a table. Returns its entry of the manifest. */
async function* packTable(
  client: pg.Client,
  table: StoredTable,
  isOneWorkshop: boolean,
): AsyncGenerator<Buffer, Manifest['tables'][number]> {
  const { name, columns } = table;
  const hash = createHash('sha256');
  const stream = copyTable(client, table, isOneWorkshop);
  let part = 1;
  let [chunks, bytes]: [Buffer[], number] = [[], 0];
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    hash.update(chunk);
    for (let rest = chunk; rest.length > 0;) {
      const piece = rest.subarray(0, PART_BYTES - bytes);
      chunks.push(piece);
      bytes += piece.length;
      rest = rest.subarray(piece.length);
      if (bytes < PART_BYTES) continue;
      yield* packEntry({ name: partName(name, part), content: Buffer.concat(chunks) });
      part += 1;
      [chunks, bytes] = [[], 0];
    }
  }
  if (bytes > 0) yield* packEntry({ name: partName(name, part), content: Buffer.concat(chunks) });
  return { name, columns: [...columns], rows: stream.rowCount, sha256: hash.digest('hex') };
}
