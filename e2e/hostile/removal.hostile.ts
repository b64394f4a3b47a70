import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { TestBrowser } from '#e2e/harness/app-server.ts';
import { initialChanges, podChange, RawAgent } from '#e2e/harness/raw-agent.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { SeatDevices } from '#lib/protocol/api/sessions.ts';
import type { BlockSummary, MemberSummary } from '#lib/protocol/api/admission.ts';
import type { CreatedToken } from '#lib/protocol/api/tokens.ts';
import { checkHealth, startHostileServer, type HostileServer } from './harness/hostile-server.ts';
import { createHostileSite, tokenOf, type HostileSite } from './harness/hostile-site.ts';
import { inParallel } from './harness/in-parallel.ts';

/** Hardening 4.4: sockets are cut within this time. */
const CUT_WITHIN = { timeout: 1_000, interval: 20 };
const EVENTUALLY = { timeout: 5_000, interval: 50 };
const CANARIES = ['canary-name', 'canary-question', 'canary-pod', 'canary-image'];

let server: HostileServer;
let site: HostileSite;
const agents: RawAgent[] = [];
const sockets: Socket[] = [];

beforeAll(async () => {
  server = await startHostileServer({ course: 'small' });
  site = await createHostileSite(server, { state: 'live' });
});
afterEach(async () => {
  for (const agent of agents.splice(0)) agent.close();
  for (const socket of sockets.splice(0)) socket.disconnect();
  await checkHealth(server);
});
afterAll(async () => {
  await server.remove();
});

const vm = (options?: ConstructorParameters<typeof RawAgent>[1]): RawAgent => {
  const agent = new RawAgent(server.url, options);
  agents.push(agent);
  return agent;
};

/** A page on a socket, with everything that it was sent. */
async function connectPage(browser: TestBrowser, subscription: object) {
  const socket = io(`${server.url}/room`, {
    transports: ['websocket'],
    extraHeaders: { cookie: browser.cookie, origin: server.url },
    reconnection: false,
    forceNew: true,
  });
  sockets.push(socket);
  const byes: string[] = [];
  const frames: string[] = [];
  socket.on('frame', (frame: unknown, acknowledge: () => void) => {
    frames.push(JSON.stringify(frame));
    acknowledge();
  });
  socket.on('bye', ({ why }: { why: string }) => byes.push(why));
  const watched = await new Promise<{ ok: boolean; refusal?: string }>((resolve) => {
    socket.emit('watch', subscription, resolve);
  });
  return { socket, byes, frames, watched };
}

const watchSeat = (browser: TestBrowser, seat: string) =>
  connectPage(browser, { view: 'seat', seat });
const watchRoom = (browser: TestBrowser) =>
  connectPage(browser, { view: 'room', workshopId: site.workshop.id });

/** The tables that contain a text, by name. */
async function findTables(text: string): Promise<string[]> {
  const tables = await server.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public'`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await server.query(
      `select 1 from "${name}" t where t::text like '%' || $1 || '%' limit 1`,
      [text],
    );
    if (rows.length > 0) found.push(name);
  }
  return found.sort();
}

/** A student with a name, a question and a cluster that hold the canaries. */
async function joinWithCanaries() {
  const student = await site.join('canary-name');
  const agent = vm();
  await agent.hello(student.token);
  await agent.batch([
    ...initialChanges(),
    podChange(4, 'canary-pod', { containers: [{ name: 'web', image: 'canary-image' }] }),
  ]);
  await student.browser.request('POST', `/api/seats/${student.seat.id}/help-request`, {
    exerciseId: null,
    question: 'canary-question',
  });
  return { ...student, agent };
}

async function readExports(): Promise<string> {
  const files = ['log.jsonl', 'results.csv', 'hints.csv', 'quiz.csv'];
  const answers = await Promise.all(
    files.map((file) =>
      site.owner.request('GET', `${site.path}/export/${file}?level=named&reason=test`),
    ),
  );
  return answers.map(({ text }) => text).join('\n');
}

describe('a removed seat', () => {
  it('is gone from every route, socket and export at once, comes back when restored, and leaves no data after 10 minutes', async () => {
    const { browser, seat, agent } = await joinWithCanaries();
    const path = `/api/seats/${seat.id}`;
    const room = await watchRoom(site.owner);
    await vi.waitFor(() => {
      expect(room.frames.join()).toContain('canary-name');
    }, EVENTUALLY);
    const page = await watchSeat(browser, seat.id);
    expect(page.watched).toMatchObject({ ok: true });
    expect(await readExports()).toContain('canary-pod');

    await site.asOwner('DELETE', path);
    await vi.waitFor(() => {
      expect([page.byes, page.socket.connected, agent.socket.connected]).toEqual([
        ['seat-removed'],
        false,
        false,
      ]);
    }, CUT_WITHIN);
    for (const member of [browser, site.owner])
      for (const route of ['devices', 'timeline', 'agent-requests', 'exercises/hello-pod'])
        expect((await member.request('GET', `${path}/${route}`)).status).toBe(404);
    expect((await watchSeat(browser, seat.id)).watched).toMatchObject({ ok: false });
    expect((await watchSeat(site.owner, seat.id)).watched).toMatchObject({ ok: false });
    const fresh = await watchRoom(site.owner);
    await vi.waitFor(() => {
      expect(fresh.frames.length).toBeGreaterThan(0);
    }, EVENTUALLY);
    const seen = fresh.frames.join() + (await readExports());
    for (const canary of CANARIES) expect(seen).not.toContain(canary);
    expect(await vm({ like: agent }).hello()).toMatchObject({
      refusal: 'approval-needed',
      message: 'An instructor removed this seat.',
    });

    await site.asOwner('POST', `${path}/restore`);
    const restored = await watchRoom(site.owner);
    await vi.waitFor(() => {
      expect(restored.frames.join()).toContain('canary-question');
    }, EVENTUALLY);
    expect((await watchSeat(browser, seat.id)).watched).toMatchObject({ ok: true });
    expect(await vm({ like: agent }).hello()).toMatchObject({ ok: true, seat: { id: seat.id } });

    await site.asOwner('DELETE', path);
    await server.query('update seat set removed_at = $2 where id = $1', [
      seat.id,
      new Date(Date.now() - 11 * MINUTE_MS),
    ]);
    expect((await site.owner.request('POST', `${path}/restore`)).status).toBe(404);
    // The deletion continues after a restart.
    await server.stop('SIGKILL');
    await server.restart();
    await vi.waitFor(async () => {
      expect(await findTables(seat.id)).toEqual(['audit', 'command']);
    }, EVENTUALLY);
    // The grader still has the seat in memory when it writes its checkpoints.
    await server.stop('SIGTERM');
    for (const canary of CANARIES) expect(await findTables(canary)).toEqual([]);
    expect(await findTables(seat.id)).toEqual(['audit', 'command']);
    await server.restart();
    const rows = await server.query('select kind, payload from command where seat_id = $1', [
      seat.id,
    ]);
    expect(new Set(rows.map((row) => JSON.stringify(row)))).toEqual(
      new Set([JSON.stringify({ kind: 'remove-seat', payload: { by: 'Owner of the site' } })]),
    );
    const next = await site.join('the next one');
    expect(next.seat.label).not.toBe(seat.label);
  });
});

describe('a flood of joins', () => {
  it('lets a class of 300 in, gives a program no more than 400 seats, and one action removes them', async () => {
    const flooded = await createHostileSite(server, { state: 'live', owner: site.owner });
    await flooded.asOwner('PATCH', flooded.path, { seatLimit: 2_000 });
    const joinAll = async (who: string, count: number) =>
      (
        await inParallel(count, 12, (index) => flooded.requestJoin(`${who} ${String(index)}`))
      ).filter(({ body }) => 'seat' in body).length;
    const startedAt = performance.now();
    expect(await joinAll('student', 300)).toBe(300);
    expect(performance.now() - startedAt).toBeLessThan(60_000);
    const seatsOfProgram = await joinAll('bot', 130);
    // 400 at once, and one more every 2 s.
    const regained = Math.ceil((performance.now() - startedAt) / 2_000);
    expect(seatsOfProgram).toBeGreaterThanOrEqual(100);
    expect(seatsOfProgram).toBeLessThanOrEqual(100 + regained);
    // The program also takes what became free meanwhile, so that the student comes too late.
    for (let taken = 1; taken > 0;) taken = await joinAll('late bot', 1);
    const view = await flooded.admission();
    expect(view.burst?.joined).toBeGreaterThanOrEqual(400);
    const student = new TestBrowser(server.url);
    expect((await flooded.requestJoin('late student', student)).body).toMatchObject({
      waiting: { workshop: { id: flooded.workshop.id } },
    });
    const request = (await flooded.admission()).students.find(
      ({ displayName }) => displayName === 'late student',
    );
    const { removed } = await flooded.asOwner<{ removed: number }>(
      'DELETE',
      `${flooded.path}/empty-seats`,
    );
    expect(removed).toBe(view.seats);
    await flooded.asOwner('POST', `${flooded.path}/admission/students`, {
      decision: 'approve',
      ids: [request?.id],
    });
    expect((await flooded.requestJoin('late student', student)).body).toMatchObject({
      seat: { displayName: 'late student' },
    });
    expect((await flooded.admission()).seats).toBe(1);
  });

  it('of a full, a closed and an approving workshop gets no seat', async () => {
    const { seats } = await site.admission();
    await site.asOwner('PATCH', site.path, { seatLimit: seats + 1 });
    const last = await site.join('the last one');
    const full = await site.requestJoin('too late');
    expect([full.status, full.body]).toEqual([409, { error: 'workshop-full', limit: seats + 1 }]);
    const image = await site.createVmToken({ mode: 'listed', machines: ['full-vm'], uses: 1 });
    expect(await vm({ machine: 'full-vm' }).hello(image)).toMatchObject({
      refusal: 'approval-needed',
      message: `This workshop is full (${String(seats + 1)} seats).`,
    });
    await site.asOwner('DELETE', `/api/seats/${last.seat.id}`);
    const freed = await site.join('in the freed place');
    expect((await site.owner.request('POST', `/api/seats/${last.seat.id}/restore`)).body).toEqual({
      error: 'workshop-full',
      limit: seats + 1,
    });
    await site.asOwner('PATCH', site.path, { joining: 'closed', seatLimit: 500 });
    expect((await site.requestJoin('outside')).body).toEqual({ error: 'joining-closed' });
    expect((await site.join('again', freed.browser)).seat.id).toBe(freed.seat.id);
    await site.asOwner('PATCH', site.path, { joining: 'approval' });
    const applicant = new TestBrowser(server.url);
    expect((await site.requestJoin('applicant', applicant)).body).toHaveProperty('waiting');
    expect((await applicant.request('GET', '/api/me')).body).toMatchObject({
      joinRequests: [{ displayName: 'applicant', state: 'waiting' }],
    });
    const { students } = await site.admission();
    await site.asOwner('POST', `${site.path}/admission/students`, {
      decision: 'refuse',
      ids: students.map(({ id }) => id),
    });
    expect((await site.requestJoin('applicant', applicant)).body).toEqual({
      error: 'join-refused',
    });
    await site.asOwner('PATCH', site.path, { joining: 'open' });
    const instructor = await site.invite('instructor', 'Mori');
    expect((await instructor.request('PATCH', site.path, { seatLimit: 2_000 })).status).toBe(403);
  });

  it('stops with another join code', async () => {
    const { code } = site.workshop;
    const changed = await site.asOwner<{ code: string }>('PATCH', site.path, { code: null });
    expect(changed.code).not.toBe(code);
    expect((await site.requestJoin('with the old code')).body).toMatchObject({
      error: 'code-unknown',
    });
    await site.asOwner('PATCH', site.path, { code });
    await site.join('with the code again');
  });
});

describe('a block', () => {
  it('cuts a VM by its key and its machine, until it is unblocked', async () => {
    const student = await site.join('blocked vm');
    const agent = vm();
    await agent.hello(student.token);
    const block = await site.asOwner<BlockSummary>('POST', `${site.path}/blocks`, {
      kind: 'vm',
      seatId: student.seat.id,
    });
    await vi.waitFor(() => {
      expect(agent.byes).toMatchObject([{ refusal: 'blocked' }]);
    }, CUT_WITHIN);
    const { installCommand } = await site.asOwner<{ installCommand: string }>(
      'POST',
      `/api/seats/${student.seat.id}/install-command`,
    );
    const token = /podium1\.\S+/.exec(installCommand)?.[0];
    expect(await vm({ like: agent }).hello()).toMatchObject({ refusal: 'blocked' });
    const reinstalled = vm({ machine: agent.machineId });
    expect(await reinstalled.hello(token)).toMatchObject({ refusal: 'blocked' });
    expect(await vm({ machine: agent.machineId }).hello(undefined, {}, agent)).toMatchObject({
      refusal: 'blocked',
    });
    await site.asOwner('DELETE', `${site.path}/blocks/${block.id}`);
    expect(await vm({ like: agent }).hello()).toMatchObject({ ok: true });
  });

  it('excludes a browser with all its seats, also when its session is renewed', async () => {
    const student = await site.join('blocked browser');
    const other = await site.join('owner of a code');
    const page = await watchSeat(student.browser, student.seat.id);
    const { devices } = await site.asOwner<SeatDevices>(
      'GET',
      `/api/seats/${student.seat.id}/devices`,
    );
    await site.asOwner('POST', `${site.path}/blocks`, {
      kind: 'browser',
      seatId: student.seat.id,
      sessionId: devices[0]?.id,
    });
    await vi.waitFor(() => {
      expect([page.byes, page.socket.connected]).toEqual([['revoked'], false]);
    }, CUT_WITHIN);
    const devicePath = `/api/seats/${student.seat.id}/devices`;
    expect((await student.browser.request('GET', devicePath)).status).toBe(404);
    const useCode = async () => {
      const { body } = await other.browser.request(
        'POST',
        `/api/seats/${other.seat.id}/device-code`,
        {},
      );
      return (await student.browser.request('POST', '/api/claim', { code: body['code'] })).status;
    };
    expect((await site.requestJoin('again', student.browser)).status).toBe(403);
    expect(await useCode()).toBe(403);
    // A sign-in gives the browser another secret.
    const invitation = await site.asOwner<CreatedToken>('POST', `${site.path}/tokens`, {
      kind: 'invite',
      role: 'projector',
      hours: 1,
    });
    const cookie = student.browser.cookie;
    await student.browser.request('POST', '/api/sign-in', { token: tokenOf(invitation.url) });
    expect(student.browser.cookie).not.toBe(cookie);
    expect((await site.requestJoin('again', student.browser)).status).toBe(403);
  });
});

describe('a removed member', () => {
  it('loses the role, the sockets, and the invitations and exports that they made', async () => {
    const member = await site.invite('instructor', 'Removed');
    const made = async (body: object) =>
      (await member.request<CreatedToken>('POST', `${site.path}/tokens`, { hours: 1, ...body }))
        .body;
    const invitation = await made({ kind: 'invite', role: 'assistant' });
    const exporting = await made({ kind: 'export' });
    const page = await watchRoom(member);
    expect(page.watched).toMatchObject({ ok: true });
    const members = await site.asOwner<MemberSummary[]>('GET', `${site.path}/members`);
    const find = (name: string) => members.find((row) => row.name === name)?.personId ?? '';
    const assistant = await site.invite('assistant', 'Assistant');
    const listAs = async (browser: TestBrowser) =>
      (await browser.request('GET', `${site.path}/members`)).status;
    expect([await listAs(member), await listAs(assistant)]).toEqual([200, 403]);

    await site.asOwner('DELETE', `${site.path}/members/${find('Removed')}`);
    await vi.waitFor(() => {
      expect([page.byes, page.socket.connected]).toEqual([['revoked'], false]);
    }, CUT_WITHIN);
    expect((await member.request('GET', `${site.path}/tokens`)).status).toBe(404);
    expect(await listAs(member)).toBe(404);
    expect((await watchRoom(member)).watched).toMatchObject({ ok: false });
    const invited = new TestBrowser(server.url);
    expect(
      (await invited.request('POST', '/api/sign-in', { token: tokenOf(invitation.url) })).body,
    ).toMatchObject({ error: 'token-unknown' });
    expect(
      (
        await new TestBrowser(server.url).request('GET', `${site.path}/export/log.csv`, undefined, {
          authorization: `Bearer ${exporting.token}`,
        })
      ).status,
    ).toBe(404);
    const owner = members.find(({ isCaller }) => isCaller);
    expect(
      (await site.owner.request('DELETE', `${site.path}/members/${owner?.personId ?? ''}`)).body,
    ).toEqual({ error: 'last-owner' });
  });
});
