import { io } from 'socket.io-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  signInWithWorkshop,
  startAppServer,
  TestBrowser,
  type AppServer,
} from '#e2e/harness/app-server.ts';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import type { CurrentUser } from '#lib/protocol/api/seats.ts';
import type { MemberSessions } from '#lib/protocol/api/sessions.ts';
import type { CreatedToken } from '#lib/protocol/api/tokens.ts';
import { ROOM_NAMESPACE } from '#lib/protocol/viewer-times.ts';

let database: TestDatabase;
let server: AppServer;
let owner: TestBrowser;
let workshopId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startAppServer(database.db);
  ({ browser: owner } = await signInWithWorkshop(server));
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});
beforeEach(async () => {
  ({ id: workshopId } = await createWorkshop(owner));
});

async function createWorkshop(browser: TestBrowser): Promise<{ id: string }> {
  const { body } = await browser.request<{ id: string }>('POST', '/api/workshops', {
    name: 'Sessions',
    packId: 'course',
    startsAt: '2026-11-24T09:00:00Z',
    timeZone: 'UTC',
    language: 'en',
  });
  await browser.request('PATCH', `/api/workshops/${body.id}`, { state: 'open' });
  await browser.request('PATCH', `/api/workshops/${body.id}`, { state: 'live' });
  return body;
}

/** Signs a browser in with an invitation to a workshop of `by`. */
async function invite(
  role: string,
  { browser = new TestBrowser(server.url), by = owner, workshop = workshopId } = {},
): Promise<{ browser: TestBrowser; id: string }> {
  const { body } = await by.request<CreatedToken>('POST', `/api/workshops/${workshop}/tokens`, {
    kind: 'invite',
    role,
    hours: 1,
  });
  await browser.request('POST', '/api/sign-in', { token: body.url?.split('#')[1] });
  return { browser, id: (await personOf(browser)) ?? '' };
}

const personOf = async (browser: TestBrowser): Promise<string | null> =>
  (await browser.request<CurrentUser>('GET', '/api/me')).body.person?.id ?? null;
const membersFor = async (browser: TestBrowser): Promise<MemberSessions[]> =>
  (await browser.request<MemberSessions[]>('GET', `/api/workshops/${workshopId}/sessions`)).body;
const sessionsPath = (personId: string, session?: string): string =>
  `/api/workshops/${workshopId}/members/${personId}/sessions${session === undefined ? '' : `/${session}`}`;

describe('the sessions of a member', () => {
  it('can be ended one by one by an owner, with their sockets and an entry in the security log', async () => {
    const { browser, id } = await invite('assistant');
    const page = io(server.url + ROOM_NAMESPACE, {
      transports: ['websocket'],
      extraHeaders: { cookie: browser.cookie, origin: server.url },
      reconnection: false,
    });
    const watched = await page.emitWithAck('watch', { view: 'room', workshopId });
    expect(watched).toEqual({ ok: true });
    const [member] = (await membersFor(owner)).filter(({ personId }) => personId === id);
    expect(member).toMatchObject({ canEnd: true, sessions: [{ isCurrent: false }] });
    const session = member?.sessions[0]?.id ?? '';
    const isClosed = new Promise((resolve) => page.once('disconnect', resolve));
    expect((await owner.request('DELETE', sessionsPath(id, session))).status).toBe(204);
    await isClosed;
    expect(await personOf(browser)).toBe(null);
    expect((await owner.request('DELETE', sessionsPath(id, session))).status).toBe(404);
    expect(server.auditEvents).toContainEqual(
      expect.objectContaining({
        kind: 'session-ended',
        workshopId,
        detail: { person: id, sessions: 1, sessionId: session },
      }),
    );
  });

  it('can be ended all at once by an owner, and those of other members stay', async () => {
    const { browser, id } = await invite('assistant');
    const { browser: other } = await invite('assistant');
    expect((await owner.request('DELETE', sessionsPath(id))).status).toBe(204);
    expect(await personOf(browser)).toBe(null);
    expect(await personOf(other)).not.toBe(null);
    expect(await personOf(owner)).not.toBe(null);
    expect(server.auditEvents).toContainEqual(
      expect.objectContaining({
        kind: 'session-ended',
        workshopId,
        detail: { person: id, sessions: 1 },
      }),
    );
  });

  it('can not be ended by other members, by owners of another workshop, or for a person outside', async () => {
    const { browser: instructor, id } = await invite('instructor');
    const { browser: assistant } = await invite('assistant');
    for (const browser of [instructor, assistant])
      expect((await browser.request('DELETE', sessionsPath(id))).body).toEqual({
        error: 'forbidden',
      });
    const { id: elsewhere } = await createWorkshop(owner);
    const outside = await invite('assistant', { workshop: elsewhere });
    expect((await owner.request('DELETE', sessionsPath(outside.id))).status).toBe(404);
    expect(await personOf(outside.browser)).toBe(outside.id);
  });

  it('can not be ended for a member who has a role in a workshop of another owner, or for the owner who asks', async () => {
    const { browser: instructor, id } = await invite('instructor');
    const own = (await personOf(owner)) ?? '';
    const canEnd = async (member: string): Promise<boolean | undefined> =>
      (await membersFor(owner)).find(({ personId }) => personId === member)?.canEnd;
    expect([await canEnd(id), await canEnd(own)]).toEqual([true, false]);
    await createWorkshop(instructor);
    for (const member of [id, own]) {
      expect((await owner.request('DELETE', sessionsPath(member))).body).toEqual({
        error: 'forbidden',
      });
      expect(await canEnd(member)).toBe(false);
    }
    expect(await personOf(instructor)).toBe(id);
    expect(await personOf(owner)).toBe(own);
  });
});
