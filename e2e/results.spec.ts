import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect, test } from '#e2e/fixtures/test.ts';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import { setLanguage, textsIn } from '#e2e/fixtures/languages.ts';
import { findAccessibilityViolations, findOverflow } from '#e2e/fixtures/page-checks.ts';
import {
  chooseInUserMenu,
  DESKTOP_CONTEXT,
  signInInstructor,
  type Instructor,
  type Student,
} from '#e2e/fixtures/users.ts';
import type { Site } from '#e2e/fixtures/site.ts';
import { passTime } from '#e2e/fixtures/pass-time.ts';
import { joinSeat } from '#e2e/harness/seats.ts';
import type { CreatedToken } from '#lib/protocol/api/tokens.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';

const TIMEOUT_MS = 30_000;
/** Facts are written with the checkpoints, and results of a live workshop are read once a minute. */
const FACTS_TIMEOUT_MS = 60_000;
/** How long the workshop runs, on the clock of the server. */
const AHEAD_MS = 20 * 60_000;
const EXERCISE = 'pod-apply';
const FIGURES = [
  'day',
  'plan',
  'lost-time',
  'fates',
  'hints',
  'help',
  'infrastructure',
  'checks',
  'students',
  'attendance',
  'quizzes',
];

// No workshop of another file, so that there is none to compare with.
test.use({ serverName: 'results' });

describeWith(['browser'], 'The results pages', () => {
  test.describe.configure({ mode: 'serial' });
  const t = textsIn('en');
  let site: Site;
  let owner: Instructor;
  let page: Page;
  let workshop: WorkshopSummary;
  let student: Student;

  const command = (kind: string, more: object = {}) =>
    owner.send('POST', `/api/workshops/${workshop.id}/commands`, { kind, ...more });
  const open = async (path = '', on = page) => {
    await on.goto(`${site.url}/workshops/${workshop.id}/results${path}`);
    // While the page is streamed, its heading is in the document twice.
    await on
      .locator('main:not([aria-busy]) h1')
      .filter({ visible: true })
      .first()
      .waitFor({ timeout: TIMEOUT_MS });
  };
  /** Before that, keys, pointer and buttons of the figures do nothing. */
  const waitForScript = () =>
    expect(page.locator('[data-part="figures"]')).toHaveAttribute('data-script', '', {
      timeout: TIMEOUT_MS,
    });
  const figure = (id: string, on = page) => on.locator(`figure#${id}`);
  const pages = () => [
    '',
    `/exercises/${EXERCISE}`,
    `/students/${student.seat}`,
    '/method',
    '/compare',
  ];

  test.beforeAll(async ({ openSite }) => {
    test.setTimeout(400_000);
    site = await openSite();
    owner = await site.signInInstructor();
    page = owner.page;
    page.setDefaultTimeout(TIMEOUT_MS);
    workshop = await owner.send<WorkshopSummary>('POST', '/api/workshops', {
      name: 'Results',
      packId: 'kubernetes-basics',
      startsAt: new Date().toISOString(),
      timeZone: 'Asia/Tokyo',
      language: 'en',
    });
  });
  test.afterEach(async () => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.emulateMedia({ colorScheme: null, media: null });
    await setLanguage(page, site.url, 'en');
    expect(site.errors.drain()).toEqual([]);
  });

  test('say before the start that there are no results, and lead to the live room', async () => {
    await open();
    await expect(page.getByText(t('results.state.notStarted'))).toBeVisible();
    await page.getByRole('link', { name: t('results.state.toRoom') }).click();
    await page.waitForURL('**/room');
  });

  test('show the time of the results while the workshop runs', async () => {
    await owner.send('PATCH', `/api/workshops/${workshop.id}`, { state: 'open' });
    await owner.send('PATCH', `/api/workshops/${workshop.id}`, { state: 'live' });
    await command('set-current-exercise', { exerciseId: EXERCISE });
    student = await site.joinStudent(workshop.code, 'momiji');
    const room = [
      ['momiji', 'solution', student.token],
      ['akane', 'solution'],
      ['bamboo', 'wrong-image'],
      ['clover', 'wrong-name'],
      ['daichi', null],
    ] as const;
    for (const [displayName, fixture, token] of room) {
      const cluster = site.connectCluster(
        token ?? (await joinSeat(site.url, workshop.code, displayName)).token,
        displayName,
      );
      if (fixture !== null) await cluster.apply(EXERCISE, fixture);
    }
    await student.page
      .locator('[data-part="exercise-status"]')
      .getByText('Exercise 1 passed')
      .waitFor({ timeout: TIMEOUT_MS });
    const request = await student.page.request.post(
      `${site.url}/api/seats/${student.seat}/help-request`,
      { headers: { origin: site.url }, data: { exerciseId: EXERCISE, question: 'Which image?' } },
    );
    expect(request.ok()).toBe(true);
    await command('claim-help', { seatId: student.seat });
    await command('resolve-help', { seatId: student.seat });
    await passTime(site, owner, { workshopId: workshop.id, passed: 2, ms: AHEAD_MS });
    await open();
    await expect(page.getByText(/^As of \d\d:\d\d/)).toBeVisible();
    await expect(page.getByRole('link', { name: t('results.refresh') })).toBeVisible();
  });

  test('have each figure with its finding after the end', async () => {
    test.setTimeout(FACTS_TIMEOUT_MS + 60_000);
    await owner.send('PATCH', `/api/workshops/${workshop.id}`, { state: 'ended' });
    await expect(async () => {
      await open();
      await expect(figure('fates').locator('[data-mark]').first()).toHaveAttribute(
        'aria-label',
        /[Pp]assed at first try 2/,
        { timeout: 1_000 },
      );
    }).toPass({ timeout: FACTS_TIMEOUT_MS });
    await expect(page.locator('main').getByText(/^Ended /)).toBeVisible();
    for (const id of FIGURES) {
      await expect(figure(id).locator('figcaption > p').first(), id).not.toBeEmpty();
      expect(await figure(id).innerText(), id).not.toMatch(/NaN|Infinity|undefined|results\./);
    }
    for (const id of ['day', 'fates', 'help', 'students', 'attendance'])
      expect(await figure(id).locator('[data-mark]').count(), id).toBeGreaterThan(0);
    await expect(page.locator('[data-part="headline"]')).toContainText('of 5 attended');
  });

  test('have one tab stop in a figure, and arrow keys between its marks', async () => {
    await open();
    const marks = figure('fates').locator('[data-mark]');
    await waitForScript();
    for (const id of ['day', 'fates', 'students'])
      await expect(figure(id).locator('[data-mark][tabindex="0"]'), id).toHaveCount(1);
    await marks.first().focus();
    await page.keyboard.press('ArrowDown');
    await expect(marks.nth(1)).toBeFocused();
    const name = await marks.nth(1).getAttribute('aria-label');
    await expect(figure('fates').locator('[data-part="readout"]')).toHaveText(name ?? '');
    await expect(figure('fates').locator('[data-mark][tabindex="0"]')).toHaveCount(1);
    await page.keyboard.press('Home');
    await expect(marks.first()).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(marks.first()).not.toBeFocused();
    await marks.first().focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/results/exercises/*');
  });

  test('highlight a student in all figures', async () => {
    await open();
    await figure('students').locator(`[data-about="${student.seat}"]`).hover();
    await expect(figure('attendance').locator('[data-highlighted]')).toHaveCount(1);
    await figure('plan').hover();
    await expect(figure('attendance').locator('[data-highlighted]')).toHaveCount(0);
  });

  test('download the table of a figure', async () => {
    await open();
    await waitForScript();
    await figure('fates').locator('summary').click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      figure('fates')
        .getByRole('button', { name: t('results.figures.download') })
        .click(),
    ]);
    expect(download.suggestedFilename()).toBe('fates.csv');
  });

  test('download attendance.csv with names after the reason was given', async () => {
    await open();
    await waitForScript();
    const attendance = figure('attendance');
    await expect(attendance).toContainText('Never present: ');
    await expect(attendance).toContainText(`Times are in the time zone ${workshop.timeZone}.`);
    await attendance.getByText(t('exports.attendanceFile')).click();
    const button = attendance.getByRole('button', { name: t('exports.download'), exact: true });
    await attendance.getByLabel(t('exports.reason')).fill(' a ');
    await button.click();
    await expect(attendance.locator('input:invalid')).toHaveCount(1);
    await attendance.getByLabel(t('exports.reason')).fill('Certificates');
    const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
    expect(download.suggestedFilename()).toBe(`${workshop.code}-attendance.csv`);
    const text = await readFile(await download.path(), 'utf8');
    expect(text).toContain('"momiji"');
    await expect(page.getByText(t('exports.done'))).toBeVisible();
  });

  for (const language of ['en', 'ja'] as const)
    test(`have no accessibility violations in both themes and fit 320 px in ${language}`, async () => {
      test.setTimeout(240_000);
      await setLanguage(page, site.url, language);
      for (const path of pages()) {
        await page.setViewportSize({ width: 1440, height: 900 });
        await open(path);
        for (const details of await page.locator('figure summary').all()) await details.click();
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          expect(await findAccessibilityViolations(page), `${path} ${colorScheme}`).toEqual([]);
        }
        await page.setViewportSize({ width: 320, height: 640 });
        expect(await findOverflow(page), path).toEqual([]);
      }
    });

  test('change their language without a reload', async () => {
    await open();
    await page.evaluate(() => {
      document.body.dataset['kept'] = '';
    });
    await chooseInUserMenu(page, '日本語');
    await expect(figure('day').locator('h2')).toContainText(
      textsIn('ja')('results.figures.day.title'),
    );
    await expect(page.locator('body[data-kept]')).toHaveCount(1);
  });

  test('keep level and sort in the address, and show no student in groups only', async () => {
    await open();
    await expect(page.getByText('momiji').filter({ visible: true }).first()).toBeVisible();
    await page.getByLabel(t('results.filter.level')).selectOption('aggregate');
    await page.getByRole('button', { name: t('results.filter.apply') }).click();
    await page.waitForURL('**level=aggregate**');
    await expect(page.getByText(t('results.aggregateNote')).first()).toBeVisible();
    for (const name of ['momiji', 'akane', student.seat])
      expect(await page.locator('main').innerHTML()).not.toContain(name);
    await open('?sort=lost');
    await expect(figure('plan').locator('[aria-current]')).toHaveText(
      t('results.figures.sort.lost'),
    );
  });

  test('show organizers the groups only, and no report of a student', async () => {
    const { url } = await owner.send<CreatedToken>('POST', `/api/workshops/${workshop.id}/tokens`, {
      kind: 'invite',
      role: 'organizer',
      name: 'The organizer',
      hours: 1,
    });
    const organizer = await signInInstructor(site.browser, url ?? '', null);
    await open('?level=named', organizer.page);
    await expect(organizer.page.getByText(t('results.aggregateNote')).first()).toBeVisible();
    await expect(figure('attendance', organizer.page)).toBeVisible();
    await expect(organizer.page.getByText(t('exports.attendanceFile'))).toHaveCount(0);
    expect(await organizer.page.locator('main').innerHTML()).not.toContain('momiji');
    await organizer.page.goto(
      `${site.url}/workshops/${workshop.id}/results/students/${student.seat}`,
    );
    await expect(organizer.page.locator('main')).toBeVisible();
    expect(await organizer.page.locator('main').innerHTML()).not.toContain('momiji');
  });

  test('are complete without script', async () => {
    const context = await site.browser.newContext({ ...DESKTOP_CONTEXT, javaScriptEnabled: false });
    await context.addCookies(await page.context().cookies());
    const plain = await context.newPage();
    await plain.goto(`${site.url}/workshops/${workshop.id}/results`);
    for (const id of FIGURES) await expect(figure(id, plain), id).toBeVisible();
    await expect(plain.locator('[data-download]:visible')).toHaveCount(0);
    await figure('fates', plain).locator('summary').click();
    await expect(figure('fates', plain).locator('table')).toBeVisible();
    await plain.getByText(t('exports.attendanceFile')).click();
    await figure('attendance', plain).getByLabel(t('exports.reason')).fill('Certificates');
    const [download] = await Promise.all([
      plain.waitForEvent('download'),
      figure('attendance', plain)
        .getByRole('button', { name: t('exports.download'), exact: true })
        .click(),
    ]);
    expect(await readFile(await download.path(), 'utf8')).toContain('"momiji"');
    await plain.getByLabel(t('results.filter.level')).selectOption('pseudonymous');
    await plain.getByRole('button', { name: t('results.filter.apply') }).click();
    await expect(plain).toHaveURL(/level=pseudonymous/);
    expect(await plain.content()).not.toContain('momiji');
    await context.close();
  });

  test('print in light colors with open tables, and a student on one or two pages', async () => {
    const countPages = async () =>
      (await page.pdf({ format: 'A4' })).toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)
        ?.length ?? 0;
    await page.emulateMedia({ colorScheme: 'dark' });
    await open();
    expect(await countPages()).toBeLessThanOrEqual(12);
    await page.emulateMedia({ colorScheme: 'dark', media: 'print' });
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe(
      'light',
    );
    await expect(figure('fates').locator('table')).toBeVisible();
    await expect(page.locator('[data-part="page-header"]')).toBeHidden();
    await page.emulateMedia({ media: null });
    await open(`/students/${student.seat}`);
    expect(await countPages()).toBeLessThanOrEqual(2);
  });

  test('select a part of the day by drawing across it', async () => {
    await open();
    await waitForScript();
    const bins = figure('day').locator('[data-mark="column"]');
    const count = await bins.count();
    expect(count).toBeGreaterThan(1);
    await bins.first().hover();
    await page.mouse.down();
    await bins.nth(count - 1).hover();
    await page.mouse.up();
    await page.waitForURL(/from=\d+&to=\d+/);
    await expect(page.getByText(t('results.filter.active'))).toBeVisible();
  });

  test('say how to get something to compare with', async () => {
    await open();
    await page.getByRole('link', { name: t('results.compare.title') }).click();
    await expect(page.getByText(t('results.compare.none'))).toBeVisible();
  });

  test('say that a course has no such exercise', async () => {
    await open('/exercises/no-such-exercise');
    await expect(
      page.getByText(t('results.exercisePage.notFound', { id: 'no-such-exercise' })),
    ).toBeVisible();
  });
});
