import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { command } from '#db/schema.ts';
import { createSeatCode } from '#lib/auth/seat-code.ts';
import { insertSeat } from '#db/queries/seats.ts';
import { enroll } from '#lib/realtime/agents/enroll.ts';
import type { JoinResult, SeatCode } from '#lib/protocol/api/seats.ts';
import type { CreatedToken } from '#lib/protocol/api/tokens.ts';
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
/** How the server answers a VM with another key that runs the command. */
const enrollVm = (installCommand: string | null, machine: string) =>
  enroll(
    database.db,
    {
      key: `${machine}-${randomUUID()}`,
      signature: 's',
      token: /podium1\.\S+/.exec(installCommand ?? '')?.[0] ?? '',
      machine,
      hostname: machine,
      epoch: '0123456789abcdef',
      lastSeq: 0,
    },
    {
      now: new Date(),
      nonce: 'n',
      address: '',
      audit: () => undefined,
      onSeatRequested: () => undefined,
    },
  );

describe('a student who joins by name', () => {
  it('gets a seat, a number if the name is used, and the same seat again in the same browser', async () => {
    const first = await join('kiwi');
    const second = await join('Kiwi');
    expect([first.seat.displayName, second.seat.displayName]).toEqual(['kiwi', 'Kiwi 2']);
    expect(second.seat.id).not.toBe(first.seat.id);
    expect((await join('other', first.browser)).seat).toEqual(first.seat);
    expect((await first.browser.request('GET', '/api/me')).body).toMatchObject({
      seats: [{ id: first.seat.id, workshopId, displayName: 'kiwi' }],
      isInstructor: false,
    });
  });

  it('gets a different seat and name from students who join at the same time', async () => {
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

  it('gets an install command that works for one machine, and a new command for another one', async () => {
    const { seat, installCommand, browser } = await join('liner');
    expect(installCommand).toMatch(
      new RegExp(
        `^curl -fsSL ${server.url}/agent/install.sh \\| PODIUM_TOKEN=podium1\\.\\S+ sh -s -- --server ${server.url}$`,
      ),
    );
    expect(await enrollVm(installCommand, 'vm-1')).toMatchObject({
      ok: true,
      workshopId,
      seat: seat.id,
    });
    expect(await enrollVm(installCommand, 'vm-2')).toMatchObject({ refusal: 'token-used-up' });
    const { body } = await browser.request<{ installCommand: string }>(
      'POST',
      `/api/seats/${seat.id}/install-command`,
    );
    expect(await enrollVm(body.installCommand, 'vm-2')).toMatchObject({ ok: true, seat: seat.id });
  });

  it('has access to their own seat only', async () => {
    const [a, b] = [await join('anna'), await join('ben')];
    expect(
      (await b.browser.request('POST', `/api/seats/${a.seat.id}/install-command`)).body,
    ).toEqual({
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

  it('opens the seat on a second device with a code that works once', async () => {
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

describe('a student who leaves', () => {
  it('gets a code that leads back to the seat for a day', async () => {
    const { seat, browser } = await join('leaver');
    const before = Date.now();
    const { body } = await browser.request<SeatCode>('POST', `/api/seats/${seat.id}/device-code`, {
      isForReturn: true,
    });
    expect(body.expiresAt - before).toBeGreaterThan(24 * 60 * 60_000 - 60_000);
    await browser.request('POST', '/api/sign-out', {});
    expect((await browser.request('GET', '/api/me')).body).toMatchObject({ seats: [] });
    expect(
      (await browser.request<JoinResult>('POST', '/api/claim', { code: body.code })).body,
    ).toMatchObject({ seat });
  });
});

describe('a prepared VM', () => {
  const machineSeat = () =>
    database.db.transaction((tx) =>
      insertSeat(tx, {
        id: `seat-${Math.random().toString(36).slice(2)}`,
        workshopId,
        now: new Date(),
      }),
    );
  const codeFor = async (seatId: string) => {
    const result = await createSeatCode(database.db, {
      workshopId,
      seat: seatId,
      kind: 'claim',
      now: new Date(),
    });
    return result.ok ? result.code : result.error;
  };

  it('enrolls as often as its token allows', async () => {
    const { body } = await teacher.request<CreatedToken>(
      'POST',
      `/api/workshops/${workshopId}/tokens`,
      {
        kind: 'agent',
        mode: 'listed',
        machines: ['vm-a', 'vm-b', 'vm-c', 'vm-d'],
        uses: 2,
        hours: 1,
        label: 'image',
      },
    );
    const results = await Promise.all(
      ['vm-a', 'vm-b', 'vm-c'].map((machine) => enrollVm(body.installCommand ?? '', machine)),
    );
    expect(results.filter(({ ok }) => ok)).toHaveLength(2);
    expect(results.filter(({ ok }) => !ok)).toMatchObject([{ refusal: 'token-used-up' }]);
    await teacher.request('DELETE', `/api/workshops/${workshopId}/tokens/${body.id}`);
    expect(await enrollVm(body.installCommand ?? '', 'vm-d')).toMatchObject({
      refusal: 'token-unknown',
    });
    expect(
      (
        await teacher.request<{ id: string }[]>('GET', `/api/workshops/${workshopId}/tokens`)
      ).body.find(({ id }) => id === body.id),
    ).toMatchObject({ usesLeft: 0, revoked: true, label: 'image' });
  });

  it('is claimed by a browser with its code and a name', async () => {
    const { id } = await machineSeat();
    const claim = await codeFor(id);
    const browser = new TestBrowser(server.url);
    expect((await browser.request('POST', '/api/claim', { code: claim })).body).toEqual({
      error: 'malformed',
      field: 'displayName',
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

  it('is merged with the seat of a student who joined by name before, and the log records it', async () => {
    const { browser, seat: formerSeat } = await join('momiji');
    const { id } = await machineSeat();
    expect(
      (await browser.request<JoinResult>('POST', '/api/claim', { code: await codeFor(id) })).body,
    ).toMatchObject({ seat: { id, displayName: 'momiji' } });
    expect((await browser.request('GET', '/api/me')).body).toMatchObject({ seats: [{ id }] });
    expect(await database.db.select().from(command)).toContainEqual(
      expect.objectContaining({
        kind: 'merge-seats',
        seatId: id,
        payload: { from: formerSeat.id, fromLabel: formerSeat.label },
      }),
    );
  });
});

describe('hints and solutions', () => {
  const read = (browser: TestBrowser, seatId: string, exerciseId = 'one') =>
    browser.request('GET', `/api/seats/${seatId}/exercises/${exerciseId}?language=en`);
  const SECRET = 'SECRET hint 1';

  it('are revealed one by one and recorded once', async () => {
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
    const commands = (await database.db.select().from(command)).filter(
      (row) => row.seatId === seat.id,
    );
    expect(commands).toMatchObject([
      { kind: 'reveal-hint', payload: { exerciseId: 'one', hint: 1 } },
    ]);
  });

  it('are open to the instructor and do not count as revealed', async () => {
    const { seat } = await join('watched');
    expect((await read(teacher, seat.id)).body).toMatchObject({
      hints: [{ text: SECRET }, { text: 'SECRET hint 2' }],
      solution: 'SECRET solution',
    });
  });

  it('include the solution once it is released to the room', async () => {
    const { browser, seat } = await join('waiter');
    expect((await read(browser, seat.id, 'two')).body).toMatchObject({ solution: null });
    expect(
      (
        await browser.request('POST', `/api/workshops/${workshopId}/commands`, {
          kind: 'release-solution',
          exerciseId: 'two',
        })
      ).body,
    ).toEqual({ error: 'forbidden' });
    expect(
      (
        await teacher.request('POST', `/api/workshops/${workshopId}/commands`, {
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

describe('guesses of codes', () => {
  const tryCode = (attemptedCode: string) =>
    new TestBrowser(server.url).request('POST', '/api/join', {
      code: attemptedCode,
      displayName: 'a',
      language: 'en',
    });

  it('are answered later and later when they are wrong, and at once when they are right', async () => {
    for (let wrong = 0; wrong < 20; wrong += 1)
      expect((await tryCode('NOPE-22')).body).toMatchObject({ error: 'code-unknown' });
    const slow = tryCode('NOPE-22');
    const startedAt = performance.now();
    expect((await tryCode(code)).body).toMatchObject({ workshop: { id: workshopId } });
    expect(performance.now() - startedAt).toBeLessThan(500);
    expect(await slow).toMatchObject({ status: 429, body: { error: 'many-wrong-codes' } });
    expect(server.auditEvents).toContainEqual(
      expect.objectContaining({ kind: 'code-refused', detail: { code: 'join' } }),
    );
  });

  it('tell a draft from an unknown code without naming it, and without counting as wrong', async () => {
    const { body: draft } = await teacher.request<{ code: string }>('POST', '/api/workshops', {
      name: 'A draft',
      packId: 'course',
      startsAt: '2026-11-24T09:00:00+09:00',
      timeZone: 'Asia/Tokyo',
      language: 'ja',
    });
    const refusals = () => server.auditEvents.filter(({ kind }) => kind === 'code-refused').length;
    const refusalsBefore = refusals();
    const ofDraft = await tryCode(draft.code.toLowerCase().replaceAll('-', ' '));
    expect(ofDraft.status).toBe(409);
    expect(ofDraft.body).toEqual({ error: 'workshop-not-open', audience: 'student' });
    expect(refusals()).toBe(refusalsBefore);
    expect((await tryCode('NOPE-22')).status).not.toBe(409);
  });
});
