import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findBinaries, type PostgresBinaries } from './binaries.ts';
import { readPostmasterFile } from './orphan.ts';
import { firstClosedFolder } from './run-as.ts';
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

async function start(
  log: (line: string) => void = () => {},
  options: Partial<Parameters<typeof startPostgres>[0]> = {},
): Promise<PostgresServer> {
  const postgres = await startPostgres({ dataDir, log, ...options });
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

describe('the embedded PostgreSQL', () => {
  it('uses UTF-8 without LANG, listens on no port, and closes its socket to other users', async () => {
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

  it('keeps its data when its parent process is killed, and is replaced at the next start', async () => {
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
      await client.query('create table numbers (n int)');
      await client.query('insert into numbers values (1)');
      console.log('written');
      setInterval(() => {}, 1000);
    `,
      ],
      { cwd: join(import.meta.dirname, '../../..'), stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await once(createInterface(parent.stdout), 'line');
    const orphan = readPostmasterFile(dataDir)?.pid;
    await expect(startPostgres({ dataDir, log: () => {} })).rejects.toThrow(/Another Podium uses/);

    parent.kill('SIGKILL');
    await once(parent, 'exit');
    const logLines: string[] = [];
    const postgres = await start((line) => logLines.push(line));
    expect(logLines.join()).toContain(`PostgreSQL (process ${orphan}) was left running`);
    expect(await ask(postgres, 'select n from numbers')).toEqual([{ n: 1 }]);
  });

  it('restarts at the same address when it is killed', async () => {
    const postgres = await start();
    process.kill(readPostmasterFile(dataDir)?.pid ?? 0, 'SIGKILL');
    await vi.waitFor(
      async () => {
        expect(await ask(postgres, 'select 1 as n')).toEqual([{ n: 1 }]);
      },
      { timeout: 10_000, interval: 50 },
    );
  });

  it('starts if postmaster.pid names another process', async () => {
    await start();
    await running.pop()?.stop();
    writeFileSync(
      join(dataDir, 'postmaster.pid'),
      `${process.pid}\n${dataDir}\n0\n5432\n/nowhere\n`,
    );
    expect(await ask(await start(), 'select 1 as n')).toEqual([{ n: 1 }]);
  });

  it('T6.4 closes a data folder to which Kubernetes gave the rights of fsGroup', async () => {
    await start();
    await running.pop()?.stop();
    chmodSync(dataDir, 0o770);
    expect(await ask(await start(), 'select 1 as n')).toEqual([{ n: 1 }]);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  });

  it('reports a file that has the name of its folder', async () => {
    writeFileSync(join(folder, 'data'), '');
    await expect(start()).rejects.toThrow(
      /The folder \S+data can't be created: a file with this name exists. Set PODIUM_DATA/,
    );
  });

  it('reports a folder that another major version created', async () => {
    await start();
    await running.pop()?.stop();
    writeFileSync(join(dataDir, 'PG_VERSION'), '16\n');
    await expect(start()).rejects.toThrow(
      /was created by PostgreSQL 16. This Podium uses PostgreSQL 18/,
    );
  });

  it.runIf(process.getuid?.() === 0)(
    'runs as another user if Podium runs as root, also with a data folder that is closed to others',
    async () => {
      chmodSync(folder, 0o700);
      const postgres = await start();
      expect(statSync(dataDir).uid).not.toBe(0);
      expect(await ask(postgres, 'select 1 as n')).toEqual([{ n: 1 }]);
    },
  );
});

describe('a checkout in a folder of mode 0700', () => {
  const NOBODY = { name: 'nobody', uid: 65534, gid: 65534 };
  const isRoot = process.getuid?.() === 0;
  const canNobodyRunTests =
    isRoot &&
    [import.meta.filename, process.execPath].every((path) => !firstClosedFolder(path, NOBODY));
  let checkout: string;
  let systemFolder: string;

  beforeEach(() => {
    chmodSync(folder, 0o755);
    [checkout, systemFolder] = [join(folder, 'checkout'), join(folder, 'system')];
    mkdirSync(checkout, { mode: 0o700 });
    mkdirSync(systemFolder);
    dataDir = join(checkout, 'data', 'postgres');
  });

  /** The programs as npm installs them, in the closed folder. */
  async function installPrograms(): Promise<PostgresBinaries> {
    const installed = await findBinaries();
    const target = join(checkout, 'native');
    cpSync(dirname(dirname(installed.postgres)), target, {
      recursive: true,
      verbatimSymlinks: true,
    });
    return { postgres: join(target, 'bin/postgres'), initdb: join(target, 'bin/initdb') };
  }

  it.runIf(isRoot)(
    'runs for root with copied programs and a data folder that other users can reach',
    async () => {
      const options = {
        binaries: await installPrograms(),
        canMoveDataDir: true,
        systemFolders: [join(folder, 'missing'), systemFolder],
      };
      const logLines: string[] = [];
      const first = await start((line) => logLines.push(line), options);
      expect(dirname(first.dataDir)).toBe(join(systemFolder, 'podium-postgres'));
      expect(logLines.join('\n')).toContain(
        `can't enter ${checkout}. The data folder is ${first.dataDir}`,
      );
      expect(existsSync(join(checkout, 'data'))).toBe(false);
      expect(statSync(first.dataDir).mode & 0o777).toBe(0o700);
      await ask(first, 'create table numbers as select 1 as n');
      await running.pop()?.stop();

      const second = await start(undefined, options);
      expect(second.dataDir).toBe(first.dataDir);
      expect(await ask(second, 'select n from numbers')).toEqual([{ n: 1 }]);
      expect(readdirSync(dirname(first.dataDir))).toHaveLength(2);
    },
  );

  it.runIf(isRoot)('keeps the data folder that the operator chose', async () => {
    const binaries = await installPrograms();
    const postgres = await start(undefined, { binaries, systemFolders: [systemFolder] });
    expect(postgres.dataDir).toBe(dataDir);
    expect(await ask(postgres, 'select 1 as n')).toEqual([{ n: 1 }]);
  });

  it.runIf(isRoot)('does not use a shared folder that another user can change', async () => {
    const binaries = await installPrograms();
    mkdirSync(join(systemFolder, 'podium-postgres'));
    chownSync(join(systemFolder, 'podium-postgres'), NOBODY.uid, NOBODY.gid);
    await expect(
      start(undefined, { binaries, canMoveDataDir: true, systemFolders: [systemFolder] }),
    ).rejects.toThrow(`can't enter ${checkout}. Allow it (chmod o+x ${checkout})`);
  });

  it.runIf(canNobodyRunTests)('runs for an ordinary user in place', async () => {
    const { postgres, initdb } = await installPrograms();
    for (const path of [
      checkout,
      ...readdirSync(checkout, { recursive: true }).map((name) => join(checkout, String(name))),
    ])
      chownSync(path, NOBODY.uid, NOBODY.gid);
    const child = spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `
      const { startPostgres } = await import(${JSON.stringify(join(import.meta.dirname, 'start.ts'))});
      const postgres = await startPostgres({
        dataDir: ${JSON.stringify(dataDir)},
        binaries: ${JSON.stringify({ postgres, initdb })},
        canMoveDataDir: true,
        log: console.log,
      });
      console.log(postgres.dataDir);
      await postgres.stop();
    `,
      ],
      {
        uid: NOBODY.uid,
        gid: NOBODY.gid,
        cwd: join(import.meta.dirname, '../../..'),
        env: { PATH: '/usr/bin:/bin', NODE_ENV: 'test' },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const lines: string[] = [];
    createInterface(child.stdout).on('line', (line) => lines.push(line));
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(lines).toEqual([dataDir]);
  });
});
