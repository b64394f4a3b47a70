import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { connect, disconnect, type Connection } from '#db/connect.ts';
import { migrate } from '#db/migrate.ts';
import { databaseErrorText, IncompatibleDatabaseError } from '#db/errors.ts';
import type { Environment } from '../environment.ts';
import { findBinaries } from './binaries.ts';
import { describeInstance } from './instance.ts';
import { findRunningSocketFolder } from './orphan.ts';
import { connectionUrl, startPostgres } from './start.ts';

export interface OpenDatabase {
  readonly db: Connection;
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Connects to the database in DATABASE_URL, or starts the embedded one, and migrates it.
 * @throws {Error} with a message for the operator
 */
export async function openDatabase(
  {
    databaseUrl,
    dataDir,
    isDefaultDataDir = false,
  }: Pick<Environment, 'databaseUrl' | 'dataDir' | 'isDefaultDataDir'>,
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
  const db = connect(url);
  const stop = async (): Promise<void> => {
    await disconnect(db);
    await embedded?.stop();
  };
  try {
    await migrate(db, { dataFolder: embedded?.dataDir ?? null });
    return { db, url, stop };
  } catch (error) {
    await stop();
    if (databaseUrl === null || error instanceof IncompatibleDatabaseError) throw error;
    throw new Error(
      `The database in DATABASE_URL couldn't be prepared: ${databaseErrorText(error)}. Check that the server is running and that the user has permission to create tables.`,
      { cause: error },
    );
  }
}

/**
 * Connects to the database for a command that reads it, also while the server runs. Starts the
 * embedded PostgreSQL if it doesn't run.
 * @throws {Error} with a message for the operator
 */
export async function openDatabaseForReading(
  environment: Pick<Environment, 'databaseUrl' | 'dataDir' | 'isDefaultDataDir'>,
): Promise<OpenDatabase> {
  const silent = (): void => undefined;
  const url = environment.databaseUrl ?? (await findRunningUrl(environment));
  if (url === null) return openDatabase(environment, silent);
  const db = connect(url);
  return { db, url, stop: () => disconnect(db) };
}

async function findRunningUrl({
  dataDir,
  isDefaultDataDir = false,
}: Pick<Environment, 'dataDir' | 'isDefaultDataDir'>): Promise<string | null> {
  const instance = describeInstance({
    dataDir: resolve(join(dataDir, 'postgres')),
    canMoveDataDir: isDefaultDataDir,
    binaries: await findBinaries(),
    log: () => undefined,
  });
  if (!existsSync(instance.dataDir))
    throw new Error(
      `The folder ${instance.dataDir} holds no database. Set PODIUM_DATA to the folder of the server, or DATABASE_URL to its database.`,
    );
  const socketFolder = findRunningSocketFolder(instance.dataDir);
  return socketFolder === null ? null : connectionUrl(socketFolder);
}
