import { join } from 'node:path';
import { connect, disconnect, type Connection } from '#db/connect.ts';
import { migrate } from '#db/migrate.ts';
import { databaseErrorText, IncompatibleDatabaseError } from '#db/errors.ts';
import type { Environment } from '../environment.ts';
import { startPostgres } from './start.ts';

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
