import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { session, token } from '#db/schema.ts';
import { createSignInLink } from './sign-in-links.ts';
import type { JoinResult } from '#lib/protocol/api/seats.ts';
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
describe('sign-in', () => {
  it('accepts the printed link once and stores only hashes', async () => {
    expect((await teacher.request('GET', '/api/me')).body).toMatchObject({ isInstructor: true });
    const secondAttempt = await new TestBrowser(server.url).request('POST', '/api/sign-in', {
      token: server.signInLink.split('#')[1],
    });
    expect([secondAttempt.status, secondAttempt.body]).toEqual([410, { error: 'token-used' }]);
    const stored = JSON.stringify([
      await database.db.select().from(session),
      await database.db.select().from(token),
    ]);
    expect(stored).not.toContain(teacher.cookie.split('=')[1]);
  });

  it('signs the owner in with the link of a later start, which replaces the earlier link', async () => {
    const [stale, fresh] = [
      await createSignInLink(database.db, server.url, new Date()),
      await createSignInLink(database.db, server.url, new Date()),
    ];
    const otherBrowser = new TestBrowser(server.url);
    expect(
      await otherBrowser.request('POST', '/api/sign-in', { token: stale.split('#')[1] }),
    ).toMatchObject({ status: 404 });
    await otherBrowser.request('POST', '/api/sign-in', { token: fresh.split('#')[1] });
    expect((await otherBrowser.request('GET', '/api/workshops')).body).toContainEqual(
      expect.objectContaining({ id: workshopId, role: 'owner' }),
    );
  });

  it.each([
    ['an unknown token', { token: 'a'.repeat(40) }, 404, 'token-unknown'],
    ['a malformed body', { token: 1 }, 400, 'malformed'],
  ])('rejects %s', async (_, body, status, error) => {
    expect(await new TestBrowser(server.url).request('POST', '/api/sign-in', body)).toMatchObject({
      status,
      body: { error },
    });
  });

  it('sets a cookie that scripts cannot read and ends the session on the server', async () => {
    const { body } = await teacher.request<CreatedToken>(
      'POST',
      `/api/workshops/${workshopId}/tokens`,
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
    expect((await assistant.request('GET', '/api/workshops')).body).toMatchObject([
      { id: workshopId, role: 'assistant' },
    ]);
    const { cookie } = assistant;
    await assistant.request('POST', '/api/sign-out');
    assistant.cookie = cookie;
    expect(await assistant.request('GET', '/api/workshops')).toMatchObject({
      status: 401,
      body: { error: 'sign-in-required' },
    });
  });
});

describe('requests', () => {
  it('are rejected without a further check if they come from another site', async () => {
    expect(
      await teacher.request('POST', '/api/sign-out', {}, { origin: 'https://evil.example' }),
    ).toMatchObject({ status: 403, body: { error: 'origin' } });
    expect((await teacher.request('GET', '/api/me')).body).toMatchObject({ isInstructor: true });
  });

  it('are rejected if they are too large or not JSON', async () => {
    expect(
      await teacher.request('POST', '/api/workshops', { name: 'x'.repeat(70_000) }),
    ).toMatchObject({
      status: 400,
      body: { error: 'malformed' },
    });
    expect(
      await teacher.request('POST', '/api/join', undefined, { 'content-type': 'text/plain' }),
    ).toMatchObject({ status: 400, body: { error: 'malformed' } });
  });

  it('are answered with headers that keep other sites out and disable caching', async () => {
    const { headers } = await teacher.request('GET', '/api/me');
    expect(headers.get('content-security-policy')).toMatch(
      /script-src 'self' 'nonce-[^']+' 'strict-dynamic';.*frame-ancestors 'none'/,
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
  });
});

describe('a workshop', () => {
  const draft = async (more: object = {}) =>
    teacher.request<{ id: string; code: string; error: string }>('POST', '/api/workshops', {
      name: 'Other',
      packId: 'course',
      startsAt: '2026-11-24T09:00:00Z',
      timeZone: 'UTC',
      language: 'en',
      ...more,
    });

  it('gets a generated code, or the requested one if no open workshop uses it', async () => {
    expect((await draft()).body.code).toMatch(/^[A-Z]{3,6}-[A-Z]{3,6}-[2-9]{4}$/);
    const named = await draft({ code: 'room 77' });
    expect(named.body.code).toBe('ROOM-77');
    expect(await draft({ code: 'ROOM77' })).toMatchObject({
      status: 409,
      body: { error: 'code-taken', field: 'code' },
    });
    await teacher.request('PATCH', `/api/workshops/${named.body.id}`, { state: 'open' });
    await teacher.request('PATCH', `/api/workshops/${named.body.id}`, { state: 'ended' });
    expect((await draft({ code: 'ROOM77' })).status).toBe(200);
  });

  it.each([
    ['pack-unknown', 404, { packId: 'nothing' }],
    ['pack-invalid', 422, { packId: 'broken' }],
    ['malformed', 400, { timeZone: 'Mars/Olympus' }],
  ])('is rejected with %s', async (error, status, more) => {
    expect(await draft(more)).toMatchObject({ status, body: { error } });
  });

  it('accepts students while it is open or live', async () => {
    const { body } = await draft();
    const tryJoin = async () =>
      (
        await new TestBrowser(server.url).request('POST', '/api/join', {
          code: body.code,
          displayName: 'a',
          language: 'en',
        })
      ).body;
    expect(await tryJoin()).toEqual({ error: 'workshop-not-open', audience: 'student' });
    await teacher.request('PATCH', `/api/workshops/${body.id}`, { state: 'open' });
    expect(await tryJoin()).toMatchObject({ seat: { label: 'A-01' } });
    await teacher.request('PATCH', `/api/workshops/${body.id}`, { state: 'ended' });
    expect(await tryJoin()).toEqual({ error: 'workshop-ended', audience: 'student' });
    // Its agents stay connected until it can't be reopened any more.
    expect(server.workshops.get(body.id)?.disconnects).toEqual([]);
  });

  it('does not exist for outsiders, and is deleted with all its rows', async () => {
    const { body } = await draft();
    const outsider = (await join('outsider')).browser;
    for (const [method, path] of [
      ['PATCH', ''],
      ['DELETE', ''],
      ['GET', '/tokens'],
      ['GET', '/export/log.csv'],
    ] as const) {
      expect(
        await outsider.request(
          method,
          `/api/workshops/${body.id}${path}`,
          method === 'PATCH' ? { name: 'mine' } : undefined,
        ),
      ).toMatchObject({ status: 404, body: { error: 'not-found' } });
    }
    expect(
      (await outsider.request('PATCH', `/api/workshops/${workshopId}`, { name: 'mine' })).body,
    ).toEqual({
      error: 'forbidden',
    });
    expect((await teacher.request('DELETE', `/api/workshops/${body.id}`)).status).toBe(204);
    expect(
      (await teacher.request('PATCH', `/api/workshops/${body.id}`, { name: 'x' })).status,
    ).toBe(404);
  });
});
