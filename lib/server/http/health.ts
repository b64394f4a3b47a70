import type { Connection } from '#db/connect.ts';

/** Longest the database may take to answer nothing at all, ms. */
const RESPONSE_TIMEOUT_MS = 2_000;

/**
 * Whether the database answers, for /healthz: what is waited for, else null. One question at a time, however many ask, so
 * that a probe each second takes no connection from the room while the database hangs.
 */
export function createDatabaseHealthCheck(
  db: Pick<Connection, '$client'>,
  timeoutMs = RESPONSE_TIMEOUT_MS,
): () => Promise<'the database' | null> {
  let pendingCheck: Promise<'the database' | null> | null = null;
  const checkDatabase = async (): Promise<'the database' | null> => {
    const late = Promise.withResolvers<'the database'>();
    const timer = setTimeout(() => {
      late.resolve('the database');
    }, timeoutMs);
    const question = db.$client.query('select 1').then(
      () => null,
      () => 'the database' as const,
    );
    // The question itself may hang for longer: until it ends, nobody asks another.
    void question.finally(() => {
      pendingCheck = null;
    });
    const answer = await Promise.race([question, late.promise]);
    clearTimeout(timer);
    return answer;
  };
  return () => (pendingCheck ??= checkDatabase());
}
