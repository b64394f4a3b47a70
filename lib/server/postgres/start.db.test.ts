import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readPostmasterFile } from './orphan.ts';
import { startPostgres, type PostgresServer } from './start.ts';

let folder: string;
let dataDir: string;
const running: PostgresServer[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'podium-pg-'));
  dataDir = join(folder, 'data', 'postgres');
});
afterEach(async () => {
  for (const postgres of running.splice(0)) await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(log: (line: string) => void = () => {}): Promise<PostgresServer> {
  const postgres = await startPostgres({ dataDir, log });
  running.push(postgres);
  return postgres;
}

async function ask<Row extends object>(
  postgres: PostgresServer,
  statement: string,
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  try {
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end();
  }
}

describe('the PostgreSQL of ours', () => {
  it('is UTF-8 without LANG, listens on no port, and lets nobody else near its socket', async () => {
    const postgres = await start();
    expect(
      await ask(
        postgres,
        `select current_setting('server_encoding') as encoding, current_setting('listen_addresses') as port, current_setting('fsync') as fsync`,
      ),
    ).toEqual([{ encoding: 'UTF8', port: '', fsync: 'on' }]);
    const socketFolder = new URL(postgres.url).searchParams.get('host') ?? '';
    expect(statSync(socketFolder).mode & 0o777).toBe(0o700);
    expect(socketFolder.length).toBeLessThan(90);
    await running.pop()?.stop();
    expect(existsSync(socketFolder)).toBe(false);
    expect(readPostmasterFile(dataDir)).toBe(null);
  });

  it('keeps what was written through kill -9 of the process that started it, and replaces the one left behind', async () => {
    const parent = spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `
      const { startPostgres } = await import(${JSON.stringify(join(import.meta.dirname, 'start.ts'))});
      const { default: pg } = await import('pg');
      const postgres = await startPostgres({ dataDir: ${JSON.stringify(dataDir)}, log: () => {} });
      const client = new pg.Client({ connectionString: postgres.url });
      await client.connect();
      await client.query('create table kept (n int)');
      await client.query('insert into kept values (1)');
      console.log('written');
      setInterval(() => {}, 1000);
    `,
      ],
      { cwd: join(import.meta.dirname, '../../..'), stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await once(createInterface(parent.stdout), 'line');
    const orphan = readPostmasterFile(dataDir)?.pid;
    await expect(startPostgres({ dataDir, log: () => {} })).rejects.toThrow(
      /Another Podium is running/,
    );

    parent.kill('SIGKILL');
    await once(parent, 'exit');
    const said: string[] = [];
    const postgres = await start((line) => said.push(line));
    expect(said.join()).toContain(`PostgreSQL ${orphan} was left behind`);
    expect(await ask(postgres, 'select n from kept')).toEqual([{ n: 1 }]);
  });

  it('comes back at the same address when it is killed', async () => {
    const postgres = await start();
    process.kill(readPostmasterFile(dataDir)?.pid ?? 0, 'SIGKILL');
    await vi.waitFor(
      async () => {
        expect(await ask(postgres, 'select 1 as n')).toEqual([{ n: 1 }]);
      },
      { timeout: 10_000, interval: 50 },
    );
  });

  it('starts where postmaster.pid names a process that is something else', async () => {
    await start();
    await running.pop()?.stop();
    writeFileSync(
      join(dataDir, 'postmaster.pid'),
      `${process.pid}\n${dataDir}\n0\n5432\n/nowhere\n`,
    );
    expect(await ask(await start(), 'select 1 as n')).toEqual([{ n: 1 }]);
  });

  it('says so when a file stands where the folder should', async () => {
    writeFileSync(join(folder, 'data'), '');
    await expect(start()).rejects.toThrow(
      /The folder \S+data can't be made: a file of that name stands in the way. Name a folder in PODIUM_DATA/,
    );
  });

  it('says so when another major version made the folder', async () => {
    await start();
    await running.pop()?.stop();
    writeFileSync(join(dataDir, 'PG_VERSION'), '16\n');
    await expect(start()).rejects.toThrow(
      /was made by PostgreSQL 16, and this Podium brings PostgreSQL 18/,
    );
  });

  it.runIf(process.getuid?.() === 0)(
    'runs as another user when we are root, also in a folder closed to others',
    async () => {
      chmodSync(folder, 0o700);
      const postgres = await start();
      expect(statSync(dataDir).uid).not.toBe(0);
      expect(await ask(postgres, 'select 1 as n')).toEqual([{ n: 1 }]);
    },
  );
});
