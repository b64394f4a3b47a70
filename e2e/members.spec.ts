import type { Page } from 'playwright-core';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import { findAccessibilityViolations, findOverflow } from '#e2e/fixtures/page-checks.ts';
import type { Site } from '#e2e/fixtures/site.ts';
import { expect, test } from '#e2e/fixtures/test.ts';
import { INSTRUCTOR_NAME, type Instructor } from '#e2e/fixtures/users.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';

const TIMEOUT_MS = 30_000;
/** A change of the role reaches open pages within this time. */
const FOLLOW_MS = 2_000;
/** Pages of a workshop, and the roles that can open them. */
const PAGES = {
  room: ['instructor', 'assistant', 'organizer'],
  readiness: ['instructor', 'assistant'],
  students: ['instructor', 'assistant'],
  access: ['instructor', 'assistant'],
  'access/vms': ['instructor'],
  'access/members': ['instructor'],
  'access/tokens': ['instructor'],
  settings: ['instructor'],
  'security-log': [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

test.use({ serverName: 'members' });

describeWith(['browser'], 'Invite & access', () => {
  test.describe.configure({ mode: 'serial' });
  let site: Site;
  let owner: Instructor;
  let page: Page;
  let mori: Page;
  let workshop: WorkshopSummary;

  const address = (path: string) => `${site.url}/workshops/${workshop.id}/${path}`;
  const row = (name: string | RegExp) => page.getByRole('row', { name });
  const dialog = (name: string | RegExp) => page.getByRole('dialog', { name });
  const toast = (text: string) => page.locator('[data-part="toast"]').filter({ hasText: text });
  const choose = async (member: RegExp, action: string) => {
    await row(member).getByRole('button').click();
    await page.getByRole('menuitem', { name: action }).click();
  };
  const focusIsOnBody = () => page.evaluate(() => document.activeElement === document.body);
  const changeRole = async (member: RegExp, role: string) => {
    await choose(member, 'Change role');
    await dialog(/^Change role of /)
      .getByRole('radio', { name: new RegExp(`^${role}`) })
      .check();
    await dialog(/^Change role of /)
      .getByRole('button', { name: 'Change role' })
      .click();
  };
  const invite = async (name: string, role: string): Promise<string> => {
    await page.getByRole('button', { name: 'Invite member' }).click();
    const question = dialog('Invite member');
    await question.getByRole('radio', { name: new RegExp(`^${role}`) }).check();
    await question.getByLabel('Name (optional)').fill(name);
    await question.getByRole('button', { name: 'Create link' }).click();
    return readLink();
  };
  const readLink = async (): Promise<string> => {
    const shown = dialog('Invitation link');
    const link = await shown.locator('pre').innerText();
    await shown.getByText('You won’t see it again.').waitFor();
    await shown.getByRole('button', { name: 'Close' }).click();
    await shown.waitFor({ state: 'detached' });
    return link;
  };
  const openLink = (link: string) => site.newPage(link.slice(site.url.length));

  test.beforeAll(async ({ openSite }) => {
    test.setTimeout(400_000);
    site = await openSite();
    owner = await site.signInInstructor();
    page = owner.page;
    page.setDefaultTimeout(TIMEOUT_MS);
    workshop = await owner.openWorkshop('Kubernetes 101');
  });

  test('shows students the code, the link and cards in both languages on eight cards a page', async () => {
    await page.goto(address('access'));
    await page.getByText(`${site.url}/join/${workshop.code}`).waitFor();
    await page.evaluate(() => {
      Object.assign(window, { print: () => undefined });
    });
    for (const [paper, name] of [
      ['a4', 'A4'],
      ['letter', 'Letter'],
    ] as const) {
      await page.getByRole('button', { name: 'Print cards' }).click();
      await dialog('Print cards').getByRole('radio', { name }).check();
      await dialog('Print cards').getByRole('button', { name: 'Print', exact: true }).click();
      const cards = page.locator(`[data-paper="${paper}"] [data-part="printed-card"]`);
      await expect(cards).toHaveCount(8);
      await page.emulateMedia({ media: 'print' });
      await expect(cards.first()).toContainText(workshop.code);
      await expect(cards.first()).toContainText('enter the code, or scan the QR code.');
      await expect(cards.first()).toContainText('QR コードを読み取ってください。');
      await expect(page.getByRole('heading', { level: 1 })).toBeHidden();
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
      expect(pdf.match(/\/Type\s*\/Page\b(?!s)/g)).toHaveLength(1);
      const [width, height] = paper === 'a4' ? [595, 842] : [612, 792];
      const box = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf);
      expect(Math.round(Number(box?.[1]))).toBeCloseTo(width, -0.5);
      expect(Math.round(Number(box?.[2]))).toBeCloseTo(height, -0.5);
      await page.emulateMedia({ media: null });
      await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
      await expect(cards).toHaveCount(0);
    }
  });

  test('has one job per subpage, with an address each', async () => {
    for (const [link, path, heading] of [
      ['VMs', 'access/vms', 'Prepared VMs'],
      ['Members', 'access/members', 'Members'],
      ['Links and tokens', 'access/tokens', 'Links and tokens'],
      ['Students', 'access', 'Invite students'],
    ] as const) {
      await page.getByRole('main').getByRole('link', { name: link, exact: true }).click();
      await page.waitForURL(address(path));
      await page.getByRole('heading', { level: 2, name: heading }).waitFor();
      await expect(page.locator('[data-part="access-nav"] [aria-current="page"]')).toHaveText(link);
      expect(await focusIsOnBody()).toBe(false);
      expect(await findAccessibilityViolations(page)).toEqual([]);
      for (const width of [390, 320]) {
        await page.setViewportSize({ width, height: 844 });
        expect(await findOverflow(page)).toEqual([]);
      }
      await page.setViewportSize({ width: 1440, height: 900 });
    }
  });

  test('protects the last owner and explains each role', async () => {
    await page.goto(address('access/members'));
    await row(/\(you\)/)
      .getByText('A workshop needs at least one owner.')
      .waitFor();
    await row(/\(you\)/)
      .getByRole('button')
      .click();
    await expect(page.getByRole('menuitem')).toHaveText(['Sessions']);
    await page.keyboard.press('Escape');
    await page.getByText('Sees the live room and the results, and helps students').waitFor();
  });

  test('lists an invitation as pending, and a new link ends the old one', async () => {
    const first = await invite('Mori', 'Instructor');
    expect(await focusIsOnBody()).toBe(false);
    await row(/^Mori /)
      .getByText(/^Invited until /)
      .waitFor();
    await choose(/^Mori /, 'Create new link');
    await dialog('New link for Mori').getByRole('button', { name: 'Create new link' }).click();
    const second = await readLink();
    expect(second).not.toBe(first);
    const old = await openLink(first);
    await old
      .getByRole('alert')
      .filter({ hasText: 'This link isn’t valid.' })
      .waitFor({ timeout: TIMEOUT_MS });
    await old.context().close();
    mori = await openLink(second);
    mori.setDefaultTimeout(TIMEOUT_MS);
    await mori.getByText('You sign in as Mori, instructor of Kubernetes 101.').waitFor();
    await mori.getByRole('button', { name: 'Sign in' }).click();
    await mori.waitForURL('**/room');
    await row(/^Mori /)
      .getByText('Joined')
      .waitFor();
  });

  test('cancels an invitation after a question', async () => {
    const link = await invite('Kato', 'Organizer');
    await choose(/^Kato /, 'Cancel invitation');
    const question = dialog('Cancel the invitation of Kato?');
    expect(
      await question
        .getByRole('button', { name: 'Cancel', exact: true })
        .evaluate((button) => button === document.activeElement),
    ).toBe(true);
    await question.getByRole('button', { name: 'Cancel invitation' }).click();
    await toast('Invitation of Kato canceled').waitFor();
    await expect(row(/^Kato /)).toHaveCount(0);
    const other = await openLink(link);
    await other
      .getByRole('alert')
      .filter({ hasText: 'This link isn’t valid.' })
      .waitFor({ timeout: TIMEOUT_MS });
    await other.context().close();
  });

  test('shows an instructor only what the role can do', async () => {
    await mori.goto(address('access/members'));
    await mori.getByRole('row', { name: new RegExp(`^${INSTRUCTOR_NAME} `) }).waitFor();
    expect(
      await mori
        .getByRole('row', { name: new RegExp(`^${INSTRUCTOR_NAME} `) })
        .getByRole('button')
        .count(),
    ).toBe(0);
    await mori.getByRole('button', { name: 'Invite member' }).click();
    await expect(mori.getByRole('radio')).toHaveCount(3);
    await mori.keyboard.press('Escape');
    await expect(mori.getByRole('link', { name: 'Security log' })).toHaveCount(0);
  });

  for (const role of ['Instructor', 'Assistant', 'Organizer'] as const)
    test(`opens to a member with the role ${role} its pages and no others`, async () => {
      if (role !== 'Instructor') {
        await mori.goto(address('room'));
        await mori.getByRole('heading', { level: 1 }).waitFor();
        await changeRole(/^Mori /, role);
        await toast(`Mori is now ${role.toLowerCase()}`).waitFor();
      }
      for (const [path, roles] of Object.entries(PAGES)) {
        await mori.goto(address(path));
        const denied = mori.getByRole('heading', { name: /^You don’t have permission to view / });
        if ((roles as readonly string[]).includes(role.toLowerCase())) {
          await mori.locator('main h1').waitFor();
          await expect(denied, path).toHaveCount(0);
        } else await denied.waitFor();
      }
      if (role !== 'Organizer') return;
      // An organizer gets no help requests, so that the room must not say how many are open.
      await mori.goto(address('room'));
      await mori.locator('[data-part="live-room"]:not([aria-busy])').waitFor();
      await expect(mori.getByText('help requested')).toHaveCount(0);
    });

  test('applies a changed role to the open live room within 2 s', async () => {
    await changeRole(/^Mori /, 'Instructor');
    await toast('Mori is now instructor').waitFor();
    await mori.goto(address('settings'));
    await mori.getByRole('link', { name: 'Settings' }).waitFor();
    await changeRole(/^Mori /, 'Assistant');
    await toast('Mori is now assistant').first().waitFor();
    await mori
      .getByRole('heading', { name: /^You don’t have permission to view Settings/ })
      .waitFor({ timeout: FOLLOW_MS + 1_000 });
    await expect(mori.getByRole('link', { name: 'Settings' })).toHaveCount(0);
  });

  test('removes a member, who loses the open page at once', async () => {
    await mori.goto(address('room'));
    await mori.getByRole('heading', { level: 1, name: /^Live room/ }).waitFor();
    await choose(/^Mori /, 'Remove member');
    await dialog('Remove Mori?')
      .getByText('Mori loses access immediately. Claimed help requests return to the queue.')
      .waitFor();
    await dialog('Remove Mori?').getByRole('button', { name: 'Remove member' }).click();
    await toast('Mori removed').waitFor();
    await expect(row(/^Mori /)).toHaveCount(0);
    expect(await focusIsOnBody()).toBe(false);
    await mori.getByText('You no longer have access.').first().waitFor({ timeout: 5_000 });
    await mori.context().close();
  });

  test('works in Japanese', async () => {
    await page.context().addCookies([{ name: 'podium-language', value: 'ja', url: site.url }]);
    await page.goto(address('access/members'));
    await page.getByRole('button', { name: 'メンバーを招待' }).click();
    const question = dialog('メンバーを招待');
    await question.getByRole('radio', { name: /^アシスタント/ }).check();
    await question.getByLabel('名前（任意）').fill('佐藤');
    await question.getByRole('button', { name: 'リンクを発行' }).click();
    await dialog('招待リンク').getByRole('button', { name: '閉じる' }).click();
    await row(/^佐藤/)
      .getByText(/^招待中（.+ まで）$/)
      .waitFor();
    expect(await findAccessibilityViolations(page)).toEqual([]);
  });

  test('has nothing to join with after the end, and keeps tokens and members', async () => {
    await page.context().addCookies([{ name: 'podium-language', value: 'en', url: site.url }]);
    await owner.send('PATCH', `/api/workshops/${workshop.id}`, { state: 'ended' });
    await page.goto(address('access'));
    await page.getByText('This workshop has ended. Duplicate it to run it again.').waitFor();
    await expect(page.locator('[data-part="join-code"], [data-part="qr-code"]')).toHaveCount(0);
    await page.goto(address('access/vms'));
    await page.getByText('This workshop has ended, so no VM can join.').waitFor();
    await expect(page.getByRole('button', { name: 'Create token' })).toHaveCount(0);
    await page.goto(address('access/members'));
    await page.getByRole('button', { name: 'Invite member' }).waitFor();
  });
});
