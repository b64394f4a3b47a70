import { eq } from 'drizzle-orm';
import { finished, type Readable, type Writable } from 'node:stream';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import type { Database } from '#db/connect.ts';
import { listMigrationHashes } from '#db/migrate.ts';
import { erasure, seat } from '#db/schema.ts';

/** A table in backups. */
export interface BackupTable {
  readonly name: string;
  /** Selects the rows of one workshop; null: a backup of one workshop leaves the table out. */
  readonly ofWorkshop: string | null;
}

/** The workshop of a backup of one workshop. A setting, because COPY has no parameters. */
const WORKSHOP = `(select current_setting('podium.backup_workshop'))`;
const BY_WORKSHOP = `workshop_id = ${WORKSHOP}`;

/**
 * The tables of a backup. A table comes after those that it refers to, so that rows can be loaded in
 * this order. Table names of a later schema can be in this list before the tables exist.
 */
export const BACKUP_TABLES: readonly BackupTable[] = [
  {
    name: 'pack_content',
    ofWorkshop: `digest in (
      select pack_digest from workshop where id = ${WORKSHOP}
      union select payload ->> 'digest' from command where ${BY_WORKSHOP} and kind = 'update-pack')`,
  },
  { name: 'workshop', ofWorkshop: `id = ${WORKSHOP}` },
  {
    name: 'person',
    ofWorkshop: `id in (
      select person_id from membership where ${BY_WORKSHOP}
      union select person_id from seat where ${BY_WORKSHOP}
      union select person_id from token where ${BY_WORKSHOP}
      union select kept_by from kept_seat_pair where ${BY_WORKSHOP}
      union select actor from command where ${BY_WORKSHOP})`,
  },
  // Sign-ins, browsers and API tokens belong to a server, not to a workshop.
  { name: 'identity', ofWorkshop: null },
  { name: 'session', ofWorkshop: null },
  { name: 'api_token', ofWorkshop: null },
  { name: 'membership', ofWorkshop: BY_WORKSHOP },
  { name: 'seat', ofWorkshop: BY_WORKSHOP },
  { name: 'seat_grant', ofWorkshop: null },
  { name: 'kept_seat_pair', ofWorkshop: BY_WORKSHOP },
  { name: 'roster', ofWorkshop: BY_WORKSHOP },
  { name: 'seat_usage', ofWorkshop: BY_WORKSHOP },
  { name: 'join_request', ofWorkshop: null },
  { name: 'block', ofWorkshop: BY_WORKSHOP },
  { name: 'token', ofWorkshop: BY_WORKSHOP },
  {
    name: 'token_machine',
    ofWorkshop: `token_id in (select id from token where ${BY_WORKSHOP})`,
  },
  { name: 'pending_agent', ofWorkshop: BY_WORKSHOP },
  { name: 'agent', ofWorkshop: BY_WORKSHOP },
  { name: 'epoch', ofWorkshop: BY_WORKSHOP },
  { name: 'change', ofWorkshop: BY_WORKSHOP },
  { name: 'command', ofWorkshop: BY_WORKSHOP },
  { name: 'checkpoint', ofWorkshop: BY_WORKSHOP },
  { name: 'fact', ofWorkshop: BY_WORKSHOP },
  { name: 'fact_state', ofWorkshop: BY_WORKSHOP },
  { name: 'export_record', ofWorkshop: BY_WORKSHOP },
  { name: 'replay', ofWorkshop: BY_WORKSHOP },
  { name: 'replay_chunk', ofWorkshop: BY_WORKSHOP },
  { name: 'erasure', ofWorkshop: BY_WORKSHOP },
  { name: 'audit', ofWorkshop: null },
  // The server's keys.
  { name: 'setting', ofWorkshop: null },
];

/** Tables whose rows mean nothing to a restored server: who runs, wrong guesses, what waits. */
export const TABLES_WITHOUT_BACKUP: readonly string[] = [
  'process',
  'guess',
  'outbox',
  'idempotency',
];

/** Rows that a server can have already when a workshop is added to it. The server's own ones stay. */
const SHARED_TABLES: ReadonlySet<string> = new Set(['pack_content', 'person', 'agent', 'erasure']);

const CONNECTION_TIMEOUT_MS = 5_000;
/** Bytes that are read ahead from a COPY. */
const COPY_BUFFER_BYTES = 256 * 1024;

/** A table of this database, with its columns that aren't computed from others. */
export interface StoredTable extends BackupTable {
  readonly columns: readonly string[];
}

/**
 * A connection for a backup, a restore or a lock. It isn't one of the pool, whose statements have a
 * short limit. End it with `end`.
 */
export async function connectForBackup(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
    statement_timeout: 0,
    idle_in_transaction_session_timeout: 0,
    keepAlive: true,
    application_name: 'podium-backup',
  });
  // A lost connection fails the statement in progress, which reports it.
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** Begins the transaction of a backup: all statements see the database as it is now. */
export async function beginSnapshot(client: pg.Client, workshopId: string | null): Promise<void> {
  await client.query('begin isolation level repeatable read read only');
  if (workshopId !== null)
    await client.query(`select set_config('podium.backup_workshop', $1, true)`, [workshopId]);
}

/** What a backup says about the database that it is made from. */
export interface DatabaseDescription {
  /** Major version of PostgreSQL. */
  readonly postgres: number;
  /** SHA-256 (hex) of each applied migration, in order. */
  readonly migrations: readonly string[];
  /** The last position of each workshop's log. */
  readonly workshops: readonly { readonly id: string; readonly pos: number }[];
}

/** Call it in the transaction of the backup. */
export async function describeDatabase(
  client: pg.Client,
  workshopId: string | null,
): Promise<DatabaseDescription> {
  const version = await client.query<{ major: number }>(
    `select current_setting('server_version_num')::int / 10000 as major`,
  );
  const workshops = await client.query<{ id: string; pos: string }>(
    `select id, greatest(
       coalesce((select max(pos) from change where workshop_id = workshop.id), 0),
       coalesce((select max(pos) from command where workshop_id = workshop.id), 0)) as pos
     from workshop where $1::text is null or id = $1 order by id`,
    [workshopId],
  );
  return {
    postgres: version.rows[0]?.major ?? 0,
    migrations: await listMigrationHashes(client),
    workshops: workshops.rows.map(({ id, pos }) => ({ id, pos: Number(pos) })),
  };
}

/** The tables of this database with their columns, in the order of a backup. */
export async function listStoredTables(client: pg.Client): Promise<StoredTable[]> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(
    `select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
       and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     group by c.relname`,
  );
  const columns = new Map(rows.map((row) => [row.name, row.columns]));
  const unknown = rows.filter(
    ({ name }) =>
      !TABLES_WITHOUT_BACKUP.includes(name) && !BACKUP_TABLES.some((table) => table.name === name),
  );
  if (unknown.length > 0)
    throw new Error(
      `This Podium doesn't know these tables of the database: ${unknown.map(({ name }) => name).join(', ')}. Use the version of Podium that the server runs.`,
    );
  return BACKUP_TABLES.flatMap((table) => {
    const found = columns.get(table.name);
    return found === undefined ? [] : [{ ...table, columns: found }];
  });
}

/**
 * The rows of a table as the text format of COPY. `rowCount` of the stream is set at its end. Call it
 * in the transaction of the backup.
 */
export function copyTable(
  client: pg.Client,
  { name, columns, ofWorkshop }: StoredTable,
  isOneWorkshop: boolean,
): Readable & { readonly rowCount: number } {
  const list = columns.map(pg.escapeIdentifier).join(', ');
  const source = isOneWorkshop
    ? `(select ${list} from ${pg.escapeIdentifier(name)} where ${ofWorkshop ?? 'false'})`
    : `${pg.escapeIdentifier(name)} (${list})`;
  const stream = client.query(
    copyTo(`copy ${source} to stdout`, { highWaterMark: COPY_BUFFER_BYTES }),
  );
  // An error before the first reader is the reader's, not the process's.
  finished(stream, () => undefined);
  return stream;
}

/** A table of a backup file. */
export interface LoadedTable {
  readonly name: string;
  readonly columns: readonly string[];
}

/**
 * Takes the rows of a table in the text format of COPY. `staged`: into a table that
 * `createStagingTables` made.
 */
export function loadTable(
  client: pg.Client,
  { name, columns }: LoadedTable,
  isStaged: boolean,
): Writable & { readonly rowCount: number } {
  const list = columns.map(pg.escapeIdentifier).join(', ');
  return client.query(
    copyFrom(
      `copy ${isStaged ? stagingName(name) : pg.escapeIdentifier(name)} (${list}) from stdin`,
    ),
  );
}

const stagingName = (table: string): string => pg.escapeIdentifier(`backup_${table}`);

/** Creates temporary tables, for rows of which the server may have some already. */
export async function createStagingTables(
  client: pg.Client,
  tables: readonly LoadedTable[],
): Promise<void> {
  for (const { name } of tables)
    await client.query(
      `create temporary table ${stagingName(name)} (like public.${pg.escapeIdentifier(name)} including defaults) on commit drop`,
    );
}

/** Moves the rows of the temporary tables to the tables of the server. */
export async function insertStagedRows(
  client: pg.Client,
  tables: readonly LoadedTable[],
): Promise<void> {
  for (const { name, columns } of tables) {
    const list = columns.map(pg.escapeIdentifier).join(', ');
    await client.query(
      `insert into public.${pg.escapeIdentifier(name)} (${list}) select ${list} from ${stagingName(name)}${SHARED_TABLES.has(name) ? ' on conflict do nothing' : ''}`,
    );
  }
}

/** Continues the numbers of identity columns after the rows that were loaded with theirs. */
export async function continueIdentities(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string; column: string }>(
    `select table_name as name, column_name as column from information_schema.columns
     where table_schema = 'public' and is_identity = 'YES'`,
  );
  for (const { name, column } of rows)
    await client.query(
      `select setval(pg_get_serial_sequence($1, $2), coalesce(max(${pg.escapeIdentifier(column)}), 0) + 1, false) from ${pg.escapeIdentifier(name)}`,
      [name, column],
    );
}

/** The first table that has a row; null in an empty database. */
export async function findTableWithRows(client: pg.Client): Promise<string | null> {
  const { rows } = await client.query<{ name: string }>(
    `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema', 'drizzle') order by 1`,
  );
  for (const { name } of rows) {
    const { rowCount } = await client.query(`select from ${name} limit 1`);
    if ((rowCount ?? 0) > 0) return name;
  }
  return null;
}

/** Updates the planner's statistics after many rows were loaded. */
export async function analyzeTables(client: pg.Client): Promise<void> {
  await client.query('analyze');
}

/** An entry of the table `erasure`: ids only. */
export interface ErasureRow {
  readonly workshopId: string;
  /** Empty for a step of the whole workshop. */
  readonly seatId: string;
  readonly what: 'student' | 'names' | 'log';
  readonly at: Date;
  readonly keepsFacts: boolean;
}

/** All erasures, the oldest first. */
export function listErasures(db: Database): Promise<ErasureRow[]> {
  return db.select().from(erasure).orderBy(erasure.at, erasure.workshopId, erasure.seatId);
}

export async function countErasures(db: Database): Promise<number> {
  return db.$count(erasure);
}

/** Adds erasures that another database recorded. */
export async function insertErasures(db: Database, rows: readonly ErasureRow[]): Promise<void> {
  if (rows.length > 0)
    await db
      .insert(erasure)
      .values([...rows])
      .onConflictDoNothing();
}

export async function listSeatIds(db: Database, workshopId: string): Promise<string[]> {
  const rows = await db.select({ id: seat.id }).from(seat).where(eq(seat.workshopId, workshopId));
  return rows.map(({ id }) => id);
}

/** A lock on a table, as the documentation of PostgreSQL names it, such as `ACCESS EXCLUSIVE`. */
export interface TableLock {
  readonly table: string;
  readonly mode: string;
}

/** The strongest lock of this transaction on each table of `oids`, except those of readers. */
export async function listTableLocks(
  client: pg.Client,
  oids: readonly string[],
): Promise<TableLock[]> {
  const { rows } = await client.query<TableLock>(
    `select distinct on (c.relname) c.relname as table,
       upper(trim(regexp_replace(replace(l.mode, 'Lock', ''), '([A-Z])', ' \\1', 'g'))) as mode
     from pg_locks l join pg_class c on c.oid = l.relation
     where l.pid = pg_backend_pid() and l.relation = any($1::oid[]) and l.mode <> 'AccessShareLock'
       and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
     order by c.relname, array_position(array['AccessExclusiveLock', 'ExclusiveLock',
       'ShareRowExclusiveLock', 'ShareLock', 'ShareUpdateExclusiveLock', 'RowExclusiveLock',
       'RowShareLock'], l.mode)`,
    [oids],
  );
  return rows;
}
