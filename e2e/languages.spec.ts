import type { Page } from 'playwright-core';
import { expect, test } from '#e2e/fixtures/test.ts';
import { loadPack } from '#lib/packs/load.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import type { Instructor, Student } from '#e2e/fixtures/users.ts';
import { joinSeat } from '#e2e/harness/seats.ts';
import type { Site } from '#e2e/fixtures/site.ts';

const TIMEOUT_MS = 30_000;
const JAPANESE = /[\u3040-\u30ff\u4e00-\u9fff]/g;

// A page that doesn't exist answers 404, and the browser logs it.
test.use({ expectedPageErrors: [/status of 404.*\/nowhere\)$/] });

describeWith(['browser'], 'Languages', () => {
  let site: Site;
  let instructor: Instructor;
  let workshop: WorkshopSummary;
  let student: Student;
  let courseTitle: string;

  test.beforeAll(async ({ openSite }) => {
    test.setTimeout(400_000);
    site = await openSite();
    const loaded = await loadPack('packs/kubernetes-basics');
    if (loaded.kind === 'refused') throw new Error(JSON.stringify(loaded.errors));
    courseTitle = loaded.pack.title.ja ?? '';
    instructor = await site.signInInstructor();
    workshop = await instructor.openWorkshop('Hall B');
    await instructor.send('POST', `/api/workshops/${workshop.id}/commands`, {
      kind: 'set-current-exercise',
      exerciseId: 'pod-apply',
    });
    student = await site.joinStudent(workshop.code, 'momiji');
    for (const [displayName, token] of [
      ['momiji', student.token],
      ['bamboo', (await joinSeat(site.url, workshop.code, 'bamboo')).token],
    ] as const) {
      const cluster = site.connectCluster(token, displayName);
      await cluster.apply('pod-apply', 'wrong-image');
    }
    await student.page
      .locator('article[data-state="fail"]')
      .first()
      .waitFor({ timeout: TIMEOUT_MS });
  });
  const pages: Readonly<Record<string, () => readonly [Page, string, string]>> = {
    join: () => [student.page, '/join', 'form'],
    claim: () => [student.page, '/claim', 'form'],
    help: () => [student.page, '/help', 'h1'],
    states: () => [student.page, '/help/states', 'h1'],
    data: () => [student.page, '/help/data', 'h1'],
    'sign in': () => [student.page, '/sign-in#some-token-or-other', '[data-state="incomplete"]'],
    'not found': () => [student.page, '/nowhere', 'h1'],
    workshops: () => [instructor.page, '/workshops', '[data-part="workshop-list"]'],
    'new workshop': () => [instructor.page, '/workshops/new', '[data-part="create-form"]'],
    account: () => [instructor.page, '/account', '[data-part="sessions"] > li'],
    access: () => [instructor.page, `/workshops/${workshop.id}/access`, '[data-part="join-code"]'],
    VMs: () => [instructor.page, `/workshops/${workshop.id}/access/vms`, 'main form'],
    members: () => [
      instructor.page,
      `/workshops/${workshop.id}/access/members`,
      '[data-part="members"]',
    ],
    tokens: () => [instructor.page, `/workshops/${workshop.id}/access/tokens`, 'select'],
    'security log': () => [
      instructor.page,
      `/workshops/${workshop.id}/security-log`,
      '[data-part="security-log"] tbody tr',
    ],
    settings: () => [
      instructor.page,
      `/workshops/${workshop.id}/settings`,
      '[data-part="threshold-form"] input',
    ],
    readiness: () => [
      instructor.page,
      `/workshops/${workshop.id}/readiness`,
      '[data-part="readiness-seats"] li',
    ],
    projector: () => [
      instructor.page,
      `/workshops/${workshop.id}/projector`,
      '[data-part="projector-current"]',
    ],
    'live room': () => [
      instructor.page,
      `/workshops/${workshop.id}/room`,
      '[data-part="live-room"]:not([aria-busy])',
    ],
    seat: () => [student.page, `/seat/${student.seat}`, 'article[data-state="fail"]'],
  };

  const setLanguage = (page: Page, language: 'ja' | 'en') =>
    page.context().addCookies([{ name: 'podium-language', value: language, url: site.url }]);

  for (const name of Object.keys(pages))
    test(`come from the server in the user’s language and stay so: ${name}`, async () => {
      const [page, path, ready] = pages[name]!();
      for (const language of ['ja', 'en'] as const) {
        await setLanguage(page, language);
        const html = await page.request
          .get(site.url + path.replace(/#.*/, ''))
          .then((response) => response.text());
        expect(html).toContain(`<html lang="${language}"`);
        // An English page contains two Japanese texts: the name of the language, and the title of
        // the course, which the list of workshops needs in both languages to switch without a
        // reload.
        expect(
          (html.replaceAll('日本語', '').replaceAll(courseTitle, '').match(JAPANESE) ?? []).length >
            0,
          language,
        ).toBe(language === 'ja');
        await page.goto('about:blank');
        await page.goto(site.url + path);
        await page.locator(ready).first().waitFor({ timeout: TIMEOUT_MS });
        expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
      }
    });

  test('change all texts of the live room without a reload, with an open drawer and typed text', async () => {
    const [page, path] = pages['live room']!();
    await setLanguage(page, 'en');
    const scripts: string[] = [];
    page.on('response', (response) => {
      if (response.url().endsWith('.js')) scripts.push(response.url());
    });
    await page.goto(site.url + path);
    await page.locator('[data-part="live-room"]:not([aria-busy])').waitFor({ timeout: TIMEOUT_MS });
    await page.keyboard.press('3');
    await page.locator('[data-part="seat-tile"]', { hasText: 'bamboo' }).click();
    const drawer = page.locator('[data-part="seat-drawer"]');
    await drawer
      .locator('[data-part="check"] [data-part="reason"]')
      .first()
      .waitFor({ timeout: TIMEOUT_MS });
    await page.getByRole('searchbox').fill('bam');
    const before = scripts.length;
    for (const [button, text] of [
      ['日本語', /つづり|名前|イメージ/],
      ['English', /image|name/i],
    ] as const) {
      await page.locator('[data-part="user-menu"]').click();
      await page.getByRole('menuitemradio', { name: button }).click();
      await expect(page.locator('html')).toHaveAttribute(
        'lang',
        button === 'English' ? 'en' : 'ja',
        { timeout: TIMEOUT_MS },
      );
      expect(
        await drawer.locator('[data-part="check"] [data-part="reason"]').first().innerText(),
      ).toMatch(text);
      expect(await page.getByRole('searchbox').inputValue()).toBe('bam');
      expect(await page.locator('[data-part="live-room"][aria-busy]').count()).toBe(0);
    }
    expect(scripts.length).toBeGreaterThan(before);
    const cookie = (await page.context().cookies()).find(({ name }) => name === 'podium-language');
    expect(cookie?.value).toBe('en');
  });

  test('load code and texts later when the network fails first', async () => {
    const [page, path, ready] = pages['live room']!();
    const html = await page.request.get(site.url + path).then((response) => response.text());
    let offline = true;
    let requests = 0;
    // All scripts that the page loads later: other parts, texts, the socket.
    await page.route('**/_next/static/chunks/*.js', (route) => {
      if (html.includes(new URL(route.request().url()).pathname)) return route.continue();
      requests += 1;
      return offline ? route.abort('internetdisconnected') : route.continue();
    });
    await page.goto(site.url + path);
    await expect.poll(() => requests, { timeout: TIMEOUT_MS }).toBeGreaterThan(3);
    expect(await page.locator('[data-part="live-room"][aria-busy]').count()).toBe(1);
    offline = false;
    await page.locator(ready).first().waitFor({ timeout: TIMEOUT_MS });
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    site.errors.drain();
  });
});
