import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Connection } from '#db/connect.ts';
import { findRole, listStaff } from '#db/queries/memberships.ts';
import { findSeat } from '#db/queries/seats.ts';
import {
  command as commandTable,
  seat as seatTable,
  workshop as workshopTable,
} from '#db/schema.ts';
import { sessionCookieName } from '#lib/auth/cookie.ts';
import { createGuessLimiter } from '#lib/auth/guess-limiter.ts';
import { loadServerKey } from '#lib/auth/server-key.ts';
import { findSessionByCookie } from '#lib/auth/session.ts';
import { createAdmission } from '#lib/realtime/admission/admission.ts';
import type { AuditEvent } from '#lib/protocol/audit.ts';
import type { Refusal } from '#lib/protocol/refusal.ts';
import { createViewers, type Viewers } from '#lib/realtime/viewers/viewers.ts';
import { backgroundClock } from '#lib/kit/clock.ts';
import { pack, room, seat as seatState } from '#lib/room/room.fixture.ts';
import { type RoomState, type SeatState, groupOf } from '#lib/room/state.ts';
import { and, eq, isNull } from 'drizzle-orm';
import { createRouteHandler } from './routes.ts';
import { createFakeCatalog } from './fake-catalog.ts';
import {
  createRequestHandler,
  type RequestHandler,
  type ServerReadiness,
} from '#lib/server/http/handler.ts';
import { createSocketServer } from '#lib/server/http/socket-io.ts';
import type { OidcSettings } from '#lib/server/oidc/settings.ts';
import { toRoomWorkshop } from '#lib/server/workshops/room-workshop.ts';
import type { RoomChange, Workshop, WorkshopRegistry } from '#lib/server/workshops/types.ts';
import { RoomReducer } from '#lib/room/reducer.ts';
import { ReplayJobs } from '#lib/server/replay/replay-jobs.ts';
import { ResultsReader } from '#lib/server/results/results-reader.ts';
import { createResultsThread } from '#lib/server/results/thread.ts';
import { createServices } from '#lib/server/services/index.ts';
import { createSignInLink } from '#lib/server/services/sign-in-links.ts';
import type { ServiceDeps } from '#lib/server/services/deps.ts';

/** A live workshop on the real tables, without a log of changes, for tests of pages and routes. */
export interface TestWorkshop extends Workshop {
  readonly disconnects: { refusal: Refusal; seat: string | undefined }[];
  setSeatState(seat: string, state: Partial<SeatState>): void;
  notifyListeners(changed: Partial<{ seats: readonly string[]; head: boolean }>): void;
}

export interface AppServer {
  readonly url: string;
  readonly signInLink: string;
  readonly workshops: Omit<WorkshopRegistry, 'get'> & {
    get(workshopId: string): TestWorkshop | undefined;
  };
  readonly viewers: Viewers;
  /** The security events so far. */
  readonly auditEvents: readonly AuditEvent[];
  /** Workshops whose facts are being made, with the entries of their logs. A test writes it. */
  readonly factRebuilds: Map<string, { readonly done: number; readonly total: number }>;
  /** The server's time, ms since 1970. */
  now(): number;
  /** Moves the server's clock forward. */
  advanceTime(ms: number): void;
  stop(): Promise<void>;
}

/** Starts the user side: real routes, sockets and tables, without agents and grader. */
export async function startAppServer(
  db: Connection,
  options: {
    readonly pages?: RequestHandler;
    /** Limits of sockets and messages. */
    readonly hasAdmission?: boolean;
    /** The provider with which staff sign in. */
    readonly oidc?: OidcSettings;
    /** Also gets the warnings of the server's log. */
    readonly onWarning?: (line: string) => void;
  } = {},
): Promise<AppServer> {
  let clockOffsetMs = 0;
  let url = '';
  let readiness: ServerReadiness = { ready: false, waitingFor: 'the database' };
  const now = (): Date => new Date(Date.now() + clockOffsetMs);
  const http = createServer(
    (request, response) =>
      void createRequestHandler({
        readiness: () => readiness,
        url: () => url,
        dev: false,
        log: () => undefined,
      })(request, response),
  );
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve);
  });
  url = `http://127.0.0.1:${String((http.address() as AddressInfo).port)}`;
  const workshops = createTestRegistry(db, () => now().getTime());
  const auditEvents: AuditEvent[] = [];
  const factRebuilds: AppServer['factRebuilds'] = new Map();
  const audit = (event: AuditEvent): void => {
    auditEvents.push(event);
  };
  const limits = options.hasAdmission === true && {
    admission: createAdmission({
      clock: backgroundClock,
      audit,
      readAddress: (request) => request.socket.remoteAddress ?? '',
      identify: () => Promise.resolve(null),
    }),
  };
  const io = createSocketServer(http, () => url, { ...limits });
  const viewers = createViewers({
    io,
    ...limits,
    workshops: workshops,
    bootId: 'boot',
    clock: { ...backgroundClock, now: () => now().getTime() },
    log: () => undefined,
    audit: () => undefined,
    authorizer: {
      findSession: (cookie) => findSessionByCookie(db, { cookie, url, now: now() }),
      findRole: (session, workshopId) => findRole(db, session, workshopId),
      findSeat: (id) => findSeat(db, id),
    },
  });
  const results = new ResultsReader({
    db,
    clock: { ...backgroundClock, now: () => now().getTime() },
    thread: createResultsThread({
      databaseUrl: db.$client.options.connectionString ?? '',
      clock: backgroundClock,
    }),
  });
  const replays = new ReplayJobs({
    db,
    databaseUrl: db.$client.options.connectionString ?? '',
    clock: { ...backgroundClock, now: () => now().getTime() },
    log: () => undefined,
  });
  const deps: ServiceDeps = {
    db,
    oidc: options.oidc ?? null,
    replays,
    audit,
    workshops,
    now,
    url,
    serverKey: await loadServerKey(db),
    disconnectViewers: viewers.revoke,
    notifySessions: viewers.notifySessions,
    isSeatOpen: viewers.isSeatOpen,
    results,
    // This server has no grader: the facts are those that a test writes.
    facts: {
      ensure: (workshopId) => {
        const progress = factRebuilds.get(workshopId);
        return Promise.resolve(
          progress === undefined ? { state: 'ready' } : { state: 'reading', ...progress },
        );
      },
    },
    catalog: await createFakeCatalog([
      ['course', { kind: 'loaded', pack: pack('one', 'two') }],
      ['broken', { kind: 'refused', errors: [] }],
    ]),
    guessLimiter: createGuessLimiter({ clock: backgroundClock }),
    retention: { namesDays: 90, logDays: 365, auditDays: 365 },
  };
  readiness = {
    ready: true,
    services: createServices(deps, (level, line) => {
      if (level === 'warn') options.onWarning?.(line);
    }),
    handlePage: options.pages ?? createRouteHandler(),
    handleAgentAsset: null,
  };
  return {
    url,
    workshops,
    viewers,
    auditEvents,
    factRebuilds,
    signInLink: await createSignInLink(db, url, now()),
    now: () => now().getTime(),
    advanceTime: (ms) => {
      clockOffsetMs += ms;
    },
    async stop() {
      viewers.close();
      await Promise.all([results.stop(), replays.stop()]);
      await io.close();
    },
  };
}

function createTestRegistry(db: Connection, now: () => number): AppServer['workshops'] {
  const open = new Map<string, TestWorkshop>();
  return {
    get: (id) => open.get(id),
    async open(id) {
      const openWorkshop = open.get(id);
      if (openWorkshop !== undefined) return openWorkshop;
      const workshop = await openTestWorkshop(db, id, now);
      if (workshop !== null) open.set(id, workshop);
      return workshop;
    },
    close: (id) => Promise.resolve(void open.delete(id)),
  };
}

async function openTestWorkshop(
  db: Connection,
  id: string,
  now: () => number,
): Promise<TestWorkshop | null> {
  const overrides = new Map<string, Partial<SeatState>>();
  const listeners = new Set<(changed: RoomChange) => void>();
  const disconnects: TestWorkshop['disconnects'] = [];
  const reducer = new RoomReducer();
  let state: RoomState = room([]);
  let pos = 0;
  const reloadState = async (): Promise<boolean> => {
    const [row] = await db.select().from(workshopTable).where(eq(workshopTable.id, id));
    const seats = await db
      .select()
      .from(seatTable)
      .where(and(eq(seatTable.workshopId, id), isNull(seatTable.removedAt)))
      .orderBy(seatTable.ordinal);
    if (row === undefined) return false;
    const states = seats.map(({ id: seat, label, ordinal, displayName, personId }) => {
      const { group, ...decided } = reducer.getOrCreateSeat(seat);
      return seatState(seat, {
        label,
        ordinal,
        displayName,
        personId,
        presence: 'not-connected',
        group: group ?? groupOf(label),
        ...decided,
        ...overrides.get(seat),
      });
    });
    const {
      released,
      thresholds,
      notices,
      scheduleState: { current, currentSince, schedule },
    } = reducer;
    state = room(states, {
      workshop: toRoomWorkshop(row),
      now: now(),
      released,
      thresholds,
      notices: notices.list,
      current,
      currentSince,
      schedule,
      breaks: schedule.breaks,
      staff: await listStaff(db, id),
    });
    return true;
  };
  const notifyListeners = (changed: Partial<{ seats: readonly string[]; head: boolean }>): void => {
    for (const listener of [...listeners])
      listener({ seats: new Set(changed.seats ?? []), info: changed.head ?? false });
  };
  if (!(await reloadState())) return null;
  return {
    id,
    disconnects,
    notifyListeners,
    state: () => state,
    graded: Promise.resolve(undefined),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async commitCommand({ actor, kind, seatId, payload }) {
      pos += 1;
      const entry = { pos, at: Date.now(), actor, kind, seatId: seatId ?? null, payload };
      await db.insert(commandTable).values({ workshopId: id, fence: 0, ...entry });
      const { info, seats } = reducer.apply(entry);
      await reloadState();
      notifyListeners({ head: info, seats: [...seats, ...(seatId === undefined ? [] : [seatId])] });
      return { pos, at: entry.at };
    },
    async refresh() {
      const before = [...state.seats.keys()];
      await reloadState();
      notifyListeners({ head: true, seats: [...new Set([...before, ...state.seats.keys()])] });
    },
    stopGrading: () => undefined,
    disconnectAgents: (refusal, seat) => {
      disconnects.push({ refusal, seat });
    },
    // These need a grader. lib/server/services/packs.db.test.ts tests them with a real one.
    updatePack: () => Promise.reject(new Error('this server has no grader')),
    regrade: {
      start: () => null,
      current: () => null,
      cancel: () => Promise.resolve(),
      apply: () => Promise.resolve(null),
      undo: () => Promise.resolve(null),
    },
    setSeatState(seat, more) {
      overrides.set(seat, { ...overrides.get(seat), ...more });
      const before = state.seats.get(seat);
      if (before !== undefined)
        state = { ...state, seats: new Map([...state.seats, [seat, { ...before, ...more }]]) };
    },
  };
}

const SESSION_COOKIE = `${sessionCookieName('http:')}=`;

/** The HTTP part of a browser: keeps the session cookie and sends the origin. */
export class TestBrowser {
  cookie = '';
  #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** Continues with a server at another address. */
  setServerUrl(url: string): void {
    this.#url = url;
  }

  /** `body`: JSON, or the bytes of a file. */
  async request<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; body: T; text: string; headers: Headers }> {
    const response = await fetch(this.#url + path, {
      method,
      headers: {
        origin: this.#url,
        cookie: this.cookie,
        ...(body !== undefined && { 'content-type': contentTypeOf(body) }),
        ...headers,
      },
      ...(body !== undefined && { body: encodeBody(body) }),
    });
    const set = response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0] ?? '')
      .find((cookie) => cookie.startsWith(SESSION_COOKIE));
    if (set !== undefined) this.cookie = set;
    const text = await response.text();
    return {
      status: response.status,
      text,
      headers: response.headers,
      body: (response.headers.get('content-type')?.startsWith('application/json')
        ? JSON.parse(text)
        : null) as T,
    };
  }
}

/** The content type of a body that a test sends. */
export const contentTypeOf = (body: unknown): string =>
  body instanceof Uint8Array ? 'application/octet-stream' : 'application/json';
/** JSON, or a file as it is. */
export const encodeBody = (body: unknown): string | Uint8Array<ArrayBuffer> =>
  body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body);

/** Signs in with the server's link and creates a live workshop. */
export async function signInWithWorkshop(
  server: AppServer,
): Promise<{ browser: TestBrowser; workshopId: string; code: string }> {
  const browser = new TestBrowser(server.url);
  await browser.request('POST', '/api/sign-in', { token: server.signInLink.split('#')[1] });
  await browser.request('PATCH', '/api/me', { displayName: 'Sato' });
  const { body } = await browser.request<{ id: string; code: string }>('POST', '/api/workshops', {
    name: 'Hall B',
    packId: 'course',
    startsAt: '2026-11-24T09:00:00+09:00',
    timeZone: 'Asia/Tokyo',
    language: 'ja',
  });
  await browser.request('PATCH', `/api/workshops/${body.id}`, { state: 'open' });
  await browser.request('PATCH', `/api/workshops/${body.id}`, { state: 'live' });
  return { browser, workshopId: body.id, code: body.code };
}
