import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Connection } from '#db/connect.ts';
import { roleInEvent, staffOf } from '#db/queries/memberships.ts';
import { findSeat } from '#db/queries/seats.ts';
import { act as actTable, event as eventTable, seat as seatTable } from '#db/schema.ts';
import { createGuessLimit } from '#lib/auth/guess-limiter.ts';
import { loadServerKey } from '#lib/auth/server-key.ts';
import { sessionOf } from '#lib/auth/session.ts';
import type { Refusal } from '#lib/protocol/refusal.ts';
import { createViewers, type Viewers } from '#lib/realtime/viewers/viewers.ts';
import { viewerClock } from '#lib/realtime/viewers/types.ts';
import { pack, room, seat as seatState } from '#lib/room/room.fixture.ts';
import { groupOf } from '#lib/room/group.ts';
import type { RoomState, SeatState } from '#lib/room/state.ts';
import { eq } from 'drizzle-orm';
import { routesOnly } from './routes.ts';
import { shelfOf } from './fake-catalog.ts';
import { createHandler, type Handler, type Readiness } from '#lib/server/http/handler.ts';
import { createSockets } from '#lib/server/http/socket-io.ts';
import type { Changed, LiveEvent, LiveEvents } from '#lib/server/workshops/types.ts';
import { RoomActs } from '#lib/room/reducer.ts';
import { createPodium } from '#lib/server/services/index.ts';
import { makeSignInLink } from '#lib/server/services/sign-in.ts';
import type { Surroundings } from '#lib/server/services/deps.ts';

/** A live event without a log of changes: what the people's side asks of it, over the real tables. */
export interface TestLive extends LiveEvent {
  readonly cuts: { refusal: Refusal; seat: string | undefined }[];
  set(seat: string, state: Partial<SeatState>): void;
  tell(changed: Partial<{ seats: readonly string[]; head: boolean }>): void;
}

export interface PeopleServer {
  readonly url: string;
  readonly signInLink: string;
  readonly live: Omit<LiveEvents, 'get'> & { get(event: string): TestLive | undefined };
  readonly viewers: Viewers;
  /** Moves the server's clock on, ms. */
  later(ms: number): void;
  stop(): Promise<void>;
}

/** The people's side on a port of its own: real routes, sockets and tables; no agents, no grader. */
export async function peopleServer(
  db: Connection,
  more: { guesses?: number; pages?: Handler } = {},
): Promise<PeopleServer> {
  let ahead = 0;
  let url = '';
  let readiness: Readiness = { ready: false, waitingFor: 'the database' };
  const now = (): Date => new Date(Date.now() + ahead);
  const http = createServer(
    (request, response) =>
      void createHandler({
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
  const live = testLive(db);
  const io = createSockets(http, () => url);
  const viewers = createViewers({
    io,
    rooms: live,
    boot: 'boot',
    clock: viewerClock,
    log: () => undefined,
    gate: {
      sessionOf: (cookie) => sessionOf(db, cookie, now()),
      roleIn: (person, event) => roleInEvent(db, person, event),
      seat: (id) => findSeat(db, id),
    },
  });
  const surroundings: Surroundings = {
    db,
    live,
    now,
    url,
    serverKey: await loadServerKey(db),
    revoke: viewers.revoke,
    shelf: await shelfOf([
      ['course', { kind: 'loaded', pack: pack('one', 'two') }],
      ['broken', { kind: 'refused', errors: [] }],
    ]),
    guesses: createGuessLimit({
      now: () => now().getTime(),
      burst: more.guesses ?? 1_000,
      perMinute: 60,
      keys: 100,
    }),
  };
  readiness = {
    ready: true,
    podium: createPodium(surroundings, () => undefined),
    pages: more.pages ?? routesOnly(),
    assets: null,
  };
  return {
    url,
    live,
    viewers,
    signInLink: await makeSignInLink(db, url, now()),
    later: (ms) => {
      ahead += ms;
    },
    async stop() {
      viewers.close();
      await io.close();
    },
  };
}

function testLive(db: Connection): PeopleServer['live'] {
  const open = new Map<string, TestLive>();
  return {
    get: (id) => open.get(id),
    async open(id) {
      const known = open.get(id);
      if (known !== undefined) return known;
      const made = await testEvent(db, id);
      if (made !== null) open.set(id, made);
      return made;
    },
    close: (id) => Promise.resolve(void open.delete(id)),
  };
}

async function testEvent(db: Connection, id: string): Promise<TestLive | null> {
  const own = new Map<string, Partial<SeatState>>();
  const listeners = new Set<(changed: Changed) => void>();
  const cuts: TestLive['cuts'] = [];
  const acts = new RoomActs();
  let state: RoomState = room([]);
  let pos = 0;
  const read = async (): Promise<boolean> => {
    const [row] = await db.select().from(eventTable).where(eq(eventTable.id, id));
    const seats = await db
      .select()
      .from(seatTable)
      .where(eq(seatTable.event, id))
      .orderBy(seatTable.ordinal);
    if (row === undefined) return false;
    const states = seats.map(({ id: seat, label, ordinal, handle, person }) => {
      const { group, ...decided } = acts.of(seat);
      return seatState(seat, {
        label,
        ordinal,
        handle,
        person,
        presence: 'never-seen',
        group: group ?? groupOf(label),
        ...decided,
        ...own.get(seat),
      });
    });
    const {
      released,
      thresholds,
      notices,
      pacing: { current, currentSince, pace },
    } = acts;
    state = room(states, {
      event: {
        id,
        name: row.name,
        code: row.code,
        state: row.state,
        language: row.language,
        timeZone: row.timeZone,
        startsAt: row.startsAt.getTime(),
      },
      released,
      thresholds,
      notices: notices.list,
      current,
      currentSince,
      pace,
      staff: await staffOf(db, id),
    });
    return true;
  };
  const tell = (changed: Partial<{ seats: readonly string[]; head: boolean }>): void => {
    for (const listener of [...listeners])
      listener({ seats: new Set(changed.seats ?? []), head: changed.head ?? false });
  };
  if (!(await read())) return null;
  return {
    id,
    cuts,
    tell,
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async act({ actor, kind, seat, payload }) {
      pos += 1;
      const entry = { pos, at: Date.now(), actor, kind, seat: seat ?? null, payload };
      await db.insert(actTable).values({ event: id, fence: 0, ...entry });
      const { head, seats } = acts.take({ log: 'act', ...entry });
      await read();
      tell({ head, seats: [...seats, ...(seat === undefined ? [] : [seat])] });
      return { pos, at: entry.at };
    },
    async refresh() {
      const before = [...state.seats.keys()];
      await read();
      tell({ head: true, seats: [...new Set([...before, ...state.seats.keys()])] });
    },
    cut: (refusal, seat) => {
      cuts.push({ refusal, seat });
    },
    // What only a grader can answer: lib/server/people/packs.db.test.ts asks a real one.
    takePack: () => Promise.reject(new Error('there is no grader here')),
    reGrade: {
      start: () => null,
      current: () => null,
      cancel: () => Promise.resolve(),
      apply: () => Promise.resolve(null),
      undo: () => Promise.resolve(null),
    },
    set(seat, more) {
      own.set(seat, { ...own.get(seat), ...more });
      const before = state.seats.get(seat);
      if (before !== undefined)
        state = { ...state, seats: new Map([...state.seats, [seat, { ...before, ...more }]]) };
    },
  };
}

/** A browser as far as HTTP goes: it keeps its cookie, and says where its pages come from. */
export class Browser {
  cookie = '';
  #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** The same browser, where the server is now. */
  move(url: string): void {
    this.#url = url;
  }

  async ask<T = Record<string, unknown>>(
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
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const set = response.headers.get('set-cookie');
    if (set !== null) this.cookie = set.split(';')[0] ?? '';
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

/** A browser signed in by the server's link, with an event of its own in state `live`. */
export async function instructor(
  server: PeopleServer,
): Promise<{ browser: Browser; event: string; code: string }> {
  const browser = new Browser(server.url);
  await browser.ask('POST', '/api/sign-in', { token: server.signInLink.split('#')[1] });
  const { body } = await browser.ask<{ id: string; code: string }>('POST', '/api/events', {
    name: 'Hall B',
    pack: 'course',
    startsAt: '2026-11-24T09:00:00+09:00',
    timeZone: 'Asia/Tokyo',
    language: 'ja',
  });
  await browser.ask('PATCH', `/api/events/${body.id}`, { state: 'live' });
  return { browser, event: body.id, code: body.code };
}
