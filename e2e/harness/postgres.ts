import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startPostgres } from '../../lib/server/postgres/start.ts';
import { connect, disconnect } from '../../db/connect.ts';
import { migrate } from '../../db/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

/**
 * One PostgreSQL for all tests of a run, with a migrated template that `createTestDatabase` copies.
 * fsync is off, because no test checks the data after a power failure.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'podium-test-'));
  const postgres = await startPostgres({
    dataDir: join(folder, 'postgres'),
    log: () => {},
    settings: { fsync: 'off', full_page_writes: 'off', max_connections: '200' },
  });
  // A template must have no open connection, and the lock of the data folder holds one to `podium`.
  const template = new URL(postgres.url);
  template.pathname = '/podium_template';
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  await client.query('create database podium_template');
  await client.end();
  const db = connect(template.href);
  await migrate(db);
  await disconnect(db);
  project.provide('postgresUrl', postgres.url);
  return async () => {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
