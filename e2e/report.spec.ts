import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { expect, test } from '#e2e/fixtures/test.ts';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import { findAccessibilityViolations, findOverflow } from '#e2e/fixtures/page-checks.ts';
import { DESKTOP_CONTEXT, signInInstructor, type Instructor } from '#e2e/fixtures/users.ts';
import type { Site } from '#e2e/fixtures/site.ts';
import { passTime } from '#e2e/fixtures/pass-time.ts';
import { joinSeat } from '#e2e/harness/seats.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { ExportRecord } from '#lib/protocol/api/exports.ts';
import type { CreatedToken } from '#lib/protocol/api/tokens.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';

test.use({ serverName: 'report' });

const TIMEOUT_MS = 30_000;
/** Facts are written with the checkpoints. */
const FACTS_TIMEOUT_MS = 120_000;
const EXERCISE = 'pod-apply';
/** Enough for numbers without names. */
const STUDENTS = ['akane', 'bamboo', 'clover', 'daichi', 'enoki'];
const LAST_STUDENT = 'fuji';

describeWith(['browser'], 'The report as one file', () => {
  test.describe.configure({ mode: 'serial' });
  let site: Site;
  let owner: Instructor;
  let workshop: WorkshopSummary;
  let folder = '';

  const path = (query = '') => `/workshops/${workshop.id}/results/report.html${query}`;
  const get = (page: Page, query = '') => page.request.get(site.url + path(query));
  /**
   * Opens the file from the disk, without a network. With pseudonyms, because students who were present
   * for less than 10 minutes don't count in groups.
   */
  const openFile = async (language: 'en' | 'ja', colorScheme: 'light' | 'dark' = 'light') => {
    const file = join(folder, `${language}.html`);
    await writeFile(
      file,
      await (await get(owner.page, `?lang=${language}&level=pseudonymous`)).text(),
    );
    const context = await site.browser.newContext({ ...DESKTOP_CONTEXT, colorScheme });
    await context.setOffline(true);
    const page = await context.newPage();
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    return { page, requests, close: () => context.close() };
  };

  test.beforeAll(async ({ openSite }) => {
    test.setTimeout(400_000);
    folder = await mkdtemp(join(tmpdir(), 'podium-report-'));
    site = await openSite();
    owner = await site.signInInstructor();
    workshop = await owner.send<WorkshopSummary>('POST', '/api/workshops', {
      name: 'Autumn course',
      packId: 'kubernetes-basics',
      startsAt: new Date().toISOString(),
      timeZone: 'Asia/Tokyo',
      language: 'en',
    });
  });
  test.afterAll(() => rm(folder, { recursive: true, force: true }));
  test.afterEach(() => expect(site.errors.drain()).toEqual([]));

  test('does not exist before the start', async () => {
    expect((await get(owner.page)).status()).toBe(404);
  });

  test('is opened from the results', async () => {
    test.setTimeout(FACTS_TIMEOUT_MS + 120_000);
    await owner.send('PATCH', `/api/workshops/${workshop.id}`, { state: 'open' });
    await owner.send('PATCH', `/api/workshops/${workshop.id}`, { state: 'live' });
    await owner.send('POST', `/api/workshops/${workshop.id}/commands`, {
      kind: 'set-current-exercise',
      exerciseId: EXERCISE,
    });
    for (const [index, name] of STUDENTS.entries()) {
      const { token } = await joinSeat(site.url, workshop.code, name);
      const cluster = site.connectCluster(token, name);
      await cluster.apply(EXERCISE, index === 0 ? 'wrong-image' : 'solution');
    }
    // The last one to pass.
    const student = await site.joinStudent(workshop.code, LAST_STUDENT);
    await site.connectCluster(student.token, LAST_STUDENT).apply(EXERCISE, 'solution');
    await student.page
      .locator('[data-part="exercise-status"]')
      .getByText('Exercise 1 passed')
      .waitFor({ timeout: TIMEOUT_MS });
    const { page } = owner;
    await passTime(site, owner, {
      workshopId: workshop.id,
      passed: STUDENTS.length,
      ms: 20 * MINUTE_MS,
    });
    await owner.send('PATCH', `/api/workshops/${workshop.id}`, { state: 'ended' });
    await expect(async () => {
      const text = await (await get(page, '?lang=en&level=pseudonymous')).text();
      // Not the text, because the whole file would be the message of a failure.
      expect(/[Pp]assed at first try 5/.test(text)).toBe(true);
    }).toPass({ timeout: FACTS_TIMEOUT_MS });
    await page.goto(`${site.url}/workshops/${workshop.id}/results`);
    await page.getByRole('link', { name: 'Report', exact: true }).click();
    await page.waitForURL('**/report.html?lang=en');
    await expect(page).toHaveTitle('Results: Autumn course');
    await expect(page.locator('figure')).toHaveCount(11);
  });

  for (const language of ['en', 'ja'] as const)
    test(`works without a network and is accessible in ${language}`, async () => {
      for (const colorScheme of ['light', 'dark'] as const) {
        const { page, requests, close } = await openFile(language, colorScheme);
        expect(requests).toHaveLength(1);
        await expect(page.locator('html')).toHaveAttribute('lang', language);
        await expect(page.locator('script, [src], a[href]')).toHaveCount(0);
        // Without its styles, a figure would have no plot of this height.
        expect((await page.locator('[data-part="areas"] > svg').boundingBox())?.height).toBe(200);
        expect(await page.content()).not.toContain(site.url);
        for (const name of STUDENTS) expect(await page.content()).not.toContain(name);
        expect(await findAccessibilityViolations(page)).toEqual([]);
        await page.setViewportSize({ width: 320, height: 640 });
        expect(await findOverflow(page)).toEqual([]);
        await close();
      }
    });

  for (const format of ['A4', 'Letter'] as const)
    test(`prints with figures and open tables on whole pages of ${format}`, async () => {
      const { page, close } = await openFile('en', 'dark');
      const pages = (await page.pdf({ format }))
        .toString('latin1')
        .match(/\/Type\s*\/Page\b(?!s)/g);
      expect(pages?.length).toBeGreaterThan(1);
      expect(pages?.length).toBeLessThanOrEqual(15);
      await page.emulateMedia({ media: 'print' });
      expect(
        await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme),
      ).toBe('light');
      await expect(page.locator('figure:visible')).toHaveCount(11);
      await expect(page.locator('figure#fates table')).toBeVisible();
      await expect(page.locator('figure#fates [data-mark]').first()).toBeVisible();
      await expect(page.locator('button:visible, summary:visible')).toHaveCount(0);
      await close();
    });

  test('has names only with a reason, and is listed as a download', async () => {
    expect((await get(owner.page, '?level=named')).status()).toBe(400);
    const named = await get(owner.page, '?level=named&reason=Certificates');
    expect(named.headers()['content-disposition']).toBe(
      `inline; filename="${workshop.code}-named.html"`,
    );
    expect(await named.text()).toContain('akane');
    const aggregate = await get(owner.page);
    expect(aggregate.headers()['content-disposition']).toContain('-aggregate.html');
    for (const name of STUDENTS) expect(await aggregate.text()).not.toContain(name);
    const records = await owner.send<ExportRecord[]>(
      'GET',
      `/api/workshops/${workshop.id}/exports`,
    );
    expect(records.slice(0, 3).map(({ file, level, reason }) => [file, level, reason])).toEqual([
      ['report.html', 'aggregate', null],
      ['report.html', 'named', 'Certificates'],
      ['report.html', 'pseudonymous', null],
    ]);
  });

  test('is for readers of the results, at the level of their role', async () => {
    const { url } = await owner.send<CreatedToken>('POST', `/api/workshops/${workshop.id}/tokens`, {
      kind: 'invite',
      role: 'organizer',
      name: 'The organizer',
      hours: 1,
    });
    const organizer = await signInInstructor(site.browser, url ?? '', null);
    expect((await get(organizer.page)).status()).toBe(200);
    expect((await get(organizer.page, '?level=named&reason=Certificates')).status()).toBe(403);
    const stranger = await (await site.browser.newContext(DESKTOP_CONTEXT)).newPage();
    expect((await get(stranger)).status()).toBe(401);
    for (const query of ['?level=all', '?lang=fr', `?against=${workshop.id}`])
      expect((await get(owner.page, query)).status()).toBe(400);
  });
});
