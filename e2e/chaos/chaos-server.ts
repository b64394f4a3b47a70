import { readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import {
  hasExited,
  launchServer,
  requestMetrics,
  type ServerMetrics,
  type ServerProcess,
} from '#e2e/harness/server-process.ts';
import { waitFor } from '#e2e/harness/wait-for.ts';
import { connectionUrl } from '#lib/server/postgres/start.ts';
import { findRunningSocketFolder, readPostmasterFile } from '#lib/server/postgres/orphan.ts';
import type { Kill } from './kill-schedule.ts';

/** How much of the server's output is kept, in characters. */
const MAX_OUTPUT = 200_000;

/**
 * The real server with its embedded PostgreSQL in production settings, as `podium start` runs it.
 */
export class ChaosServer {
  #process: ServerProcess | null = null;
  #url = '';
  #signInLink = '';
  #output = '';
  readonly #folder: string;

  readonly #hasPages: boolean;

  readonly #env: Readonly<Record<string, string>>;

  private constructor(folder: string, hasPages: boolean, env: Readonly<Record<string, string>>) {
    this.#folder = folder;
    this.#hasPages = hasPages;
    this.#env = env;
  }

  /** `hasPages`: also serves the built pages. `env`: more settings. */
  static async create({
    hasPages = false,
    env = {},
  }: {
    readonly hasPages?: boolean;
    readonly env?: Readonly<Record<string, string>>;
  } = {}): Promise<ChaosServer> {
    const folder = await mkdtemp(join(tmpdir(), 'podium-chaos-'));
    // Root runs PostgreSQL as another user, who must be able to enter the folder.
    await chmod(folder, 0o755);
    const server = new ChaosServer(folder, hasPages, env);
    await server.start();
    return server;
  }

  get url(): string {
    return this.#url;
  }
  get signInLink(): string {
    return this.#signInLink;
  }
  /** The end of what all processes printed. */
  output(): string {
    return this.#output;
  }

  /** Starts the server, and waits until it is ready. The port stays the same. */
  async start(): Promise<void> {
    const { url, signInLink } = await this.launch().ready;
    this.#url = url;
    this.#signInLink = signInLink;
  }

  /** Starts the server without waiting for it. */
  launch(): ServerProcess {
    const launched = launchServer({
      env: {
        PORT: this.#url === '' ? '0' : new URL(this.#url).port,
        PODIUM_DATA: this.#folder,
        DATABASE_URL: '',
        PODIUM_URL: '',
        PODIUM_LOG_REQUESTS: 'none',
        PODIUM_DRAIN_SECONDS: '0',
        PODIUM_TEST_PAGES: this.#hasPages ? 'next' : 'none',
        ...this.#env,
      },
      onOutput: (chunk) => {
        this.#output = (this.#output + chunk).slice(-MAX_OUTPUT);
      },
    });
    launched.ready.catch(() => undefined);
    this.#process = launched;
    return launched;
  }

  /** Kills the server, and waits for its end. PostgreSQL goes on. */
  async killServer(): Promise<void> {
    if (this.#process === null) return;
    this.#process.child.kill('SIGKILL');
    await this.#process.exited;
  }

  /** Asks the server to end, as an operator or Kubernetes does. @returns its exit code, or the signal that ended it */
  async stopServer(): Promise<number | string> {
    if (this.#process === null) throw new Error("the server doesn't run");
    this.#process.child.kill('SIGTERM');
    return this.#process.exited;
  }

  /** Kills PostgreSQL, if it runs. The server that started it starts it again. */
  killPostgres(scope: Kill['scope']): void {
    const pids = this.#listPostgres();
    for (const pid of scope === 'all' ? pids : pids.slice(0, 1)) trySignal(pid, 'SIGKILL');
  }

  /**
   * Stops PostgreSQL, so that it neither answers nor closes a connection.
   * @returns a function that lets the same processes go on, also those whose first process was killed
   */
  stallPostgres(): () => void {
    const pids = this.#listPostgres();
    for (const pid of pids) trySignal(pid, 'SIGSTOP');
    return () => {
      for (const pid of pids.splice(0)) trySignal(pid, 'SIGCONT');
    };
  }

  /** Waits until the server answers that its database is available. */
  async waitUntilReady(timeoutMs = 60_000): Promise<void> {
    await waitFor(
      'the server is ready',
      async () => {
        const response = await fetch(`${this.#url}/readyz`, { signal: AbortSignal.timeout(5_000) });
        return response.ok ? true : undefined;
      },
      { timeoutMs, intervalMs: 100 },
    );
  }

  /** For node-postgres. @throws while PostgreSQL doesn't run */
  databaseUrl(): string {
    const postmaster = this.#postmaster();
    if (postmaster === null) throw new Error("PostgreSQL doesn't run");
    return connectionUrl(postmaster.socketFolder);
  }

  async query<Row extends pg.QueryResultRow>(
    statement: string,
    values: readonly unknown[] = [],
  ): Promise<Row[]> {
    const client = new pg.Client({ connectionString: this.databaseUrl() });
    await client.connect();
    try {
      return (await client.query<Row>(statement, [...values])).rows;
    } finally {
      await client.end();
    }
  }

  /** After a collection. */
  metrics(): Promise<ServerMetrics> {
    if (this.#process === null) throw new Error("the server doesn't run");
    return requestMetrics(this.#process.child);
  }

  /** Stops everything and removes the data. */
  async remove(): Promise<void> {
    if (this.#process !== null && !hasExited(this.#process.child)) await this.stopServer();
    this.killPostgres('all');
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** The first process of PostgreSQL, then the others; empty if it doesn't run. */
  #listPostgres(): number[] {
    const pid = this.#postmaster()?.pid;
    return pid === undefined ? [] : [pid, ...listChildren(pid)];
  }

  /** Null unless the process in the file runs on this folder: another process can have its pid by now. */
  #postmaster(): ReturnType<typeof readPostmasterFile> {
    const dataDir = join(this.#folder, 'postgres');
    return findRunningSocketFolder(dataDir) === null ? null : readPostmasterFile(dataDir);
  }
}

function trySignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended meanwhile.
  }
}

/** proc(5): the parent is the second field after the name of the program. */
function listChildren(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        const fields = readFileSync(`/proc/${name}/stat`, 'utf8')
          .replace(/^.*\) /s, '')
          .split(' ');
        return Number(fields[1]) === parent;
      } catch {
        return false;
      }
    })
    .map(Number);
}
