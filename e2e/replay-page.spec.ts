import type { Page } from 'playwright-core';
import { expect, test } from '#e2e/fixtures/test.ts';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import { setLanguage, textsIn } from '#e2e/fixtures/languages.ts';
import { findAccessibilityViolations, findOverflow } from '#e2e/fixtures/page-checks.ts';
import type { Site } from '#e2e/fixtures/site.ts';
import { signInInstructor, type Instructor, type Student } from '#e2e/fixtures/users.ts';
import { joinSeat } from '#e2e/harness/seats.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { CreatedToken } from '#lib/protocol/api/tokens.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';

test.use({ serverName: 'replay-page' });

const TIMEOUT_MS = 60_000;
const EXERCISE = 'pod-apply';
const STUDENT = 'momiji';

describeWith(['browser'], 'The replay of a workshop', () => {
  test.describe.configure({ mode: 'serial' });
  const t = textsIn('en', 'replay');
  let site: Site;
  let owner: Instructor;
  let page: Page;
  let workshop: WorkshopSummary;
  let student: Student;

  const command = (kind: string, more: object = {}) =>
    owner.send('POST', `/api/workshops/${workshop.id}/commands`, { kind, ...more });
  const open = (query = '', on = page) =>
    on.goto(`${site.url}/workshops/${workshop.id}/replay${query}`);
  const frame = (on = page) => on.locator('[data-part="replay-frame"]');
  const room = (on = page) => on.locator('[data-part="replay-view"] [data-part="live-room"]');
  const controls = () => page.locator('[data-part="replay-controls"]');
  const scrubber = (on = page) => on.getByRole('slider', { name: t('controls.position') });
  const position = async (): Promise<number> => Number(await scrubber().inputValue());

  test.beforeAll(async ({ openSite }) => {
    test.setTimeout(400_000);
    site = await openSite();
    owner = await site.signInInstructor();
    page = owner.page;
    page.setDefaultTimeout(TIMEOUT_MS);
    workshop = await owner.send<WorkshopSummary>('POST', '/api/workshops', {
      name: 'Replay',
      packId: 'kubernetes-basics',
      startsAt: new Date().toISOString(),
      timeZone: 'Asia/Tokyo',
      language: 'en',
    });
  });

  test('says before the start and during the workshop that there is none', async () => {
    test.setTimeout(4 * TIMEOUT_MS);
    await open();
    await expect(page.getByText(t('notStarted'))).toBeVisible({ timeout: TIMEOUT_MS });
    await owner.send('PATCH', `/api/workshops/${workshop.id}`, { state: 'open' });
    await owner.send('PATCH', `/api/workshops/${workshop.id}`, { state: 'live' });
    await command('set-current-exercise', { exerciseId: EXERCISE });
    student = await site.joinStudent(workshop.code, STUDENT);
    for (const [displayName, fixture, token] of [
      [STUDENT, 'solution', student.token],
      ['akane', 'wrong-image', (await joinSeat(site.url, workshop.code, 'akane')).token],
    ] as const)
      await site.connectCluster(token, displayName).apply(EXERCISE, fixture);
    await student.page
      .locator('[data-part="exercise-status"]')
      .getByText('Exercise 1 passed')
      .waitFor({ timeout: TIMEOUT_MS });
    const request = await student.page.request.post(
      `${site.url}/api/seats/${student.seat}/help-request`,
      { headers: { origin: site.url }, data: { exerciseId: EXERCISE, question: 'Which image?' } },
    );
    expect(request.ok()).toBe(true);
    await command('announce', { to: { to: 'all' }, text: 'Lunch is at noon.' });
    await open();
    await expect(page.getByText(t('running'))).toBeVisible({ timeout: TIMEOUT_MS });
  });

  test('is prepared on the first visit and shows the room, its zone and no commands', async () => {
    test.setTimeout(6 * TIMEOUT_MS);
    // Long enough to move by minutes.
    await site.moveClock(3 * MINUTE_MS);
    await owner.send('PATCH', `/api/workshops/${workshop.id}`, { state: 'ended' });
    await open();
    await expect(frame()).toContainText(/Replay \d\d:\d\d/, { timeout: 5 * TIMEOUT_MS });
    await expect(frame()).toContainText('Tokyo');
    await expect(room()).toBeVisible();
    await expect(room().getByText(STUDENT).first()).toBeVisible();
    for (const name of ['Announce', 'Next exercise', 'Claim'])
      await expect(page.getByRole('button', { name })).toHaveCount(0);
  });

  test('plays, pauses and moves by keyboard', async () => {
    const from = await position();
    await page.getByLabel(t('controls.speed')).selectOption('600');
    await page.keyboard.press('Escape');
    await frame().click();
    await page.keyboard.press('k');
    await expect.poll(position).toBeGreaterThan(from);
    await expect(controls().getByRole('button', { name: t('controls.play') })).toBeVisible();
    const end = await position();
    await page.keyboard.press('j');
    await expect.poll(position).toBeLessThan(end);
    await page.keyboard.press('l');
    await expect.poll(position).toBe(end);
    await scrubber().focus();
    await page.keyboard.press('Home');
    await expect.poll(position).toBe(from);
    await page.keyboard.press('ArrowRight');
    await expect.poll(position).toBe(from + 10_000);
  });

  test('steps to help requests of the room and to the moments of a student', async () => {
    await scrubber().focus();
    await page.keyboard.press('Home');
    await page
      .locator('[data-part="replay-controls"]')
      .getByRole('button', { name: t('controls.nextHelp') })
      .click();
    await expect(room().getByText('Which image?').first()).toBeVisible();
    await open(`?seat=${student.seat}`);
    const drawer = page.locator('[data-part="seat-drawer"]');
    await expect(drawer.getByRole('heading', { name: STUDENT }).first()).toBeVisible();
    const steps = drawer.getByRole('group', { name: t('steps.label') });
    await steps.getByRole('button', { name: t('steps.pass') }).click();
    await expect(drawer.locator('ol').first()).toContainText(/passed/i);
    await page.keyboard.press('Escape');
    await expect(drawer).toHaveCount(0);
  });

  test('lists the moments of the day, and each one leads there', async () => {
    await page.getByText(t('controls.marks')).click();
    const list = page.locator('[data-part="replay-controls"] details');
    await expect(list.getByText(t('marks.announcement'))).toBeVisible();
    await list.getByRole('button', { name: t('marks.help', { name: STUDENT }) }).click();
    await expect(room().getByText('Which image?').first()).toBeVisible();
  });

  test('is linked from the results, at the time of a mark', async () => {
    const results = `${site.url}/workshops/${workshop.id}/results`;
    await page.goto(results);
    await page
      .getByRole('link', { name: textsIn('en')('results.replay.open'), exact: true })
      .click();
    await page.waitForURL('**/replay');
    await page.goto(results);
    const column = page.locator('figure#day a[data-mark="column"]').first();
    await expect(page.locator('[data-part="figures"]')).toHaveAttribute('data-script', '');
    const at = await column.getAttribute('data-from');
    await column.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/replay?at=${at ?? ''}`);
    await expect(frame()).toBeVisible();
    await page.goto(`${results}/students/${student.seat}`);
    await page.getByRole('link', { name: textsIn('en')('results.replay.student') }).click();
    await page.waitForURL(`**/replay?seat=${student.seat}`);
  });

  test('says when a part can’t be loaded, and goes on when it can', async () => {
    await page.route('**/replay/0?*', (route) => route.abort());
    site.errors.setServerAway(true);
    await open();
    await expect(page.getByText(t('controls.lost'))).toBeVisible({ timeout: TIMEOUT_MS });
    await page.unroute('**/replay/0?*');
    await expect(room()).toBeVisible({ timeout: TIMEOUT_MS });
    site.errors.drain();
    site.errors.setServerAway(false);
  });

  test('shows organizers the projector without any student', async () => {
    const { url } = await owner.send<CreatedToken>('POST', `/api/workshops/${workshop.id}/tokens`, {
      kind: 'invite',
      role: 'organizer',
      name: 'The organizer',
      hours: 1,
    });
    const organizer = (await signInInstructor(site.browser, url ?? '', null)).page;
    await open('', organizer);
    await expect(frame(organizer)).toContainText('Tokyo', { timeout: TIMEOUT_MS });
    await expect(organizer.locator('[data-page="projector"]')).toBeVisible();
    expect(await organizer.locator('body').innerText()).not.toContain(STUDENT);
    expect(await findAccessibilityViolations(organizer)).toEqual([]);
  });

  for (const language of ['en', 'ja'] as const)
    for (const [width, scheme] of [
      [1440, 'light'],
      [320, 'dark'],
    ] as const)
      test(`is accessible and fits in ${language} at ${String(width)} px, ${scheme}`, async () => {
        await setLanguage(page, site.url, language);
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
        await open(`?seat=${student.seat}`);
        await expect(page.locator('[data-part="seat-drawer"]')).toBeVisible();
        expect(await findAccessibilityViolations(page)).toEqual([]);
        expect(await findOverflow(page)).toEqual([]);
        await page.keyboard.press('Escape');
        await expect(room()).toBeVisible();
        expect(await findAccessibilityViolations(page)).toEqual([]);
        expect(await findOverflow(page)).toEqual([]);
        await page.emulateMedia({ colorScheme: null, reducedMotion: null });
        await page.setViewportSize({ width: 1440, height: 900 });
        await setLanguage(page, site.url, 'en');
      });

  test('says that the workshop was deleted meanwhile', async () => {
    await open();
    await expect(frame()).toBeVisible({ timeout: TIMEOUT_MS });
    const deleted = await owner.page.request.delete(`${site.url}/api/workshops/${workshop.id}`, {
      headers: { origin: site.url },
    });
    expect(deleted.ok()).toBe(true);
    await expect(page.locator('main')).toContainText(/deleted|no longer exists/i, {
      timeout: TIMEOUT_MS,
    });
  });
});
