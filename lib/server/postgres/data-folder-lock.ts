import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';

/** Key of the advisory lock that a running Podium holds in the database of its data folder. */
const DATA_FOLDER_LOCK_KEY = 7_063_486;

export interface DataFolderLock {
  stop(): Promise<void>;
}

/**
 * Acquires the lock of the data folder; null if a running Podium holds it. The lock belongs to the
 * connection, so it is released in any case when the process ends.
 */
export async function acquireLock(url: string): Promise<pg.Client | null> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {});
  await client.connect();
  const { rows } = await client.query<{ acquired: boolean }>(
    'select pg_try_advisory_lock($1) as acquired',
    [DATA_FOLDER_LOCK_KEY],
  );
  if (rows[0]?.acquired) return client;
  await client.end();
  return null;
}

/** Holds the lock and acquires it again after PostgreSQL restarted. Null if another Podium holds it. */
export async function holdLock(url: string): Promise<DataFolderLock | null> {
  let client = await acquireLock(url);
  if (!client) return null;
  const stopped = new AbortController();
  const holdUntilStopped = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      if (client) await new Promise((ended) => client?.once('end', ended));
      if (stopped.signal.aborted) return;
      client = await acquireLock(url).catch(() => null);
      if (!client)
        await wait(500, undefined, { signal: stopped.signal, ref: false }).catch(() => {});
    }
  };
  const holding = holdUntilStopped();
  return {
    async stop() {
      stopped.abort();
      await client?.end().catch(() => {});
      await holding;
    },
  };
}
