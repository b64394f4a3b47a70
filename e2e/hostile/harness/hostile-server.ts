import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { inject } from 'vitest';
import { createPackFolder, podExerciseYaml, type PackFolder } from '#e2e/harness/pack-folder.ts';
import {
  hasExited,
  launchServer,
  requestMetrics,
  type ServerMetrics,
} from '#e2e/harness/server-process.ts';

/*
 * A real server in a child process, for tests that attack it:
 *
 *   const server = await startHostileServer();
 *   ... attack server.url, measure server.metrics() ...
 *   await checkHealth(server);
 *   await server.remove();
 */

const OVERRIDE_LIMITS = join(import.meta.dirname, 'override-limits.ts');
/** The id of the course with one exercise. */
export const SMALL_COURSE = 'course';
const REQUEST_TIMEOUT_MS = 10_000;
/** Hardening 10.1: the bounds of the checks after each scenario. */
const HEALTH_LIMITS = { healthzMs: 500, rssBytes: 1.5 * 1024 ** 3 } as const;

/** A failure that no code of the server handles. */
export type ProcessFault = 'exception' | 'rejection' | 'warning';

export interface HostileServer {
  readonly url: string;
  readonly signInLink: string;
  /** The course of its workshops. */
  readonly packId: string;
  readonly databaseUrl: string;
  readonly pid: number;
  /** Everything that the process wrote on stdout and stderr, across restarts. */
  output(): string;
  metrics(): Promise<ServerMetrics>;
  /** Makes the process fail where no code handles it. */
  raise(fault: ProcessFault): void;
  /** Time passes this many times as fast for the server from now on. A restart forgets it. */
  setClockSpeed(speed: number): void;
  /** Sends the signal. @returns the exit code or the signal, and how long it took in ms */
  stop(signal?: NodeJS.Signals): Promise<{ exit: number | string; ms: number }>;
  /** Resolves when the process ends without a signal from the test. */
  waitForExit(): Promise<number | string>;
  /** Starts the process again on the same database and port. @returns how long it took, ms */
  restart(): Promise<number>;
  /** Runs SQL on the server's database. */
  query<Row extends pg.QueryResultRow>(
    statement: string,
    values?: readonly unknown[],
  ): Promise<Row[]>;
  /** Stops the process and drops the database. */
  remove(): Promise<void>;
}

/** Starts the server on its own database, with the fast test settings of PostgreSQL. */
export async function startHostileServer({
  env = {},
  course = 'kubernetes-basics',
  pages = 'none',
}: {
  env?: Readonly<Record<string, string>>;
  /**
   * `small`: has one exercise, about the Pod `web`. Each start reads the course, which takes more
   * than a second of processor time for the other one.
   */
  course?: 'kubernetes-basics' | 'small';
  /** `next`: renders pages, which builds them first if they aren't built. */
  pages?: 'none' | 'next';
} = {}): Promise<HostileServer> {
  const template = inject('postgresUrl');
  const name = `hostile_${randomBytes(8).toString('hex')}`;
  const databaseUrl = withDatabase(template, name);
  await administer(template, `create database ${name} template podium_template`);
  const sql = new pg.Client({ connectionString: databaseUrl });
  await sql.connect();
  // Servers of several tests run at once, and each has a control socket.
  const dataDir = await mkdtemp(join(tmpdir(), 'podium-hostile-'));
  const packs = course === 'small' ? createSmallCourse() : null;
  let text = '';
  let port = '0';
  const launch = () =>
    launchProgram(
      {
        PORT: port,
        DATABASE_URL: databaseUrl,
        PODIUM_DATA: dataDir,
        PODIUM_LOG_REQUESTS: 'none',
        PODIUM_TEST_PAGES: pages,
        ...(packs && { PODIUM_TEST_PACKS: join(packs.dir, 'packs') }),
        ...env,
      },
      (chunk) => {
        text = (text + chunk).slice(-2_000_000);
      },
    );
  // The first of several servers builds the pages.
  let running = await (pages === 'next' ? withLock(template, launch) : launch());
  port = new URL(running.url).port;
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    const startedAt = performance.now();
    if (!hasExited(running.child)) running.child.kill(signal);
    return { exit: await running.exited, ms: performance.now() - startedAt };
  };
  return {
    get url() {
      return running.url;
    },
    get signInLink() {
      return running.signInLink;
    },
    get pid() {
      return running.child.pid ?? 0;
    },
    packId: course === 'small' ? SMALL_COURSE : course,
    databaseUrl,
    output: () => text,
    metrics: () => requestMetrics(running.child),
    raise: (fault) => {
      running.child.send({ fault });
    },
    setClockSpeed: (clockSpeed) => {
      running.child.send({ clockSpeed });
    },
    stop,
    waitForExit: () => running.exited,
    async restart() {
      if (!hasExited(running.child)) await stop();
      const startedAt = performance.now();
      running = await launch();
      return performance.now() - startedAt;
    },
    async query<Row extends pg.QueryResultRow>(statement: string, values: readonly unknown[] = []) {
      return (await sql.query<Row>(statement, [...values])).rows;
    },
    async remove() {
      await stop('SIGKILL');
      await sql.end();
      await administer(template, `drop database ${name} with (force)`);
      await rm(dataDir, { recursive: true, force: true });
      packs?.remove();
    },
  };
}

/**
 * The checks after each scenario: the server answers in time, its memory is in the bound, and no
 * rejection or exception was left unhandled.
 * @throws with everything that is wrong
 */
export async function checkHealth(server: HostileServer): Promise<void> {
  const problems: string[] = [];
  const startedAt = performance.now();
  const response = await fetch(`${server.url}/healthz`, {
    signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
  });
  const ms = performance.now() - startedAt;
  if (response.status !== 200) problems.push(`/healthz answered ${String(response.status)}`);
  if (ms > HEALTH_LIMITS.healthzMs) problems.push(`/healthz took ${ms.toFixed(0)} ms`);
  const { rssBytes } = await server.metrics();
  if (!(rssBytes > 0)) problems.push('the process reports no memory');
  if (rssBytes > HEALTH_LIMITS.rssBytes)
    problems.push(`the process uses ${(rssBytes / 1024 ** 2).toFixed(0)} MiB`);
  const unhandled = /unhandled|uncaught/i.exec(server.output());
  if (unhandled !== null)
    problems.push(server.output().slice(Math.max(0, unhandled.index - 200), unhandled.index + 600));
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

function createSmallCourse(): PackFolder {
  const packs = createPackFolder();
  packs.saveVersion('1.0.0', ['web']);
  packs.saveExercise('web', podExerciseYaml('web', '{ spec: { hostNetwork: true } }'));
  return packs;
}

interface LaunchedProgram {
  readonly child: ChildProcess;
  readonly url: string;
  readonly signInLink: string;
  readonly exited: Promise<number | string>;
}

async function launchProgram(
  env: Readonly<Record<string, string>>,
  onOutput: (chunk: string) => void,
): Promise<LaunchedProgram> {
  const { child, exited, ready } = launchServer({
    env,
    execArgv:
      env['PODIUM_TEST_WORKSHOP_OBJECT_BYTES'] === undefined
        ? []
        : ['--import', pathToFileURL(OVERRIDE_LIMITS).href],
    onOutput,
  });
  return { child, exited, ...(await ready) };
}

function withDatabase(url: string, name: string): string {
  const result = new URL(url);
  result.pathname = `/${name}`;
  return result.href;
}

/** Runs one task of all test files at a time. */
async function withLock<Result>(template: string, run: () => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: withDatabase(template, 'postgres') });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(1)');
    return await run();
  } finally {
    await client.end();
  }
}

async function administer(template: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: withDatabase(template, 'postgres') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
