import type { ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { findBinaries } from './binaries.ts';
import { describeCluster, ensureInitialised, launch, type Cluster } from './instance.ts';
import { explain, PostgresError } from './error.ts';
import { keepFolder } from './data-folder-lock.ts';
import { endOrphan, endProcess } from './orphan.ts';
import { makeSocketFolder } from './socket-folder.ts';

export interface Postgres {
  /** For node-postgres: database `podium` over the Unix socket. */
  readonly url: string;
  stop(): Promise<void>;
}

/** One writer and no replicas: the leanest log that still survives a power cut. No port at all, only the socket. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_connections: '100',
  jit: 'off',
  log_min_messages: 'warning',
  log_checkpoints: 'off',
  lc_messages: 'C',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/**
 * Starts PostgreSQL as a child on a data folder of its own (made on the first start), replaces the one a killed Podium left
 * behind, starts it again should it end by itself, and ends it with `stop()` or with this process.
 * Throws `PostgresError`, whose message is for the person who starts Podium.
 */
export async function startPostgres(options: {
  dataDir: string;
  log: (line: string) => void;
  settings?: Readonly<Record<string, string>>;
}): Promise<Postgres> {
  const dataDir = resolve(options.dataDir);
  const cluster = describeCluster(
    dataDir,
    await findBinaries(),
    '/usr/bin:/bin:/usr/sbin:/sbin',
    options.log,
  );
  await ensureInitialised(cluster);
  await endOrphan(dataDir, urlOf, options.log);
  const socketFolder = makeSocketFolder(dataDir, cluster.user);
  const url = urlOf(socketFolder);
  const running = await superviseServer(
    cluster,
    { ...SETTINGS, ...options.settings, unix_socket_directories: socketFolder },
    options.log,
  );
  try {
    await createDatabase(urlOf(socketFolder, 'postgres'));
    const keeper = await keepFolder(url);
    if (!keeper)
      throw new PostgresError(
        `Another Podium is running on ${dataDir}: stop it first, or name another folder in PODIUM_DATA.`,
      );
    return {
      url,
      async stop() {
        await keeper.stop();
        await running.stop();
        rmSync(socketFolder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await running.stop();
    throw error;
  }
}

function urlOf(socketFolder: string, database = 'podium'): string {
  return `postgresql://podium@localhost/${database}?host=${encodeURIComponent(socketFolder)}`;
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query(`select 1 from pg_database where datname = 'podium'`);
    if (rowCount === 0) await client.query('create database podium');
  } finally {
    await client.end();
  }
}

/** Keeps one `postgres` running until `stop()`. */
async function superviseServer(
  cluster: Cluster,
  settings: Readonly<Record<string, string>>,
  log: (line: string) => void,
): Promise<{ stop(): Promise<void> }> {
  const stopping = new AbortController();
  let child = await startServer(cluster, settings, log);
  const withUs = (): void => {
    child.kill('SIGINT');
  };
  process.once('exit', withUs);

  const keep = async (): Promise<void> => {
    for (let pause = 200; ; pause = Math.min(pause * 2, 5_000)) {
      await ended(child);
      if (stopping.signal.aborted) return;
      log('PostgreSQL ended by itself: starting it again.');
      await wait(pause, undefined, { signal: stopping.signal, ref: false }).catch(() => {});
      if (stopping.signal.aborted) return;
      child = await startServer(cluster, settings, log).then(
        (started) => {
          pause = 100;
          return started;
        },
        (error: Error) => {
          log(error.message);
          return child;
        },
      );
    }
  };
  const kept = keep();
  return {
    async stop() {
      stopping.abort();
      process.off('exit', withUs);
      if (child.pid !== undefined && !hasEnded(child))
        await endProcess(child.pid, () => !hasEnded(child));
      await kept;
    },
  };
}

async function startServer(
  cluster: Cluster,
  settings: Readonly<Record<string, string>>,
  log: (line: string) => void,
): Promise<ChildProcess> {
  const args = [
    '-D',
    cluster.dataDir,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  const ready = Promise.withResolvers<undefined>();
  const hear = (line: string): void => {
    if (/database system is ready to accept connections/.test(line)) ready.resolve(undefined);
    if (/ (WARNING|ERROR|FATAL|PANIC): /.test(line)) log(`PostgreSQL: ${line}`);
  };
  const { child, said } = launch(cluster, cluster.binaries.postgres, args, cluster.dataDir, hear);
  const gone = ended(child).then(() => {
    throw explain('start', said(), cluster.dataDir);
  });
  await Promise.race([ready.promise, gone]);
  gone.catch(() => {});
  return child;
}

const hasEnded = (child: ChildProcess): boolean =>
  child.exitCode !== null || child.signalCode !== null || child.pid === undefined;

async function ended(child: ChildProcess): Promise<void> {
  if (!hasEnded(child)) await new Promise((resolve) => child.once('exit', resolve));
}
