import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TestBrowser, startAppServer, type AppServer } from '#e2e/harness/app-server.ts';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { OidcBrowser, problemOf, settingsFor } from '#e2e/harness/oidc-browser.ts';
import { startTestProvider, type TestProvider } from '#e2e/harness/oidc-provider.ts';
import { setInstructor } from '#db/queries/people.ts';
import { session as sessionTable } from '#db/schema.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { SignedOut } from '#lib/protocol/api/account.ts';
import type { CurrentUser } from '#lib/protocol/api/seats.ts';
import { createSignInLink } from './sign-in-links.ts';

let database: TestDatabase;
let provider: TestProvider;
let server: AppServer;

beforeAll(async () => {
  database = await createTestDatabase();
  provider = await startTestProvider();
  server = await startAppServer(database.db, {
    oidc: settingsFor(provider),
  });
});
afterAll(async () => {
  await server.stop();
  await provider.stop();
  await database.drop();
});
beforeEach(() => {
  provider.claims = { sub: 'sub-aoi', name: 'Aoi Tanaka', groups: ['staff', 'instructors'] };
  provider.faults = {};
  provider.metadata = {};
  provider.now = server.now;
  // The discovery document is read again for each test.
  server.advanceTime(MINUTE_MS);
});

describe('a sign-in with OpenID Connect', () => {
  it('creates a person with the name of the claim, and leads to the workshops', async () => {
    const browser = new OidcBrowser(server.url);
    const before = server.auditEvents.length;
    expect(await browser.signIn()).toBe(`${server.url}/workshops`);
    expect(await browser.getUser()).toMatchObject({
      person: { name: 'Aoi Tanaka', isNamed: true },
      isInstructor: true,
    });
    expect(server.auditEvents.slice(before)).toMatchObject([
      { kind: 'signed-in', detail: { with: 'oidc', createsWorkshops: true } },
    ]);
    expect(browser.getCookie('podium_oidc')).toBeUndefined();
  });

  it('sends code, state, nonce and a challenge, and asks for the configured scopes', async () => {
    const url = new URL(await new OidcBrowser(server.url).open(`${server.url}/auth/oidc/start`));
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: 'podium',
      response_type: 'code',
      redirect_uri: `${server.url}/auth/oidc/callback`,
      scope: 'openid profile',
      state: expect.stringMatching(/^[\w-]{43}$/) as string,
      nonce: expect.stringMatching(/^[\w-]{43}$/) as string,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/) as string,
      code_challenge_method: 'S256',
    });
  });

  it('keeps the attempt in an encrypted cookie that scripts and other sites cannot use', async () => {
    const response = await fetch(`${server.url}/auth/oidc/start`, { redirect: 'manual' });
    const { state, nonce } = Object.fromEntries(
      new URL(response.headers.get('location') ?? '').searchParams,
    );
    const cookie = response.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^podium_oidc=[\w-]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600$/);
    const content = Buffer.from(cookie.split(/[=;]/)[1] ?? '', 'base64url').toString('latin1');
    expect(content).not.toContain(state);
    expect(content).not.toContain(nonce);
  });

  it('finds the same person again, also after they chose another name', async () => {
    const first = new OidcBrowser(server.url);
    await first.signIn();
    const { person } = await first.getUser();
    provider.claims = { ...provider.claims, name: 'Someone else' };
    const second = new OidcBrowser(server.url);
    await second.signIn();
    expect((await second.getUser()).person).toEqual(person);
  });

  it('always begins a new session, and ends the one that the browser had', async () => {
    const browser = new OidcBrowser(server.url);
    await browser.signIn();
    const planted = browser.getCookie('podium_session') ?? '';
    await browser.signIn();
    expect(browser.getCookie('podium_session')).not.toBe(planted);
    const old = new OidcBrowser(server.url);
    old.setCookie('podium_session', planted);
    expect((await old.getUser()).person).toBeNull();
  });

  it('leads to the staff page that the reader asked for', async () => {
    expect(await new OidcBrowser(server.url).signIn('?next=%2Faccount')).toBe(
      `${server.url}/account`,
    );
  });

  it.each([
    '//evil.example',
    'https://evil.example/workshops',
    '/\\evil.example',
    '/workshops/..//evil.example\n',
    '/api/me',
  ])('never leads to another place: %j', async (next) => {
    const query = `?${new URLSearchParams({ next }).toString()}`;
    expect(await new OidcBrowser(server.url).signIn(query)).toBe(`${server.url}/workshops`);
  });

  it('from a link on another site leads to the sign-in page first', async () => {
    expect(
      await new OidcBrowser(server.url).open(`${server.url}/auth/oidc/start?next=%2Faccount`, {
        'sec-fetch-site': 'cross-site',
      }),
    ).toBe(`${server.url}/sign-in?next=%2Faccount`);
  });

  it.each([undefined, '', '   ', 'Instructor', 'x'.repeat(201), 7])(
    'asks for a name if the claims have none: %j',
    async (name) => {
      provider.claims = { sub: `sub-unnamed-${String(name)}`.slice(0, 40), groups: 'staff', name };
      const browser = new OidcBrowser(server.url);
      expect(await browser.signIn()).toBe(`${server.url}/sign-in`);
      expect((await browser.getUser()).person).toMatchObject({ isNamed: false });
    },
  );

  it('reads groups from the userinfo endpoint if the ID token has none', async () => {
    provider.claims = { sub: 'sub-userinfo', name: 'Ken' };
    provider.faults = { userInfo: { groups: ['staff'] } };
    const browser = new OidcBrowser(server.url);
    expect(await browser.signIn()).toBe(`${server.url}/workshops`);
    expect(await browser.getUser()).toMatchObject({ person: { name: 'Ken' }, isInstructor: false });
  });

  it('accepts a key that the provider has replaced since the last sign-in', async () => {
    await new OidcBrowser(server.url).signIn();
    provider.rotateKey();
    expect(await new OidcBrowser(server.url).signIn()).toBe(`${server.url}/workshops`);
  });
});

describe('the link between a person and an account', () => {
  const SAME_ORIGIN = { 'sec-fetch-site': 'same-origin' };
  const linkFrom = async (browser: OidcBrowser, headers = SAME_ORIGIN): Promise<string> => {
    const start = `${server.url}/auth/oidc/start?link=yes&next=%2Faccount`;
    const location = await browser.open(start, headers);
    if (!location.startsWith(provider.issuer)) return location;
    return browser.open(await browser.open(location));
  };
  const signInByLink = async (): Promise<OidcBrowser> => {
    const invited = new TestBrowser(server.url);
    const link = await createSignInLink(database.db, server.url, new Date(server.now()));
    await invited.request('POST', '/api/sign-in', { token: link.split('#')[1] });
    await invited.request('PATCH', '/api/me', { displayName: 'Hayashi' });
    const browser = new OidcBrowser(server.url);
    const [name = '', value = ''] = invited.cookie.split('=');
    browser.setCookie(name, value);
    return browser;
  };

  it('is made by who is signed in, and later sign-ins with the account are theirs', async () => {
    provider.claims = { sub: 'sub-linked', name: 'Of the provider', groups: ['staff'] };
    const browser = await signInByLink();
    const { person } = await browser.getUser();
    const before = server.auditEvents.length;
    expect(await linkFrom(browser)).toBe(`${server.url}/account`);
    expect(server.auditEvents.slice(before)).toMatchObject([
      { kind: 'signed-in', detail: { with: 'oidc', linksAccount: true } },
    ]);
    const other = new OidcBrowser(server.url);
    await other.signIn();
    expect((await other.getUser()).person).toEqual(person);
  });

  it('is refused for an account of another person, and says so', async () => {
    await new OidcBrowser(server.url).signIn();
    const browser = await signInByLink();
    const { person } = await browser.getUser();
    expect(problemOf(await linkFrom(browser))).toBe('account-taken');
    expect((await browser.getUser()).person).toEqual(person);
  });

  it.each(['cross-site', 'same-site', 'none', ''])(
    'can be begun only on a page of Podium, and not from %j',
    async (site) => {
      const headers = site === '' ? {} : { 'sec-fetch-site': site };
      expect(await linkFrom(await signInByLink(), headers as typeof SAME_ORIGIN)).toBe(
        `${server.url}/sign-in?next=%2Faccount`,
      );
    },
  );

  it('is made neither for someone who signed in meanwhile, nor without a signed-in person', async () => {
    const signedOut = new OidcBrowser(server.url);
    expect(await linkFrom(signedOut)).toBe(`${server.url}/sign-in?next=%2Faccount`);
    provider.claims = { sub: 'sub-meanwhile', name: 'Meanwhile', groups: ['staff'] };
    const browser = await signInByLink();
    const start = `${server.url}/auth/oidc/start?link=yes`;
    const callback = await browser.open(await browser.open(start, SAME_ORIGIN));
    provider.claims = { sub: 'sub-someone', name: 'Someone', groups: ['staff'] };
    const second = new OidcBrowser(server.url);
    await second.signIn();
    browser.setCookie('podium_session', second.getCookie('podium_session') ?? '');
    expect(problemOf(await browser.open(callback))).toBe('attempt-unknown');
  });
});

describe('the right to create workshops', () => {
  const signInAs = async (claims: TestProvider['claims']): Promise<CurrentUser> => {
    provider.claims = claims;
    const browser = new OidcBrowser(server.url);
    await browser.signIn();
    return browser.getUser();
  };

  it('T15.3 ends at the next sign-in after the group was removed, in all browsers', async () => {
    const claims = { sub: 'sub-mori', name: 'Mori', groups: ['staff', 'instructors'] };
    provider.claims = claims;
    const first = new OidcBrowser(server.url);
    await first.signIn();
    expect((await first.getUser()).isInstructor).toBe(true);
    expect((await signInAs({ ...claims, groups: ['staff'] })).isInstructor).toBe(false);
    expect((await first.getUser()).isInstructor).toBe(false);
    expect((await signInAs(claims)).isInstructor).toBe(true);
  });

  it('T15.3 also ends when the account can no longer sign in at all', async () => {
    const claims = { sub: 'sub-sato', name: 'Sato', groups: ['staff', 'instructors'] };
    provider.claims = claims;
    const first = new OidcBrowser(server.url);
    await first.signIn();
    provider.claims = { ...claims, groups: [] };
    expect(problemOf(await new OidcBrowser(server.url).signIn())).toBe('not-allowed');
    expect((await first.getUser()).isInstructor).toBe(false);
  });

  it('stays if a link gave it', async () => {
    const claims = { sub: 'sub-ito', name: 'Ito', groups: ['staff'] };
    const { person } = await signInAs(claims);
    await setInstructor(database.db, person?.id ?? '');
    expect((await signInAs(claims)).isInstructor).toBe(true);
    expect((await signInAs({ ...claims, groups: ['staff', 'instructors'] })).isInstructor).toBe(
      true,
    );
    expect((await signInAs(claims)).isInstructor).toBe(true);
  });

  it('stays if a link gives it after the claims did', async () => {
    const claims = { sub: 'sub-abe', name: 'Abe', groups: ['staff', 'instructors'] };
    const { person } = await signInAs(claims);
    await setInstructor(database.db, person?.id ?? '');
    expect((await signInAs({ ...claims, groups: ['staff'] })).isInstructor).toBe(true);
  });
});

describe('the sign-out', () => {
  const signOut = async (cookie: string) => {
    const browser = new TestBrowser(server.url);
    browser.cookie = cookie;
    return browser.request<SignedOut | null>('POST', '/api/sign-out', {});
  };

  it('of a browser that the provider signed in leads to the end of its session there', async () => {
    const browser = new OidcBrowser(server.url);
    await browser.signIn();
    const { status, body } = await signOut(browser.cookieHeader);
    expect(status).toBe(200);
    const url = new URL(body?.continueAt ?? '');
    expect(url.origin + url.pathname).toBe(`${provider.issuer}/logout`);
    expect(url.searchParams.get('post_logout_redirect_uri')).toBe(`${server.url}/`);
    const [, payload = ''] = (url.searchParams.get('id_token_hint') ?? '').split('.');
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
      sub: 'sub-aoi',
    });
    expect((await browser.getUser()).person).toBeNull();
  });

  it('works without the provider, and if it offers none', async () => {
    for (const prepare of [
      () => {
        provider.metadata = { end_session_endpoint: undefined };
        return Promise.resolve();
      },
      () => provider.setDown(true),
    ]) {
      const browser = new OidcBrowser(server.url);
      await browser.signIn();
      await prepare();
      server.advanceTime(MINUTE_MS);
      const { status } = await signOut(browser.cookieHeader);
      expect(status).toBe(204);
      expect((await browser.getUser()).person).toBeNull();
    }
    await provider.setDown(false);
  });

  it('of a browser that a link signed in stays as it was', async () => {
    const browser = new TestBrowser(server.url);
    await browser.request('POST', '/api/sign-in', { token: server.signInLink.split('#')[1] });
    expect((await signOut(browser.cookie)).status).toBe(204);
  });

  it('stores the ID token only encrypted', async () => {
    const browser = new OidcBrowser(server.url);
    await browser.signIn();
    const { person } = await browser.getUser();
    const rows = await database.db
      .select({ idToken: sessionTable.idToken })
      .from(sessionTable)
      .where(eq(sessionTable.personId, person?.id ?? ''));
    expect(rows.length).toBeGreaterThan(0);
    for (const { idToken } of rows) {
      expect(idToken).toMatch(/^[\w-]+$/);
      expect(idToken).not.toContain('eyJ');
    }
  });
});

describe('a server without a provider', () => {
  it('has neither of the two routes', async () => {
    const other = await startAppServer(database.db);
    try {
      const browser = new TestBrowser(other.url);
      for (const path of ['/auth/oidc/start', '/auth/oidc/callback?code=x&state=y'])
        expect(await browser.request('GET', path)).toMatchObject({
          status: 404,
          body: { error: 'not-found' },
        });
    } finally {
      await other.stop();
    }
  });
});
