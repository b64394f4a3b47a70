import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { listWorkshopsInState } from '#db/queries/workshops.ts';
import { findRole } from '#db/queries/memberships.ts';
import { findSeat } from '#db/queries/seats.ts';
import { createGuessLimiter } from '#lib/auth/guess-limiter.ts';
import { loadServerKey } from '#lib/auth/server-key.ts';
import { findSessionByCookie } from '#lib/auth/session.ts';
import { createCleanupStack } from '#lib/kit/cleanup-stack.ts';
import { backgroundClock, type Clock } from '#lib/kit/clock.ts';
import { messageOf } from '#lib/kit/error-text.ts';
import { openAgentNamespace } from '#lib/realtime/agents/namespace.ts';
import { createViewers } from '#lib/realtime/viewers/viewers.ts';
import { createAgentAssetHandler } from './http/agent-assets.ts';
import { openDatabase } from './postgres/open-database.ts';
import { isLoopback, type Environment } from './environment.ts';
import { createRequestHandler, type ServerReadiness } from './http/handler.ts';
import { createDatabaseHealthCheck } from './http/health.ts';
import { listen } from './http/listen.ts';
import { createSocketServer, SOCKET_PATH } from './http/socket-io.ts';
import {
  createWorkshopRegistry,
  type LocalWorkshopRegistry,
} from './workshops/workshop-registry.ts';
import type { Log } from './logger.ts';
import { openPackCatalog } from './packs/pack-catalog.ts';
import { openNextApp, type OpenNextApp, type NextApp } from './http/next-app.ts';
import { createServices } from './services/index.ts';
import { createSignInLink } from './services/sign-in.ts';

export interface ServerOptions {
  readonly environment: Environment;
  /** Folder of the project: pages, packs, the agent's files. */
  readonly dir: string;
  /** Folder of the exercise packs; `packs` in `dir` by default. */
  readonly packsDir?: string;
  readonly log: Log;
  readonly dev?: boolean;
  readonly clock?: Clock;
  /** Aborts a start in progress. */
  readonly abortSignal?: AbortSignal;
  /** Renders pages and runs routes. Next.js by default; tests pass something smaller. */
  readonly openPages?: OpenNextApp;
}

export interface RunningServer {
  /** Public address, without a trailing slash. */
  readonly url: string;
  /** One-time link that signs the owner in. */
  readonly signInLink: string;
  /** Creates another such link. The one before no longer works. */
  createSignInLink(): Promise<string>;
  /** The workshops that are open in this process. */
  readonly workshops: LocalWorkshopRegistry;
  stop(): Promise<void>;
}

/** How often changed packs are looked for. Workshops use a new version only after an update. */
const CATALOG_POLL_MS = 30_000;
const GUESS_LIMIT = { burst: 60, perMinute: 60, maxKeys: 10_000 };

/**
 * Starts the whole server: first the port, so that /healthz reports what the start waits for, then
 * database, packs, pages and sockets. Everything is stopped in the opposite order, also if the start
 * fails.
 * @throws {Error} with a message for the operator
 */
export async function startServer({
  environment,
  dir,
  packsDir = join(dir, 'packs'),
  log,
  dev = false,
  clock = backgroundClock,
  abortSignal,
  openPages = openNextApp,
}: ServerOptions): Promise<RunningServer> {
  const cleanup = createCleanupStack();
  let readiness: ServerReadiness = { ready: false, waitingFor: 'the database' };
  const setWaitingFor = (waitingFor: string): void => {
    abortSignal?.throwIfAborted();
    readiness = { ready: false, waitingFor };
  };
  const logInfo = (line: string): void => {
    log('info', line);
  };

  const logCleanupError = (error: unknown): void => {
    log('warn', `Error while stopping: ${messageOf(error)}`);
  };

  try {
    let url = environment.publicUrl ?? '';
    const handler = createRequestHandler({ readiness: () => readiness, url: () => url, dev, log });
    const http = createServer((request, response) => void handler(request, response));
    const { port, stop } = await listen(http, environment);
    cleanup.add(stop);
    url ||= `http://${isLoopback(environment.host) ? 'localhost' : environment.host}:${String(port)}`;
    warnAboutUrl(url, environment, log);

    const { db, url: databaseUrl, stop: closeDatabase } = await openDatabase(environment, logInfo);
    cleanup.add(closeDatabase);
    const serverKey = await loadServerKey(db);

    setWaitingFor('the exercise packs');
    const catalog = openPackCatalog(packsDir, log);
    await catalog.refresh();
    catalog.startPolling(CATALOG_POLL_MS);
    cleanup.add(() => {
      catalog.stop();
    });

    setWaitingFor('the workshops');
    const workshops = createWorkshopRegistry({
      db,
      databaseUrl,
      catalog,
      clock,
      log,
    });
    cleanup.add(() => workshops.stop());
    await openRunningWorkshops(
      workshops,
      (await listWorkshopsInState(db, ['open', 'live'])).map(({ id }) => id),
      log,
    );

    setWaitingFor('the pages');
    let pages: NextApp | null = null;
    http.on('upgrade', (request, socket, head) => {
      if (request.url?.startsWith(SOCKET_PATH) === true) {
        if (!readiness.ready) socket.destroy();
      } else if (pages === null) socket.destroy();
      else pages.handleUpgrade(request, socket, head);
    });
    pages = await openPages({ dir, dev, port, hostname: new URL(url).hostname, log: logInfo });
    cleanup.add(pages.stop);
    abortSignal?.throwIfAborted();

    const io = createSocketServer(http, () => url);
    cleanup.add(async () => {
      await io.close();
    });
    const now = (): Date => new Date(clock.now());
    const viewers = createViewers({
      io,
      workshops,
      bootId: randomUUID(),
      clock,
      log,
      authorizer: {
        findSession: (cookie) => findSessionByCookie(db, cookie, now()),
        findRole: (person, workshopId) => findRole(db, person, workshopId),
        findSeat: async (id) => {
          const seat = await findSeat(db, id);
          return seat && { workshopId: seat.workshopId, person: seat.personId };
        },
      },
    });
    cleanup.add(viewers.close);
    const agents = openAgentNamespace({
      io,
      db,
      gateways: workshops,
      serverKey,
      url,
      clock,
      log: logInfo,
    });
    cleanup.add(agents.stop);

    const guessLimiter = createGuessLimiter({ now: () => clock.now(), ...GUESS_LIMIT });
    const services = createServices(
      {
        db,
        workshops,
        catalog,
        serverKey,
        guessLimiter,
        now,
        url,
        disconnectViewers: viewers.revoke,
      },
      log,
    );
    const handleAgentAsset = createAgentAssetHandler({
      dir: join(dir, 'dist', 'agent'),
      publicUrl: url,
      assetsUrl: environment.assetsUrl,
    });
    readiness = {
      ready: true,
      services,
      handlePage: pages.handleRequest,
      handleAgentAsset,
      findMissingDependency: createDatabaseHealthCheck(db),
    };
    const signInLink = await createSignInLink(db, url, now());
    logInfo(`Podium is ready at ${url}`);
    return {
      url,
      signInLink,
      workshops,
      createSignInLink: () => createSignInLink(db, url, now()),
      async stop() {
        readiness = { ready: false, waitingFor: 'the next start' };
        await cleanup.run(logCleanupError);
      },
    };
  } catch (error) {
    await cleanup.run(logCleanupError);
    throw error;
  }
}

/**
 * Opens the running workshops. One that can't be opened doesn't stop the others, and is tried again
 * when a viewer or an agent needs it.
 */
async function openRunningWorkshops(
  registry: LocalWorkshopRegistry,
  ids: readonly string[],
  log: Log,
): Promise<void> {
  for (const id of ids) {
    try {
      if ((await registry.open(id)) === null)
        log('warn', 'Another process owns the workshop', { workshopId: id });
    } catch (error) {
      log('error', `The workshop couldn't be opened: ${messageOf(error)}`, { workshopId: id });
    }
  }
}

function warnAboutUrl(url: string, { host, publicUrl }: Environment, log: Log): void {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'http:' && !(isLoopback(hostname) && isLoopback(host))) {
    log(
      'warn',
      `${url} uses unencrypted HTTP on the network, so others can read cookies and tokens. Use a proxy that terminates TLS and set its address in PODIUM_URL.`,
    );
  }
  if (publicUrl === null)
    log(
      'info',
      "PODIUM_URL isn't set, so install commands use this server's local address. Set it to the address that students and their VMs can reach.",
    );
}
