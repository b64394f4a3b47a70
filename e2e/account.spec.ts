import type { Page } from 'playwright-core';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import { setLanguage, textsIn } from '#e2e/fixtures/languages.ts';
import { findAccessibilityViolations, findOverflow } from '#e2e/fixtures/page-checks.ts';
import type { Site } from '#e2e/fixtures/site.ts';
import { expect, test } from '#e2e/fixtures/test.ts';
import { INSTRUCTOR_NAME, type Instructor } from '#e2e/fixtures/users.ts';
import { LANGUAGES } from '#lib/i18n/language.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';

const TIMEOUT_MS = 30_000;
const STUDENTS = { en: ['Aoi', 'Ben', 'Chie'], ja: ['Hana', 'Ken', 'Sora'] } as const;
/** What the browser says about notifications, and those that the page has shown. */
interface FakeNotifications {
  permission: NotificationPermission;
  asked: number;
  shown: { text: string; click(): void }[];
}
declare global {
  var fakeNotifications: FakeNotifications;
}

test.use({ serverName: 'account' });

describeWith(['browser'], 'The account page', () => {
  test.describe.configure({ mode: 'serial' });
  let site: Site;
  let owner: Instructor;
  let page: Page;
  let workshop: WorkshopSummary;

  const toast = (text: string | RegExp) =>
    page.locator('[data-part="toast"]').filter({ hasText: text });
  const sessions = () => page.locator('[data-part="sessions"] > li');
  const focusIsOnBody = () => page.evaluate(() => document.activeElement === document.body);
  /** Replaces the browser's notifications, which a headless one doesn't show. */
  const fakeNotifications = (permission: NotificationPermission) =>
    page.addInitScript((given) => {
      // As in a browser, the reader's answer holds after the page is loaded again.
      const answered = sessionStorage.getItem('fake-permission') as NotificationPermission | null;
      const fake: FakeNotifications = { permission: answered ?? given, asked: 0, shown: [] };
      globalThis.fakeNotifications = fake;
      class FakeNotification {
        onclick: (() => void) | null = null;
        static get permission() {
          return fake.permission;
        }
        static requestPermission() {
          fake.asked += 1;
          if (fake.permission === 'default') fake.permission = 'granted';
          sessionStorage.setItem('fake-permission', fake.permission);
          return Promise.resolve(fake.permission);
        }
        constructor(text: string) {
          fake.shown.push({ text, click: () => this.onclick?.() });
        }
        close() {
          return undefined;
        }
      }
      Object.defineProperty(window, 'Notification', { value: FakeNotification });
    }, permission);
  const shownNotices = () =>
    page.evaluate(() => globalThis.fakeNotifications.shown.map(({ text }) => text));

  test.beforeAll(async ({ openSite }) => {
    test.setTimeout(400_000);
    site = await openSite();
    owner = await site.signInInstructor();
    workshop = await owner.openWorkshop('Kubernetes 101');
    page = owner.page;
    page.setDefaultTimeout(TIMEOUT_MS);
  });

  test('changes the display name, and refuses the word for a role at its field', async () => {
    await page.goto(`${site.url}/account`);
    const name = page.getByLabel('Display name');
    await name.fill('Instructor');
    await name.press('Enter');
    await page.getByText('This is the word for a role. Enter your name.').waitFor();
    expect(await name.inputValue()).toBe('Instructor');
    await name.fill('Hayashi Mei');
    await name.press('Enter');
    await toast('You appear as Hayashi Mei').waitFor();
    await page.getByRole('button', { name: /^Hayashi Mei/ }).waitFor();
    await name.fill(INSTRUCTOR_NAME);
    await page.getByRole('button', { name: 'Save name' }).click();
    await toast(`You appear as ${INSTRUCTOR_NAME}`).first().waitFor();
    await page.getByRole('button', { name: `${INSTRUCTOR_NAME}, user menu` }).waitFor();
  });

  test('switches language and theme without losing what was typed', async () => {
    await page.getByLabel('Display name').fill('Half typed');
    await page.getByRole('main').getByRole('button', { name: '日本語' }).click();
    await page.getByRole('heading', { level: 1, name: 'アカウント' }).waitFor();
    expect(await page.getByLabel('表示名').inputValue()).toBe('Half typed');
    await page.getByRole('main').getByRole('button', { name: 'English' }).click();
    await page.getByRole('main').getByRole('button', { name: 'Dark' }).click();
    expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
    await page.getByRole('main').getByRole('button', { name: 'System' }).click();
  });

  test('signs another device in with a link that works once', async () => {
    await page.getByRole('main').getByRole('button', { name: 'Sign in on another device' }).click();
    const dialog = page.getByRole('dialog', { name: 'Sign in on another device' });
    await dialog.getByText(/It works once, until \d\d:\d\d\./).waitFor();
    await dialog.getByRole('img', { name: 'QR code for the sign-in link' }).waitFor();
    const link = await dialog.locator('pre').innerText();
    expect(await findAccessibilityViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await focusIsOnBody()).toBe(false);
    const other = await site.newPage(link.slice(site.url.length));
    await other.getByText(`You sign in as ${INSTRUCTOR_NAME}.`).waitFor({ timeout: TIMEOUT_MS });
    await other.getByRole('button', { name: 'Sign in' }).click();
    await other.waitForURL('**/workshops');
    await page.reload();
    await expect(sessions()).toHaveCount(2, { timeout: TIMEOUT_MS });
    // The newest link is the only one that works.
    const again = await site.newPage(link.slice(site.url.length));
    await again
      .getByRole('alert')
      .filter({ hasText: 'already been used' })
      .waitFor({ timeout: TIMEOUT_MS });
    await again.context().close();
  });

  test('shows the new sign-in above the live room, which still fits the window', async () => {
    await page.goto(`${site.url}/workshops/${workshop.id}/room`);
    await page.locator('[data-part="live-room"]:not([aria-busy])').waitFor();
    const note = page.locator('[data-part="new-sign-in"]');
    await note.waitFor();
    const heights = () =>
      page.evaluate(() => {
        const room = document.querySelector('[data-part="live-room"]');
        return {
          page: document.documentElement.scrollHeight - window.innerHeight,
          room: Math.round((room?.getBoundingClientRect().bottom ?? 0) - window.innerHeight),
        };
      });
    expect(await heights()).toEqual({ page: 0, room: 0 });
    await note.getByRole('button', { name: 'It was me' }).click();
    await note.waitFor({ state: 'detached' });
    expect(await heights()).toEqual({ page: 0, room: 0 });
    await page.goto(`${site.url}/account`);
  });

  test('signs out everywhere else after a question, and stays signed in here', async () => {
    await page.getByRole('button', { name: 'Sign out everywhere else' }).click();
    const dialog = page.getByRole('dialog', { name: 'Sign out everywhere else?' });
    await dialog.getByText('1 other browser is signed out.').waitFor();
    expect(await dialog.getByRole('button', { name: 'Cancel' }).evaluate(isFocused)).toBe(true);
    await dialog.getByRole('button', { name: 'Sign out everywhere else' }).click();
    await toast('Signed out everywhere else').waitFor();
    await expect(sessions()).toHaveCount(1, { timeout: TIMEOUT_MS });
    expect(await focusIsOnBody()).toBe(false);
  });

  test('fits a phone and a narrow window, in both languages', async () => {
    for (const width of [390, 320]) {
      await page.setViewportSize({ width, height: 844 });
      expect(await findOverflow(page)).toEqual([]);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  for (const language of LANGUAGES) {
    const t = textsIn(language);
    test(`asks for notifications only after the click, and explains that they are blocked, in ${language}`, async () => {
      await setLanguage(page, site.url, language);
      await page.evaluate(() => sessionStorage.clear());
      await fakeNotifications('denied');
      await page.goto(`${site.url}/account`);
      const desktop = page.getByLabel(t('shell.notify.desktop'));
      await desktop.waitFor();
      expect(await desktop.isChecked()).toBe(false);
      expect(await page.evaluate(() => globalThis.fakeNotifications.asked)).toBe(0);
      await desktop.click();
      await page.getByText(t('shell.notify.denied')).waitFor();
      expect(await desktop.isChecked()).toBe(false);
    });

    test(`reports new help requests, at most once in 10 s, and a click opens the student, in ${language}`, async () => {
      test.setTimeout(90_000);
      const [first, second] = STUDENTS[language];
      const request = new RegExp(
        `^${t('shell.notify.request', { name: first, label: 'A-\\d+' })}$`,
      );
      await fakeNotifications('default');
      await page.goto(`${site.url}/account`);
      await page.getByLabel(t('shell.notify.desktop')).check();
      expect(await page.evaluate(() => globalThis.fakeNotifications.asked)).toBe(1);
      await page.getByLabel(t('shell.notify.always')).check();
      await page.getByRole('button', { name: t('shell.notify.test') }).click();
      expect(await shownNotices()).toEqual([t('shell.notify.testText')]);
      const [aoi, ben, chie] = await Promise.all(
        STUDENTS[language].map((name) => site.joinStudent(workshop.code, name)),
      );
      const raiseHand = async (student: typeof aoi) => {
        const response = await student!.page.request.post(
          `${site.url}/api/seats/${student!.seat}/help-request`,
          { data: { exerciseId: null, question: 'Why?' }, headers: { origin: site.url } },
        );
        expect(response.ok(), await response.text()).toBe(true);
      };
      await page.goto(`${site.url}/workshops/${workshop.id}/settings`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.locator('[data-part="connection"]').first().waitFor();
      await page.waitForTimeout(2_000);
      await raiseHand(aoi);
      await expect
        .poll(shownNotices, { timeout: TIMEOUT_MS })
        .toEqual([expect.stringMatching(request)]);
      await raiseHand(ben);
      await raiseHand(chie);
      await page.waitForTimeout(3_000);
      expect(await shownNotices()).toHaveLength(1);
      await expect
        .poll(shownNotices, { timeout: TIMEOUT_MS })
        .toEqual([expect.any(String), t('shell.notify.requests', { count: 2 })]);
      await page.evaluate(() => globalThis.fakeNotifications.shown[0]?.click());
      await page.waitForURL('**/room?seat=*');
      await page.getByRole('heading', { level: 2, name: first }).waitFor();
      await page.evaluate(() => globalThis.fakeNotifications.shown[1]?.click());
      await page.getByRole('heading', { level: 2, name: second }).waitFor();
      await page.goto(`${site.url}/account`);
      await page.getByLabel(t('shell.notify.desktop')).uncheck();
    });
  }
});

function isFocused(element: Element): boolean {
  return element === document.activeElement;
}
