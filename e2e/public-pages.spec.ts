import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import { findOverflow } from '#e2e/fixtures/page-checks.ts';
import type { Site } from '#e2e/fixtures/site.ts';
import { expect, test } from '#e2e/fixtures/test.ts';
import type { Instructor } from '#e2e/fixtures/users.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';

const TIMEOUT_MS = 30_000;
const DESKTOP = { width: 1440, height: 900 };
const NARROW = { width: 320, height: 640 };
const MAX_COLUMN_PX = 480;
const MAX_HEADER_PX = 96;
const MIN_TEXT_PX = 12;
/** A page follows the state within 2 s, and on a busy machine a little later. */
const FOLLOWS_MS = 10_000;
/** The pages without a workshop, with their titles in English. */
const PAGES = {
  '/': 'Podium',
  '/join': 'Join workshop · Podium',
  '/join/KUMO-YUKI-4793': 'Join workshop · Podium',
  '/claim': 'Connect to your seat · Podium',
  '/sign-in#some-token-or-other': 'Sign in · Podium',
  '/help': 'Help · Podium',
  '/help/api': 'Help · Podium',
  '/help/data': 'Help · Podium',
  '/help/states': 'Help · Podium',
  '/nowhere': 'Page not found · Podium',
} as const;
type Path = keyof typeof PAGES;
const PATHS = Object.keys(PAGES) as Path[];
/** Their content is one column. The others have more to read. */
const COLUMN_PATHS: readonly Path[] = [
  '/join',
  '/claim',
  '/sign-in#some-token-or-other',
  '/nowhere',
];

// A page that doesn't exist answers 404, and the browser logs it.
test.use({ expectedPageErrors: [/status of 404.*\/nowhere\)$/] });

describeWith(['browser'], 'Pages without a workshop', () => {
  let site: Site;
  let instructor: Instructor;
  let page: Page;

  const createDraft = (name: string, code: string) =>
    instructor.send<WorkshopSummary>('POST', '/api/workshops', {
      name,
      packId: 'kubernetes-basics',
      startsAt: new Date().toISOString(),
      timeZone: 'Asia/Tokyo',
      language: 'en',
      code,
    });
  const open = async (path: string, size: { width: number; height: number }) => {
    await page.setViewportSize(size);
    // The browser doesn't reload a page when only the part after # differs.
    await page.goto('about:blank');
    await page.goto(site.url + path);
    await page.locator('h1').waitFor({ timeout: TIMEOUT_MS });
  };
  const setLanguage = (value: 'ja' | 'en') =>
    page.context().addCookies([{ name: 'podium-language', value, url: site.url }]);
  const boxOf = async (selector: string) => {
    const box = await page.locator(selector).first().boundingBox();
    if (box === null) throw new Error(`${selector} isn't visible`);
    return box;
  };

  test.beforeAll(async ({ openSite }) => {
    test.setTimeout(400_000);
    site = await openSite();
    instructor = await site.signInInstructor();
    page = await site.newPage('/');
  });
  test.beforeEach(async () => {
    await setLanguage('en');
    await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  });
  test.afterEach(() => {
    site.errors.drain();
  });

  test('have the same header at the same places, and their title in the language of the page', async () => {
    const parts = [
      'header [data-part="logo"]',
      'header [role="group"] >> nth=0',
      'header [role="group"] >> nth=1',
    ];
    for (const size of [DESKTOP, { width: 390, height: 844 }]) {
      const boxes = [];
      for (const path of PATHS) {
        await open(path, size);
        await expect.poll(() => page.title(), path).toBe(PAGES[path]);
        boxes.push(JSON.stringify(await Promise.all(parts.map((part) => boxOf(part)))));
      }
      expect(new Set(boxes).size).toBe(1);
    }
    await open('/help', DESKTOP);
    await page.getByRole('button', { name: '日本語' }).click();
    await expect.poll(() => page.title()).toBe('ヘルプ · Podium');
  });

  test('center a column of at most 480 px in a wide window', async () => {
    for (const path of COLUMN_PATHS) {
      await open(path, DESKTOP);
      const { x, width } = await page.locator('main').evaluate((main) => {
        const { paddingLeft, paddingRight } = getComputedStyle(main);
        const box = main.getBoundingClientRect();
        const left = parseFloat(paddingLeft);
        return { x: box.x + left, width: box.width - left - parseFloat(paddingRight) };
      });
      expect(width, path).toBeLessThanOrEqual(MAX_COLUMN_PX);
      expect(Math.abs(x + width / 2 - DESKTOP.width / 2), path).toBeLessThanOrEqual(1);
    }
  });

  for (const path of PATHS)
    test(`have no accessibility violation in any theme and language, and fit 320 px: ${path}`, async () => {
      for (const language of ['ja', 'en'] as const) {
        await setLanguage(language);
        await open(path, NARROW);
        expect(await findOverflow(page), language).toEqual([]);
        expect((await boxOf('header')).height, language).toBeLessThanOrEqual(MAX_HEADER_PX);
        const small = await page.evaluate(
          (min) =>
            [...document.querySelectorAll('main *, header *')]
              .filter(
                (element) =>
                  element.closest('[aria-hidden="true"]') === null &&
                  [...element.childNodes].some(
                    (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '',
                  ) &&
                  parseFloat(getComputedStyle(element).fontSize) < min,
              )
              .map((element) => element.outerHTML.slice(0, 100)),
          MIN_TEXT_PX,
        );
        expect(small, language).toEqual([]);
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
          expect(
            violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
            `${language}, ${colorScheme}`,
          ).toEqual([]);
        }
      }
    });

  test('begin with a skip link that leads to the main content', async () => {
    for (const path of ['/help', '/nowhere'] as const) {
      await open(path, DESKTOP);
      await page.keyboard.press('Tab');
      const skip = page.getByRole('link', { name: 'Skip to main content' });
      await expect(skip).toBeFocused();
      await page.keyboard.press('Enter');
      await expect(page.locator('main')).toBeFocused();
    }
  });

  test('show complete borders and a readable text in the buttons of the page that does not exist', async () => {
    for (const size of [DESKTOP, NARROW]) {
      await open('/nowhere', size);
      const buttons = page.locator('main [data-part="button"]');
      expect(await buttons.count()).toBe(2);
      for (const button of await buttons.all()) {
        const [borders, fits] = await button.evaluate((element) => {
          const { borderTopWidth, borderRightWidth, borderBottomWidth, borderLeftWidth } =
            getComputedStyle(element);
          const box = element.getBoundingClientRect();
          const outer = element.parentElement!.getBoundingClientRect();
          return [
            [borderTopWidth, borderRightWidth, borderBottomWidth, borderLeftWidth],
            box.left >= outer.left &&
              box.right <= outer.right &&
              box.top >= outer.top &&
              box.bottom <= outer.bottom,
          ];
        });
        expect(borders).toEqual(['1px', '1px', '1px', '1px']);
        expect(fits).toBe(true);
        const [text, fill] = await button.evaluate((element) => {
          const { color, backgroundColor } = getComputedStyle(element);
          const page = getComputedStyle(document.documentElement).backgroundColor;
          return [color, backgroundColor === 'rgba(0, 0, 0, 0)' ? page : backgroundColor];
        });
        expect(text).not.toBe(fill);
      }
    }
  });

  test('answer old addresses with 308 and keep the query and the hash', async () => {
    for (const [old, path] of [
      ['/events', '/workshops'],
      ['/events/w1', '/workshops/w1/room'],
      ['/events/w1/setup', '/workshops/w1/access'],
      ['/events/w1/preflight', '/workshops/w1/readiness'],
      ['/events/w1/settings', '/workshops/w1/settings'],
      ['/events/w1/projector', '/workshops/w1/projector'],
    ]) {
      const response = await page.request.fetch(`${site.url}${old}?a=1&b=2`, { maxRedirects: 0 });
      expect(response.status(), old).toBe(308);
      expect(response.headers().location, old).toBe(`${path}?a=1&b=2`);
    }
    await instructor.page.goto(`${site.url}/events?a=1#part`);
    expect(instructor.page.url()).toBe(`${site.url}/workshops?a=1#part`);
  });

  test('explain every state in Help without signing in', async () => {
    await open('/help/states', DESKTOP);
    expect(await page.locator('[data-part="status-cell"]').count()).toBeGreaterThanOrEqual(8);
    for (const text of ['passed and cleaned up', 'duplicate agent', 'Archived', 'challenge'])
      await expect(page.getByText(text, { exact: true })).toBeVisible();
    await page.getByRole('link', { name: 'Help', exact: true }).click();
    for (const heading of [
      'First workshop',
      'Roles',
      'Keyboard shortcuts',
      'What instructors can see',
    ])
      await expect(page.getByRole('heading', { name: heading })).toBeVisible();
  });

  test('make the workshops the main action for staff, and offer each seat of the browser', async () => {
    const { code } = await instructor.openWorkshop('Room C');
    await open('/', DESKTOP);
    await expect(page.getByRole('link', { name: 'Sign in' })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'For instructors' })).toBeVisible();
    const student = await site.joinStudent(code, 'Aoi');
    await student.page.goto(`${site.url}/`);
    await student.page.getByRole('link', { name: 'Continue as Aoi in Room C' }).click();
    await student.page.waitForURL('**/seat/*');
    await instructor.page.goto(`${site.url}/`);
    await instructor.page.getByRole('link', { name: 'My workshops' }).click();
    await instructor.page.waitForURL('**/workshops');
  });

  for (const [language, texts] of [
    [
      'en',
      {
        notOpen: 'This workshop isn’t open yet.',
        name: 'Name',
        ended: 'This workshop has ended.',
        endedWithSeat: 'Your results are on your page:',
        seat: 'Continue as Mei in Room E',
      },
    ],
    [
      'ja',
      {
        notOpen: 'このワークショップは受付前です。',
        name: '名前',
        ended: 'このワークショップは終了しました。',
        endedWithSeat: '結果は自分のページで確認できます。',
        seat: 'Room E を Mei として続ける',
      },
    ],
  ] as const)
    test(`follow the state of a workshop on its join page, and keep the typed name, in ${language}`, async () => {
      await setLanguage(language);
      const { id, code } = await createDraft('Room E', `LIVE${language}44`.toUpperCase());
      const setState = (state: string) =>
        instructor.send('PATCH', `/api/workshops/${id}`, { state });
      await open(`/join/${code}`, DESKTOP);
      const name = page.getByLabel(texts.name, { exact: true });
      await page.getByText(texts.notOpen).waitFor();
      await name.fill('Mei');
      await setState('open');
      await page.getByText(texts.notOpen).waitFor({ state: 'detached', timeout: FOLLOWS_MS });
      await expect(name).toHaveValue('Mei');
      await setState('ended');
      await page.getByText(texts.ended, { exact: true }).waitFor({ timeout: FOLLOWS_MS });
      await expect(name).toHaveCount(0);
      expect(await findOverflow(page)).toEqual([]);
      await setState('open');
      await name.waitFor({ timeout: FOLLOWS_MS });
      await expect(name).toHaveValue('Mei');
      await page.locator('form button[type=submit]').click();
      await page.waitForURL('**/seat/*');
      await setState('ended');
      await page.goto(`${site.url}/join/${code}`);
      await page.getByText(texts.endedWithSeat).waitFor();
      await page.getByRole('link', { name: texts.seat }).click();
      await page.waitForURL('**/seat/*');
      await page.context().clearCookies();
    });

  test('keep a student of a draft waiting across a reload, until it opens', async () => {
    const draft = await createDraft('Room D', 'WAIT44');
    await open('/join', DESKTOP);
    await page.getByLabel('Join code', { exact: true }).fill('wait - 44');
    await page.getByLabel('Name').fill('Hana');
    await page.getByRole('button', { name: 'Join' }).click();
    const heading = page.getByRole('heading', { name: 'Waiting for the workshop to open' });
    await heading.waitFor({ timeout: TIMEOUT_MS });
    await expect(heading).toBeFocused();
    await page.reload();
    await heading.waitFor({ timeout: TIMEOUT_MS });
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await page.getByLabel('Join code', { exact: true }).inputValue()).toBe('WAIT44');
    expect(await page.getByLabel('Name').inputValue()).toBe('Hana');
    await expect(page.getByLabel('Name')).toBeFocused();
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Join workshop' })).toBeVisible();
    await page.getByLabel('Join code', { exact: true }).fill('wait44');
    await page.getByLabel('Name').fill('Hana');
    await page.getByRole('button', { name: 'Join' }).click();
    await heading.waitFor({ timeout: TIMEOUT_MS });
    await instructor.send('PATCH', `/api/workshops/${draft.id}`, { state: 'open' });
    await page.waitForURL('**/seat/*', { timeout: TIMEOUT_MS });
    await expect(page.getByText('Hana').first()).toBeVisible({ timeout: TIMEOUT_MS });
  });
});
