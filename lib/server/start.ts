import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { listWorkshopsEndedAfter, listWorkshopsInState } from '#db/queries/workshops.ts';
import { findRole } from '#db/queries/memberships.ts';
import { findSeat } from '#db/queries/seats.ts';
import { createGuessLimiter } from '#lib/auth/guess-limiter.ts';
import { loadAgentTickets } from '#lib/auth/agent-ticket.ts';
import { loadServerKey } from '#lib/auth/server-key.ts';
import { findSessionByCookie } from '#lib/auth/session.ts';
import { createCleanupStack } from '#lib/kit/cleanup-stack.ts';
import { backgroundClock, type Clock } from '#lib/kit/clock.ts';
import { messageOf } from '#lib/kit/error-text.ts';
import { createAdmission } from '#lib/realtime/admission/admission.ts';
import { loadKnownClients } from '#lib/realtime/admission/identify.ts';
import { openAgentNamespace } from '#lib/realtime/agents/namespace.ts';
import { createViewers } from '#lib/realtime/viewers/viewers.ts';
import { REOPEN_MS } from '#lib/room/lifecycle.ts';
import { createAuditLog } from './audit.ts';
import { captureConsole } from './console-capture.ts';
import { openControlSocket } from './control-socket/server.ts';
import { createAgentAssetHandler } from './http/agent-assets.ts';
import { openDatabase } from './postgres/open-database.ts';
import { isLoopback, type Environment } from './environment.ts';
import { createClientAddressReader, trustedProxies } from './http/client-address.ts';
import { REQUEST_LIMITS } from './http/request-check.ts';
import { createRequestHandler, type ServerReadiness } from './http/handler.ts';
import { createDatabaseHealthCheck } from './http/health.ts';
import { listen } from './http/listen.ts';
import { closeSocketServer, createSocketServer, SOCKET_PATH } from './http/socket-io.ts';
import { openInBackground } from './workshops/background-opening.ts';
import {
  createWorkshopRegistry,
  type LocalWorkshopRegistry,
} from './workshops/workshop-registry.ts';
import type { Log } from './logger.ts';
import { openPackCatalog } from './packs/pack-catalog.ts';
import { openNextApp, type OpenNextApp, type NextApp } from './http/next-app.ts';
import { watchDiskSpace } from './quota/disk-space.ts';
import type { GraderTestHook } from './grader/messages.ts';
import { createServices } from './services/index.ts';
import { keepSeats } from './seat-keeper.ts';
import { keepSessions } from './session-keeper.ts';
import { createSignInLink, findOperator } from './services/sign-in-links.ts';

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
  /** Makes the grading of seats fail, in tests. */
  readonly graderTestHook?: GraderTestHook | undefined;
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
/** How long stopping waits for each part of the server. */
const STOP_STEP_TIMEOUT_MS = 3_000;

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
  graderTestHook,
}: ServerOptions): Promise<RunningServer> {
  const cleanup = createCleanupStack({ stepTimeoutMs: STOP_STEP_TIMEOUT_MS });
  cleanup.add(captureConsole(console, log));
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
    const readClientAddress = createClientAddressReader({
      trusted: trustedProxies(environment),
      log,
      now: () => clock.now(),
    });
    const handler = createRequestHandler({
      readiness: () => readiness,
      url: () => url,
      dev,
      log,
      readClientAddress,
    });
    const http = createServer(
      { connectionsCheckingInterval: REQUEST_LIMITS.requestCheckMs },
      (request, response) => void handler(request, response),
    );
    const { port, stop } = await listen(http, environment);
    cleanup.add(stop);
    url ||= `http://${isLoopback(environment.host) ? 'localhost' : environment.host}:${String(port)}`;
    warnAboutUrl(url, environment, log);

    const { db, url: databaseUrl, stop: closeDatabase } = await openDatabase(environment, logInfo);
    cleanup.add(closeDatabase);
    const serverKey = await loadServerKey(db, { file: environment.keyFile ?? null });
    const { audit, stop: stopAudit } = createAuditLog({
      db,
      clock,
      log,
      ...(environment.auditDays !== undefined && { entryDays: environment.auditDays }),
    });
    cleanup.add(stopAudit);

    setWaitingFor('the exercise packs');
    const catalog = openPackCatalog(packsDir, log);
    await catalog.refresh();
    catalog.startPolling(CATALOG_POLL_MS);
    cleanup.add(() => {
      catalog.stop();
    });

    setWaitingFor('the workshops');
    const diskSpace = await watchDiskSpace({
      folder: environment.databaseUrl === null ? environment.dataDir : null,
      clock,
      log,
    });
    cleanup.add(diskSpace.stop);
    const guessLimiter = createGuessLimiter({ clock });
    const workshops = createWorkshopRegistry({
      db,
      databaseUrl,
      catalog,
      clock,
      audit,
      hasDiskSpace: diskSpace.hasSpace,
      wrongJoinCodes: guessLimiter.wrongJoinsPerMinute,
      log,
      graderTestHook,
    });
    cleanup.add(() => workshops.stop());

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

    const tickets = await loadAgentTickets(db);
    const knownClients = await loadKnownClients({ db, tickets, url, clock, log });
    const admission = createAdmission({
      clock,
      audit,
      readAddress: readClientAddress,
      identify: knownClients.identify,
    });
    const io = createSocketServer(http, () => url, {
      admission,
      audit,
      readAddress: readClientAddress,
    });
    cleanup.add(() => {
      closeSocketServer(io);
    });
    const now = (): Date => new Date(clock.now());
    const viewers = createViewers({
      io,
      admission,
      workshops,
      bootId: randomUUID(),
      clock,
      log,
      audit,
      authorizer: {
        findSession: (cookie) => findSessionByCookie(db, { cookie, url, now: now() }),
        findRole: (session, workshopId) => findRole(db, session, workshopId),
        findSeat: (id) => findSeat(db, id),
      },
    });
    cleanup.add(viewers.close);
    cleanup.add(keepSessions({ db, viewers, clock, log }));
    cleanup.add(keepSeats({ db, workshops, clock, audit, log }));
    const agents = openAgentNamespace({
      io,
      admission,
      tickets,
      db,
      gateways: workshops,
      serverKey,
      url,
      clock,
      audit,
      onSeatRequested: (seatId) => {
        viewers.notifySessions({ seatId });
      },
      log: logInfo,
    });
    cleanup.add(agents.stop);

    const services = createServices(
      {
        db,
        workshops,
        catalog,
        serverKey,
        guessLimiter,
        audit,
        now,
        url,
        disconnectViewers: viewers.revoke,
        notifySessions: viewers.notifySessions,
      },
      log,
    );
    const handleAgentAsset = createAgentAssetHandler({
      dir: join(dir, 'dist', 'agent'),
      publicUrl: url,
      assetsUrl: environment.assetsUrl,
      sign: serverKey.sign,
    });
    readiness = {
      ready: true,
      services,
      handlePage: pages.handleRequest,
      handleAgentAsset,
      audit,
      isKnownBrowser: knownClients.isKnownBrowser,
      findMissingDependency: createDatabaseHealthCheck(db),
    };
    cleanup.add(
      openInBackground({
        listWorkshops: async () =>
          [
            ...(await listWorkshopsInState(db, ['open', 'live'])),
            // Their agents are connected until they can't be reopened any more.
            ...(await listWorkshopsEndedAfter(db, new Date(clock.now() - REOPEN_MS))),
          ].map(({ id }) => id),
        workshops,
        log,
      }),
    );
    const createLink = async (hours?: number): Promise<string> => {
      const link = await createSignInLink(db, url, now(), hours);
      audit({ kind: 'token-created', actor: 'server', detail: { token: 'sign-in' } });
      return link;
    };
    const signInLink = await createLink();
    cleanup.add(
      await openControlSocket({
        dataDir: environment.dataDir,
        createLink: async (hours) => {
          const link = await createLink(hours);
          const operator = await findOperator(db);
          return { url: link, name: operator?.namedAt == null ? null : operator.name };
        },
        log,
      }),
    );
    logInfo(`Podium is ready at ${url}`);
    return {
      url,
      signInLink,
      workshops,
      createSignInLink: () => createLink(),
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
