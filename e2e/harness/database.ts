import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { connect, disconnect, type Connection } from '#db/connect.ts';

export interface TestDatabase {
  readonly db: Connection;
  readonly url: string;
  /** Ends all connections and refuses new ones, as if the server of the database had stopped. */
  disconnect(): Promise<void>;
  /** Ends what `disconnect` began. */
  allowConnections(): Promise<void>;
  /** Closes the connections and drops the database. */
  drop(): Promise<void>;
}

/** Creates an empty database with the current schema in about 50 ms. Only for `*.db.test.ts`. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const template = inject('postgresUrl');
  const name = `test_${randomBytes(8).toString('hex')}`;
  const url = new URL(template);
  url.pathname = `/${name}`;
  await administer(template, `create database ${name} template podium_template`);
  const db = connect(url.href);
  return {
    db,
    url: url.href,
    async disconnect() {
      await administer(template, `alter database ${name} allow_connections false`);
      await administer(
        template,
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
      );
    },
    allowConnections: () => administer(template, `alter database ${name} allow_connections true`),
    async drop() {
      await disconnect(db);
      await administer(template, `drop database ${name} with (force)`);
    },
  };
}

async function administer(template: string, statement: string): Promise<void> {
  const url = new URL(template);
  url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
