import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startAppServer, type AppServer } from '#e2e/harness/app-server.ts';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { OidcBrowser, problemOf, settingsFor } from '#e2e/harness/oidc-browser.ts';
import {
  startTestProvider,
  type ProviderFaults,
  type TestProvider,
} from '#e2e/harness/oidc-provider.ts';
import { MINUTE_MS, SECOND_MS } from '#lib/kit/time.ts';
import type { OidcFailureReason } from '#lib/protocol/oidc-failure.ts';

let database: TestDatabase;
let provider: TestProvider;
let server: AppServer;
const warnings: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  provider = await startTestProvider();
  server = await startAppServer(database.db, {
    oidc: settingsFor(provider),
    onWarning: (line) => warnings.push(line),
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

describe('T15.2 a sign-in is refused, explained and recorded', () => {
  async function expectRefusal(
    reason: OidcFailureReason,
    attempt: (browser: OidcBrowser) => Promise<string>,
  ): Promise<void> {
    const browser = new OidcBrowser(server.url);
    const before = server.auditEvents.length;
    warnings.length = 0;
    const location = await attempt(browser);
    expect(location.startsWith(`${server.url}/sign-in?`)).toBe(true);
    expect(problemOf(location)).toBe(reason);
    expect((await browser.getUser()).person).toBeNull();
    expect(server.auditEvents.slice(before)).toMatchObject([
      { kind: 'sign-in-failed', detail: { with: 'oidc', error: reason } },
    ]);
    expect(warnings).toEqual([
      expect.stringContaining(`The sign-in with Example Login failed: ${reason}`),
    ]);
  }

  const FAULTS: readonly (readonly [string, OidcFailureReason, ProviderFaults])[] = [
    ['a wrong nonce', 'id-token-invalid', { claims: { nonce: 'n'.repeat(43) } }],
    ['no nonce', 'id-token-invalid', { claims: { nonce: undefined } }],
    ['alg=none', 'id-token-invalid', { signature: 'none' }],
    ['the signature of another key', 'id-token-invalid', { signature: 'foreign' }],
    ['a wrong issuer', 'id-token-invalid', { claims: { iss: 'https://evil.example' } }],
    ['another recipient', 'id-token-invalid', { claims: { aud: 'other' } }],
    ['no subject', 'id-token-invalid', { claims: { sub: undefined } }],
    ['a subject that is too long', 'id-token-invalid', { claims: { sub: 's'.repeat(256) } }],
    ['a refusal of the provider', 'provider-refused', { error: 'access_denied' }],
    ['an error of the provider', 'provider-unavailable', { error: 'server_error' }],
    ['an answer that is too large', 'provider-unavailable', { padding: 300_000 }],
  ];
  it.each(FAULTS)('%s', async (_, reason, faults) => {
    provider.faults = faults;
    await expectRefusal(reason, (browser) => browser.signIn());
  });

  it.each([
    ['an ID token that expired an hour ago', -62],
    ['a provider whose clock is 5 minutes behind', -5],
    ['a provider whose clock is 5 minutes ahead', 5],
  ])('%s', async (_, minutes) => {
    provider.now = () => server.now() + minutes * MINUTE_MS;
    await expectRefusal('id-token-time', (browser) => browser.signIn());
  });

  it('nothing if the clocks differ by half a minute', async () => {
    for (const seconds of [-30, 30]) {
      provider.now = () => server.now() + seconds * SECOND_MS;
      expect(await new OidcBrowser(server.url).signIn()).toBe(`${server.url}/workshops`);
    }
  });

  it('claims that match no rule', async () => {
    provider.claims = { sub: 'sub-guest', name: 'Guest', groups: ['guests'] };
    await expectRefusal('not-allowed', (browser) => browser.signIn());
  });

  it('a wrong state', async () => {
    await expectRefusal('attempt-unknown', async (browser) => {
      const callback = new URL(await browser.goToProvider());
      callback.searchParams.set('state', 's'.repeat(43));
      return browser.open(callback.href);
    });
  });

  it('an answer for another browser', async () => {
    await expectRefusal('attempt-unknown', async (browser) =>
      browser.open(await new OidcBrowser(server.url).goToProvider()),
    );
  });

  it('a changed cookie', async () => {
    await expectRefusal('attempt-unknown', async (browser) => {
      const callback = await browser.goToProvider();
      const cookie = browser.getCookie('podium_oidc') ?? '';
      browser.setCookie('podium_oidc', `${cookie.slice(0, -4)}AAAA`);
      return browser.open(callback);
    });
  });

  it('an answer after 10 minutes', async () => {
    await expectRefusal('attempt-unknown', async (browser) => {
      const callback = await browser.goToProvider();
      server.advanceTime(10 * MINUTE_MS);
      return browser.open(callback);
    });
  });

  it('a callback that is opened again', async () => {
    const browser = new OidcBrowser(server.url);
    const callback = await browser.goToProvider();
    await browser.open(callback);
    expect(problemOf(await browser.open(callback))).toBe('attempt-unknown');
  });

  it('a replayed code, also with the cookie of the attempt', async () => {
    const victim = new OidcBrowser(server.url);
    const callback = await victim.goToProvider();
    const cookie = victim.getCookie('podium_oidc') ?? '';
    await victim.open(callback);
    await expectRefusal('code-refused', (browser) => {
      browser.setCookie('podium_oidc', cookie);
      return browser.open(callback);
    });
  });

  it('a provider that is down, before and during the sign-in', async () => {
    await provider.setDown(true);
    try {
      await expectRefusal('provider-unavailable', (browser) =>
        browser.open(`${server.url}/auth/oidc/start`),
      );
      const { length } = provider.requests;
      server.advanceTime(SECOND_MS);
      await expectRefusal('provider-unavailable', (browser) =>
        browser.open(`${server.url}/auth/oidc/start`),
      );
      expect(provider.requests).toHaveLength(length);
    } finally {
      await provider.setDown(false);
    }
    server.advanceTime(MINUTE_MS);
    await expectRefusal('provider-unavailable', async (browser) => {
      const callback = await browser.goToProvider();
      await provider.setDown(true);
      try {
        return await browser.open(callback);
      } finally {
        await provider.setDown(false);
      }
    });
    expect(await new OidcBrowser(server.url).signIn()).toBe(`${server.url}/workshops`);
  });

  it('a discovery document of another issuer', async () => {
    provider.metadata = { issuer: 'https://evil.example' };
    await expectRefusal('provider-unavailable', (browser) =>
      browser.open(`${server.url}/auth/oidc/start`),
    );
  });

  it.each(['token_endpoint', 'jwks_uri'])(
    'a discovery document whose %s is another host without TLS',
    async (name) => {
      provider.metadata = { [name]: 'http://192.0.2.1/x' };
      await expectRefusal('provider-unavailable', (browser) => browser.signIn());
    },
  );

  it('a second answer of another provider in one callback', async () => {
    provider.metadata = { authorization_response_iss_parameter_supported: true };
    await expectRefusal('id-token-invalid', async (browser) => {
      const callback = new URL(await browser.goToProvider());
      callback.searchParams.set('iss', 'https://evil.example');
      return browser.open(callback.href);
    });
  });
});
