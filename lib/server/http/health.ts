import type { Connection } from '#db/connect.ts';
import { SCHEMA_VERSION } from '#db/migrate.ts';
import { PROTOCOL_VERSION } from '#lib/protocol/version.ts';
import manifest from '../../../package.json' with { type: 'json' };

/** The database counts as lost if a query takes longer. */
const RESPONSE_TIMEOUT_MS = 2_000;

/** What the server waits for; null while it is ready. */
export type FindWaitingFor = () => Promise<string | null> | string | null;

/**
 * Answers what probes and load balancers ask: `/livez` as long as the process can answer, without the
 * database; `/readyz`, and `/healthz` by its older name, whether requests can be served; `/version` what
 * runs here. Null for other paths.
 */
export async function answerHealthRequest(
  path: string | undefined,
  findWaitingFor: FindWaitingFor,
): Promise<{ readonly status: 200 | 503; readonly body: object } | null> {
  switch (path ?? '') {
    case '/livez':
      return { status: 200, body: { alive: true } };
    case '/readyz':
    case '/healthz': {
      const waitingFor = await findWaitingFor();
      return waitingFor === null
        ? { status: 200, body: { ready: true } }
        : { status: 503, body: { ready: false, waitingFor } };
    }
    case '/version':
      return {
        status: 200,
        body: {
          version: manifest.version,
          schema: SCHEMA_VERSION,
          agentProtocol: PROTOCOL_VERSION,
        },
      };
    default:
      return null;
  }
}

/**
 * Checks for /readyz whether the database responds. The check returns what is missing, or null. Only
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
