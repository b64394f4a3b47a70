import type { Page } from 'playwright-core';
import { expect, test } from '#e2e/fixtures/test.ts';
import { LANGUAGE_COOKIE } from '#lib/i18n/language.ts';
import type { CreatedToken } from '#lib/protocol/api/tokens.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import { findAccessibilityViolations, findOverflow } from '#e2e/fixtures/page-checks.ts';
import type { Site } from '#e2e/fixtures/site.ts';
import { signInInstructor, type Instructor, type Student } from '#e2e/fixtures/users.ts';

test.use({ serverName: 'lifecycle' });

const TIMEOUT_MS = 30_000;
/** The results contain the end of a workshop after about a minute. */
const SETTLES_MS = 120_000;
/** A change of the state reaches open pages in this time, and on a busy machine a little later. */
const REACHES_MS = 5_000;

/** What no page of an ended workshop says: it describes a present that is over. */
const FORBIDDEN: Readonly<Record<'en' | 'ja', RegExp>> = {
  en: /offline|outage|wi-?fi|connect your cluster|raise hand|\d+ of \d+ seats connected|reconnecting/i,
  ja: /オフライン|Wi-?Fi|クラスターを接続|手を挙げる|席が接続中|再接続しています/i,
};

describeWith(['browser'], 'The lifecycle of a workshop', () => {
  test.describe.configure({ mode: 'serial' });
  let site: Site;
  let owner: Instructor;
  let workshop: WorkshopSummary;
  let student: Student;
  const staff = new Map<string, Page>();
  /** Signed in with the role of a display. */
  let display: Page;

  const api = (kind: string, more: object = {}) =>
    owner.send('POST', `/api/workshops/${workshop.id}/commands`, { kind, ...more });
  const invite = async (role: string): Promise<Instructor> => {
    const { url } = await owner.send<CreatedToken>('POST', `/api/workshops/${workshop.id}/tokens`, {
      kind: 'invite',
      role,
      name: `The ${role}`,
      hours: 1,
    });
    return signInInstructor(site.browser, url ?? '', null);
  };
  const sendAsStudent = async (what: 'hints' | 'quiz', data: object) => {
    const response = await student.page.request.post(
      `${site.url}/api/seats/${student.seat}/${what}?language=en`,
      { headers: { origin: site.url }, data },
    );
    expect(response.status(), what).toBe(200);
  };
  const stepButton = (page: Page) => page.locator('[data-part="lifecycle"] [data-step]');
  const waitForState = (page: Page, state: string, timeout = TIMEOUT_MS) =>
    page.locator(`[data-part="state-pill"][data-state="${state}"]`).first().waitFor({ timeout });

  test.beforeAll(async ({ openSite }) => {
    test.setTimeout(400_000);
    site = await openSite();
    owner = await site.signInInstructor();
    workshop = await owner.send<WorkshopSummary>('POST', '/api/workshops', {
      name: 'Kubernetes 101',
      packId: 'kubernetes-basics',
      startsAt: new Date().toISOString(),
      timeZone: 'Asia/Tokyo',
      language: 'en',
    });
    staff.set('owner', owner.page);
    for (const role of ['instructor', 'assistant', 'organizer'])
      staff.set(role, (await invite(role)).page);
    display = (await invite('projector')).page;
  });

  test('opens a draft from the checklist', async () => {
    const { page } = owner;
    await page.goto(`${site.url}/workshops/${workshop.id}/room`);
    const checklist = page.locator('[data-part="checklist"]');
    await checklist.waitFor({ timeout: TIMEOUT_MS });
    await page.getByText('Draft. Students can’t join yet.').waitFor();
    await expect(page.locator('[data-part="summary-card"]')).toHaveCount(0);
    await expect(checklist.locator('li')).toHaveCount(7);
    await expect(checklist.locator('li').nth(2)).toHaveAttribute('data-state', 'done');
    await checklist.getByText('You can start the workshop after you have opened it.').waitFor();
    await checklist.getByRole('button', { name: 'Open workshop' }).click();
    await waitForState(page, 'open');
    await page.getByText(/^Open since \d\d:\d\d\. No students have joined yet\.$/).waitFor();
    await expect(checklist.locator('li').nth(4)).toHaveAttribute('data-state', 'done');
    expect(await page.evaluate(() => document.activeElement !== document.body)).toBe(true);
  });

  test('hides the checklist and shows it again from the menu', async () => {
    const { page } = owner;
    const checklist = page.locator('[data-part="checklist"]');
    await checklist.getByRole('button', { name: 'Hide checklist' }).click();
    await page.locator('[data-part="empty-room"]').waitFor();
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Show checklist' }).click();
    await checklist.waitFor();
  });

  test('asks before a start without students, and undoes it', async () => {
    const { page } = owner;
    await stepButton(page).click();
    const dialog = page.locator('[data-part="dialog"]');
    await dialog.getByText('No students are connected yet. Start anyway?').waitFor();
    await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await dialog.getByRole('button', { name: 'Start workshop' }).click();
    await waitForState(page, 'live');
    await page.locator('[data-part="toast"]').getByRole('button', { name: 'Undo' }).click();
    await waitForState(page, 'open');
    await stepButton(page).click();
    await dialog.getByRole('button', { name: 'Start workshop' }).click();
    await waitForState(page, 'live');
    await expect(page.locator('[data-part="state-banner"]')).toHaveCount(0);
  });

  test('says what an end means, in numbers', async () => {
    student = await site.joinStudent(workshop.code, 'momiji');
    const cluster = site.connectCluster(student.token, 'momiji');
    await cluster.apply('pod-apply', 'solution');
    await api('set-current-exercise', { exerciseId: 'pod-apply' });
    await student.page
      .locator('[data-part="exercise-status"]')
      .getByText('Exercise 1 passed')
      .waitFor({ timeout: TIMEOUT_MS });
    await sendAsStudent('hints', { exerciseId: 'pod-apply', hint: 1 });
    for (const option of ['dns', 'rules'])
      await sendAsStudent('quiz', {
        exerciseId: 'quiz-network',
        checkId: 'kube-proxy',
        chosenOptionIds: [option],
      });
    const { page } = owner;
    await stepButton(page).click();
    const dialog = page.locator('[data-part="dialog"]');
    await dialog.getByText('1 student is connected. No help requests are open.').waitFor();
    await dialog.getByText(/^Exercise \d+, .+: 1 of 1 student passed\.$/).waitFor();
    await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await expect(stepButton(page)).toBeFocused();
  });

  test('says what an end means in Japanese, too', async () => {
    const { page } = owner;
    const setLanguage = async (value: 'ja' | 'en') => {
      await page.context().addCookies([{ name: LANGUAGE_COOKIE, value, url: site.url }]);
      await page.reload();
      await waitForState(page, 'live');
    };
    await setLanguage('ja');
    await expect(stepButton(page)).toHaveText('ワークショップを終了');
    await stepButton(page).click();
    const dialog = page.locator('[data-part="dialog"]');
    await dialog.getByRole('heading', { name: 'Kubernetes 101 を終了しますか？' }).waitFor();
    await dialog.getByText('接続中の受講者は 1 人です。未対応の質問はありません。').waitFor();
    await dialog.getByText(/^課題 \d+「.+」: 受講者 1 人中 1 人が合格しています。$/).waitFor();
    await dialog.getByRole('button', { name: '1 人のワークショップを終了' }).waitFor();
    await expect(dialog.getByRole('button', { name: 'キャンセル' })).toBeFocused();
    await page.keyboard.press('Escape');
    await setLanguage('en');
  });

  test('reaches every open page at once', async () => {
    const projector = await site.newPage('/');
    await projector.context().addCookies(await owner.page.context().cookies());
    await projector.goto(`${site.url}/workshops/${workshop.id}/projector`);
    await student.page.getByRole('button', { name: 'Raise hand' }).first().click();
    const question = student.page.locator('textarea').first();
    await question.fill('Why is my Pod pending?');
    const other = staff.get('assistant')!;
    await other.goto(`${site.url}/workshops/${workshop.id}/students`);
    await waitForState(other, 'live');
    await stepButton(owner.page).click();
    await owner.page
      .locator('[data-part="dialog"]')
      .getByRole('button', { name: 'End for 1 student' })
      .click();
    await waitForState(owner.page, 'ended');
    await Promise.all([
      waitForState(other, 'ended', REACHES_MS),
      student.page
        .getByRole('heading', { name: 'Kubernetes 101 has ended' })
        .waitFor({ timeout: REACHES_MS }),
      projector.getByText('This workshop has ended').first().waitFor({ timeout: REACHES_MS }),
    ]);
    await projector.context().close();
  });

  test('counts down the time to reopen, and reopens with the typed text of students', async () => {
    const { page } = owner;
    await expect(stepButton(page)).toHaveText(/Reopen workshop \(9:\d\d\)/);
    await stepButton(page).click();
    await waitForState(page, 'live');
    // The form closed with the end. What the student had typed is kept.
    await expect(student.page.locator('textarea').first()).toHaveValue('Why is my Pod pending?');
    await stepButton(page).click();
    await page
      .locator('[data-part="dialog"]')
      .getByRole('button', { name: 'End for 1 student' })
      .click();
    await waitForState(page, 'ended');
  });

  test('shows the grid as of the end, without cards, lists and commands', async () => {
    const { page } = owner;
    await page.goto(`${site.url}/workshops/${workshop.id}/room`);
    await page
      .locator('[data-part="ended-summary"]')
      .getByText(/1 student, 1 pass\./)
      .waitFor({ timeout: TIMEOUT_MS });
    await page.getByText(/^As of \d\d:\d\d$/).waitFor();
    await page.locator('[data-part="grid-pane"]').getByText('momiji').first().waitFor();
    await expect(page.locator('[data-part="summary-card"]')).toHaveCount(0);
    await expect(page.locator('[data-part="attention-list"]')).toHaveCount(0);
    await expect(page.locator('[data-stale]')).toHaveCount(0);
    await page.locator('main').focus();
    for (const key of ['a', 'r', 'n']) await page.keyboard.press(key);
    await expect(page.locator('[data-part="prompt-panel"], dialog')).toHaveCount(0);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await findOverflow(page)).toEqual([]);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  test('tells staff, not students, that an ended workshop takes no announcement', async () => {
    await expect(api('announce', { text: 'Lunch', to: { to: 'all' } })).rejects.toThrow(
      /"error":"workshop-ended".*"audience":"staff"/,
    );
  });

  test('shows students their results first and the exercises below', async () => {
    const { page } = student;
    await page.reload();
    await page.getByRole('heading', { name: 'Kubernetes 101 has ended' }).waitFor();
    await page.getByText(/^You passed 1 of \d+ exercises\.$/).waitFor();
    await page.getByText('podium-agent uninstall').first().waitFor();
    await page.getByRole('heading', { name: 'Task' }).waitFor();
    await expect(page.locator('dialog')).toHaveCount(0);
    await expect(page.locator('[data-next-hint]')).toHaveCount(0);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await findOverflow(page)).toEqual([]);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  test('tells students their time, what they passed and what not, and nothing of others', async () => {
    test.setTimeout(SETTLES_MS + 60_000);
    const { page } = student;
    const list = page.getByRole('list', { name: 'Your exercises' });
    const exercises = list.getByRole('listitem');
    await exercises
      .first()
      .getByText(/1 hint opened$/)
      .waitFor({ timeout: SETTLES_MS });
    await expect(page.getByRole('list', { name: 'Your quiz answers' })).toContainText(
      'Right after 2 answers',
    );
    await expect(exercises.first()).not.toContainText('Not passed');
    await expect(exercises.nth(1)).toContainText('Not passed');
    // One student is too few for a typical time.
    await expect(list).not.toContainText('Half of the students');
    await exercises.nth(1).getByRole('button').click();
    await page.getByRole('heading', { name: 'Task' }).waitFor();
    expect(await findAccessibilityViolations(page)).toEqual([]);
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await findOverflow(page)).toEqual([]);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  test('opens in its results for all who can see them, and each other page leads there', async () => {
    const results = `/workshops/${workshop.id}/results`;
    for (const [role, page] of staff) {
      await page.goto(`${site.url}/workshops/${workshop.id}`);
      await expect(page, role).toHaveURL(site.url + results);
      await expect(page.getByRole('link', { name: 'View results' })).toHaveCount(0);
      await page.goto(`${site.url}/workshops/${workshop.id}/room`);
      await page.getByRole('link', { name: 'View results' }).click();
      await expect(page, role).toHaveURL(site.url + results);
    }
    await owner.page.goto(`${site.url}/workshops`);
    await owner.page.getByRole('link', { name: workshop.name }).click();
    await expect(owner.page).toHaveURL(site.url + results);
  });

  /** What the pages of every role say about the present, each with its first forbidden words. */
  const findPresent = async (language: 'en' | 'ja'): Promise<string[]> => {
    const tabs = [
      'room',
      'readiness',
      'students',
      'access',
      'access/vms',
      'access/members',
      'results',
      'settings',
      'projector',
    ];
    const found: string[] = [];
    const check = async (page: Page, role: string, path: string) => {
      await page
        .context()
        .addCookies([{ name: 'podium-language', value: language, url: site.url }]);
      await page.goto(site.url + path);
      await page.locator('main').first().waitFor({ timeout: TIMEOUT_MS });
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0, { timeout: TIMEOUT_MS });
      const text = await page.evaluate(() => document.body.innerText);
      const match = FORBIDDEN[language].exec(text);
      if (match) found.push(`${role} ${path}: ${match[0]}`);
    };
    for (const [role, page] of [...staff, ['projector', display] as const])
      for (const tab of tabs) await check(page, role, `/workshops/${workshop.id}/${tab}`);
    await check(student.page, 'student', `/seat/${student.seat}`);
    await check(student.page, 'student', `/join/${workshop.code}`);
    return found;
  };

  for (const language of ['en', 'ja'] as const)
    test(`no page of an ended workshop describes the present (${language})`, async () => {
      test.setTimeout(300_000);
      expect(await findPresent(language)).toEqual([]);
    });

  test('is archived after the time to reopen, and read-only then', async () => {
    site.errors.setServerAway(true);
    await site.kill();
    await site.moveClock(11 * 60_000);
    await site.restart();
    const { page } = owner;
    await page.context().addCookies([{ name: 'podium-language', value: 'en', url: site.url }]);
    await page.goto(`${site.url}/workshops/${workshop.id}/room`);
    await page.locator('[data-part="ended-summary"]').waitFor({ timeout: TIMEOUT_MS });
    site.errors.setServerAway(false);
    await expect(stepButton(page)).toHaveText('Archive', { timeout: TIMEOUT_MS });
    await stepButton(page).click();
    await waitForState(page, 'archived');
    await page.getByText('Archived. Read-only.').waitFor();
    await expect(stepButton(page)).toHaveText('Unarchive');
    await page.goto(`${site.url}/workshops`);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await expect(
      page.locator('[data-part="workshop-list"] tbody tr', { hasText: 'Kubernetes 101' }),
    ).toHaveCount(0);
  });

  for (const language of ['en', 'ja'] as const)
    test(`no page of an archived workshop describes the present (${language})`, async () => {
      test.setTimeout(300_000);
      expect(await findPresent(language)).toEqual([]);
    });

  test('is deleted with its name, which the palette and the menu ask for', async () => {
    const { page } = owner;
    await page.context().addCookies([{ name: 'podium-language', value: 'en', url: site.url }]);
    await page.goto(`${site.url}/workshops/${workshop.id}/room`);
    await page.locator('[data-part="ended-summary"]').waitFor({ timeout: TIMEOUT_MS });
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'Commands' }).waitFor();
    await page.keyboard.type('delete');
    await page.getByRole('option', { name: /^Delete/ }).waitFor();
    await page.keyboard.press('Enter');
    const dialog = page.locator('[data-part="dialog"]');
    await dialog.getByText(/This deletes 1 student, 1 pass/).waitFor();
    await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
    expect(await findAccessibilityViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Delete', exact: true }).click();
    const sure = dialog.getByRole('button', { name: 'Delete workshop' });
    await expect(sure).toBeDisabled();
    await dialog.getByRole('textbox').fill('Kubernetes 101');
    await sure.click();
    await page.waitForURL('**/workshops');
    await page.locator('[data-part="toast"]').getByText('Workshop deleted').waitFor();
    await student.page.goto(`${site.url}/seat/${student.seat}`);
    await expect(student.page.getByText('Kubernetes 101')).toHaveCount(0);
    const gone = await page.request.get(`${site.url}/api/workshops/${workshop.id}/admission`);
    expect(gone.status()).toBe(404);
  });
});
