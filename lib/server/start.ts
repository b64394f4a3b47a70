import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { listWorkshopsInState } from '#db/queries/workshops.ts';
import { findRole } from '#db/queries/memberships.ts';
import { findSeat } from '#db/queries/seats.ts';
import { createGuessLimiter } from '#lib/auth/guess-limiter.ts';
import { loadServerKey } from '#lib/auth/server-key.ts';
import { findSessionByCookie } from '#lib/auth/session.ts';
import { openAgentNamespace } from '#lib/realtime/agents/namespace.ts';
import { viewerClock } from '#lib/realtime/viewers/types.ts';
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
import { createCleanupStack } from '#lib/kit/cleanup-stack.ts';

export interface ServerOptions {
  readonly environment: Environment;
  /** Folder of the project: pages, packs, the agent's files. */
  readonly dir: string;
  /** Folder of the exercise packs; the project's own unless somebody looks at another. */
  readonly packsDir?: string;
  readonly log: Log;
  readonly dev?: boolean;
  /** Wall clock, ms since 1970, and monotonic, ms. */
  readonly clock?: { now(): number; mono(): number };
  /** Ends a start that is under way. */
  readonly abortSignal?: AbortSignal;
  /** What renders pages and runs routes; Next, built when it is not, unless a test brings something smaller. */
  readonly openPages?: OpenNextApp;
}

export interface RunningServer {
  /** Public address without a slash at its end. */
  readonly url: string;
  /** Signs the first instructor in, once. */
  readonly signInLink: string;
  /** Another such link; the one before it is good no more. */
  createSignInLink(): Promise<string>;
  /** The events that are open here, for what runs in the same process. */
  readonly workshops: LocalWorkshopRegistry;
  stop(): Promise<void>;
}

/** How often it is looked whether an author saved something: what is newer is offered, and taken when an instructor says so. */
const CATALOG_POLL_MS = 30_000;
const GUESS_LIMIT = { burst: 60, perMinute: 60, maxKeys: 10_000 };

/**
 * Starts all of Podium, from the outside in: the port first, so that /healthz says what is waited for; then database, packs,
 * pages, sockets. What was started is stopped in the opposite order, also when the start itself fails.
 */
export async function startServer({
  environment,
  dir,
  packsDir = join(dir, 'packs'),
  log,
  dev = false,
  clock = systemClock,
  abortSignal,
  openPages: openPages = openNextApp,
}: ServerOptions): Promise<RunningServer> {
  const cleanup = createCleanupStack();
  let readiness: ServerReadiness = { ready: false, waitingFor: 'the database' };
  const setWaitingFor = (what: string): void => {
    abortSignal?.throwIfAborted();
    readiness = { ready: false, waitingFor: what };
  };
  const logInfo = (line: string): void => {
    log('info', line);
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

    setWaitingFor('the events');
    const workshops = createWorkshopRegistry({
      db,
      databaseUrl: databaseUrl,
      catalog,
      clock,
      log: logInfo,
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
      workshops: workshops,
      bootId: randomUUID(),
      clock: { ...viewerClock, now: () => clock.now() },
      log,
      authorizer: {
        findSession: (cookie) => findSessionByCookie(db, cookie, now()),
        findRole: (person, workshopId) => findRole(db, person, workshopId),
        findSeat: (id) => findSeat(db, id),
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
        await cleanup.run(log);
      },
    };
  } catch (error) {
    await cleanup.run(log);
    throw error;
  }
}

const systemClock = { now: () => Date.now(), mono: () => performance.now() };

/** An event that cannot be opened keeps no other from it: it is tried again when somebody looks. */
async function openRunningWorkshops(
  registry: LocalWorkshopRegistry,
  ids: readonly string[],
  log: Log,
): Promise<void> {
  for (const id of ids) {
    try {
      if ((await registry.open(id)) === null)
        log('warn', `event ${id} is owned by another process`);
    } catch (error) {
      log(
        'error',
        `event ${id} could not be opened: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
}

function warnAboutUrl(url: string, { host, publicUrl }: Environment, log: Log): void {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'http:' && !(isLoopback(hostname) && isLoopback(host))) {
    log(
      'warn',
      `${url} is plain http beyond this machine: anybody on the way reads cookies and tokens. Put a proxy that ends TLS before Podium, and name its address in PODIUM_URL.`,
    );
  }
  if (publicUrl === null)
    log(
      'info',
      'PODIUM_URL is not set: install lines name this machine as itself. Set it to the address that students and their VMs reach.',
    );
}
