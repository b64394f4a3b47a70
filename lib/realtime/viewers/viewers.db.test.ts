import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import {
  TestBrowser,
  signInWithWorkshop,
  startAppServer,
  type AppServer,
} from '#e2e/harness/app-server.ts';
import type { JoinResult, CreatedToken } from '#lib/protocol/http.ts';
import type {
  ServerToViewer,
  ViewerToServer,
  ViewSubscription,
} from '#lib/protocol/viewer-link.ts';
import { ROOM_NAMESPACE } from '#lib/protocol/viewer-times.ts';
import { evaluation, pass, progress, reason } from '#lib/room/room.fixture.ts';
import type { ProjectorView, RoomView, View, ViewDelta } from '#lib/room/views.ts';

type Page = Socket<ServerToViewer<View, ViewDelta>, ViewerToServer>;
type ViewFrame = Parameters<ServerToViewer<View, ViewDelta>['frame']>[0];

let database: TestDatabase;
let server: AppServer;
let teacher: TestBrowser;
let workshopId: string;
let code: string;
const pages: Page[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startAppServer(database.db);
  ({ browser: teacher, workshopId, code } = await signInWithWorkshop(server));
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

/** A page on a real socket. `reads`: it acknowledges by itself. */
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
  const taken: (() => void)[] = [];
  page.on('frame', (frame, take) => {
    frames.push(frame);
    if (reads) take();
    else taken.push(take);
  });
  page.on('bye', ({ why }) => {
    byes.push(why);
  });
  const watch = (message: ViewSubscription) =>
    new Promise((resolve) => {
      page.emit('watch', message, resolve);
    });
  return { page, frames, byes, taken, watch };
}

const watchRoom = (): ViewSubscription => ({ view: 'room', workshopId });
const connectionRefusal = (page: Page) =>
  new Promise((resolve) => {
    page.once('connect_error', (error) => {
      resolve(error.message);
    });
  });

describe('who may look', () => {
  it('is asked at the door, and again at each watch', async () => {
    expect(await connectionRefusal(open(new TestBrowser(server.url)).page)).toBe('sign-in');
    expect(await connectionRefusal(open(teacher, { origin: 'https://evil.example' }).page)).toMatch(
      /websocket error/,
    );
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

  it('decides what is seen: a projector gets the wall, and no seat of anybody', async () => {
    await join('very secret name');
    const { body } = await teacher.request<CreatedToken>(
      'POST',
      `/api/events/${workshopId}/tokens`,
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
      seats: expect.any(Number),
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
      "the end of the event's rows",
      'deleted',
      async (_: TestBrowser, own: string) => {
        await teacher.request('DELETE', `/api/events/${own}`);
      },
    ],
  ])('ends with %s, at once', async (_, why, end) => {
    const { body: own } = await teacher.request<{ id: string; code: string }>(
      'POST',
      '/api/events',
      {
        name: 'Brief',
        pack: 'course',
        startsAt: '2026-11-24T09:00:00Z',
        timeZone: 'UTC',
        language: 'en',
      },
    );
    await teacher.request('PATCH', `/api/events/${own.id}`, { state: 'live' });
    const browser = new TestBrowser(server.url);
    const { body } = await browser.request<JoinResult>('POST', '/api/join', {
      code: own.code,
      displayName: 'x',
      language: 'en',
    });
    const { page, byes, watch } = open(browser);
    await watch({ view: 'seat', seat: body.seat.id });
    await end(browser, own.id);
    await vi.waitFor(() => {
      expect([byes, page.connected]).toEqual([[why], false]);
    });
  });
});

describe('what is seen', () => {
  it('is the room whole, then the rows that changed', async () => {
    const { seat } = await join('carol');
    const { frames, watch } = open(teacher);
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
      seq: 2,
      topic: workshopId,
      delta: {
        kind: 'room',
        seats: [{ id: seat.id, cells: [{ state: 'trouble' }, { state: 'not-started' }] }],
        removed: [],
      },
    });
    expect(JSON.stringify(frames)).not.toContain('SECRET');
  });

  it('is of a seat the parts that changed, and of the others their share alone', async () => {
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
      'room',
    ]);
    expect(JSON.stringify(frames)).not.toContain('emil');
  });

  it('waits for a reader that does not read: one frame, then one with all that changed', async () => {
    const seats = [await join('f1'), await join('f2')];
    const { frames, taken, watch } = open(teacher, { reads: false });
    await watch(watchRoom());
    await vi.waitFor(() => {
      expect(frames).toHaveLength(1);
    });
    const live = server.workshops.get(workshopId);
    for (let round = 0; round < 50; round += 1)
      for (const { seat } of seats) live?.notifyListeners({ seats: [seat.id] });
    const other = open(teacher);
    await other.watch(watchRoom());
    await vi.waitFor(() => {
      expect(other.frames).toHaveLength(1);
    });
    expect(frames).toHaveLength(1);
    taken[0]?.();
    await vi.waitFor(() => {
      expect(frames).toHaveLength(2);
    });
    expect((frames[1] as unknown as { delta: { seats: object[] } }).delta.seats).toHaveLength(2);
  });

  it('begins anew when it is asked for again, and ends when it is no longer wanted', async () => {
    const { page, frames, watch } = open(teacher);
    await watch(watchRoom());
    await watch(watchRoom());
    await vi.waitFor(() => {
      expect(frames.map(({ kind, n: seq }) => [kind, seq])).toEqual([
        ['snapshot', 1],
        ['snapshot', 2],
      ]);
    });
    page.emit('unwatch', { topic: workshopId });
    await watch({ view: 'seat', seat: 'nowhere' });
    server.workshops.get(workshopId)?.notifyListeners({ head: true });
    // What is sent comes in order: an answer to a later question shows that no frame was before it.
    await watch({ view: 'seat', seat: 'nowhere' });
    expect(frames).toHaveLength(2);
  });
});
