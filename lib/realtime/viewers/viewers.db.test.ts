import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { insertSeat } from '#db/queries/seats.ts';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import {
  TestBrowser,
  signInWithWorkshop,
  startAppServer,
  type AppServer,
} from '#e2e/harness/app-server.ts';
import { createSeatCode } from '#lib/auth/seat-code.ts';
import type { JoinResult } from '#lib/protocol/api/seats.ts';
import type { CreatedToken } from '#lib/protocol/api/tokens.ts';
import type {
  ServerToViewer,
  ViewerToServer,
  ViewSubscription,
} from '#lib/protocol/viewer-link.ts';
import { ROOM_NAMESPACE } from '#lib/protocol/viewer-times.ts';
import { MESSAGE_RATES } from '../admission/limits.ts';
import { evaluation, pass, progress, reason } from '#lib/room/room.fixture.ts';
import type { ProjectorView, RoomView, View, ViewDelta } from '#lib/room/views.ts';

type Page = Socket<ServerToViewer<View, ViewDelta>, ViewerToServer>;
type ViewFrame = Parameters<ServerToViewer<View, ViewDelta>['frame']>[0];

let database: TestDatabase;
let server: AppServer;
let instructor: TestBrowser;
let workshopId: string;
let code: string;
const pages: Page[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startAppServer(database.db, { hasAdmission: true });
  ({ browser: instructor, workshopId, code } = await signInWithWorkshop(server));
});
afterEach(() => {
  for (const page of pages.splice(0)) page.disconnect();
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

async function join(displayName: string) {
  const browser = new TestBrowser(server.url);
  return {
    browser,
    ...(
      await browser.request<JoinResult>('POST', '/api/join', { code, displayName, language: 'en' })
    ).body,
  };
}

/** A page on a real socket. With `reads`, it acknowledges every frame. */
function open(browser: TestBrowser, { reads = true, origin = server.url } = {}) {
  const page: Page = io(server.url + ROOM_NAMESPACE, {
    transports: ['websocket'],
    extraHeaders: { cookie: browser.cookie, origin },
    reconnection: false,
    forceNew: true,
  });
  pages.push(page);
  const frames: ViewFrame[] = [];
  const byes: string[] = [];
  const acknowledgements: (() => void)[] = [];
  page.on('frame', (frame, acknowledge) => {
    frames.push(frame);
    if (reads) acknowledge();
    else acknowledgements.push(acknowledge);
  });
  page.on('bye', ({ why }) => {
    byes.push(why);
  });
  const watch = (message: ViewSubscription) =>
    new Promise((resolve) => {
      page.emit('watch', message, resolve);
    });
  return { page, frames, byes, acknowledgements, watch };
}

const watchRoom = (): ViewSubscription => ({ view: 'room', workshopId });
const connectionRefusal = (page: Page) =>
  new Promise((resolve) => {
    page.once('connect_error', (error) => {
      resolve(error.message);
    });
  });

describe('access to views', () => {
  it('is checked at the connection and at each subscription', async () => {
    expect(await connectionRefusal(open(new TestBrowser(server.url)).page)).toBe(
      'sign-in-required',
    );
    expect(
      await connectionRefusal(open(instructor, { origin: 'https://evil.example' }).page),
    ).toMatch(/websocket error/);
    const [a, b] = [await join('ada'), await join('bob')];
    const page = open(a.browser);
    expect(await page.watch(watchRoom())).toEqual({ ok: false, refusal: 'forbidden' });
    expect(await page.watch({ view: 'seat', seat: b.seat.id })).toEqual({
      ok: false,
      refusal: 'forbidden',
    });
    expect(await page.watch({ view: 'seat', seat: 'nowhere' })).toEqual({
      ok: false,
      refusal: 'not-found',
    });
    expect(await page.watch({ view: 'sky' } as never)).toEqual({ ok: false, refusal: 'malformed' });
    expect(await page.watch({ view: 'seat', seat: a.seat.id })).toEqual({ ok: true });
    expect(page.frames.length).toBeLessThanOrEqual(1);
  });

  it('gives a projector the projector view only', async () => {
    await join('very secret name');
    const { body } = await instructor.request<CreatedToken>(
      'POST',
      `/api/workshops/${workshopId}/tokens`,
      {
        kind: 'invite',
        role: 'projector',
        hours: 1,
      },
    );
    const projector = new TestBrowser(server.url);
    await projector.request('POST', '/api/sign-in', { token: body.url?.split('#')[1] });
    const { frames, watch } = open(projector);
    expect(await watch(watchRoom())).toEqual({ ok: false, refusal: 'forbidden' });
    expect(await watch({ view: 'projector', workshopId })).toEqual({ ok: true });
    await vi.waitFor(() => {
      expect(frames).toHaveLength(1);
    });
    expect(JSON.stringify(frames)).not.toContain('very secret name');
    expect((frames[0] as { view: ProjectorView }).view).toMatchObject({
      kind: 'projector',
      students: expect.objectContaining({ kind: expect.any(String) }),
    });
  });

  it.each([
    [
      'signing out',
      'revoked',
      async (browser: TestBrowser) => {
        await browser.request('POST', '/api/sign-out');
      },
    ],
    [
      'deleting the workshop',
      'workshop-deleted',
      async (_: TestBrowser, id: string) => {
        await instructor.request('PATCH', `/api/workshops/${id}`, { state: 'ended' });
        await instructor.request('DELETE', `/api/workshops/${id}`);
      },
    ],
    [
      'removing the seat',
      'seat-removed',
      async (_browser: TestBrowser, _id: string, seatId: string) => {
        await instructor.request('DELETE', `/api/seats/${seatId}`);
      },
    ],
    [
      'merging the seat with the one of the VM',
      'seat-merged',
      async (browser: TestBrowser, id: string) => {
        const now = new Date();
        const { id: seat } = await insertSeat(database.db, {
          id: randomUUID(),
          workshopId: id,
          now,
        });
        const claim = await createSeatCode(database.db, {
          workshopId: id,
          seat,
          kind: 'claim',
          now,
        });
        await browser.request('POST', '/api/claim', { code: claim.ok && claim.code });
      },
    ],
  ])('ends at once with %s', async (_, reason, end) => {
    const { body: workshop } = await instructor.request<{ id: string; code: string }>(
      'POST',
      '/api/workshops',
      {
        name: 'Brief',
        packId: 'course',
        startsAt: '2026-11-24T09:00:00Z',
        timeZone: 'UTC',
        language: 'en',
      },
    );
    await instructor.request('PATCH', `/api/workshops/${workshop.id}`, { state: 'open' });
    await instructor.request('PATCH', `/api/workshops/${workshop.id}`, { state: 'live' });
    const browser = new TestBrowser(server.url);
    const { body } = await browser.request<JoinResult>('POST', '/api/join', {
      code: workshop.code,
      displayName: 'x',
      language: 'en',
    });
    const { page, byes, watch } = open(browser);
    await watch({ view: 'seat', seat: body.seat.id });
    await end(browser, workshop.id, body.seat.id);
    await vi.waitFor(() => {
      expect([byes, page.connected]).toEqual([[reason], false]);
    });
  });
});

describe('a view', () => {
  it('of the room is a snapshot, then the rows that changed', async () => {
    const { seat } = await join('carol');
    const { frames, watch } = open(instructor);
    await watch(watchRoom());
    await vi.waitFor(() => {
      expect(frames).toHaveLength(1);
    });
    expect(
      (frames[0] as { view: RoomView }).view.seats.map(({ displayName }) => displayName),
    ).toContain('carol');
    const live = server.workshops.get(workshopId);
    live?.setSeatState(seat.id, {
      presence: 'connected',
      progress: new Map([progress('one', { live: evaluation([reason()]) })]),
    });
    live?.notifyListeners({ seats: [seat.id] });
    await vi.waitFor(() => {
      expect(frames).toHaveLength(2);
    });
    expect(frames[1]).toMatchObject({
      kind: 'delta',
      n: 2,
      topic: workshopId,
      delta: {
        kind: 'room',
        seats: [{ id: seat.id, cells: [{ state: 'failing' }, { state: 'not-started' }] }],
        removed: [],
      },
    });
    expect(JSON.stringify(frames)).not.toContain('SECRET');
  });

  it('of a seat has the parts that changed, and only pass rates of others', async () => {
    const [dora, emil] = [await join('dora'), await join('emil')];
    const { frames, watch } = open(dora.browser);
    await watch({ view: 'seat', seat: dora.seat.id });
    await vi.waitFor(() => {
      expect(frames).toHaveLength(1);
    });
    const live = server.workshops.get(workshopId);
    live?.setSeatState(emil.seat.id, {
      presence: 'connected',
      progress: new Map([progress('one', { pass: pass('one'), live: evaluation([]) })]),
    });
    live?.notifyListeners({ seats: [emil.seat.id] });
    await vi.waitFor(() => {
      expect(frames).toHaveLength(2);
    });
    expect(Object.keys((frames[1] as unknown as { delta: object }).delta).sort()).toEqual([
      'kind',
      'roomPassRates',
    ]);
    expect(JSON.stringify(frames)).not.toContain('emil');
  });

  it('waits for a slow page: one frame, then one with all changes', async () => {
    const seats = [await join('f1'), await join('f2')];
    const { frames, acknowledgements, watch } = open(instructor, { reads: false });
    await watch(watchRoom());
    await vi.waitFor(() => {
      expect(frames).toHaveLength(1);
    });
    const live = server.workshops.get(workshopId);
    for (let round = 0; round < 50; round += 1)
      for (const { seat } of seats) live?.notifyListeners({ seats: [seat.id] });
    const other = open(instructor);
    await other.watch(watchRoom());
    await vi.waitFor(() => {
      expect(other.frames).toHaveLength(1);
    });
    expect(frames).toHaveLength(1);
    acknowledgements[0]?.();
    await vi.waitFor(() => {
      expect(frames).toHaveLength(2);
    });
    expect((frames[1] as unknown as { delta: { seats: object[] } }).delta.seats).toHaveLength(2);
  });

  it('of a page that sends too many messages ends, and its entry names the seat and the workshop', async () => {
    const { browser, seat } = await join('g1');
    const { page, watch } = open(browser);
    await watch({ view: 'seat', seat: seat.id });
    const isClosed = new Promise((resolve) => page.once('disconnect', resolve));
    for (let count = 0; count <= MESSAGE_RATES.browser.burst; count += 1)
      page.emit('unwatch', { topic: 'other' });
    await isClosed;
    expect(server.auditEvents.filter(({ kind }) => kind === 'limit-reached')).toEqual([
      {
        kind: 'limit-reached',
        actor: expect.stringMatching(/^session:[0-9a-f]{16}$/),
        session: expect.stringMatching(/^[0-9a-f]{64}$/),
        workshopId,
        seatId: seat.id,
        address: '127.0.0.1',
        detail: { limit: 'messages' },
      },
    ]);
  });

  it('restarts when it is requested again and stops after unwatch', async () => {
    const { page, frames, watch } = open(instructor);
    await watch(watchRoom());
    await watch(watchRoom());
    await vi.waitFor(() => {
      expect(frames.map(({ kind, n }) => [kind, n])).toEqual([
        ['snapshot', 1],
        ['snapshot', 2],
      ]);
    });
    page.emit('unwatch', { topic: workshopId });
    await watch({ view: 'seat', seat: 'nowhere' });
    server.workshops.get(workshopId)?.notifyListeners({ head: true });
    // Messages keep their order, so a later response shows that no frame came before it.
    await watch({ view: 'seat', seat: 'nowhere' });
    expect(frames).toHaveLength(2);
  });
});
