import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  TestBrowser,
  signInWithWorkshop,
  startAppServer,
  type AppServer,
} from '#e2e/harness/app-server.ts';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { watchSeat } from '#e2e/harness/seat-watch.ts';
import { waitFor } from '#e2e/harness/wait-for.ts';
import type { AdmissionView, DecisionResult } from '#lib/protocol/api/admission.ts';
import type { CurrentUser, JoinResult, SeatCode } from '#lib/protocol/api/seats.ts';

let database: TestDatabase;
let server: AppServer;
let owner: TestBrowser;
let path: string;
let workshopId: string;
let code: string;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startAppServer(database.db);
  ({ browser: owner, workshopId, code } = await signInWithWorkshop(server));
  path = `/api/workshops/${workshopId}`;
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

const newBrowser = () => new TestBrowser(server.url);
const join = (displayName: string, browser: TestBrowser, rejoin?: 'offer' | 'ask') =>
  browser.request('POST', '/api/join', { code, displayName, language: 'en', rejoin });
const joinSeat = async (displayName: string) => {
  const browser = newBrowser();
  const { body } = await browser.request<JoinResult>('POST', '/api/join', {
    code,
    displayName,
    language: 'en',
  });
  return { browser, seat: body.seat };
};
const readWaiting = async () =>
  (await owner.request<AdmissionView>('GET', `${path}/admission`)).body.students;
const decide = async (decision: 'approve' | 'refuse', displayName: string) => {
  const ids = (await readWaiting())
    .filter((student) => student.displayName === displayName)
    .map(({ id }) => id);
  return owner.request<DecisionResult>('POST', `${path}/admission/students`, { decision, ids });
};
const seatsOf = async (browser: TestBrowser) =>
  (await browser.request<CurrentUser>('GET', '/api/me')).body.seats.map(({ id }) => id);

describe('a student who comes back in another browser', () => {
  it('is offered the seat of the name, in any spelling, without getting access', async () => {
    const { seat } = await joinSeat('Maya');
    const browser = newBrowser();
    expect((await join('ｍａｙａ', browser, 'offer')).body).toEqual({
      offer: { label: seat.label, displayName: 'Maya', ownSeatId: null },
    });
    expect(browser.cookie).toBe('');
  });

  it('is offered the seat of an entered label, without the name of its student', async () => {
    const { seat } = await joinSeat('Aoi');
    expect((await join(seat.label.toLowerCase(), newBrowser(), 'offer')).body).toEqual({
      offer: { label: seat.label, displayName: null, ownSeatId: null },
    });
  });

  it('gets the earlier seat after staff allow it, and the first browser keeps it', async () => {
    const first = await joinSeat('Ren');
    const browser = newBrowser();
    const seat = { label: first.seat.label };
    expect((await join('Ren', browser, 'ask')).body).toMatchObject({ waiting: { seat } });
    expect(await seatsOf(browser)).toEqual([]);
    expect((await browser.request('GET', '/api/me')).body).toMatchObject({
      joinRequests: [{ displayName: 'Ren', seat, state: 'waiting' }],
    });
    expect((await readWaiting()).find(({ displayName }) => displayName === 'Ren')).toMatchObject({
      seat: { id: first.seat.id, label: first.seat.label, displayName: 'Ren', isOpen: false },
    });
    expect((await join('Ren', browser, 'ask')).body).toMatchObject({ waiting: { seat } });
    expect((await decide('approve', 'Ren')).body).toEqual({ decided: 1, left: 0 });
    expect((await join('Ren', browser, 'ask')).body).toMatchObject({ seat: first.seat });
    expect(await seatsOf(browser)).toEqual([first.seat.id]);
    expect(await seatsOf(first.browser)).toEqual([first.seat.id]);
    expect(await readWaiting()).toEqual([]);
  });

  it('is offered nothing while a browser shows the page of the seat', async () => {
    const { browser, seat } = await joinSeat('Yui');
    const page = await watchSeat(server.url, browser.cookie, seat.id);
    expect((await join('Yui', newBrowser(), 'offer')).body).toMatchObject({
      seat: { displayName: 'Yui 2' },
    });
    page.close();
    await waitFor('the page is closed', () =>
      server.viewers.isSeatOpen(seat.id) ? undefined : true,
    );
    expect((await join('Yui', newBrowser(), 'offer')).body).toHaveProperty('offer');
  });

  it('still waits when the page of the seat is opened meanwhile, and staff see that', async () => {
    const { browser, seat } = await joinSeat('Sora');
    const second = newBrowser();
    await join('Sora', second, 'ask');
    const page = await watchSeat(server.url, browser.cookie, seat.id);
    expect((await join('Sora', second, 'ask')).body).toHaveProperty('waiting');
    expect((await readWaiting()).at(-1)).toMatchObject({ seat: { id: seat.id, isOpen: true } });
    page.close();
    await decide('refuse', 'Sora');
  });

  it('gets a new seat with a number on request, also while the request for the old one waits', async () => {
    await joinSeat('Hana');
    const browser = newBrowser();
    await join('Hana', browser, 'ask');
    expect((await join('Hana', browser)).body).toMatchObject({ seat: { displayName: 'Hana 2' } });
    expect(await readWaiting()).toEqual([]);
  });

  it('is refused for the old seat only, and is not offered it again', async () => {
    await joinSeat('Taro');
    const browser = newBrowser();
    await join('Taro', browser, 'ask');
    expect((await decide('refuse', 'Taro')).body).toEqual({ decided: 1, left: 0 });
    expect((await join('Taro', browser, 'ask')).body).toEqual({ error: 'join-refused' });
    expect((await join('Taro', browser, 'offer')).body).toMatchObject({
      seat: { displayName: 'Taro 2' },
    });
  });

  it('is offered the seat that the browser can open already, by its own memory', async () => {
    const { browser, seat } = await joinSeat('Mio');
    const { body } = await browser.request<SeatCode>('POST', `/api/seats/${seat.id}/device-code`, {
      isForReturn: true,
    });
    const phone = newBrowser();
    await phone.request('POST', '/api/claim', { code: body.code });
    expect((await join('anything', phone, 'offer')).body).toEqual({
      offer: { label: seat.label, displayName: 'Mio', ownSeatId: seat.id },
    });
    expect((await join('anything', phone, 'ask')).body).toMatchObject({ seat });
  });

  it('needs no free seat, and asks although joining is closed', async () => {
    const { seat } = await joinSeat('Kai');
    const { body: admission } = await owner.request<AdmissionView>('GET', `${path}/admission`);
    await owner.request('PATCH', path, { seatLimit: admission.seats, joining: 'closed' });
    const browser = newBrowser();
    expect((await join('Kai', browser, 'ask')).body).toHaveProperty('waiting');
    expect((await decide('approve', 'Kai')).body).toEqual({ decided: 1, left: 0 });
    expect((await join('Kai', browser, 'ask')).body).toMatchObject({ seat: { id: seat.id } });
    await owner.request('PATCH', path, { seatLimit: 500, joining: 'open' });
  });
});

describe('a request for a seat of another student', () => {
  let victim: Awaited<ReturnType<typeof joinSeat>>;
  let round = 0;
  beforeEach(async () => {
    round += 1;
    victim = await joinSeat(`victim ${String.fromCodePoint(96 + round)}`);
  });

  it('gives no access before staff decide, and none after they refuse', async () => {
    const { seat } = victim;
    const browser = newBrowser();
    await join(seat.displayName, browser, 'ask');
    const readSeat = async () =>
      (await browser.request('GET', `/api/seats/${seat.id}/exercises/one`)).status;
    expect(await readSeat()).toBe(404);
    await decide('refuse', seat.displayName);
    await join(seat.displayName, browser, 'ask');
    expect(await readSeat()).toBe(404);
    expect(await seatsOf(browser)).toEqual([]);
  });

  it('can come from 5 browsers at the same time', async () => {
    const { displayName } = victim.seat;
    for (let asked = 0; asked < 5; asked += 1)
      expect((await join(displayName, newBrowser(), 'ask')).status).toBe(200);
    expect((await join(displayName, newBrowser(), 'ask')).body).toMatchObject({
      error: 'too-many',
    });
    await decide('refuse', displayName);
  });

  it('ends with a reset of the access, also if it was approved', async () => {
    const { seat } = victim;
    const browser = newBrowser();
    await join(seat.displayName, browser, 'ask');
    await decide('approve', seat.displayName);
    await owner.request('POST', `/api/seats/${seat.id}/access-reset`);
    expect((await join(seat.displayName, browser, 'ask')).body).toHaveProperty('waiting');
    expect(await seatsOf(browser)).toEqual([]);
    await decide('refuse', seat.displayName);
  });

  it('ends with the seat, and the student joins with a new one', async () => {
    const { seat } = victim;
    const browser = newBrowser();
    await join(seat.displayName, browser, 'ask');
    await owner.request('DELETE', `/api/seats/${seat.id}`);
    expect(await readWaiting()).toEqual([]);
    const { body } = await join(seat.displayName, browser, 'ask');
    expect(body).toHaveProperty('seat');
    expect(await seatsOf(browser)).not.toContain(seat.id);
  });

  it('is recorded in the security log with the seat', async () => {
    const { seat } = victim;
    await join(seat.displayName, newBrowser(), 'ask');
    expect(server.auditEvents.at(-1)).toMatchObject({
      kind: 'join-requested',
      workshopId,
      seatId: seat.id,
    });
  });
});
