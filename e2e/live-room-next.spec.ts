import type { Locator, Page } from 'playwright-core';
import { expect, test } from '#e2e/fixtures/test.ts';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import { setLanguage, textsIn } from '#e2e/fixtures/languages.ts';
import { openLiveRoom, type LiveRoomPage } from '#e2e/fixtures/live-room-page.ts';
import type { Site } from '#e2e/fixtures/site.ts';
import { chooseInUserMenu, INSTRUCTOR_NAME, type Student } from '#e2e/fixtures/users.ts';
import { LANGUAGES } from '#lib/i18n/language.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';

const TIMEOUT_MS = 30_000;
const DESKTOP = { width: 1440, height: 900 };

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

async function boxOf(locator: Locator): Promise<Box> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('the element is not visible');
  return box;
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** One workshop from its start: the next exercise, announcements, and what the numbers lead to. */
describeWith(['browser'], 'A live room that moves on', () => {
  test.describe.configure({ mode: 'serial' });
  let site: Site;
  let workshop: WorkshopSummary;
  let room: LiveRoomPage;
  let page: Page;
  const students = new Map<string, Student>();

  const panel = () => page.locator('[data-part="prompt-panel"]');
  const toast = (text: string) => page.locator('[data-part="toast"]', { hasText: text });
  const column = (index: number) => page.locator('[data-part="exercise"]').nth(index);
  const timer = () => page.getByRole('button', { name: /^Timer/ }).first();

  test.beforeAll(async ({ openSite }) => {
    test.setTimeout(600_000);
    site = await openSite();
    const first = await site.signInInstructor();
    workshop = await first.openWorkshop('Hall C');
    for (const displayName of ['Aoi', 'Ren', 'Yui']) {
      const student = await site.joinStudent(workshop.code, displayName);
      student.page.setDefaultTimeout(TIMEOUT_MS);
      students.set(displayName, student);
      const cluster = site.connectCluster(student.token, displayName);
      await cluster.apply('pod-apply', displayName === 'Yui' ? 'solution' : 'wrong-image');
    }
    await first.send('POST', `/api/workshops/${workshop.id}/commands`, {
      kind: 'set-current-exercise',
      exerciseId: 'pod-apply',
    });
    room = await openLiveRoom(first, INSTRUCTOR_NAME, site, workshop.id);
    page = room.page;
    page.setDefaultTimeout(TIMEOUT_MS);
    await room.seatTile('Yui').and(page.locator('[data-state="passed"]')).waitFor();
    await room.seatTile('Ren').and(page.locator('[data-state="failing"]')).waitFor();
  });

  test('only looks when a column is chosen, and leads back', async () => {
    await column(3).click();
    await page.getByText('Showing exercise 4. The class is on exercise 1.').waitFor();
    expect(await column(0).getAttribute('aria-current')).toBe('step');
    await page.getByRole('button', { name: 'Back to current' }).click();
    await page.getByText('Showing exercise 4.').waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement === document.body)).toBe(false);
  });

  test('asks about the exercise after the current one, whatever column is chosen', async () => {
    await column(3).click();
    await page.keyboard.press('n');
    await panel().getByRole('heading', { name: 'Move everyone to exercise 2' }).waitFor();
    await panel().getByText('2 of 3 students haven’t passed exercise 1 yet: Aoi, Ren').waitFor();
    const ready = page.locator('[data-part="summary-card"]', { hasText: 'Ready to move on?' });
    expect(overlap(await boxOf(panel()), await boxOf(ready))).toBe(false);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Make exercise 4 current' }).click();
    await panel().getByRole('heading', { name: 'Move everyone to exercise 4' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Back to current' }).click();
  });

  test('keeps, restarts or clears the timer, says which, and keeps it on undo', async () => {
    await timer().click();
    const button = await boxOf(timer());
    const form = await boxOf(panel());
    expect(form.y - (button.y + button.height)).toBeLessThan(320);
    for (const name of ['Set', 'Add 5 min', 'Clear timer'])
      expect(await panel().getByRole('button', { name, exact: true }).isVisible()).toBe(true);
    await panel().getByRole('button', { name: 'Set to 10 min' }).click();
    await page.getByRole('button', { name: /^Timer: (10:00|9:)/ }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    await panel()
      .getByText(/^Timer: \d+:\d\d left$/)
      .waitFor();
    await panel().getByRole('radio', { name: 'Keep' }).waitFor();
    expect(await panel().getByRole('radio', { name: 'Keep' }).isChecked()).toBe(true);
    await page.keyboard.press('Enter');
    await toast('Moved to exercise 2, timer kept').waitFor();
    await page.getByRole('button', { name: /^Timer: 9:/ }).waitFor();
    await page.keyboard.press('n');
    await panel().getByRole('radio', { name: 'Clear' }).check();
    await panel().getByRole('button', { name: 'Move 3 students to exercise 3' }).click();
    await toast('Moved to exercise 3, timer cleared').waitFor();
    await page.getByRole('button', { name: 'Timer', exact: true }).waitFor();
    await toast('Moved to exercise 3').getByRole('button', { name: 'Undo' }).click();
    await page.locator('[data-part="exercise"][aria-current="step"]').and(column(1)).waitFor();
    await toast('Moved to exercise 2').getByRole('button', { name: 'Undo' }).click();
    await page.locator('[data-part="exercise"][aria-current="step"]').and(column(0)).waitFor();
  });

  for (const language of LANGUAGES)
    test(`follows a number of a card to its seats, and removes the filter with Escape, in ${language}`, async () => {
      const inRoom = textsIn(language, 'instructor.room');
      await setLanguage(page, site.url, language);
      await page.reload();
      await page.locator('[data-part="live-room"]:not([aria-busy])').waitFor();
      await page.keyboard.press('1');
      const rows = page.locator('[data-part="seat-row"]');
      await rows.nth(2).waitFor();
      await page.getByRole('button', { name: inRoom('advance.notPassed', { left: 2 }) }).click();
      await rows.nth(2).waitFor({ state: 'detached' });
      expect(await rows.count()).toBe(2);
      await page
        .getByRole('button', {
          name: inRoom('filter.remove', { filter: inRoom('filter.notPassed', { number: 1 }) }),
        })
        .waitFor();
      await page.keyboard.press('Escape');
      await rows.nth(2).waitFor();
      expect(await page.locator('[data-part="filter-chip"]').count()).toBe(0);
      await page
        .getByRole('button', { name: inRoom('status.connected', { live: 3, seats: 3 }) })
        .click();
      await page.locator('[data-part="filter-chip"]').click();
      expect(await page.evaluate(() => document.activeElement === document.body)).toBe(false);
    });

  test('shows states, sort and views in two rows at 1280 px, and counts hidden columns', async () => {
    await page.setViewportSize({ width: 1280, height: 720 });
    const tops = await page
      .locator('[data-part="grid-controls"] :is(button, select)')
      .evaluateAll((controls) =>
        controls.map((control) => {
          const { top, height } = control.getBoundingClientRect();
          return Math.round(top + height / 2);
        }),
      );
    expect(tops).toHaveLength(13);
    // "Of them" follows the number of passes that it is about.
    await expect(page.locator('[data-part="legend"] button').nth(-2)).toContainText('passed');
    await expect(page.locator('[data-part="legend"] button').last()).toContainText(
      'of them cleaned up',
    );
    expect(Math.max(...tops) - Math.min(...tops)).toBeLessThan(40);
    const more = page.locator('[data-part="more-columns"]');
    await more.getByText(/^\d+ more/).waitFor();
    await more.click();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-part'))).toBe(
      'exercise',
    );
    await page.setViewportSize(DESKTOP);
  });

  test('uses one row for the cards between phone and desk, and the phone layout at 200 % zoom', async () => {
    const cards = page.locator('[data-part="summary-card"]');
    for (const width of [760, 1024, 1180]) {
      await page.setViewportSize({ width, height: 800 });
      const boxes = await Promise.all([0, 1, 2].map((index) => boxOf(cards.nth(index))));
      expect(new Set(boxes.map(({ y }) => Math.round(y))).size).toBe(1);
      for (const { height } of boxes) expect(height).toBeLessThanOrEqual(97);
    }
    await page.setViewportSize({ width: 720, height: 450 });
    await page.locator('[data-part="tabs"]').waitFor();
    for (const index of [0, 1, 2])
      expect((await boxOf(cards.nth(index))).height).toBeLessThanOrEqual(30);
    await page.setViewportSize(DESKTOP);
  });

  test('lays out the questions to the room on a phone as on a desk, with who is left behind', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.keyboard.press('r');
    const parts = [
      panel().getByRole('group', { name: 'What to release' }),
      panel().getByRole('group', { name: 'To', exact: true }),
      panel().getByText(/^Students will see hint/),
      panel().getByRole('button', { name: /^Release to all/ }),
    ];
    const boxes = await Promise.all(parts.map(boxOf));
    for (const [index, box] of boxes.entries())
      for (const other of boxes.slice(index + 1)) expect(overlap(box, other)).toBe(false);
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    await expect(panel().locator('[data-part="left-behind"]')).toBeVisible();
    await page.keyboard.press('Escape');
    await panel().waitFor({ state: 'detached' });
    await page.setViewportSize(DESKTOP);
  });

  test('writes no text below 12 px, apart from the digits of cells', async () => {
    const tooSmall = await page.evaluate(() =>
      [...document.querySelectorAll('body *')].flatMap((element) => {
        const hasText = [...element.childNodes].some(
          (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '',
        );
        if (!hasText || !element.checkVisibility() || element.closest('[data-part="status-cell"]'))
          return [];
        const size = parseFloat(getComputedStyle(element).fontSize);
        return size < 12 ? [`${element.textContent ?? ''}: ${String(size)} px`] : [];
      }),
    );
    expect(tooSmall).toEqual([]);
  });

  test('shows an announcement until it is withdrawn, also to a late student, and can show it longer', async () => {
    const notice = (of: Page) => of.locator('[data-part="notice"]', { hasText: 'Lunch at one.' });
    await page.keyboard.press('a');
    await panel().getByLabel('Message', { exact: true }).fill('Lunch at one.');
    expect(
      await panel()
        .getByRole('button', { name: '10 min', exact: true })
        .getAttribute('aria-pressed'),
    ).toBe('true');
    await panel().getByRole('button', { name: 'Until withdrawn' }).click();
    await panel().getByRole('button', { name: 'Send to all 3 students' }).click();
    await panel().waitFor({ state: 'detached' });
    await notice(students.get('Aoi')!.page).waitFor();
    const late = await site.joinStudent(workshop.code, 'Late');
    late.page.setDefaultTimeout(TIMEOUT_MS);
    await notice(late.page).waitFor();
    await page.keyboard.press('a');
    const sent = panel().locator('[data-part="sent-notice"]', { hasText: 'Lunch at one.' });
    expect(await sent.getByText(/shown until/).count()).toBe(0);
    await sent.getByRole('button', { name: /longer$/ }).click();
    await sent.getByRole('button', { name: '30 min' }).click();
    await sent.getByText(/shown until \d/).waitFor();
    await sent.getByRole('button', { name: /^Withdraw/ }).click();
    await notice(students.get('Aoi')!.page).waitFor({ state: 'detached' });
    await notice(late.page).waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
  });

  test('asks, moves and announces in Japanese, too', async () => {
    await chooseInUserMenu(page, '日本語');
    await expect(page.locator('html')).toHaveAttribute('lang', 'ja');
    await column(3).click();
    await page.getByText('課題 4 を表示しています。現在の課題は 1 です。').waitFor();
    await page.getByRole('button', { name: '現在の課題に戻る' }).click();
    await page.keyboard.press('n');
    await panel()
      .getByRole('heading', { name: /^全員を課題 2「.+」に進めますか？/ })
      .waitFor();
    await panel()
      .getByText(/^\d 人中 \d 人がまだ課題 1 に合格していません: Aoi、Ren/)
      .waitFor();
    await panel()
      .getByRole('button', { name: /^\d 人を課題 2 に進める/ })
      .click();
    await toast('課題 2 に進みました').waitFor();
    await toast('課題 2 に進みました').getByRole('button', { name: '元に戻す' }).click();
    await page.locator('[data-part="exercise"][aria-current="step"]').and(column(0)).waitFor();
    await page.keyboard.press('a');
    await panel().getByLabel('メッセージ', { exact: true }).fill('13 時まで昼休みです。');
    await panel()
      .getByRole('button', { name: /^\d 人全員に送信/ })
      .click();
    await students
      .get('Aoi')!
      .page.locator('[data-part="notice"]', { hasText: '13 時まで昼休みです。' })
      .waitFor();
    await chooseInUserMenu(page, 'English');
  });
});
