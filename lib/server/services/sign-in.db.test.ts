import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestBrowser, startAppServer, type AppServer } from '#e2e/harness/app-server.ts';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { GUESS_LIMITS } from '#lib/auth/guess-limiter.ts';
import { HOUR_MS, MINUTE_MS } from '#lib/kit/time.ts';
import type { DeviceLink, SignInInquiry } from '#lib/protocol/api/account.ts';
import type { CurrentUser } from '#lib/protocol/api/seats.ts';
import type { SessionSummary } from '#lib/protocol/api/sessions.ts';
import type { CreatedToken } from '#lib/protocol/api/tokens.ts';
import { createSignInLink } from './sign-in-links.ts';

let database: TestDatabase;
let server: AppServer;
let owner: TestBrowser;
let workshopId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startAppServer(database.db);
  owner = newBrowser();
  await signIn(owner, tokenOf(server.signInLink));
  await owner.request('PATCH', '/api/me', { displayName: 'Aoi' });
  ({ id: workshopId } = await createWorkshop('Kubernetes 101'));
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

const newBrowser = (): TestBrowser => new TestBrowser(server.url);
const tokenOf = (link: string): string => link.split('#')[1] ?? '';
const signIn = (browser: TestBrowser, token: string) =>
  browser.request('POST', '/api/sign-in', { token });
const ask = async (browser: TestBrowser, token: string) =>
  (await browser.request<SignInInquiry>('POST', '/api/sign-in/inquiry', { token })).body;
const userOf = async (browser: TestBrowser): Promise<CurrentUser['person']> =>
  (await browser.request<CurrentUser>('GET', '/api/me')).body.person;
const newOwnerLink = async (): Promise<string> =>
  tokenOf(await createSignInLink(database.db, server.url, new Date(server.now())));

async function createWorkshop(name: string): Promise<{ id: string }> {
  const { body } = await owner.request<{ id: string }>('POST', '/api/workshops', {
    name,
    packId: 'course',
    startsAt: '2026-11-24T09:00:00Z',
    timeZone: 'UTC',
    language: 'en',
  });
  await owner.request('PATCH', `/api/workshops/${body.id}`, { state: 'open' });
  await owner.request('PATCH', `/api/workshops/${body.id}`, { state: 'live' });
  return body;
}

async function invite(body: object = {}): Promise<string> {
  const created = await owner.request<CreatedToken>('POST', `/api/workshops/${workshopId}/tokens`, {
    kind: 'invite',
    role: 'assistant',
    hours: 1,
    ...body,
  });
  return tokenOf(created.body.url ?? '');
}

async function inviteNamed(name: string): Promise<TestBrowser> {
  const browser = newBrowser();
  await signIn(browser, await invite({ name }));
  return browser;
}

describe('the question about a sign-in link', () => {
  it('names the account, the role and the workshop, and does not spend the link', async () => {
    const token = await invite({ name: 'Ken', role: 'instructor' });
    const answer = {
      effect: 'sign-in',
      account: { name: 'Ken', role: 'instructor', workshop: 'Kubernetes 101' },
      workshopId,
      signedInAs: null,
    };
    expect(await ask(newBrowser(), token)).toEqual(answer);
    expect(await ask(newBrowser(), token)).toEqual(answer);
    expect((await signIn(newBrowser(), token)).status).toBe(204);
  });

  it('names the owner for a link of the server', async () => {
    expect(await ask(newBrowser(), await newOwnerLink())).toEqual({
      effect: 'sign-in',
      account: { name: 'Aoi', role: null, workshop: null },
      workshopId: null,
      signedInAs: null,
    });
  });

  it('says that the browser is signed in as this person already, and the link stays unspent', async () => {
    const token = await newOwnerLink();
    expect(await ask(owner, token)).toMatchObject({ effect: 'already', signedInAs: 'Aoi' });
    const { cookie } = owner;
    expect((await signIn(owner, token)).status).toBe(204);
    expect(owner.cookie).toBe(cookie);
    expect(await ask(newBrowser(), token)).toMatchObject({ effect: 'sign-in' });
  });

  it('says that the browser is signed in as another person, and switches on request only', async () => {
    const browser = await inviteNamed('Switcher');
    const token = await newOwnerLink();
    expect(await ask(browser, token)).toEqual({
      effect: 'switch',
      account: { name: 'Aoi', role: null, workshop: null },
      workshopId: null,
      signedInAs: 'Switcher',
    });
    expect(await userOf(browser)).toMatchObject({ name: 'Switcher' });
    expect((await signIn(browser, token)).status).toBe(204);
    expect(await userOf(browser)).toMatchObject({ name: 'Aoi' });
  });

  it('says that an invitation adds a role to the person who is signed in', async () => {
    const browser = await inviteNamed('Mori');
    const token = await invite({ name: 'Other', role: 'instructor' });
    expect(await ask(browser, token)).toEqual({
      effect: 'add-role',
      account: { name: 'Mori', role: 'instructor', workshop: 'Kubernetes 101' },
      workshopId,
      signedInAs: 'Mori',
    });
    expect(await ask(browser, await invite())).toMatchObject({ effect: 'already' });
  });

  it('tells a used, an expired, a revoked and an unknown link apart', async () => {
    const used = await invite();
    const first = newBrowser();
    await signIn(first, used);
    expect(await ask(newBrowser(), used)).toEqual({ error: 'token-used' });
    expect(await ask(first, used)).toMatchObject({ effect: 'already' });
    const spent = await newOwnerLink();
    await signIn(newBrowser(), spent);
    const replaced = await newOwnerLink();
    await newOwnerLink();
    expect(await ask(newBrowser(), spent)).toEqual({ error: 'token-used' });
    expect(await ask(newBrowser(), replaced)).toEqual({ error: 'token-unknown' });
    const expired = await invite({ hours: 1 });
    server.advanceTime(2 * HOUR_MS);
    expect(await ask(newBrowser(), expired)).toEqual({ error: 'token-expired' });
    expect(await ask(newBrowser(), `${'a'.repeat(32)}.${'b'.repeat(43)}`)).toEqual({
      error: 'token-unknown',
    });
  });
});

describe('a link for another device', () => {
  it('signs one other browser in as the same person, and the first stays signed in', async () => {
    const { status, body } = await owner.request<DeviceLink>('POST', '/api/me/device-link', {});
    expect([status, body.expiresAt]).toEqual([200, expect.any(Number)]);
    expect(Math.abs(body.expiresAt - server.now() - 15 * MINUTE_MS)).toBeLessThan(MINUTE_MS);
    const phone = newBrowser();
    expect(await ask(phone, tokenOf(body.url))).toMatchObject({
      effect: 'sign-in',
      account: { name: 'Aoi', role: null, workshop: null },
    });
    expect((await signIn(phone, tokenOf(body.url))).status).toBe(204);
    expect(await userOf(phone)).toEqual(await userOf(owner));
    expect((await signIn(newBrowser(), tokenOf(body.url))).body).toEqual({ error: 'token-used' });
    expect(server.auditEvents).toContainEqual(
      expect.objectContaining({
        kind: 'signed-in',
        detail: expect.objectContaining({ with: 'own-device' }) as object,
      }),
    );
  });

  it('ends with the next one, and after 15 minutes', async () => {
    const first = (await owner.request<DeviceLink>('POST', '/api/me/device-link', {})).body;
    const second = (await owner.request<DeviceLink>('POST', '/api/me/device-link', {})).body;
    expect(await ask(newBrowser(), tokenOf(first.url))).toEqual({ error: 'token-unknown' });
    server.advanceTime(15 * MINUTE_MS + 1);
    expect(await ask(newBrowser(), tokenOf(second.url))).toEqual({ error: 'token-expired' });
  });

  it('is made for signed-in staff only', async () => {
    expect((await newBrowser().request('POST', '/api/me/device-link', {})).status).toBe(401);
  });
});

describe('the display name of a staff member', () => {
  it('is a default for the first person of a server, until the person chooses one', async () => {
    const other = await createTestDatabase();
    const fresh = await startAppServer(other.db);
    const browser = new TestBrowser(fresh.url);
    await signIn(browser, tokenOf(fresh.signInLink));
    expect(await userOf(browser)).toMatchObject({ isNamed: false });
    const { body } = await browser.request('PATCH', '/api/me', { displayName: ' Sora ' });
    expect(body).toEqual({ name: 'Sora' });
    expect(await userOf(browser)).toMatchObject({ name: 'Sora', isNamed: true });
    await fresh.stop();
    await other.drop();
  });

  it('is chosen already if the invitation has a name, and asked for otherwise', async () => {
    expect(await userOf(await inviteNamed('Hana'))).toMatchObject({ name: 'Hana', isNamed: true });
    const browser = newBrowser();
    await signIn(browser, await invite());
    expect(await userOf(browser)).toMatchObject({ isNamed: false });
  });

  it('gets a number if a member of one of the workshops looks the same, and keeps its own', async () => {
    const browser = await inviteNamed('Riku');
    const rename = async (displayName: string) =>
      (await browser.request('PATCH', '/api/me', { displayName })).body;
    expect(await rename('ＡＯＩ')).toEqual({ name: 'ＡＯＩ 2' });
    expect(await rename('ＡＯＩ 2')).toEqual({ name: 'ＡＯＩ 2' });
    expect(await rename('Riku')).toEqual({ name: 'Riku' });
  });

  it.each([
    'instructor',
    'Instructor ',
    'ＩＮＳＴＲＵＣＴＯＲ',
    'instructor 2',
    'assistant',
    '講師',
    '講師 3',
    'オーナー',
  ])('can not be the word for a role: %s', async (displayName) => {
    const browser = await inviteNamed('Yuna');
    expect(await browser.request('PATCH', '/api/me', { displayName })).toMatchObject({
      status: 409,
      body: { error: 'name-reserved', field: 'displayName' },
    });
  });

  it.each([[''], ['   '], ['x'.repeat(41)]])('has 1 to 40 characters: %j', async (displayName) => {
    expect((await owner.request('PATCH', '/api/me', { displayName })).status).toBe(400);
  });

  it('is required before the first command in a workshop', async () => {
    const browser = newBrowser();
    await signIn(browser, await invite({ role: 'instructor' }));
    const announce = () =>
      browser.request('POST', `/api/workshops/${workshopId}/commands`, {
        kind: 'announce',
        text: 'Lunch',
        to: { to: 'all' },
      });
    expect(await announce()).toMatchObject({ status: 409, body: { error: 'name-required' } });
    await browser.request('PATCH', '/api/me', { displayName: 'Emi' });
    expect((await announce()).status).toBe(200);
  });

  it('changes in the staff list of each open workshop at once', async () => {
    const browser = await inviteNamed('Before');
    await browser.request('PATCH', '/api/me', { displayName: 'After' });
    const staff = server.workshops.get(workshopId)?.state().staff ?? [];
    expect(staff.map(({ name }) => name)).toContain('After');
    expect(staff.map(({ name }) => name)).not.toContain('Before');
  });
});

describe('the sessions of a person', () => {
  it('end everywhere else on request, and this browser stays signed in', async () => {
    const first = await inviteNamed('Sessions');
    const { body } = await first.request<DeviceLink>('POST', '/api/me/device-link', {});
    const second = newBrowser();
    await signIn(second, tokenOf(body.url));
    const list = async () =>
      (await first.request<SessionSummary[]>('GET', '/api/me/sessions')).body.map(
        ({ isCurrent }) => isCurrent,
      );
    expect((await list()).toSorted()).toEqual([false, true]);
    const ended = await first.request('DELETE', '/api/me/sessions?others=true');
    expect([ended.status, ended.headers.get('set-cookie')]).toEqual([204, null]);
    expect(await list()).toEqual([true]);
    expect(await userOf(second)).toBe(null);
    expect(server.auditEvents).toContainEqual(
      expect.objectContaining({ kind: 'session-ended', detail: { sessions: 1 } }),
    );
  });

  it('are not ended by an unknown value of the parameter', async () => {
    const browser = await inviteNamed('Careful');
    expect((await browser.request('DELETE', '/api/me/sessions?others=1')).status).toBe(400);
    expect(await userOf(browser)).not.toBe(null);
  });
});

describe('wrong sign-in links', () => {
  it('are slowed down by address, and a right link is accepted at once', async () => {
    const wrong = (n: number) =>
      newBrowser().request('POST', n % 2 === 0 ? '/api/sign-in/inquiry' : '/api/sign-in', {
        token: `${'a'.repeat(32)}.${String(n).padStart(43, 'c')}`,
      });
    const free = await Promise.all(
      Array.from({ length: GUESS_LIMITS.freeGuesses }, (_, n) => wrong(n)),
    );
    expect(new Set(free.map(({ status }) => status))).toEqual(new Set([404]));
    const order: string[] = [];
    const delayed = wrong(1).then(() => order.push('wrong'));
    expect(await ask(newBrowser(), await newOwnerLink())).toMatchObject({ effect: 'sign-in' });
    order.push('right');
    await delayed;
    expect(order).toEqual(['right', 'wrong']);
  });
});
