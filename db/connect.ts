import { drizzle, type NodePgDatabase, type NodePgQueryResultHKT } from 'drizzle-orm/node-postgres';
import type { PgDatabase } from 'drizzle-orm/pg-core';
import pg from 'pg';
import * as schema from './schema.ts';

/** What queries accept: the pool, or a transaction on it. */
export type Database = PgDatabase<NodePgQueryResultHKT, typeof schema>;
/** The pool. End it with `disconnect`. */
export type Connection = NodePgDatabase<typeof schema> & { readonly $client: pg.Pool };

export interface ConnectOptions {
  /** Limit of one statement; long exports set their own. */
  readonly statementTimeoutMs?: number;
  readonly maxConnections?: number;
}

/**
 * Creates a pool. Opens no connection before the first query. A connection that breaks while idle
 * is dropped and replaced on demand, so the pool survives a restart of the database.
 */
export function connect(
  url: string,
  { statementTimeoutMs = 15_000, maxConnections = 10 }: ConnectOptions = {},
): Connection {
  const pool = new pg.Pool({
    connectionString: url,
    max: maxConnections,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + 5_000,
    idle_in_transaction_session_timeout: 60_000,
    keepAlive: true,
    application_name: 'podium',
  });
  pool.on('error', () => {});
  // Without a listener, the end of a connection between two statements of its user would end the process.
  // The next statement fails anyway.
  pool.on('connect', (client) => {
    client.on('error', () => {});
  });
  return drizzle(pool, { schema });
}

export async function disconnect(db: Connection): Promise<void> {
  await db.$client.end();
}
