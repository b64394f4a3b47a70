import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { z } from 'zod';
import { TestBrowser } from '#e2e/harness/app-server.ts';
import { RawAgent } from '#e2e/harness/raw-agent.ts';
import type { SeatClaimTicket } from '#lib/protocol/agent-link.ts';
import type { ClaimResult, CurrentUser, JoinResult, SeatCode } from '#lib/protocol/api/seats.ts';
import type { CreatedToken } from '#lib/protocol/api/tokens.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { checkHealth, startHostileServer, type HostileServer } from './harness/hostile-server.ts';
import { tokenOf, workshopBody } from './harness/hostile-site.ts';

let server: HostileServer;
let owner: TestBrowser;
let workshop: WorkshopSummary;
const agents: RawAgent[] = [];

beforeAll(async () => {
  server = await startHostileServer({ course: 'small' });
  owner = new TestBrowser(server.url);
  await owner.request('POST', '/api/sign-in', { token: tokenOf(server.signInLink) });
  ({ body: workshop } = await owner.request<WorkshopSummary>(
    'POST',
    '/api/workshops',
    workshopBody(server),
  ));
  await owner.request('PATCH', `/api/workshops/${workshop.id}`, { state: 'open' });
  await owner.request('PATCH', `/api/workshops/${workshop.id}`, { state: 'live' });
});
afterAll(async () => {
  for (const agent of agents) agent.close();
  await server.remove();
});

async function join(displayName: string, browser = new TestBrowser(server.url)) {
  const { body } = await browser.request<JoinResult>('POST', '/api/join', {
    code: workshop.code,
    displayName,
    language: 'en',
  });
  return { browser, seat: body.seat, installCommand: body.installCommand };
}

async function invite(role: string): Promise<TestBrowser> {
  const { body } = await owner.request<CreatedToken>(
    'POST',
    `/api/workshops/${workshop.id}/tokens`,
    { kind: 'invite', role, hours: 1 },
  );
  const browser = new TestBrowser(server.url);
  await browser.request('POST', '/api/sign-in', { token: tokenOf(body.url) });
  return browser;
}

async function deviceCode(browser: TestBrowser, seatId: string): Promise<string> {
  return (await browser.request<SeatCode>('POST', `/api/seats/${seatId}/device-code`, {})).body
    .code;
}

const claim = (browser: TestBrowser, code: string, more: object = {}) =>
  browser.request<ClaimResult>('POST', '/api/claim', { code, ...more });
const whoAmI = async (browser: TestBrowser): Promise<CurrentUser> =>
  (await browser.request<CurrentUser>('GET', '/api/me')).body;

/** What the browser can do: its identity, its seats, and the answers of routes that need rights. */
async function reach(browser: TestBrowser, seats: readonly string[]) {
  const { person, seats: own, isInstructor } = await whoAmI(browser);
  const readable: string[] = [];
  for (const seat of seats)
    if ((await browser.request('GET', `/api/seats/${seat}/devices`)).status === 200)
      readable.push(seat);
  const tokens = await browser.request('GET', `/api/workshops/${workshop.id}/tokens`);
  return {
    person: person?.name ?? null,
    isInstructor,
    seats: own.map(({ id }) => id).sort(),
    readable: readable.sort(),
    canListTokens: tokens.status === 200,
  };
}

/** A page on a socket, and why the server disconnected it. */
async function connectPage(browser: TestBrowser, seatId: string) {
  const socket: Socket = io(`${server.url}/room`, {
    transports: ['websocket'],
    extraHeaders: { cookie: browser.cookie, origin: server.url },
    reconnection: false,
    forceNew: true,
  });
  const byes: string[] = [];
  socket.on('frame', (_frame: unknown, acknowledge: () => void) => {
    acknowledge();
  });
  socket.on('bye', ({ why }: { why: string }) => byes.push(why));
  const watched = await new Promise<{ ok: boolean }>((resolve) => {
    socket.emit('watch', { view: 'seat', seat: seatId }, resolve);
  });
  return { socket, byes, watched };
}

const AT_ONCE = { timeout: 1_000, interval: 20 };

describe('a code of a seat gives access to that seat and nothing else', () => {
  it("does not let an assistant become the owner through the owner's seat", async () => {
    const [other, assistant] = [await join('other'), await invite('assistant')];
    const ownersSeat = await join('owner as a student', owner);
    const code = await deviceCode(owner, ownersSeat.seat.id);
    await claim(assistant, code, { confirmed: true });
    const thief = new TestBrowser(server.url);
    await claim(thief, await deviceCode(owner, ownersSeat.seat.id));
    const seats = [other.seat.id, ownersSeat.seat.id];
    expect(await reach(thief, seats)).toEqual({
      person: null,
      isInstructor: false,
      seats: [ownersSeat.seat.id],
      readable: [ownersSeat.seat.id],
      canListTokens: false,
    });
    expect(await reach(assistant, seats)).toMatchObject({
      person: 'assistant',
      isInstructor: false,
      seats: [ownersSeat.seat.id],
      canListTokens: false,
    });
    expect(await reach(owner, seats)).toMatchObject({ isInstructor: true, canListTokens: true });
  });

  it('does not give the VM of a seat the identity of an instructor who used its claim', async () => {
    const [victim, instructor] = [await join('victim'), await invite('instructor')];
    const { body: token } = await owner.request<CreatedToken>(
      'POST',
      `/api/workshops/${workshop.id}/tokens`,
      { kind: 'agent', uses: 1, hours: 1 },
    );
    const agent = new RawAgent(server.url);
    agents.push(agent);
    const welcome = await agent.hello(token.token);
    // Prepared VMs can need an approval first; then this VM uses a seat's own install command.
    if (!welcome.ok) {
      const { installCommand } = await join('vm owner');
      const own = /podium1\.\S+/.exec(installCommand ?? '')?.[0] ?? '';
      expect(await agent.hello(own)).toMatchObject({ ok: true });
    }
    const claimTicket = () => agent.request<z.infer<typeof SeatClaimTicket>>('claim', {});
    const first = await claimTicket();
    await claim(instructor, first.ok ? first.code : '', { displayName: 'demo', confirmed: true });
    const [seatOfVm] = (await whoAmI(instructor)).seats;
    const onVm = new TestBrowser(server.url);
    const second = await claimTicket();
    await claim(onVm, second.ok ? second.code : '');
    expect(await reach(onVm, [victim.seat.id, seatOfVm?.id ?? ''])).toEqual({
      person: null,
      isInstructor: false,
      seats: [seatOfVm?.id],
      readable: [seatOfVm?.id],
      canListTokens: false,
    });
  });

  it('gives a second device the seat of the code, not the other seats of the student', async () => {
    const first = await join('traveler');
    const { body: elsewhere } = await owner.request<WorkshopSummary>(
      'POST',
      '/api/workshops',
      workshopBody(server, 'Elsewhere'),
    );
    await owner.request('PATCH', `/api/workshops/${elsewhere.id}`, { state: 'open' });
    await owner.request('PATCH', `/api/workshops/${elsewhere.id}`, { state: 'live' });
    const { body: second } = await first.browser.request<JoinResult>('POST', '/api/join', {
      code: elsewhere.code,
      displayName: 'traveler',
      language: 'en',
    });
    const phone = new TestBrowser(server.url);
    await claim(phone, await deviceCode(first.browser, first.seat.id));
    const seats = [first.seat.id, second.seat.id];
    expect((await reach(first.browser, seats)).seats).toEqual(seats.toSorted());
    expect(await reach(phone, seats)).toMatchObject({
      person: null,
      seats: [first.seat.id],
      readable: [first.seat.id],
    });
  });

  it('refuses a link that was used before', async () => {
    const { browser, seat } = await join('once');
    const code = await deviceCode(browser, seat.id);
    expect((await claim(new TestBrowser(server.url), code)).status).toBe(200);
    const late = new TestBrowser(server.url);
    expect((await claim(late, code)).body).toMatchObject({ error: 'code-expired' });
    expect(await whoAmI(late)).toMatchObject({ person: null, seats: [], isInstructor: false });
  });

  it('replaces the secret of the session, so that a planted session gains no seat', async () => {
    const planted = (await join('attacker')).browser;
    const victim = new TestBrowser(server.url);
    victim.cookie = planted.cookie;
    const target = await join('target');
    await claim(victim, await deviceCode(target.browser, target.seat.id));
    expect((await whoAmI(victim)).seats.map(({ id }) => id)).toContain(target.seat.id);
    expect((await whoAmI(planted)).seats).toEqual([]);
    expect(victim.cookie).not.toBe(planted.cookie);
    expect((await planted.request('GET', `/api/seats/${target.seat.id}/devices`)).status).toBe(401);
  });

  it('ends the oldest of more than 20 seats in one browser', async () => {
    const browser = new TestBrowser(server.url);
    const seats: string[] = [];
    for (let count = 0; count < 22; count += 1) {
      const { seat, browser: student } = await join(`many ${String(count)}`);
      await claim(browser, await deviceCode(student, seat.id));
      seats.push(seat.id);
    }
    expect((await whoAmI(browser)).seats.map(({ id }) => id).sort()).toEqual(
      seats.slice(2).toSorted(),
    );
  });
});

describe('claim links and device codes', () => {
  it('ask a browser with a staff identity first, and use nothing up', async () => {
    const { browser, seat } = await join('asked');
    const code = await deviceCode(browser, seat.id);
    const instructor = await invite('instructor');
    const { body } = await claim(instructor, code);
    expect(body).toEqual({
      question: {
        person: { name: expect.stringMatching(/^instructor/), role: 'instructor' },
        seat: { label: seat.label },
      },
    });
    expect((await whoAmI(instructor)).seats).toEqual([]);
    expect((await claim(instructor, code, { confirmed: true })).body).toMatchObject({
      seat: { id: seat.id },
    });
    expect(await whoAmI(instructor)).toMatchObject({
      person: { name: expect.stringMatching(/^instructor/) },
      seats: [{ id: seat.id }],
    });
  });

  it('are made by browsers that can open the seat, not by staff', async () => {
    const { seat } = await join('wanted');
    const answers = [];
    for (const browser of [owner, await invite('instructor'), await invite('assistant')])
      answers.push((await browser.request('POST', `/api/seats/${seat.id}/device-code`, {})).body);
    expect(answers).toEqual(Array(3).fill({ error: 'forbidden' }));
  });

  it('leave one live code of 100 requests at once, and at most 5 codes in 10 minutes', async () => {
    const { browser, seat } = await join('hasty');
    const answers = await Promise.all(
      Array.from({ length: 100 }, () =>
        browser.request<SeatCode>('POST', `/api/seats/${seat.id}/device-code`, {}),
      ),
    );
    const made = answers.filter(({ status }) => status === 200);
    expect(made).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(95);
    const [row] = await server.query<{ live: number }>(
      `select count(*)::int as live from token where seat_id = $1 and kind = 'device'
       and revoked_at is null and uses_left > 0`,
      [seat.id],
    );
    expect(row?.live).toBe(1);
    const uses = [];
    for (const { body } of made)
      uses.push((await claim(new TestBrowser(server.url), body.code)).status);
    expect(uses.filter((status) => status === 200)).toHaveLength(1);
  });

  it('reach the VM as a link with the code after the #', async () => {
    const { installCommand } = await join('linked');
    const agent = new RawAgent(server.url);
    agents.push(agent);
    await agent.hello(/podium1\.\S+/.exec(installCommand ?? '')?.[0] ?? '');
    const ticket = await agent.request<z.infer<typeof SeatClaimTicket>>('claim', {});
    expect(ticket).toMatchObject({ ok: true });
    if (ticket.ok) expect(ticket.url).toBe(`${server.url}/claim#${ticket.code}`);
  });
});

describe('resetting the access to a seat', () => {
  it('ends all grants and sockets at once, and leaves one code, which works', async () => {
    const { browser, seat } = await join('stolen');
    const thief = new TestBrowser(server.url);
    await claim(thief, await deviceCode(browser, seat.id));
    const leftover = await deviceCode(thief, seat.id);
    const pages = [await connectPage(browser, seat.id), await connectPage(thief, seat.id)];
    expect(pages.map(({ watched }) => watched.ok)).toEqual([true, true]);
    const { body: reset } = await owner.request<SeatCode>(
      'POST',
      `/api/seats/${seat.id}/access-reset`,
      {},
    );
    await vi.waitFor(() => {
      expect(pages.map(({ socket, byes }) => [socket.connected, byes])).toEqual(
        Array(2).fill([false, ['revoked']]),
      );
    }, AT_ONCE);
    for (const before of [browser, thief])
      expect(await reach(before, [seat.id])).toMatchObject({ seats: [], readable: [] });
    expect((await claim(thief, leftover)).body).toMatchObject({ error: 'code-unknown' });
    expect((await claim(browser, reset.code)).body).toMatchObject({ seat: { id: seat.id } });
    expect((await whoAmI(browser)).seats).toMatchObject([{ id: seat.id }]);
    const { body: devices } = await browser.request('GET', `/api/seats/${seat.id}/devices`);
    expect(devices).toMatchObject({
      devices: [{ source: 'reset', isCurrent: true }],
      resetAt: expect.any(Number),
    });
    expect(
      (await owner.request<object[]>('GET', `/api/seats/${seat.id}/timeline`)).body,
    ).toContainEqual(expect.objectContaining({ kind: 'access-reset' }));
    await vi.waitFor(async () => {
      const rows = await server.query(
        `select 1 from audit where kind = 'seat-access-reset' and seat_id = $1`,
        [seat.id],
      );
      expect(rows).toHaveLength(1);
    });
  });

  it('is for owners and instructors', async () => {
    const { browser, seat } = await join('guarded');
    const statuses = [];
    for (const caller of [
      browser,
      new TestBrowser(server.url),
      (await join('neighbor')).browser,
      await invite('projector'),
      await invite('organizer'),
      await invite('assistant'),
      await invite('instructor'),
    ])
      statuses.push(
        (await caller.request('POST', `/api/seats/${seat.id}/access-reset`, {})).status,
      );
    expect(statuses).toEqual([403, 401, 404, 404, 404, 403, 200]);
  });
});

describe('sessions', () => {
  it('end in all browsers with one request, and their sockets within a second', async () => {
    const { browser, seat } = await join('everywhere');
    const phone = new TestBrowser(server.url);
    await claim(phone, await deviceCode(browser, seat.id));
    const pages = [await connectPage(browser, seat.id), await connectPage(phone, seat.id)];
    const answer = await browser.request('DELETE', '/api/me/sessions');
    expect(answer.headers.get('clear-site-data')).toBe('"cache", "storage"');
    await vi.waitFor(() => {
      expect(pages.map(({ socket }) => socket.connected)).toEqual([false, false]);
    }, AT_ONCE);
    expect((await whoAmI(phone)).seats).toEqual([]);
  });

  it('count as signed out if a request has two of them', async () => {
    const { browser } = await join('doubled');
    const { cookie } = (await join('planted')).browser;
    browser.cookie = `${cookie}; ${browser.cookie}`;
    expect(await whoAmI(browser)).toMatchObject({ person: null, seats: [], isInstructor: false });
  });

  it('leave the server healthy', async () => {
    await checkHealth(server);
  });
});
