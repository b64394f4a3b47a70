import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { eventsInState } from '#db/queries/workshops.ts';
import { roleInEvent } from '#db/queries/memberships.ts';
import { findSeat } from '#db/queries/seats.ts';
import { createGuessLimit } from '#lib/auth/guess-limiter.ts';
import { loadServerKey } from '#lib/auth/server-key.ts';
import { sessionOf } from '#lib/auth/session.ts';
import { openAgentLink } from '#lib/realtime/agents/namespace.ts';
import { viewerClock } from '#lib/realtime/viewers/types.ts';
import { createViewers } from '#lib/realtime/viewers/viewers.ts';
import { createAgentAssets } from './http/agent-assets.ts';
import { openDatabase } from './postgres/open-database.ts';
import { isLoopback, type Environment } from './environment.ts';
import { createHandler, type Readiness } from './http/handler.ts';
import { databaseHealth } from './http/health.ts';
import { listen } from './http/listen.ts';
import { createSockets, SOCKET_PATH } from './http/socket-io.ts';
import { createLiveEvents, type Events } from './workshops/workshop-registry.ts';
import type { Log } from './logger.ts';
import { openShelf } from './packs/pack-catalog.ts';
import { builtPages, type OpenPages, type Pages } from './http/next-app.ts';
import { createPodium } from './services/index.ts';
import { makeSignInLink } from './services/sign-in.ts';
import { createStops } from '#lib/kit/cleanup-stack.ts';

export interface ServerOptions {
  readonly environment: Environment;
  /** Folder of the project: pages, packs, the agent's files. */
  readonly dir: string;
  /** Folder of the exercise packs; the project's own unless somebody looks at another. */
  readonly packs?: string;
  readonly log: Log;
  readonly dev?: boolean;
  /** Wall clock, ms since 1970, and monotonic, ms. */
  readonly clock?: { now(): number; mono(): number };
  /** Ends a start that is under way. */
  readonly aborted?: AbortSignal;
  /** What renders pages and runs routes; Next, built when it is not, unless a test brings something smaller. */
  readonly pages?: OpenPages;
}

export interface RunningServer {
  /** Public address without a slash at its end. */
  readonly url: string;
  /** Signs the first instructor in, once. */
  readonly signInLink: string;
  /** Another such link; the one before it is good no more. */
  newSignInLink(): Promise<string>;
  /** The events that are open here, for what runs in the same process. */
  readonly live: Events;
  stop(): Promise<void>;
}

/** How often it is looked whether an author saved something: what is newer is offered, and taken when an instructor says so. */
const PACKS_MS = 30_000;
const GUESSES = { burst: 60, perMinute: 60, keys: 10_000 };

/**
 * Starts all of Podium, from the outside in: the port first, so that /healthz says what is waited for; then database, packs,
 * pages, sockets. What was started is stopped in the opposite order, also when the start itself fails.
 */
export async function startServer({
  environment,
  dir,
  packs = join(dir, 'packs'),
  log,
  dev = false,
  clock = systemClock,
  aborted,
  pages: openPages = builtPages,
}: ServerOptions): Promise<RunningServer> {
  const stops = createStops();
  let readiness: Readiness = { ready: false, waitingFor: 'the database' };
  const waitFor = (what: string): void => {
    aborted?.throwIfAborted();
    readiness = { ready: false, waitingFor: what };
  };
  const say = (line: string): void => {
    log('info', line);
  };

  try {
    let url = environment.publicUrl ?? '';
    const handler = createHandler({ readiness: () => readiness, url: () => url, dev, log });
    const http = createServer((request, response) => void handler(request, response));
    const { port, stop } = await listen(http, environment);
    stops.add(stop);
    url ||= `http://${isLoopback(environment.host) ? 'localhost' : environment.host}:${String(port)}`;
    warnAbout(url, environment, log);

    const { db, url: databaseUrl, stop: closeDatabase } = await openDatabase(environment, say);
    stops.add(closeDatabase);
    const serverKey = await loadServerKey(db);

    waitFor('the exercise packs');
    const shelf = openShelf(packs, log);
    await shelf.read();
    shelf.watch(PACKS_MS);
    stops.add(() => {
      shelf.stop();
    });

    waitFor('the events');
    const live = createLiveEvents({ db, url: databaseUrl, shelf, clock, log: say });
    stops.add(() => live.stop());
    await openRunningEvents(
      live,
      (await eventsInState(db, ['open', 'live'])).map(({ id }) => id),
      log,
    );

    waitFor('the pages');
    let pages: Pages | null = null;
    http.on('upgrade', (request, socket, head) => {
      if (request.url?.startsWith(SOCKET_PATH) === true) {
        if (!readiness.ready) socket.destroy();
      } else if (pages === null) socket.destroy();
      else pages.upgrade(request, socket, head);
    });
    pages = await openPages({ dir, dev, port, hostname: new URL(url).hostname, say });
    stops.add(pages.stop);
    aborted?.throwIfAborted();

    const io = createSockets(http, () => url);
    stops.add(async () => {
      await io.close();
    });
    const now = (): Date => new Date(clock.now());
    const viewers = createViewers({
      io,
      rooms: live,
      boot: randomUUID(),
      clock: { ...viewerClock, now: () => clock.now() },
      log,
      gate: {
        sessionOf: (cookie) => sessionOf(db, cookie, now()),
        roleIn: (person, event) => roleInEvent(db, person, event),
        seat: (id) => findSeat(db, id),
      },
    });
    stops.add(viewers.close);
    const agents = openAgentLink({ io, db, hosts: live, serverKey, url, clock, log: say });
    stops.add(agents.stop);

    const guesses = createGuessLimit({ now: () => clock.now(), ...GUESSES });
    const podium = createPodium(
      { db, live, shelf, serverKey, guesses, now, url, revoke: viewers.revoke },
      log,
    );
    const assets = createAgentAssets({
      dir: join(dir, 'dist', 'agent'),
      publicUrl: url,
      assetsUrl: environment.assetsUrl,
    });
    readiness = { ready: true, podium, pages: pages.handle, assets, missing: databaseHealth(db) };
    const signInLink = await makeSignInLink(db, url, now());
    say(`Podium is ready at ${url}`);
    return {
      url,
      signInLink,
      live,
      newSignInLink: () => makeSignInLink(db, url, now()),
      async stop() {
        readiness = { ready: false, waitingFor: 'the next start' };
        await stops.run(log);
      },
    };
  } catch (error) {
    await stops.run(log);
    throw error;
  }
}

const systemClock = { now: () => Date.now(), mono: () => performance.now() };

/** An event that cannot be opened keeps no other from it: it is tried again when somebody looks. */
async function openRunningEvents(live: Events, ids: readonly string[], log: Log): Promise<void> {
  for (const id of ids) {
    try {
      if ((await live.open(id)) === null) log('warn', `event ${id} is owned by another process`);
    } catch (error) {
      log(
        'error',
        `event ${id} could not be opened: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
}

function warnAbout(url: string, { host, publicUrl }: Environment, log: Log): void {
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
