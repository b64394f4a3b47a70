import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { command, session, token } from '#db/schema.ts';
import { redeemJoinToken } from '#lib/auth/join-token.ts';
import { createSeatCode } from '#lib/auth/seat-code.ts';
import { createSignInLink } from './sign-in.ts';
import { insertSeat } from '#db/queries/seats.ts';
import type { JoinResult, CreatedToken } from '#lib/protocol/http.ts';
import {
  TestBrowser,
  signInWithWorkshop,
  startAppServer,
  type AppServer,
} from '#e2e/harness/app-server.ts';

let database: TestDatabase;
let server: AppServer;
let teacher: TestBrowser;
let workshopId: string;
let code: string;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startAppServer(database.db);
  ({ browser: teacher, workshopId, code } = await signInWithWorkshop(server));
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

const join = async (displayName: string, browser = new TestBrowser(server.url)) => {
  const { body } = await browser.request<JoinResult>('POST', '/api/join', {
    code,
    displayName,
    language: 'en',
  });
  return { browser, ...body };
};
const tokenOf = (installLine: string): string => installLine.split(' ').at(-1) ?? '';
const redeem = (installLine: string, machineId: string) =>
  database.db.transaction((tx) =>
    redeemJoinToken(tx, tokenOf(installLine), { machineId, now: new Date() }),
  );

describe('signing in', () => {
  it('works once by the printed link, and keeps only hashes', async () => {
    expect((await teacher.request('GET', '/api/me')).body).toMatchObject({ instructor: true });
    const again = await new TestBrowser(server.url).request('POST', '/api/sign-in', {
      token: server.signInLink.split('#')[1],
    });
    expect([again.status, again.body]).toEqual([410, { error: 'token-used' }]);
    const kept = JSON.stringify([
      await database.db.select().from(session),
      await database.db.select().from(token),
    ]);
    expect(kept).not.toContain(teacher.cookie.split('=')[1]);
  });

  it('finds the first instructor again by the link of a later start, which ends the one before', async () => {
    const [stale, fresh] = [
      await createSignInLink(database.db, server.url, new Date()),
      await createSignInLink(database.db, server.url, new Date()),
    ];
    const elsewhere = new TestBrowser(server.url);
    expect(
      await elsewhere.request('POST', '/api/sign-in', { token: stale.split('#')[1] }),
    ).toMatchObject({ status: 404 });
    await elsewhere.request('POST', '/api/sign-in', { token: fresh.split('#')[1] });
    expect((await elsewhere.request('GET', '/api/events')).body).toContainEqual(
      expect.objectContaining({ id: workshopId, role: 'owner' }),
    );
  });

  it.each([
    ['an unknown token', { token: 'a'.repeat(40) }, 404, 'token-unknown'],
    ['a malformed body', { token: 1 }, 400, 'malformed'],
  ])('refuses %s', async (_, body, status, error) => {
    expect(await new TestBrowser(server.url).request('POST', '/api/sign-in', body)).toMatchObject({
      status,
      body: { error },
    });
  });

  it('sets a cookie no script reads, and ends the session on the server', async () => {
    const { body } = await teacher.request<CreatedToken>(
      'POST',
      `/api/events/${workshopId}/tokens`,
      {
        kind: 'invite',
        role: 'assistant',
        hours: 1,
      },
    );
    const assistant = new TestBrowser(server.url);
    const signedIn = await assistant.request('POST', '/api/sign-in', {
      token: body.url?.split('#')[1],
    });
    expect(signedIn.headers.get('set-cookie')).toMatch(
      /^podium_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=2592000$/,
    );
    expect((await assistant.request('GET', '/api/events')).body).toMatchObject([
      { id: workshopId, role: 'assistant' },
    ]);
    const { cookie } = assistant;
    await assistant.request('POST', '/api/sign-out');
    assistant.cookie = cookie;
    expect(await assistant.request('GET', '/api/events')).toMatchObject({
      status: 401,
      body: { error: 'sign-in' },
    });
  });
});

describe('requests', () => {
  it('of another site are refused before anybody is asked', async () => {
    expect(
      await teacher.request('POST', '/api/sign-out', {}, { origin: 'https://evil.example' }),
    ).toMatchObject({ status: 403, body: { error: 'origin' } });
    expect((await teacher.request('GET', '/api/me')).body).toMatchObject({ instructor: true });
  });

  it('that are too large or no JSON are refused', async () => {
    expect(
      await teacher.request('POST', '/api/events', { name: 'x'.repeat(70_000) }),
    ).toMatchObject({
      status: 400,
      body: { error: 'malformed' },
    });
    expect(
      await teacher.request('POST', '/api/join', undefined, { 'content-type': 'text/plain' }),
    ).toMatchObject({ status: 400, body: { error: 'malformed' } });
  });

  it('get headers that keep other sites out, and are never cached', async () => {
    const { headers } = await teacher.request('GET', '/api/me');
    expect(headers.get('content-security-policy')).toMatch(
      /script-src 'self' 'nonce-[^']+' 'strict-dynamic';.*frame-ancestors 'none'/,
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
  });
});

describe('an event', () => {
  const draft = async (more: object = {}) =>
    teacher.request<{ id: string; code: string; error: string }>('POST', '/api/events', {
      name: 'Other',
      pack: 'course',
      startsAt: '2026-11-24T09:00:00Z',
      timeZone: 'UTC',
      language: 'en',
      ...more,
    });

  it('gets a code of its own, or the one that was asked for while no open event has it', async () => {
    expect((await draft()).body.code).toMatch(/^[A-Z]{3,6}-[2-9]{3}$/);
    const own = await draft({ code: 'room 77' });
    expect(own.body.code).toBe('ROOM-77');
    expect(await draft({ code: 'ROOM77' })).toMatchObject({
      status: 409,
      body: { error: 'code-taken', field: 'code' },
    });
    await teacher.request('PATCH', `/api/events/${own.body.id}`, { state: 'open' });
    await teacher.request('PATCH', `/api/events/${own.body.id}`, { state: 'ended' });
    expect((await draft({ code: 'ROOM77' })).status).toBe(200);
  });

  it.each([
    ['pack-unknown', 404, { pack: 'nothing' }],
    ['pack-refused', 422, { pack: 'broken' }],
    ['malformed', 400, { timeZone: 'Mars/Olympus' }],
  ])('is refused as %s', async (error, status, more) => {
    expect(await draft(more)).toMatchObject({ status, body: { error } });
  });

  it('takes people in while open or live, and tells agents to stop when it ends', async () => {
    const { body } = await draft();
    const knock = async () =>
      (
        await new TestBrowser(server.url).request('POST', '/api/join', {
          code: body.code,
          displayName: 'a',
          language: 'en',
        })
      ).body;
    expect(await knock()).toEqual({ error: 'event-not-open' });
    await teacher.request('PATCH', `/api/events/${body.id}`, { state: 'open' });
    expect(await knock()).toMatchObject({ seat: { label: 'A-01' } });
    await teacher.request('PATCH', `/api/events/${body.id}`, { state: 'ended' });
    expect(await knock()).toEqual({ error: 'event-ended' });
    expect(server.workshops.get(body.id)?.disconnects).toMatchObject([
      { refusal: { refusal: 'event-ended' } },
    ]);
    expect(
      await teacher.request('PATCH', `/api/events/${body.id}`, { state: 'live' }),
    ).toMatchObject({
      status: 409,
      body: { error: 'event-ended' },
    });
  });

  it('is nothing to strangers, and goes with all its rows', async () => {
    const { body } = await draft();
    const stranger = (await join('stranger')).browser;
    for (const [method, path] of [
      ['PATCH', ''],
      ['DELETE', ''],
      ['GET', '/tokens'],
      ['GET', '/export/log.csv'],
    ] as const) {
      expect(
        await stranger.request(
          method,
          `/api/events/${body.id}${path}`,
          method === 'PATCH' ? { name: 'mine' } : undefined,
        ),
      ).toMatchObject({ status: 404, body: { error: 'not-found' } });
    }
    expect(
      (await stranger.request('PATCH', `/api/events/${workshopId}`, { name: 'mine' })).body,
    ).toEqual({
      error: 'forbidden',
    });
    expect((await teacher.request('DELETE', `/api/events/${body.id}`)).status).toBe(204);
    expect((await teacher.request('PATCH', `/api/events/${body.id}`, { name: 'x' })).status).toBe(
      404,
    );
  });
});

describe('a walk-in', () => {
  it('gets a seat, a numbered name where it is taken, and the same seat again in the same browser', async () => {
    const first = await join('kiwi');
    const second = await join('Kiwi');
    expect([first.seat.displayName, second.seat.displayName]).toEqual(['kiwi', 'Kiwi 2']);
    expect(second.seat.id).not.toBe(first.seat.id);
    expect((await join('other', first.browser)).seat).toEqual(first.seat);
    expect((await first.browser.request('GET', '/api/me')).body).toMatchObject({
      seats: [{ id: first.seat.id, workshopId, displayName: 'kiwi' }],
      instructor: false,
    });
  });

  it('gives two who come at once two seats and two names', async () => {
    const both = await Promise.all(
      ['twin', 'twin', 'twin', 'twin'].map((displayName) => join(displayName)),
    );
    expect(new Set(both.map(({ seat }) => seat.label)).size).toBe(4);
    expect(both.map(({ seat }) => seat.displayName).sort()).toEqual([
      'twin',
      'twin 2',
      'twin 3',
      'twin 4',
    ]);
  });

  it('gets a line that seats one machine, again and again, and no second one', async () => {
    const { seat, installCommand, browser } = await join('liner');
    expect(installCommand).toMatch(
      new RegExp(
        `^curl -fsSL ${server.url}/agent/install.sh \\| sh -s -- --server ${server.url} --token podium1\\.`,
      ),
    );
    expect(await redeem(installCommand, 'vm-1')).toMatchObject({
      ok: true,
      workshopId,
      seatId: seat.id,
    });
    expect(await redeem(installCommand, 'vm-2')).toEqual({ ok: false, refusal: 'token-used-up' });
    const { body } = await browser.request<{ installLine: string }>(
      'GET',
      `/api/seats/${seat.id}/install`,
    );
    expect(await redeem(body.installLine, 'vm-2')).toMatchObject({ ok: true, seatId: seat.id });
  });

  it('sees their own seat only', async () => {
    const [a, b] = [await join('anna'), await join('ben')];
    expect((await b.browser.request('GET', `/api/seats/${a.seat.id}/install`)).body).toEqual({
      error: 'not-found',
    });
    expect(
      (await b.browser.request('POST', `/api/seats/${a.seat.id}/device-code`, {})).body,
    ).toEqual({
      error: 'not-found',
    });
    expect((await b.browser.request('GET', `/api/seats/${a.seat.id}/exercises/one`)).body).toEqual({
      error: 'not-found',
    });
  });

  it('brings a second device by a code that works once', async () => {
    const { seat, browser } = await join('phone');
    const { body } = await browser.request<{ code: string }>(
      'POST',
      `/api/seats/${seat.id}/device-code`,
      {},
    );
    const phone = new TestBrowser(server.url);
    expect(
      (await phone.request<JoinResult>('POST', '/api/claim', { code: body.code.toLowerCase() }))
        .body,
    ).toMatchObject({ seat });
    expect((await phone.request('GET', '/api/me')).body).toMatchObject({
      seats: [{ id: seat.id }],
    });
    expect(
      (await new TestBrowser(server.url).request('POST', '/api/claim', { code: body.code })).body,
    ).toMatchObject({ error: 'code-expired' });
  });
});

describe('a prepared machine', () => {
  const machineSeat = () =>
    database.db.transaction((tx) =>
      insertSeat(tx, {
        id: `seat-${Math.random().toString(36).slice(2)}`,
        workshopId,
        now: new Date(),
      }),
    );
  const codeFor = async (seatId: string) =>
    (
      await createSeatCode(database.db, {
        workshopId,
        seat: seatId,
        kind: 'claim',
        now: new Date(),
      })
    ).code;

  it('enrols as often as its token says', async () => {
    const { body } = await teacher.request<CreatedToken>(
      'POST',
      `/api/events/${workshopId}/tokens`,
      {
        kind: 'agent',
        uses: 2,
        hours: 1,
        label: 'image',
      },
    );
    const results = await Promise.all(
      ['vm-a', 'vm-b', 'vm-c'].map((machine) => redeem(body.installCommand ?? '', machine)),
    );
    expect(results.filter(({ ok }) => ok)).toHaveLength(2);
    expect(results.filter(({ ok }) => !ok)).toEqual([{ ok: false, refusal: 'token-used-up' }]);
    await teacher.request('DELETE', `/api/events/${workshopId}/tokens/${body.id}`);
    expect(await redeem(body.installCommand ?? '', 'vm-d')).toEqual({
      ok: false,
      refusal: 'token-unknown',
    });
    expect(
      (
        await teacher.request<{ id: string }[]>('GET', `/api/events/${workshopId}/tokens`)
      ).body.find(({ id }) => id === body.id),
    ).toMatchObject({ usesLeft: 0, revoked: true, label: 'image' });
  });

  it('is tied to a browser by its code, with a name', async () => {
    const { id } = await machineSeat();
    const claim = await codeFor(id);
    const browser = new TestBrowser(server.url);
    expect((await browser.request('POST', '/api/claim', { code: claim })).body).toEqual({
      error: 'malformed',
      field: 'handle',
    });
    expect(
      (
        await browser.request<JoinResult>('POST', '/api/claim', {
          code: claim,
          displayName: 'vera',
        })
      ).body,
    ).toMatchObject({ seat: { id, displayName: 'vera' } });
  });

  it('takes in the half-seat of one who had joined by name, on the record', async () => {
    const { browser, seat: half } = await join('momiji');
    const { id } = await machineSeat();
    expect(
      (await browser.request<JoinResult>('POST', '/api/claim', { code: await codeFor(id) })).body,
    ).toMatchObject({ seat: { id, displayName: 'momiji' } });
    expect((await browser.request('GET', '/api/me')).body).toMatchObject({ seats: [{ id }] });
    expect(await database.db.select().from(command)).toContainEqual(
      expect.objectContaining({
        kind: 'merge-seats',
        seatId: id,
        payload: { from: half.id, fromLabel: half.label },
      }),
    );
  });
});

describe('hints and solutions', () => {
  const read = (browser: TestBrowser, seatId: string, exerciseId = 'one') =>
    browser.request('GET', `/api/seats/${seatId}/exercises/${exerciseId}?language=en`);
  const SECRET = 'SECRET hint 1';

  it('come one by one, and are on the record once', async () => {
    const { browser, seat } = await join('hinter');
    expect((await read(browser, seat.id)).body).toMatchObject({
      hints: [
        { number: 1, text: null },
        { number: 2, text: null },
      ],
      solution: null,
    });
    expect(
      (await browser.request('POST', `/api/seats/${seat.id}/hints`, { exerciseId: 'one', hint: 2 }))
        .body,
    ).toMatchObject({ error: 'hint-order' });
    const clicks = await Promise.all(
      [1, 1, 1].map((hint) =>
        browser.request('POST', `/api/seats/${seat.id}/hints`, { exerciseId: 'one', hint }),
      ),
    );
    for (const { body } of clicks)
      expect(body).toMatchObject({
        hints: [
          { number: 1, text: SECRET },
          { number: 2, text: null },
        ],
      });
    const taken = (await database.db.select().from(command)).filter(
      (row) => row.seatId === seat.id,
    );
    expect(taken).toMatchObject([{ kind: 'hint-taken', payload: { exerciseId: 'one', hint: 1 } }]);
  });

  it('are read by the instructor without being taken', async () => {
    const { seat } = await join('watched');
    expect((await read(teacher, seat.id)).body).toMatchObject({
      hints: [{ text: SECRET }, { text: 'SECRET hint 2' }],
      solution: 'SECRET solution',
    });
  });

  it('a solution comes when it is released to the room', async () => {
    const { browser, seat } = await join('waiter');
    expect((await read(browser, seat.id, 'two')).body).toMatchObject({ solution: null });
    expect(
      (
        await browser.request('POST', `/api/events/${workshopId}/acts`, {
          kind: 'release-solution',
          exerciseId: 'two',
        })
      ).body,
    ).toEqual({ error: 'forbidden' });
    expect(
      (
        await teacher.request('POST', `/api/events/${workshopId}/acts`, {
          kind: 'release-solution',
          exerciseId: 'two',
        })
      ).status,
    ).toBe(200);
    expect((await read(browser, seat.id, 'two')).body).toMatchObject({
      solution: 'SECRET solution',
    });
  });
});

describe('guesses', () => {
  it('are counted by address; what is right costs nothing', async () => {
    const strict = await startAppServer(database.db, { guesses: 3 });
    const browser = new TestBrowser(strict.url);
    const knock = async (tried: string) =>
      (
        await browser.request('POST', '/api/join', {
          code: tried,
          displayName: 'a',
          language: 'en',
        })
      ).body;
    for (let right = 0; right < 5; right += 1)
      expect(await knock(code)).toMatchObject({ workshop: { id: workshopId } });
    for (let wrong = 0; wrong < 3; wrong += 1)
      expect(await knock('NOPE-22')).toMatchObject({ error: 'code-unknown' });
    expect(await knock(code)).toMatchObject({ error: 'too-many' });
    strict.advanceTime(60_000);
    expect(await knock(code)).toMatchObject({ workshop: { id: workshopId } });
    await strict.stop();
  });
});
