import { join } from 'node:path';
import { connect, disconnect, type Connection } from '#db/connect.ts';
import { migrate } from '#db/migrate.ts';
import { databaseErrorText } from '#db/reason.ts';
import type { Environment } from '../environment.ts';
import { startPostgres } from './start.ts';

export interface OpenDatabase {
  readonly db: Connection;
  readonly url: string;
  stop(): Promise<void>;
}

/** The operator's own PostgreSQL, else the one that came with Podium, at the schema of this build. */
export async function openDatabase(
  { databaseUrl, dataDir }: Pick<Environment, 'databaseUrl' | 'dataDir'>,
  log: (line: string) => void,
): Promise<OpenDatabase> {
  const embedded =
    databaseUrl === null
      ? await startPostgres({ dataDir: join(dataDir, 'postgres'), log: log })
      : null;
  const url = embedded?.url ?? databaseUrl ?? '';
  const db = connect(url);
  const stop = async (): Promise<void> => {
    await disconnect(db);
    await embedded?.stop();
  };
  try {
    await migrate(db);
    return { db, url, stop };
  } catch (error) {
    await stop();
    if (databaseUrl === null) throw error;
    throw new Error(
      `The database that DATABASE_URL names could not be prepared: ${databaseErrorText(error)}. Look whether the server runs, and whether the user may create tables there.`,
      { cause: error },
    );
  }
}
