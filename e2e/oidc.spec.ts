import type { Page } from 'playwright-core';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import {
  PROVIDER_CLIENT,
  startLibraryProvider,
  type LibraryProvider,
} from '#e2e/fixtures/library-provider.ts';
import { findAccessibilityViolations } from '#e2e/fixtures/page-checks.ts';
import type { Site } from '#e2e/fixtures/site.ts';
import { expect, test as base } from '#e2e/fixtures/test.ts';
import type { CurrentUser } from '#lib/protocol/api/seats.ts';

const TIMEOUT_MS = 30_000;
const BUTTON = 'Sign in with Example Login';

const test = base.extend<object, { provider: LibraryProvider }>({
  provider: [
    async ({ browserName: _ }, use) => {
      const provider = await startLibraryProvider();
      await use(provider);
      await provider.stop();
    },
    { scope: 'worker' },
  ],
  serverEnv: [
    async ({ provider }, use) => {
      await use({
        PODIUM_OIDC_ISSUER: provider.issuer,
        PODIUM_OIDC_CLIENT_ID: PROVIDER_CLIENT.id,
        PODIUM_OIDC_CLIENT_SECRET: PROVIDER_CLIENT.secret,
        PODIUM_OIDC_NAME: 'Example Login',
        PODIUM_OIDC_SCOPES: 'openid profile groups',
        PODIUM_OIDC_ALLOWED: 'groups=staff',
        PODIUM_OIDC_INSTRUCTORS: 'groups=instructors',
      });
    },
    { scope: 'worker' },
  ],
});

test.use({ serverName: 'oidc' });

describeWith(['browser'], 'T15.1 sign-in with OpenID Connect', () => {
  test.describe.configure({ mode: 'serial' });
  let site: Site;
  let page: Page;

  const userOf = async (signedIn: Page): Promise<CurrentUser> =>
    (await (await signedIn.request.get(`${site.url}/api/me`)).json()) as CurrentUser;
  const signIn = async (options = {}): Promise<Page> => {
    const opened = await site.newPage('/sign-in', options);
    await opened.getByRole('link', { name: BUTTON }).click();
    await opened.waitForURL(`${site.url}/workshops`, { timeout: TIMEOUT_MS });
    return opened;
  };

  test.beforeAll(async ({ openSite, provider }) => {
    test.setTimeout(400_000);
    site = await openSite();
    provider.register(site.url);
    provider.account = { id: 'aoi', name: 'Aoi Tanaka', groups: ['staff', 'instructors'] };
  });

  test('works without script, and an instructor can create workshops', async () => {
    const plain = await signIn({ javaScriptEnabled: false });
    expect(await userOf(plain)).toMatchObject({
      person: { name: 'Aoi Tanaka' },
      isInstructor: true,
    });
    await plain.context().close();
  });

  test('leads to the page that was asked for', async () => {
    page = await site.newPage('/account');
    await page.waitForURL(`${site.url}/sign-in?next=%2Faccount`);
    expect(await findAccessibilityViolations(page)).toEqual([]);
    await page.getByRole('link', { name: BUTTON }).click();
    await page.waitForURL(`${site.url}/account`, { timeout: TIMEOUT_MS });
    await page.getByRole('heading', { name: 'Account', exact: true }).waitFor();
    await page.getByText('You can sign in with your account at Example Login.').waitFor();
  });

  test('ends the session of the provider too', async () => {
    await page.getByRole('button', { name: 'Sign out', exact: true }).first().click();
    await page.getByRole('button', { name: 'End the session' }).click();
    await page.waitForURL(`${site.url}/`, { timeout: TIMEOUT_MS });
    expect((await userOf(page)).person).toBeNull();
    await page.context().close();
  });

  test('can be linked by a person who signed in with a link, and is theirs from then on', async ({
    provider,
  }) => {
    const { account } = provider;
    provider.account = { id: 'hayashi', name: 'Of the provider', groups: ['staff'] };
    const { page: own } = await site.signInInstructor();
    const { person } = await userOf(own);
    await own.goto(`${site.url}/account`);
    await own.getByRole('link', { name: 'Link account' }).click();
    await own
      .getByText('You can sign in with your account at Example Login.')
      .waitFor({ timeout: TIMEOUT_MS });
    expect(await findAccessibilityViolations(own)).toEqual([]);
    const other = await signIn();
    expect((await userOf(other)).person).toEqual(person);
    provider.account = account;
    await other.context().close();
    await own.context().close();
  });

  test('accepts a rotated key, and a removed group ends the right', async ({ provider }) => {
    provider.rotateKey();
    provider.account = { ...provider.account, groups: ['staff'] };
    const next = await signIn();
    expect(await userOf(next)).toMatchObject({
      person: { name: 'Aoi Tanaka' },
      isInstructor: false,
    });
    await next.context().close();
  });

  test('says in both languages why it failed', async ({ provider }) => {
    provider.account = { ...provider.account, groups: ['guests'] };
    const refused = await site.newPage('/sign-in');
    await refused.getByRole('link', { name: BUTTON }).click();
    await refused
      .getByText('Your account at Example Login doesn’t have permission to sign in here.')
      .waitFor({ timeout: TIMEOUT_MS });
    await provider.stop();
    await site.moveClock(60_000);
    await refused.getByRole('link', { name: BUTTON }).click();
    await refused.getByText('Example Login doesn’t answer.').waitFor({ timeout: TIMEOUT_MS });
    expect(await findAccessibilityViolations(refused)).toEqual([]);
    await refused.getByRole('button', { name: '日本語' }).click();
    await refused.getByText('Example Login が応答しません。').waitFor({ timeout: TIMEOUT_MS });
    await refused.getByRole('link', { name: 'Example Login でサインイン' }).waitFor();
    await refused.context().close();
  });
});
