import { io, type Socket } from 'socket.io-client';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import {
  signInWithWorkshop,
  startAppServer,
  TestBrowser,
  type AppServer,
} from '#e2e/harness/app-server.ts';
import { seatGrant, session } from '#db/schema.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#lib/kit/time.ts';
import type { CurrentUser, JoinResult, SeatCode } from '#lib/protocol/api/seats.ts';
import type { MemberSessions, SeatDevices, SessionSummary } from '#lib/protocol/api/sessions.ts';
import type { CreatedToken } from '#lib/protocol/api/tokens.ts';
import { createSignInLink } from '#lib/server/services/sign-in-links.ts';
import { keepSessions } from '#lib/server/session-keeper.ts';
import { deleteSessionsThatEnded } from './session.ts';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0';
/** A live socket ends within this time; the check itself runs once a second. */
const CUT = { timeout: 1_500, interval: 20 };

let database: TestDatabase;
let server: AppServer;
let owner: TestBrowser;
let workshopId: string;
let code: string;
const sockets: Socket[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  // A server for each test, because its clock only goes forward.
  server = await startAppServer(database.db);
  ({ browser: owner, workshopId, code } = await signInWithWorkshop(server));
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.disconnect();
  await server.stop();
  await database.db.delete(session);
});
afterAll(async () => {
  await database.drop();
});

const now = (): Date => new Date(server.now());

async function join(browser = new TestBrowser(server.url), workshopCode = code) {
  const { body } = await browser.request<JoinResult>(
    'POST',
    '/api/join',
    { code: workshopCode, displayName: 'kiwi', language: 'en' },
    { 'user-agent': FIREFOX },
  );
  return { browser, seat: body.seat };
}

async function openOnPhone(browser: TestBrowser, seatId: string): Promise<TestBrowser> {
  const { body } = await browser.request<SeatCode>('POST', `/api/seats/${seatId}/device-code`, {});
  const phone = new TestBrowser(server.url);
  await phone.request('POST', '/api/claim', { code: body.code });
  return phone;
}

async function signInOperator(): Promise<TestBrowser> {
  const browser = new TestBrowser(server.url);
  const link = await createSignInLink(database.db, server.url, now());
  await browser.request(
    'POST',
    '/api/sign-in',
    { token: link.split('#')[1] },
    { 'user-agent': FIREFOX },
  );
  return browser;
}

async function invite(role: string): Promise<TestBrowser> {
  const { body } = await owner.request<CreatedToken>(
    'POST',
    `/api/workshops/${workshopId}/tokens`,
    { kind: 'invite', role, hours: 1 },
  );
  const browser = new TestBrowser(server.url);
  await browser.request('POST', '/api/sign-in', { token: body.url?.split('#')[1] });
  return browser;
}

async function connectPage(browser: TestBrowser, subscription: object) {
  const socket: Socket = io(`${server.url}/room`, {
    transports: ['websocket'],
    extraHeaders: { cookie: browser.cookie, origin: server.url },
    reconnection: false,
    forceNew: true,
  });
  sockets.push(socket);
  const byes: string[] = [];
  let changes = 0;
  socket.on('frame', (_frame: unknown, acknowledge: () => void) => {
    acknowledge();
  });
  socket.on('bye', ({ why }: { why: string }) => byes.push(why));
  socket.on('sessions-changed', () => {
    changes += 1;
  });
  const watched = await new Promise<{ ok: boolean }>((resolve) => {
    socket.emit('watch', subscription, resolve);
  });
  expect(watched).toEqual({ ok: true });
  return { socket, byes, changes: () => changes };
}

const isStaff = async (browser: TestBrowser): Promise<boolean> =>
  (await browser.request<CurrentUser>('GET', '/api/me')).body.person !== null;
const seatsOf = async (browser: TestBrowser): Promise<string[]> =>
  (await browser.request<CurrentUser>('GET', '/api/me')).body.seats.map(({ id }) => id);

describe('a staff session', () => {
  it('ends after 12 hours without use, and not before', async () => {
    server.advanceTime(12 * HOUR_MS - MINUTE_MS);
    expect(await isStaff(owner)).toBe(true);
    server.advanceTime(12 * HOUR_MS - MINUTE_MS);
    expect(await isStaff(owner)).toBe(true);
    server.advanceTime(12 * HOUR_MS);
    expect(await isStaff(owner)).toBe(false);
  });

  it('ends 14 days after the sign-in, with its socket, although it is used', async () => {
    for (let day = 0; day < 27; day += 1) {
      server.advanceTime(12 * HOUR_MS - MINUTE_MS);
      expect(await isStaff(owner)).toBe(true);
    }
    const page = await connectPage(owner, { view: 'room', workshopId });
    server.advanceTime(13 * HOUR_MS);
    await vi.waitFor(() => {
      expect([page.socket.connected, page.byes]).toEqual([false, ['revoked']]);
    }, CUT);
    expect(await isStaff(owner)).toBe(false);
  });

  it('stays in use while a page is connected', async () => {
    await connectPage(owner, { view: 'room', workshopId });
    let tick = (): void => undefined;
    const stop = keepSessions({
      db: database.db,
      viewers: server.viewers,
      clock: {
        now: () => server.now(),
        mono: () => server.now(),
        after: (ms, callback) => {
          if (ms === MINUTE_MS) tick = callback;
          return () => undefined;
        },
      },
      log: () => undefined,
    });
    const lastUse = async (): Promise<number> => {
      const [row] = await database.db.select().from(session);
      return row?.lastUsedAt.getTime() ?? 0;
    };
    server.advanceTime(11 * HOUR_MS);
    const at = server.now();
    tick();
    await vi.waitFor(async () => {
      expect(await lastUse()).toBeGreaterThanOrEqual(at);
    });
    stop();
    server.advanceTime(11 * HOUR_MS);
    expect(await isStaff(owner)).toBe(true);
  });

  it('is one of at most 20 of a person: the least recently used ends, with its socket', async () => {
    const page = await connectPage(owner, { view: 'room', workshopId });
    const browsers = [];
    for (let count = 0; count < 19; count += 1) {
      server.advanceTime(1_000);
      browsers.push(await signInOperator());
    }
    expect(await isStaff(owner)).toBe(true);
    server.advanceTime(1_000);
    await signInOperator();
    await vi.waitFor(() => {
      expect([page.socket.connected, page.byes]).toEqual([false, ['revoked']]);
    }, CUT);
    expect(await isStaff(owner)).toBe(false);
    for (const browser of browsers) expect(await isStaff(browser)).toBe(true);
    expect(server.auditEvents).toContainEqual(
      expect.objectContaining({
        kind: 'limit-reached',
        detail: { limit: 'sessions-per-person', ended: 1 },
      }),
    );
  });

  it('shows a new sign-in to the other sessions, which can end it', async () => {
    const page = await connectPage(owner, { view: 'room', workshopId });
    const other = await signInOperator();
    await vi.waitFor(() => {
      expect(page.changes()).toBe(1);
    });
    const { body } = await owner.request<SessionSummary[]>('GET', '/api/me/sessions');
    expect(body).toHaveLength(2);
    const added = body.find(({ isCurrent }) => !isCurrent);
    expect(added).toMatchObject({ browser: 'Firefox on Linux', address: '127.0.0.…' });
    const otherPage = await connectPage(other, { view: 'room', workshopId });
    expect((await owner.request('DELETE', `/api/me/sessions/${added?.id ?? ''}`)).status).toBe(204);
    await vi.waitFor(() => {
      expect([otherPage.socket.connected, otherPage.byes]).toEqual([false, ['revoked']]);
    }, CUT);
    expect([await isStaff(owner), await isStaff(other)]).toEqual([true, false]);
  });

  it('ends with sign-out, which also deletes what the browser has stored', async () => {
    const answer = await owner.request('POST', '/api/sign-out', {});
    expect([answer.status, answer.headers.get('clear-site-data')]).toEqual([
      204,
      '"cache", "storage"',
    ]);
    expect(await isStaff(owner)).toBe(false);
    expect(await database.db.select().from(session)).toEqual([]);
  });

  it('ends in all browsers of the person, and in no others', async () => {
    const [other, assistant] = [await signInOperator(), await invite('assistant')];
    const answer = await owner.request('DELETE', '/api/me/sessions');
    expect(answer.headers.get('clear-site-data')).toBe('"cache", "storage"');
    expect([await isStaff(owner), await isStaff(other), await isStaff(assistant)]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('of another person is neither listed nor ended', async () => {
    const assistant = await invite('assistant');
    const [own] = (await assistant.request<SessionSummary[]>('GET', '/api/me/sessions')).body;
    expect((await owner.request('DELETE', `/api/me/sessions/${own?.id ?? ''}`)).status).toBe(404);
    expect(await isStaff(assistant)).toBe(true);
  });

  it('of a member is shown to owners only', async () => {
    const [assistant, { browser: student }] = [await invite('assistant'), await join()];
    const path = `/api/workshops/${workshopId}/sessions`;
    const { body } = await owner.request<MemberSessions[]>('GET', path);
    expect(body.map(({ role, sessions }) => [role, sessions.length])).toEqual([
      ['owner', 1],
      ['assistant', 1],
    ]);
    for (const browser of [assistant, student, await invite('instructor')])
      expect((await browser.request('GET', path)).body).toEqual({ error: 'forbidden' });
  });

  it('gets a new secret with each role, and keeps its seats', async () => {
    const { browser, seat } = await join();
    const before = browser.cookie;
    const page = await connectPage(browser, { view: 'seat', seat: seat.id });
    const { body } = await owner.request<CreatedToken>(
      'POST',
      `/api/workshops/${workshopId}/tokens`,
      { kind: 'invite', role: 'assistant', hours: 1 },
    );
    await browser.request('POST', '/api/sign-in', { token: body.url?.split('#')[1] });
    await vi.waitFor(() => {
      expect([page.socket.connected, page.byes]).toEqual([false, ['renewed']]);
    }, CUT);
    expect(browser.cookie).not.toBe(before);
    expect([await isStaff(browser), await seatsOf(browser)]).toEqual([true, [seat.id]]);
    const old = new TestBrowser(server.url);
    old.cookie = before;
    expect([await isStaff(old), await seatsOf(old)]).toEqual([false, []]);
  });
});

describe("a student's session", () => {
  it('ends after 48 hours without use, and not before', async () => {
    const { browser, seat } = await join();
    server.advanceTime(48 * HOUR_MS - MINUTE_MS);
    expect(await seatsOf(browser)).toEqual([seat.id]);
    server.advanceTime(48 * HOUR_MS);
    expect(await seatsOf(browser)).toEqual([]);
  });

  it('ends after 30 days', async () => {
    const { browser, seat } = await join();
    for (let day = 0; day < 29; day += 1) {
      server.advanceTime(DAY_MS);
      expect(await seatsOf(browser)).toEqual([seat.id]);
    }
    server.advanceTime(DAY_MS);
    expect(await seatsOf(browser)).toEqual([]);
  });

  it('can open a seat until 24 hours after the end of its workshop, with its socket', async () => {
    const { browser, seat } = await join();
    await owner.request('PATCH', `/api/workshops/${workshopId}`, { state: 'ended' });
    server.advanceTime(DAY_MS - MINUTE_MS);
    expect(await seatsOf(browser)).toEqual([seat.id]);
    const page = await connectPage(browser, { view: 'seat', seat: seat.id });
    server.advanceTime(MINUTE_MS);
    await vi.waitFor(() => {
      expect([page.socket.connected, page.byes]).toEqual([false, ['revoked']]);
    }, CUT);
    expect(await seatsOf(browser)).toEqual([]);
    expect((await browser.request('GET', `/api/seats/${seat.id}/install`)).status).toBe(404);
  });

  it('lists the browsers of a seat, and signs the others out with their sockets', async () => {
    const { browser, seat } = await join();
    const page = await connectPage(browser, { view: 'seat', seat: seat.id });
    const phone = await openOnPhone(browser, seat.id);
    await vi.waitFor(() => {
      expect(page.changes()).toBe(1);
    });
    const path = `/api/seats/${seat.id}/devices`;
    const { body } = await browser.request<SeatDevices>('GET', path);
    expect(body).toMatchObject({
      devices: [
        { source: 'join', browser: 'Firefox on Linux', isCurrent: true },
        { source: 'device', isCurrent: false },
      ],
      resetAt: null,
    });
    const phonePage = await connectPage(phone, { view: 'seat', seat: seat.id });
    const leftover = (
      await phone.request<SeatCode>('POST', `/api/seats/${seat.id}/device-code`, {})
    ).body;
    expect((await browser.request('DELETE', path)).status).toBe(204);
    await vi.waitFor(() => {
      expect([phonePage.socket.connected, phonePage.byes]).toEqual([false, ['revoked']]);
    }, CUT);
    expect([await seatsOf(browser), await seatsOf(phone)]).toEqual([[seat.id], []]);
    expect((await phone.request('POST', '/api/claim', { code: leftover.code })).body).toMatchObject(
      { error: 'code-unknown' },
    );
  });

  it('ends for one device at the request of its student or of an instructor', async () => {
    const { browser, seat } = await join();
    const path = `/api/seats/${seat.id}/devices`;
    const assistant = await invite('assistant');
    for (const [caller, status] of [
      [assistant, 403],
      [browser, 204],
      [owner, 204],
    ] as const) {
      const phone = await openOnPhone(browser, seat.id);
      const { body } = await owner.request<SeatDevices>('GET', path);
      const device = body.devices.find(
        ({ isCurrent, source }) => !isCurrent && source === 'device',
      );
      expect((await caller.request('DELETE', `${path}/${device?.id ?? ''}`)).status).toBe(status);
      expect(await seatsOf(phone)).toEqual(status === 204 ? [] : [seat.id]);
      if (status !== 204) await browser.request('DELETE', path);
    }
  });

  it('keeps a staff member who may see the seat by role connected after the grant ends', async () => {
    const { browser, seat } = await join();
    const { body } = await browser.request<SeatCode>(
      'POST',
      `/api/seats/${seat.id}/device-code`,
      {},
    );
    await owner.request('POST', '/api/claim', { code: body.code, confirmed: true });
    const page = await connectPage(owner, { view: 'seat', seat: seat.id });
    await browser.request('DELETE', `/api/seats/${seat.id}/devices`);
    await vi.waitFor(() => {
      expect(page.byes).toEqual(['renewed']);
    }, CUT);
    await connectPage(owner, { view: 'seat', seat: seat.id });
  });
});

describe('sessions that ended', () => {
  it('are deleted: past their end, idle, or with seats of workshops that ended', async () => {
    const { browser: used, seat } = await join();
    await join();
    server.advanceTime(47 * HOUR_MS);
    expect(await seatsOf(used)).toEqual([seat.id]);
    server.advanceTime(2 * HOUR_MS);
    await deleteSessionsThatEnded(database.db, now());
    // The owner was idle for 12 hours, and the other student for 48.
    expect(await database.db.select().from(session)).toHaveLength(1);
    expect(await database.db.select().from(seatGrant)).toHaveLength(1);
    await database.db.update(session).set({ expiresAt: now() });
    await deleteSessionsThatEnded(database.db, now());
    expect(await database.db.select().from(session)).toEqual([]);
  });

  it('lose the grants for a workshop that ended 24 hours ago', async () => {
    const { seat } = await join();
    await owner.request('PATCH', `/api/workshops/${workshopId}`, { state: 'ended' });
    server.advanceTime(DAY_MS);
    await deleteSessionsThatEnded(database.db, now());
    expect(await database.db.select().from(seatGrant).where(eq(seatGrant.seatId, seat.id))).toEqual(
      [],
    );
  });
});
