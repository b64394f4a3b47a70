import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { Connection } from '#db/connect.ts';
import { findRole } from '#db/queries/memberships.ts';
import { findSeat } from '#db/queries/seats.ts';
import { createGuessLimiter } from '#lib/auth/guess-limiter.ts';
import { loadAgentTickets } from '#lib/auth/agent-ticket.ts';
import { loadServerKey } from '#lib/auth/server-key.ts';
import { findSessionByCookie } from '#lib/auth/session.ts';
import { createCleanupStack } from '#lib/kit/cleanup-stack.ts';
import { backgroundClock, type Clock } from '#lib/kit/clock.ts';
import { messageOf } from '#lib/kit/error-text.ts';
import { SECOND_MS } from '#lib/kit/time.ts';
import { createAdmission } from '#lib/realtime/admission/admission.ts';
import { loadKnownClients } from '#lib/realtime/admission/identify.ts';
import { openAgentNamespace } from '#lib/realtime/agents/namespace.ts';
import { createViewers } from '#lib/realtime/viewers/viewers.ts';
import { createAuditLog } from './audit.ts';
import { keepBackups } from './backup/schedule.ts';
import { captureConsole } from './console-capture.ts';
import { openControlSocket } from './control-socket/server.ts';
import { findPlannedKinds } from '#lib/realtime/agents/enroll.ts';
import { createAgentAssetHandler } from './http/agent-assets.ts';
import { openDatabase } from './postgres/open-database.ts';
import { DEFAULT_AGENT_IMAGE, type Environment } from './environment.ts';
import { createClientAddressReader, trustedProxies } from './http/client-address.ts';
import { REQUEST_LIMITS } from './http/request-check.ts';
import { createRequestHandler, findWaitingFor, type ServerReadiness } from './http/handler.ts';
import { createDatabaseHealthCheck } from './http/health.ts';
import { listen, localUrl, warnAboutUrl } from './http/listen.ts';
import { createRequestLog } from './http/request-log.ts';
import { closeSocketServer, createSocketServer, SOCKET_PATH } from './http/socket-io.ts';
import { listWorkshopsWithAgents, openInBackground } from './workshops/background-opening.ts';
import {
  createWorkshopRegistry,
  type LocalWorkshopRegistry,
} from './workshops/workshop-registry.ts';
import type { Log } from './logger.ts';
import { createCertificateCheck } from './metrics/certificate.ts';
import { openMetricsListener } from './metrics/listener.ts';
import { ServerMetrics } from './metrics/metrics.ts';
import { openPackCatalog } from './packs/pack-catalog.ts';
import { openNextApp, type OpenNextApp, type NextApp } from './http/next-app.ts';
import { watchDiskSpace } from './quota/disk-space.ts';
import type { GraderTestHook } from './grader/messages.ts';
import { openDerivedData } from './results/derived-data.ts';
import { keepRetention, readRetention } from './retention/retention.ts';
import { createServices } from './services/index.ts';
import { keepSeats } from './seat-keeper.ts';
import { keepSessions } from './session-keeper.ts';
import { createSignInLink, findOperator } from './services/sign-in-links.ts';

export interface ServerOptions {
  readonly environment: Environment;
  /** Folder of the project: pages, packs, the agent's files. */
  readonly dir: string;
  /** Folder of the exercise packs; that of the environment, or `packs` in `dir`, by default. */
  readonly packsDir?: string;
  readonly log: Log;
  readonly dev?: boolean;
  /** Serves the built pages as they are, and never builds them. */
  readonly isBuilt?: boolean;
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
  readonly database: { readonly db: Connection; readonly url: string };
  /** `drainMs`: how long requests are still served while /readyz already answers 503. */
  stop(drainMs?: number): Promise<void>;
}

/** How often changed packs are looked for. Workshops use a new version only after an update. */
const CATALOG_POLL_MS = 30_000;
/** What /readyz says while the server stops. */
const NEXT_START = 'the next start';
/** How long stopping waits for each part of the server. */
const STOP_STEP_TIMEOUT_MS = 3_000;
/** The same for the workshops: a full write queue of 20,000 rows takes longer. */
const FLUSH_TIMEOUT_MS = 6_000;

/**
 * Starts the whole server: first the port, so that /readyz reports what the start waits for, then
 * database, packs, pages and sockets. Everything is stopped in the opposite order, also if the start
 * fails.
 * @throws {Error} with a message for the operator
 */
export async function startServer({
  environment,
  dir,
  packsDir = environment.packsDir ?? join(dir, 'packs'),
  log,
  dev = false,
  isBuilt = false,
  clock = backgroundClock,
  abortSignal,
  openPages = openNextApp,
  graderTestHook,
}: ServerOptions): Promise<RunningServer> {
  const cleanup = createCleanupStack({ stepTimeoutMs: STOP_STEP_TIMEOUT_MS });
  cleanup.add(captureConsole(console, log));
  let readiness: ServerReadiness = { ready: false, waitingFor: 'the database' };
  let isDraining = false;
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
    const trusted = trustedProxies(environment);
    const readNow = (): number => clock.now();
    const readClientAddress = createClientAddressReader({ trusted, log, now: readNow });
    const metrics = new ServerMetrics({
      findWaitingFor: () => findWaitingFor(readiness),
      isDraining: () => isDraining,
      dataDir: environment.dataDir,
      clock,
    });
    const handler = createRequestHandler({
      readiness: () => readiness,
      url: () => url,
      dev,
      log,
      readClientAddress,
      beginRequest: createRequestLog({
        trusted,
        log,
        logged: environment.loggedRequests,
        onEnd: metrics.recordRequest,
        mono: () => clock.mono(),
      }),
    });
    const http = createServer(
      { connectionsCheckingInterval: REQUEST_LIMITS.requestCheckMs },
      (request, response) => void handler(request, response),
    );
    const { port, stop } = await listen(http, environment);
    cleanup.add(stop);
    url ||= localUrl(environment.host, port);
    warnAboutUrl(url, environment, log);
    metrics.addSources({
      certificateExpiry: createCertificateCheck({ url, now: readNow, log }),
    });
    cleanup.add(await openMetricsListener(environment.metrics ?? null, { metrics, log }));

    const database = await openDatabase(environment, logInfo);
    const { db, url: databaseUrl } = database;
    cleanup.add(database.stop);
    const serverKey = await loadServerKey(db, { file: environment.keyFile ?? null });
    const { audit, stop: stopAudit } = createAuditLog({
      db,
      clock,
      log,
      ...readAuditDays(environment),
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
      databaseUrl: database.ownerUrl,
      catalog,
      clock,
      audit,
      hasDiskSpace: diskSpace.hasSpace,
      wrongJoinCodes: guessLimiter.wrongJoinsPerMinute,
      series: metrics.workshops,
      log,
      graderTestHook,
    });
    cleanup.add(() => workshops.stop(), FLUSH_TIMEOUT_MS);

    setWaitingFor('the pages');
    let pages: NextApp | null = null;
    http.on('upgrade', (request, socket, head) => {
      if (request.url?.startsWith(SOCKET_PATH) === true) {
        if (!readiness.ready) socket.destroy();
      } else if (pages === null) socket.destroy();
      else pages.handleUpgrade(request, socket, head);
    });
    pages = await openPages({
      dir,
      dev,
      isBuilt,
      port,
      hostname: new URL(url).hostname,
      log: logInfo,
    });
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
      onFrameWait: metrics.recordFrameWait,
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
      onAck: metrics.recordAck,
      onRefused: metrics.recordRefusal,
      log: logInfo,
    });
    cleanup.add(agents.stop);
    metrics.addSources({
      db,
      listWorkshops: () => workshops.list(),
      countViewers: () => viewers.countViews(),
    });

    const derived = openDerivedData({ db, databaseUrl, clock, log });
    const { results, facts, replays } = derived;
    cleanup.add(derived.stop);
    const retention = readRetention(environment);
    const onRun = metrics.recordRetentionRun;
    cleanup.add(keepRetention({ db, workshops, facts, days: retention, clock, audit, onRun, log }));
    cleanup.add(
      keepBackups({
        db,
        databaseUrl: database.ownerUrl,
        settings: environment.backup,
        clock,
        log,
        onSuccess: metrics.recordBackup,
      }),
    );
    const services = createServices(
      {
        db,
        workshops,
        catalog,
        serverKey,
        results,
        facts,
        replays,
        guessLimiter,
        audit,
        now,
        url,
        retention,
        oidc: environment.oidc,
        recordExport: metrics.recordExport,
        disconnectViewers: viewers.revoke,
        notifySessions: viewers.notifySessions,
        isSeatOpen: viewers.isSeatOpen,
      },
      log,
    );
    const handleAgentAsset = createAgentAssetHandler({
      dir: join(dir, 'dist', 'agent'),
      publicUrl: url,
      assetsUrl: environment.assetsUrl,
      image: environment.agentImage ?? DEFAULT_AGENT_IMAGE,
      findPlannedKinds: (workshopId) => findPlannedKinds({ db, gateways: workshops }, workshopId),
      sign: serverKey.sign,
    });
    readiness = {
      ready: true,
      services,
      handlePage: pages.handleRequest,
      handleAgentAsset,
      audit,
      renderMetrics: () => metrics.render(),
      isKnownBrowser: knownClients.isKnownBrowser,
      findMissingDependency: createDatabaseHealthCheck(db),
    };
    cleanup.add(
      openInBackground({
        listWorkshops: () => listWorkshopsWithAgents(db, clock.now()),
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
      database: { db, url: databaseUrl },
      createSignInLink: () => createLink(),
      async stop(drainMs = 0) {
        isDraining = true;
        if (drainMs > 0) {
          if (readiness.ready)
            readiness = { ...readiness, findMissingDependency: () => Promise.resolve(NEXT_START) };
          logInfo(`Requests are still answered for ${String(drainMs / SECOND_MS)} s`);
          await new Promise<void>((resolve) => {
            clock.after(drainMs, resolve);
          });
        }
        readiness = { ready: false, waitingFor: NEXT_START };
        await cleanup.run(logCleanupError);
      },
    };
  } catch (error) {
    await cleanup.run(logCleanupError);
    throw error;
  }
}

function readAuditDays({ auditDays }: Environment): { readonly entryDays?: number } {
  return auditDays === undefined ? {} : { entryDays: auditDays };
}
