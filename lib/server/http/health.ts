import type { Connection } from '#db/connect.ts';

/** The database counts as lost if a query takes longer. */
const RESPONSE_TIMEOUT_MS = 2_000;

/**
 * Checks for /healthz whether the database responds. The check returns what is missing, or null. Only
 * one query runs at a time, so that frequent health checks don't use up the connections while the
 * database hangs.
 */
export function createDatabaseHealthCheck(
  db: Pick<Connection, '$client'>,
  timeoutMs = RESPONSE_TIMEOUT_MS,
): () => Promise<'the database' | null> {
  let pendingCheck: Promise<'the database' | null> | null = null;
  const checkDatabase = async (): Promise<'the database' | null> => {
    const timeout = Promise.withResolvers<'the database'>();
    const timer = setTimeout(() => {
      timeout.resolve('the database');
    }, timeoutMs);
    const query = db.$client.query('select 1').then(
      () => null,
      () => 'the database' as const,
    );
    // The query itself may hang longer. There is no other one until it ends.
    void query.finally(() => {
      pendingCheck = null;
    });
    const result = await Promise.race([query, timeout.promise]);
    clearTimeout(timer);
    return result;
  };
  return () => (pendingCheck ??= checkDatabase());
}
