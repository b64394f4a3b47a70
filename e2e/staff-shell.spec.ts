import type { Page } from 'playwright-core';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import { findAccessibilityViolations } from '#e2e/fixtures/page-checks.ts';
import type { Site } from '#e2e/fixtures/site.ts';
import { expect, test } from '#e2e/fixtures/test.ts';
import { INSTRUCTOR_NAME, type Instructor, chooseInUserMenu } from '#e2e/fixtures/users.ts';
import { joinSeat } from '#e2e/harness/seats.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';

const TIMEOUT_MS = 30_000;
const TABS = ['room', 'readiness', 'students', 'access', 'results', 'settings'] as const;
const TITLES = {
  room: 'Live room',
  readiness: 'Readiness',
  students: 'Students',
  access: 'Invite & access',
  results: 'Results',
  settings: 'Settings',
} as const;
const NAME = 'Kubernetes 101';

test.use({
  serverName: 'staff-shell',
  expectedPageErrors: [/status of 404.*\/settings\)$/],
});

describeWith(['browser'], 'The staff shell', () => {
  test.describe.configure({ mode: 'serial' });
  let site: Site;
  let instructor: Instructor;
  let page: Page;
  let workshop: WorkshopSummary;

  const open = async (path: string) => {
    await page.goto(`${site.url}/workshops/${workshop.id}/${path}`);
    await page.locator('[data-part="staff-header"]').waitFor();
  };
  const tab = (name: string) =>
    page.locator('[data-part="staff-tabs"]').getByRole('link', { name: new RegExp(`^${name}`) });
  /** Where the parts of the header are that must not move between tabs. */
  const boxes = async () => {
    const parts = ['logo', 'workshop-name', 'state-pill', 'staff-tabs', 'user-menu', 'menu-button'];
    const found: Record<string, unknown> = {};
    for (const part of parts) {
      const shown = page.locator(`[data-part="staff-header"] [data-part="${part}"]:visible`);
      found[part] = (await shown.count()) === 0 ? null : await shown.first().boundingBox();
    }
    return found;
  };

  test.beforeAll(async ({ openSite }) => {
    test.setTimeout(400_000);
    site = await openSite();
    instructor = await site.signInInstructor();
    page = instructor.page;
    page.setDefaultTimeout(TIMEOUT_MS);
    workshop = await instructor.openWorkshop(NAME);
    await joinSeat(site.url, workshop.code, 'momiji');
  });

  for (const width of [1440, 1280, 390])
    test(`has its parts at the same place on all tabs at ${String(width)} px`, async () => {
      await page.setViewportSize({ width, height: 900 });
      await open('room');
      const expected = await boxes();
      for (const path of TABS) {
        await open(path);
        expect(await boxes(), path).toEqual(expected);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      }
    });

  test('fits 320 px with a header of at most 96 px', async () => {
    await page.setViewportSize({ width: 320, height: 800 });
    for (const path of TABS) {
      await open(path);
      const header = await page.locator('[data-part="staff-header"]').boundingBox();
      expect(header?.height, path).toBeLessThanOrEqual(96);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBe(320);
    }
  });

  test('names each page and the workshop in the tab, in the heading and in both languages', async () => {
    await page.setViewportSize({ width: 1440, height: 900 });
    for (const path of TABS) {
      await open(path);
      await expect.poll(() => page.title()).toBe(`${TITLES[path]} · ${NAME} · Podium`);
      await page.getByRole('heading', { level: 1, name: `${TITLES[path]}, ${NAME}` }).waitFor();
      await expect(tab(TITLES[path])).toHaveAttribute('aria-current', 'page');
    }
    await chooseInUserMenu(page, '日本語');
    await expect.poll(() => page.title()).toBe(`設定 · ${NAME} · Podium`);
    await chooseInUserMenu(page, 'English');
    await expect.poll(() => page.title()).toBe(`Settings · ${NAME} · Podium`);
  });

  test('follows a new name without a reload', async () => {
    await open('room');
    await page.evaluate(() => Object.assign(window, { stays: true }));
    await instructor.send('PATCH', `/api/workshops/${workshop.id}`, { name: 'Kubernetes 102' });
    await expect.poll(() => page.title()).toBe('Live room · Kubernetes 102 · Podium');
    await page.getByRole('button', { name: /^Kubernetes 102/ }).waitFor();
    // What React does when it hydrates the title of the server after the name has changed.
    await page.evaluate((title) => {
      document.head.prepend(Object.assign(document.createElement('title'), { text: title }));
    }, `Live room · ${NAME} · Podium`);
    await expect.poll(() => page.title()).toBe('Live room · Kubernetes 102 · Podium');
    await instructor.send('PATCH', `/api/workshops/${workshop.id}`, { name: NAME });
    await expect.poll(() => page.title()).toBe(`Live room · ${NAME} · Podium`);
    expect(await page.evaluate(() => 'stays' in window)).toBe(true);
  });

  test('moves the focus to the heading of the next page and keeps the connection', async () => {
    await open('room');
    await tab('Readiness').click();
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Readiness/);
    await tab('Settings').click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Settings/);
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  });

  test('begins with skip links', async () => {
    await open('room');
    await page.locator('[data-part="live-room"]:not([aria-busy])').waitFor();
    const links = page.locator('[data-part="skip-link"]');
    await expect(links).toHaveText(['Skip to main content', 'Skip to next up', 'Skip to seats']);
    await page.keyboard.press('Tab');
    await expect(links.first()).toBeFocused();
    await links.nth(2).focus();
    await page.keyboard.press('Enter');
    await expect(page.locator('#seats')).toBeFocused();
    await links.nth(1).focus();
    await page.keyboard.press('Enter');
    await expect(page.locator('#next-up')).toBeFocused();
    await open('settings');
    await expect(links).toHaveText(['Skip to main content']);
    await links.first().focus();
    await page.keyboard.press('Enter');
    await expect(page.locator('#main')).toBeFocused();
  });

  test('opens the user menu and its dialogs by keyboard, and returns the focus', async () => {
    await open('settings');
    const button = page.locator('[data-part="user-menu"]');
    await button.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menu').waitFor();
    for (const name of [
      'Notifications',
      'Keyboard shortcuts',
      'Help',
      'Sign in on another device',
      'Account',
      'Sign out',
    ])
      await expect(page.getByRole('menuitem', { name })).toHaveCount(1);
    await page.getByRole('menu').getByText(`${INSTRUCTOR_NAME} (owner)`).waitFor();
    await page.keyboard.press('Escape');
    await expect(button).toBeFocused();
    for (const name of ['Notifications', 'Keyboard shortcuts']) {
      await chooseInUserMenu(page, name, 'menuitem');
      await page.getByRole('dialog', { name }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog', { name }).waitFor({ state: 'detached' });
      await expect(button).toBeFocused();
    }
  });

  test('shows the shortcuts of the page on the question mark, unless single keys are off', async () => {
    const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await open('settings');
    await page.locator('h1').click();
    await page.keyboard.press('?');
    await expect(dialog.getByText('On this page')).toHaveCount(0);
    await dialog.getByLabel('Single-key shortcuts').uncheck();
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await expect(dialog).toHaveCount(0);
    await chooseInUserMenu(page, 'Keyboard shortcuts', 'menuitem');
    await dialog.getByLabel('Single-key shortcuts').check();
    await page.keyboard.press('Escape');
    await open('room');
    await page.locator('[data-part="live-room"]:not([aria-busy])').waitFor();
    await page.keyboard.press('?');
    await dialog.getByText('On this page').waitFor();
    await dialog.getByText('Next exercise').waitFor();
    await page.keyboard.press('Escape');
  });

  test('switches to another workshop by keyboard', async () => {
    const other = await instructor.openWorkshop('Second room');
    await open('settings');
    const name = page.getByRole('button', { name: /, Switch workshop$/ });
    await name.click();
    const list = page.getByRole('dialog', { name: 'Switch workshop' });
    const entry = list.getByRole('link', { name: /^Second room/ });
    await entry.waitFor();
    await expect(entry.getByText('Live')).toHaveCount(1);
    await page.keyboard.press('Escape');
    await expect(name).toBeFocused();
    await name.click();
    await entry.waitFor();
    await entry.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/workshops/${other.id}/room`);
    await expect.poll(() => page.title()).toBe('Live room · Second room · Podium');
  });

  test('has everything of the header in the menu of a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await open('settings');
    const button = page.locator('[data-part="menu-button"]');
    await button.click();
    const sheet = page.getByRole('dialog', { name: 'Menu' });
    for (const name of Object.values(TITLES))
      await expect(sheet.getByRole('link', { name: new RegExp(`^${name}`) })).toHaveCount(1);
    for (const name of ['End workshop', 'Notifications', 'Keyboard shortcuts', 'Sign out', 'Dark'])
      await expect(sheet.getByRole('button', { name, exact: true })).toHaveCount(1);
    await expect(sheet.getByRole('link', { name: /^Projector view/ })).toHaveCount(1);
    expect(await findAccessibilityViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(button).toBeFocused();
    await button.click();
    await sheet.getByRole('link', { name: /^Readiness/ }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Readiness/);
    await expect(sheet).toHaveCount(0);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  test('keeps the last results of actions, and pauses a toast that has the focus', async () => {
    await open('room');
    await page.locator('[data-part="live-room"]:not([aria-busy])').waitFor();
    await page.locator('[data-part="room-toolbar"]').getByRole('button', { name: 'Timer' }).click();
    await page
      .locator('[data-part="prompt-panel"]')
      .getByRole('button', { name: /\d+ min/ })
      .first()
      .click();
    const toast = page.locator('[data-part="toast"]', { hasText: 'Timer set' });
    await toast.waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('F8');
    await expect(page.getByRole('region', { name: 'Notifications' })).toBeFocused();
    await page.waitForTimeout(11_000);
    await expect(toast).toBeVisible();
    await toast.getByRole('button', { name: 'Dismiss' }).click();
    await expect(toast).toHaveCount(0);
    expect(await page.evaluate(() => document.activeElement === document.body)).toBe(false);
    await chooseInUserMenu(page, 'Notifications', 'menuitem');
    await page.getByRole('dialog', { name: 'Notifications' }).getByText('Timer set').waitFor();
    await page.keyboard.press('Escape');
  });

  test('shows the same page for a workshop of others and for none', async () => {
    for (const id of ['nothing', workshop.id.split('').toReversed().join('')]) {
      const response = await page.goto(`${site.url}/workshops/${id}/settings`);
      expect(response?.status()).toBe(404);
      await page.getByRole('heading', { level: 1, name: 'Page not found' }).waitFor();
      await page.getByRole('link', { name: 'My workshops' }).waitFor();
      await page.locator('[data-part="user-menu"]').waitFor();
    }
  });

  test('has no barriers on any tab, in light and dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await open('readiness');
      await page.locator('[data-part="user-menu"]').click();
      await page.getByRole('menu').waitFor();
      expect(await findAccessibilityViolations(page), colorScheme).toEqual([]);
      await page.keyboard.press('Escape');
    }
    await page.emulateMedia({ colorScheme: null });
  });
});
