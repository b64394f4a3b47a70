import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { connect, disconnect, type Connection } from '#db/connect.ts';
import { migrate } from '#db/migrate.ts';
import { databaseErrorText, IncompatibleDatabaseError, NewerSchemaError } from '#db/errors.ts';
import type { Environment } from '../environment.ts';
import { findBinaries } from './binaries.ts';
import { describeInstance } from './instance.ts';
import { findRunningSocketFolder } from './orphan.ts';
import { connectionUrl, startPostgres } from './start.ts';

export interface OpenDatabase {
  readonly db: Connection;
  readonly url: string;
  /** The same database without a pooler, for locks, which belong to a session. */
  readonly ownerUrl: string;
  stop(): Promise<void>;
}

type DatabaseSettings = Pick<
  Environment,
  'databaseUrl' | 'databaseOwnerUrl' | 'dataDir' | 'isDefaultDataDir'
>;

/**
 * Connects to the database in DATABASE_URL, or starts the embedded one, and migrates it.
 * @throws {Error} with a message for the operator
 */
export async function openDatabase(
  { databaseUrl, databaseOwnerUrl = null, dataDir, isDefaultDataDir = false }: DatabaseSettings,
  log: (line: string) => void,
): Promise<OpenDatabase> {
  const embedded =
    databaseUrl === null
      ? await startPostgres({
          dataDir: join(dataDir, 'postgres'),
          canMoveDataDir: isDefaultDataDir,
          log,
        })
      : null;
  const url = embedded?.url ?? databaseUrl ?? '';
  const ownerUrl = embedded === null ? (databaseOwnerUrl ?? url) : url;
  const db = connect(url);
  const stop = async (): Promise<void> => {
    await disconnect(db);
    await embedded?.stop();
  };
  try {
    await migrateWith(ownerUrl === url ? db : connect(ownerUrl), db, embedded?.dataDir ?? null);
    return { db, url, ownerUrl, stop };
  } catch (error) {
    await stop();
    if (databaseUrl === null || hasAdvice(error)) throw error;
    throw new Error(
      `The database in DATABASE_URL couldn't be prepared: ${databaseErrorText(error)}. Check that the server is running and that the user has permission to create tables.`,
      { cause: error },
    );
  }
}

/** Whether the message of an error says what to do. */
const hasAdvice = (error: unknown): boolean =>
  error instanceof IncompatibleDatabaseError || error instanceof NewerSchemaError;

/** Migrates over `owner`, and closes it unless it is `db` itself. */
async function migrateWith(
  owner: Connection,
  db: Connection,
  dataFolder: string | null,
): Promise<void> {
  try {
    await migrate(owner, { dataFolder });
  } finally {
    if (owner !== db) await disconnect(owner);
  }
}

/**
 * Connects to the database for a command that reads it, also while the server runs. Starts the
 * embedded PostgreSQL if it doesn't run.
 * @throws {Error} with a message for the operator
 */
export async function openDatabaseForReading(environment: DatabaseSettings): Promise<OpenDatabase> {
  const url = environment.databaseUrl ?? (await findRunningUrl(environment));
  return url === null ? openDatabase(environment, silent) : connectTo(url, environment);
}

/**
 * Connects to the database as it is, also while the server runs: a backup before an update must not
 * migrate it. Starts the embedded PostgreSQL if it doesn't run. `canCreate`: also creates it.
 * @throws {Error} with a message for the operator
 */
export async function openUnmigratedDatabase(
  environment: DatabaseSettings,
  { canCreate = false }: { readonly canCreate?: boolean } = {},
): Promise<OpenDatabase> {
  const running = environment.databaseUrl ?? (await findRunningUrl(environment, canCreate));
  if (running !== null) return connectTo(running, environment);
  const embedded = await startPostgres({
    dataDir: join(environment.dataDir, 'postgres'),
    canMoveDataDir: environment.isDefaultDataDir ?? false,
    log: silent,
  });
  const { url } = embedded;
  const db = connect(url);
  const stop = async (): Promise<void> => {
    await disconnect(db);
    await embedded.stop();
  };
  return { db, url, ownerUrl: url, stop };
}

const silent = (): void => undefined;

function connectTo(
  url: string,
  { databaseUrl, databaseOwnerUrl = null }: DatabaseSettings,
): OpenDatabase {
  const db = connect(url);
  const ownerUrl = databaseUrl === null ? url : (databaseOwnerUrl ?? url);
  return { db, url, ownerUrl, stop: () => disconnect(db) };
}

async function findRunningUrl(
  { dataDir, isDefaultDataDir = false }: Pick<Environment, 'dataDir' | 'isDefaultDataDir'>,
  canCreate = false,
): Promise<string | null> {
  const instance = describeInstance({
    dataDir: resolve(join(dataDir, 'postgres')),
    canMoveDataDir: isDefaultDataDir,
    binaries: await findBinaries(),
    log: () => undefined,
  });
  if (!canCreate && !existsSync(instance.dataDir))
    throw new Error(
      `The folder ${instance.dataDir} holds no database. Set PODIUM_DATA to the folder of the server, or DATABASE_URL to its database.`,
    );
  const socketFolder = findRunningSocketFolder(instance.dataDir);
  return socketFolder === null ? null : connectionUrl(socketFolder);
}
