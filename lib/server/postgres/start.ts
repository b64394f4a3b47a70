import type { ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { findBinaries, type PostgresBinaries } from './binaries.ts';
import {
  describeInstance,
  ensureInitialized,
  launchProgram,
  type InstanceOptions,
  type PostgresInstance,
} from './instance.ts';
import { alreadyRunning, explainFailure } from './error.ts';
import { holdLock } from './data-folder-lock.ts';
import { stopOrphan, stopProcess } from './orphan.ts';
import { createSocketFolder } from './socket-folder.ts';

export interface PostgresServer {
  /** For node-postgres: database `podium` over the Unix socket. */
  readonly url: string;
  /** The data folder in use; not the requested one if it had to move. */
  readonly dataDir: string;
  stop(): Promise<void>;
}

/**
 * With one writer and no replicas, the smallest write-ahead log that survives a power failure is
 * enough. There is no port, only the socket.
 */
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
 * Starts PostgreSQL as a child process on its data folder, which is created on the first start.
 * Replaces a PostgreSQL that a killed Podium left running, restarts it after a crash, and stops it
 * with `stop()` or when this process ends.
 * @throws {PostgresError} with a message for the operator
 */
export async function startPostgres(
  options: Omit<InstanceOptions, 'binaries'> & {
    readonly binaries?: PostgresBinaries;
    readonly settings?: Readonly<Record<string, string>>;
  },
): Promise<PostgresServer> {
  const instance = describeInstance({
    ...options,
    dataDir: resolve(options.dataDir),
    binaries: options.binaries ?? (await findBinaries()),
  });
  const { dataDir } = instance;
  await ensureInitialized(instance);
  await stopOrphan(dataDir, connectionUrl, options.log);
  const socketFolder = createSocketFolder(dataDir, instance.user);
  const url = connectionUrl(socketFolder);
  const running = await superviseServer(
    instance,
    { ...SETTINGS, ...options.settings, unix_socket_directories: socketFolder },
    options.log,
  );
  try {
    await createDatabase(connectionUrl(socketFolder, 'postgres'));
    const lock = await holdLock(url);
    if (!lock) throw alreadyRunning(dataDir);
    return {
      url,
      dataDir,
      async stop() {
        await lock.stop();
        await running.stop();
        rmSync(socketFolder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await running.stop();
    throw error;
  }
}

/** The URL of an embedded PostgreSQL, for node-postgres. */
export function connectionUrl(socketFolder: string, database = 'podium'): string {
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

/** Keeps one `postgres` process running until `stop()`. */
async function superviseServer(
  instance: PostgresInstance,
  settings: Readonly<Record<string, string>>,
  log: (line: string) => void,
): Promise<{ stop(): Promise<void> }> {
  const stopping = new AbortController();
  let child = await startServer(instance, settings, log);
  const killOnExit = (): void => {
    child.kill('SIGINT');
  };
  process.once('exit', killOnExit);

  const supervise = async (): Promise<void> => {
    for (let pauseMs = 200; ; pauseMs = Math.min(pauseMs * 2, 5_000)) {
      await waitForExit(child);
      if (stopping.signal.aborted) return;
      log('PostgreSQL ended unexpectedly. Restarting it.');
      await wait(pauseMs, undefined, { signal: stopping.signal, ref: false }).catch(() => {});
      if (stopping.signal.aborted) return;
      child = await startServer(instance, settings, log).then(
        (started) => {
          pauseMs = 100;
          return started;
        },
        (error: Error) => {
          log(error.message);
          return child;
        },
      );
    }
  };
  const supervision = supervise();
  return {
    async stop() {
      stopping.abort();
      process.off('exit', killOnExit);
      if (child.pid !== undefined && !hasExited(child))
        await stopProcess(child.pid, () => !hasExited(child));
      await supervision;
    },
  };
}

async function startServer(
  instance: PostgresInstance,
  settings: Readonly<Record<string, string>>,
  log: (line: string) => void,
): Promise<ChildProcess> {
  const args = [
    '-D',
    instance.dataDir,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  const ready = Promise.withResolvers<undefined>();
  const onLine = (line: string): void => {
    if (/database system is ready to accept connections/.test(line)) ready.resolve(undefined);
    if (/ (WARNING|ERROR|FATAL|PANIC): /.test(line)) log(`PostgreSQL: ${line}`);
  };
  const { child, recentOutput } = launchProgram(
    instance,
    instance.binaries.postgres,
    args,
    instance.dataDir,
    onLine,
  );
  const exited = waitForExit(child).then(() => {
    throw explainFailure('start', recentOutput(), instance.dataDir);
  });
  await Promise.race([ready.promise, exited]);
  exited.catch(() => {});
  return child;
}

const hasExited = (child: ChildProcess): boolean =>
  child.exitCode !== null || child.signalCode !== null || child.pid === undefined;

async function waitForExit(child: ChildProcess): Promise<void> {
  if (!hasExited(child)) await new Promise((resolve) => child.once('exit', resolve));
}
