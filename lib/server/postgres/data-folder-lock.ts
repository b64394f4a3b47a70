import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';

/** Key of the advisory lock that says: a living Podium uses this data folder. */
const DATA_FOLDER_LOCK_KEY = 7_063_486;

export interface DataFolderLock {
  stop(): Promise<void>;
}

/** Takes the lock of the data folder; null when a living Podium holds it. The kernel gives it back when its process dies, however it dies. */
export async function acquireLock(url: string): Promise<pg.Client | null> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {});
  await client.connect();
  const { rows } = await client.query<{ taken: boolean }>(
    'select pg_try_advisory_lock($1) as taken',
    [DATA_FOLDER_LOCK_KEY],
  );
  if (rows[0]?.taken) return client;
  await client.end();
  return null;
}

/** Holds the lock, and takes it again whenever PostgreSQL restarted. */
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
