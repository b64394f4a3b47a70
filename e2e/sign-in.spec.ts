import type { Page } from 'playwright-core';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import type { Site } from '#e2e/fixtures/site.ts';
import { expect, test } from '#e2e/fixtures/test.ts';
import { INSTRUCTOR_NAME, type Instructor } from '#e2e/fixtures/users.ts';
import { findAccessibilityViolations } from '#e2e/fixtures/page-checks.ts';
import type { DeviceLink } from '#lib/protocol/api/account.ts';
import type { CreatedToken } from '#lib/protocol/api/tokens.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';

const TIMEOUT_MS = 30_000;
const UNKNOWN_TOKEN = `${'a1'.repeat(8)}.${'b'.repeat(43)}`;
/** 360 ms. */
const EXPIRING_HOURS = 0.0001;
const JAPANESE = { locale: 'ja-JP' } as const;

test.use({ serverName: 'sign-in' });

describeWith(['browser'], 'The sign-in page', () => {
  test.describe.configure({ mode: 'serial' });
  let site: Site;
  let owner: Instructor;
  let workshop: WorkshopSummary;
  let mori: Page;

  const pathOf = (link: string) => link.slice(new URL(link).origin.length);
  const openLink = (link: string, options = {}) => site.newPage(pathOf(link), options);
  const invite = async (body: object = {}): Promise<string> => {
    const { url } = await owner.send<CreatedToken>('POST', `/api/workshops/${workshop.id}/tokens`, {
      kind: 'invite',
      role: 'instructor',
      hours: 1,
      ...body,
    });
    return url ?? '';
  };
  const textOn = (page: Page, text: string | RegExp) =>
    page.getByText(text).first().waitFor({ timeout: TIMEOUT_MS });
  const nameOf = async (page: Page) => {
    const me = (await (await page.request.get(`${site.url}/api/me`)).json()) as {
      person: { name: string } | null;
    };
    return me.person?.name ?? null;
  };

  test.beforeAll(async ({ openSite }) => {
    test.setTimeout(400_000);
    site = await openSite();
    owner = await site.signInInstructor();
    workshop = await owner.openWorkshop('Kubernetes 101');
  });

  test('explains how to get a link without one, in both languages', async () => {
    const page = await site.newPage('/sign-in');
    await textOn(page, 'Open the sign-in link that you received');
    expect(await findAccessibilityViolations(page)).toEqual([]);
    await page.getByRole('button', { name: '日本語' }).click();
    await textOn(page, '受け取ったサインイン用リンクを開くか');
    await page.context().close();
  });

  for (const [problem, createLink, english, japanese] of [
    [
      'was used',
      () => Promise.resolve(site.signInLink),
      'This link has already been used.',
      'このリンクは使用済みです',
    ],
    [
      'has expired',
      () => invite({ hours: EXPIRING_HOURS }),
      'This link has expired.',
      'このリンクは有効期限が切れています',
    ],
    [
      'is unknown',
      () => Promise.resolve(`${site.url}/sign-in#${UNKNOWN_TOKEN}`),
      'This link isn’t valid.',
      'このリンクは無効です',
    ],
    [
      'is incomplete',
      () => Promise.resolve(site.signInLink.slice(0, -1)),
      'This link is incomplete.',
      'リンクの一部が欠けています',
    ],
  ] as const)
    test(`says that a link ${problem}, and how to get a new one`, async () => {
      const link = await createLink();
      await new Promise((resolve) => setTimeout(resolve, 500));
      const page = await openLink(link);
      await page.getByRole('alert').filter({ hasText: english }).waitFor({ timeout: TIMEOUT_MS });
      await textOn(page, 'To get a new link, run podium link on the server');
      expect(await page.getByRole('button', { name: 'Sign in' }).count()).toBe(0);
      expect(await findAccessibilityViolations(page)).toEqual([]);
      await page.context().close();
      const other = await openLink(link, JAPANESE);
      await other.getByRole('alert').filter({ hasText: japanese }).waitFor({ timeout: TIMEOUT_MS });
      await other.context().close();
    });

  test('signs a second browser in with podium link, and the first one stays signed in', async () => {
    const page = await openLink(await site.printLink());
    await textOn(page, `You sign in as ${INSTRUCTOR_NAME}.`);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/workshops');
    expect(await nameOf(page)).toBe(INSTRUCTOR_NAME);
    expect(await nameOf(owner.page)).toBe(INSTRUCTOR_NAME);
    await page.context().close();
  });

  test('names the account of an invitation before it is used, and keeps the link unspent until then', async () => {
    const link = await invite({ name: 'Mori' });
    const preview = await openLink(link, JAPANESE);
    await textOn(preview, 'Kubernetes 101 の講師「Mori」としてサインインします。');
    await preview.context().close();
    mori = await openLink(link);
    await textOn(mori, 'You sign in as Mori, instructor of Kubernetes 101.');
    await mori.getByRole('button', { name: 'Sign in' }).click();
    await mori.waitForURL(`**/workshops/${workshop.id}/room`);
  });

  test('doesn’t spend a link of the person who is signed in', async () => {
    const { url } = await owner.send<DeviceLink>('POST', '/api/me/device-link');
    await owner.page.goto('about:blank');
    await owner.page.goto(url);
    await textOn(owner.page, `You’re already signed in as ${INSTRUCTOR_NAME}.`);
    await owner.page.getByRole('link', { name: 'Continue' }).click();
    await owner.page.waitForURL('**/workshops');
    const other = await openLink(url);
    await other.getByRole('button', { name: 'Sign in' }).click();
    await other.waitForURL('**/workshops');
    await other.context().close();
  });

  test('lets a signed-in person switch to the account of a link, or stay', async () => {
    const { url } = await owner.send<DeviceLink>('POST', '/api/me/device-link');
    await mori.goto('about:blank');
    await mori.goto(url);
    await textOn(mori, 'You’re signed in as Mori.');
    await textOn(mori, `You sign in as ${INSTRUCTOR_NAME}.`);
    await mori.getByRole('link', { name: 'Stay signed in' }).click();
    await mori.waitForURL('**/workshops');
    expect(await nameOf(mori)).toBe('Mori');
    await mori.goto('about:blank');
    await mori.goto(url);
    await mori.getByRole('button', { name: `Switch to ${INSTRUCTOR_NAME}` }).click();
    await mori.waitForURL('**/workshops');
    expect(await nameOf(mori)).toBe(INSTRUCTOR_NAME);
    await mori.context().close();
  });

  test('asks an unnamed person for a name before every staff page, and refuses the word for a role', async () => {
    const page = await openLink(await invite({ role: 'assistant' }));
    await textOn(page, 'You sign in as assistant of Kubernetes 101. Next, you choose your name.');
    await page.getByRole('button', { name: 'Sign in' }).click();
    const name = page.getByLabel('Display name');
    await name.waitFor({ timeout: TIMEOUT_MS });
    expect(await name.evaluate((input) => input === document.activeElement)).toBe(true);
    for (const path of ['/workshops', '/account', `/workshops/${workshop.id}/students?q=kumo`]) {
      await page.goto(site.url + path);
      await page.waitForURL(/\/sign-in(?:\?|$)/);
      await name.waitFor({ timeout: TIMEOUT_MS });
    }
    for (const word of ['instructor', '講師']) {
      await name.fill(word);
      await page.getByRole('button', { name: 'Save name' }).click();
      await page
        .getByRole('alert')
        .filter({ hasText: 'This is the word for a role.' })
        .waitFor({ timeout: TIMEOUT_MS });
    }
    await name.fill('Sato');
    await page.getByRole('button', { name: 'Save name' }).click();
    // The page that was asked for last, with its query.
    await page.waitForURL(`**/workshops/${workshop.id}/students?q=kumo`);
    expect(await nameOf(page)).toBe('Sato');
    await page.context().close();
  });

  for (const [language, signIn, nameField, save] of [
    ['en-US', 'Sign in', 'Display name', 'Save name'],
    ['ja-JP', 'サインイン', '表示名', '名前を保存'],
  ] as const)
    test(`leads an invited person to the workshop after the name, in ${language}`, async () => {
      const page = await openLink(await invite({ role: 'organizer' }), { locale: language });
      await page.getByRole('button', { name: signIn }).click();
      await page.getByLabel(nameField).fill(`Ito ${language}`);
      await page.getByRole('button', { name: save }).click();
      // Where the role begins.
      await page.waitForURL(`**/workshops/${workshop.id}/results`);
      await page.context().close();
    });

  test('opens the projector view with the link of a display, and no other page before', async () => {
    const page = await openLink(await invite({ role: 'projector', name: 'Display' }));
    const visited: string[] = [];
    page.on('framenavigated', (frame) => visited.push(new URL(frame.url()).pathname));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`**/workshops/${workshop.id}/projector`);
    expect(visited.filter((path) => path === '/workshops')).toEqual([]);
    await page.context().close();
  });

  test('ignores the address of another site in the link to the sign-in page', async () => {
    const { url } = await owner.send<DeviceLink>('POST', '/api/me/device-link');
    const page = await openLink(
      `${site.url}/sign-in?next=${encodeURIComponent('//example.com/workshops')}${new URL(url).hash}`,
    );
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${site.url}/workshops`);
    await page.context().close();
  });
});
