import type { Page } from 'playwright-core';
import { expect, test } from '#e2e/fixtures/test.ts';
import { waitForReadMessages } from '#e2e/fixtures/users.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { openInvitedRoom, openLiveRoom, type LiveRoomPage } from '#e2e/fixtures/live-room-page.ts';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import { INSTRUCTOR_NAME, type Student } from '#e2e/fixtures/users.ts';
import type { Site } from '#e2e/fixtures/site.ts';
import { waitFor } from '#e2e/harness/wait-for.ts';

const TIMEOUT_MS = 30_000;
const QUESTION = 'Which file decides the image?';

/** One workshop from its start. Each helper and student has a separate browser context. */
describeWith(['browser'], 'A live room with three helpers and three students', () => {
  test.describe.configure({ mode: 'serial' });
  let site: Site;
  let workshop: WorkshopSummary;
  let owner: LiveRoomPage;
  let instructor2: LiveRoomPage;
  let assistant: LiveRoomPage;
  let helpers: readonly LiveRoomPage[];
  let settings: Page;
  let projector: Page;
  const students = new Map<string, Student>();

  const pageOf = (displayName: string) => students.get(displayName)!.page;
  const waitForText = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();
  const helpStatus = (displayName: string) =>
    pageOf(displayName).locator('[data-part="help-status"]');
  const waitForPlace = (displayName: string, text: string) =>
    helpStatus(displayName)
      .getByText(new RegExp(`^${text}$`))
      .first()
      .waitFor();
  const raiseHand = async (displayName: string, question: string) => {
    const page = pageOf(displayName);
    await page.keyboard.press('Control+Enter');
    await page.getByRole('textbox', { name: 'What’s your question?' }).fill(question);
    await page.keyboard.press('Control+Enter');
    await helpStatus(displayName).waitFor();
  };
  const waitUntilNotListed = (displayName: string) =>
    waitFor(
      `no attention row names ${displayName}`,
      async () => {
        const openRequest =
          ':is([data-kind="help-request"], [data-kind="claimed"]):not([data-settled])';
        const counts = await Promise.all(
          helpers.map(({ attentionRow }) => attentionRow(displayName, openRequest).count()),
        );
        return counts.every((count) => count === 0) || undefined;
      },
      { timeoutMs: TIMEOUT_MS },
    );

  test.beforeAll(async ({ openSite }) => {
    test.setTimeout(600_000);
    site = await openSite();
    const first = await site.signInInstructor();
    workshop = await first.openWorkshop('Hall B');
    for (const displayName of ['momiji', 'akane', 'kiwi']) {
      const student = await site.joinStudent(workshop.code, displayName);
      student.page.setDefaultTimeout(TIMEOUT_MS);
      students.set(displayName, student);
      const cluster = site.connectCluster(student.token, displayName);
      await cluster.apply('pod-apply', displayName === 'kiwi' ? 'wrong-name' : 'wrong-image');
    }
    await first.send('POST', `/api/workshops/${workshop.id}/commands`, {
      kind: 'set-current-exercise',
      exerciseId: 'pod-apply',
    });
    owner = await openLiveRoom(first, INSTRUCTOR_NAME, site, workshop.id);
    instructor2 = await openInvitedRoom(site, first, workshop.id, 'instructor');
    assistant = await openInvitedRoom(site, first, workshop.id, 'assistant');
    helpers = [owner, instructor2, assistant];
    settings = await owner.page.context().newPage();
    projector = await owner.page.context().newPage();
    await settings.goto(`${site.url}/workshops/${workshop.id}/settings`);
    await projector.goto(`${site.url}/workshops/${workshop.id}/projector`);
    for (const page of [settings, projector, ...helpers.map((helper) => helper.page)])
      page.setDefaultTimeout(TIMEOUT_MS);
    await projector.locator('[data-part="projector-current"]').waitFor();
    for (const displayName of students.keys())
      await pageOf(displayName).locator('article[data-state="fail"]').first().waitFor();
  });

  test('shows a help request with its question first to all helpers, and its place in line to the student', async () => {
    await raiseHand('momiji', QUESTION);
    await waitForPlace('momiji', '1st in line');
    await expect.poll(() => owner.page.title()).toMatch(/^\(1\) Live room · /);
    await helpStatus('momiji').getByText(QUESTION).waitFor();
    for (const { page, attentionRow, seatTile } of helpers) {
      await attentionRow('momiji', '[data-kind="help-request"][data-loud]')
        .getByText(QUESTION)
        .waitFor();
      await page
        .locator('[data-part="next-up"][data-kind="help-request"]', { hasText: 'momiji' })
        .waitFor();
      await seatTile('momiji').and(page.locator('[data-state="help"][data-loud]')).waitFor();
      expect(await page.locator('[data-part="attention-row"]').first().textContent()).toContain(
        'momiji',
      );
    }
    await raiseHand('akane', '');
    await waitForPlace('momiji', '1st of 2 in line');
    await waitForPlace('akane', '2nd of 2 in line');
  });

  test('gives a help request to one of two helpers who claim it at once, and names that helper to the other', async () => {
    const buttons = await Promise.all(
      [owner, instructor2].map(({ page }) =>
        page.getByRole('button', { name: 'Claim momiji' }).elementHandle(),
      ),
    );
    await Promise.all(
      buttons.map((button) =>
        button?.evaluate((element) => {
          (element as HTMLElement).click();
        }),
      ),
    );
    await owner.attentionRow('momiji', '[data-claimed]').waitFor();
    const claimedByOwner = await owner
      .attentionRow('momiji', '[data-claimed]')
      .getByText('You’ve been helping since')
      .count();
    const [claimer, other] = claimedByOwner === 1 ? [owner, instructor2] : [instructor2, owner];
    await claimer.attentionRow('momiji').getByText('You’ve been helping since').waitFor();
    await other
      .attentionRow('momiji')
      .getByText(`${claimer.name} has been helping since`)
      .waitFor();
    await other.page
      .locator('[data-part="toast"][data-tone="error"]')
      .getByText(/helping/)
      .waitFor();
    await assistant
      .attentionRow('momiji')
      .getByText(`${claimer.name} has been helping since`)
      .waitFor();
    for (const { attentionRow, page, seatTile } of helpers) {
      await seatTile('momiji').and(page.locator('[data-claimed]:not([data-loud])')).waitFor();
      expect(await attentionRow('momiji', '[data-loud]').count()).toBe(0);
      await page
        .locator('[data-part="next-up"][data-kind="help-request"]', { hasText: 'akane' })
        .waitFor();
    }
    await waitForPlace('momiji', `${claimer.name} is on the way`);
    await waitForPlace('akane', '1st in line');
    // The next tests expect the owner's claim.
    if (claimer === instructor2) {
      await instructor2.openSeat('momiji');
      await handOver(instructor2, INSTRUCTOR_NAME);
      await instructor2.page.keyboard.press('Escape');
    }
    await owner.attentionRow('momiji').getByText('You’ve been helping since').waitFor();
  });

  const toast = (on: LiveRoomPage, text: string) =>
    on.page.locator('[data-part="toast"]', { hasText: text }).first();

  async function handOver(helper: LiveRoomPage, to: string): Promise<void> {
    await helper.drawer.getByLabel('Hand over to').selectOption({ label: to });
    await toast(helper, `Handed over to ${to}`).waitFor();
  }

  test('hands over to another instructor, and the student sees the new helper', async () => {
    await owner.openSeat('momiji');
    await handOver(owner, instructor2.name);
    await waitForPlace('momiji', `${instructor2.name} is on the way`);
    await instructor2.attentionRow('momiji').getByText('You’ve been helping since').waitFor();
    await owner.drawer.getByText(`${instructor2.name} is helping`).waitFor();
    expect(
      await owner.drawer.getByRole('button', { name: 'Claim', exact: false }).first().isDisabled(),
    ).toBe(true);
    await owner.page.keyboard.press('Escape');
  });

  test('snoozes a help request without losing its place in line', async () => {
    await instructor2.openSeat('momiji');
    await instructor2.drawer.getByRole('button', { name: 'Snooze' }).click();
    await toast(instructor2, 'Snoozed. The request keeps its place.').waitFor();
    await waitForPlace('momiji', 'An instructor will come back to you');
    await waitForPlace('akane', '1st in line');
    await owner
      .attentionRow('momiji')
      .getByText(/^Snoozed (10|9):\d\d left$/)
      .waitFor();
    expect(await owner.attentionRow('momiji', '[data-loud]').count()).toBe(0);
    await instructor2.drawer.getByRole('button', { name: 'Return to queue' }).click();
    await waitForPlace('momiji', '1st of 2 in line');
    await waitForPlace('akane', '2nd of 2 in line');
    await instructor2.page.keyboard.press('Escape');
    await owner.attentionRow('momiji', '[data-loud]').waitFor();
  });

  test('removes a resolved help request everywhere, and restores it on undo', async () => {
    await assistant.page.getByRole('button', { name: 'Claim momiji' }).click();
    await waitForPlace('momiji', `${assistant.name} is on the way`);
    await assistant.page.getByRole('button', { name: 'Resolve momiji' }).click();
    await waitForText(pageOf('momiji'), `${assistant.name} marked your request as resolved.`);
    await waitUntilNotListed('momiji');
    await waitForPlace('akane', '1st in line');
    const toast = assistant.page.locator('[data-part="toast"]', { hasText: 'momiji: resolved' });
    await toast.getByRole('button', { name: 'Undo' }).click();
    await waitForPlace('momiji', `${assistant.name} is on the way`);
    await helpStatus('momiji').getByText(QUESTION).waitFor();
    await owner
      .attentionRow('momiji', '[data-kind="claimed"][data-claimed]')
      .getByText(`${assistant.name} has been helping since`)
      .waitFor();
  });

  test('lets a student lower the hand, and moves the next student up', async () => {
    await helpStatus('momiji').getByRole('button', { name: 'Lower hand' }).click();
    await helpStatus('momiji').getByText('Your hand is lowered').waitFor();
    expect(await pageOf('momiji').getByText('marked your request as resolved').count()).toBe(0);
    await waitUntilNotListed('momiji');
    await owner.page.getByRole('button', { name: 'Claim akane' }).click();
    await owner.page.getByRole('button', { name: 'Resolve akane' }).click();
    await waitUntilNotListed('akane');
  });

  test('applies changed thresholds for all helpers at once', async () => {
    const otherSettings = await instructor2.page.context().newPage();
    await otherSettings.goto(`${site.url}/workshops/${workshop.id}/settings`);
    await otherSettings
      .getByLabel('Group the same cause from (students)')
      .waitFor({ timeout: TIMEOUT_MS });
    expect(
      await otherSettings.getByLabel('Group the same cause from (students)').inputValue(),
    ).toBe('5');
    await settings.getByLabel('Group the same cause from (students)').fill('2');
    await settings
      .locator('[data-part="threshold-form"]')
      .getByRole('button', { name: 'Save changes' })
      .click();
    await waitForText(settings, 'Saved');
    await otherSettings.locator('input[value="2"]').waitFor({ timeout: TIMEOUT_MS });
    expect(
      await otherSettings.getByLabel('Group the same cause from (students)').inputValue(),
    ).toBe('2');
    await otherSettings.close();
    await instructor2.page.getByRole('button', { name: 'Send hint to 2' }).waitFor();
  });

  test('moves seats into a group by their display names', async () => {
    await settings.getByLabel('Seats', { exact: true }).fill('momiji, akane');
    await settings.getByLabel('Group', { exact: true }).fill('Front');
    await settings.getByRole('button', { name: 'Move 2 seats to Front' }).click();
    await settings.locator('[data-part="seat-groups"]', { hasText: 'Front 2 seats' }).waitFor();
  });

  const notice = (displayName: string, text: string) =>
    pageOf(displayName).locator('[data-part="notice"]', { hasText: text });
  const panel = () => owner.page.locator('[data-part="prompt-panel"]');
  /** Opens the panel by its key, and waits until it closes after sending. */
  const announce = async (text: string, group: string | null, button: string) => {
    await owner.page.keyboard.press('a');
    await panel().getByLabel('Message', { exact: true }).fill(text);
    if (group !== null) await panel().locator('select').selectOption(group);
    await panel().getByRole('button', { name: button }).click();
    await panel().waitFor({ state: 'detached' });
  };
  const sent = (text: string) => panel().locator('[data-part="sent-notice"]', { hasText: text });

  test('sends a message to everyone, counts its readers, and withdraws it everywhere', async () => {
    await announce('Coffee at three.', null, 'Send to all 3 students');
    for (const displayName of students.keys())
      await notice(displayName, 'Coffee at three.')
        .getByText(`${owner.name} to everyone`)
        .waitFor();
    await projector
      .locator('[data-part="projector-announcement"]', { hasText: 'Coffee at three.' })
      .waitFor();
    await owner.page.keyboard.press('a');
    await sent('Coffee at three.').getByText('read by 0 of 3').waitFor();
    await notice('momiji', 'Coffee at three.').getByRole('button', { name: 'Got it' }).click();
    await sent('Coffee at three.').getByText('read by 1 of 3').waitFor();
    await notice('akane', 'Coffee at three.').getByRole('button', { name: 'Got it' }).click();
    await sent('Coffee at three.').getByText('read by 2 of 3').waitFor();
    await notice('momiji', 'Coffee at three.').waitFor({ state: 'detached' });
    await waitForReadMessages(pageOf('momiji'), true);
    await sent('Coffee at three.')
      .getByRole('button', { name: /^Withdraw/ })
      .click();
    await notice('kiwi', 'Coffee at three.').waitFor({ state: 'detached' });
    await waitForReadMessages(pageOf('momiji'), false);
    await projector.locator('[data-part="projector-announcement"]').waitFor({ state: 'detached' });
    await owner.page.keyboard.press('Escape');
  });

  test('sends messages to a group and to one student, and to no other student', async () => {
    await announce('The front row first.', 'Front', 'Send to Front, 2 students');
    for (const displayName of ['momiji', 'akane'])
      await notice(displayName, 'The front row first.').waitFor();
    await owner.openSeat('kiwi');
    await owner.page.keyboard.press('m');
    await owner.drawer.getByLabel('Message to kiwi').fill('Look at the name.');
    await owner.page.keyboard.press('Enter');
    await notice('kiwi', 'Look at the name.').getByText(`${owner.name} to you`).waitFor();
    await owner.drawer.getByRole('heading', { name: 'Sent to kiwi' }).waitFor();
    await owner.page.keyboard.press('Escape');
    expect(await notice('kiwi', 'The front row first.').count()).toBe(0);
    for (const displayName of ['momiji', 'akane'])
      expect(await notice(displayName, 'Look at the name.').count()).toBe(0);
  });

  test('sends one hint to all students with the same problem, and it opens on their pages', async () => {
    await instructor2.page.getByRole('button', { name: 'Send hint to 2' }).click();
    await waitForText(instructor2.page, 'Students will see hint 1 of exercise 1.');
    await instructor2.page.getByRole('button', { name: 'Send hint 1 to 2 students' }).click();
    for (const displayName of ['momiji', 'akane']) {
      await notice(displayName, 'Hint 1 of exercise 1 is now available.')
        .getByRole('button', { name: 'View', exact: true })
        .click();
      await pageOf(displayName)
        .locator('[data-part="hints"] > li')
        .first()
        .locator('[data-part="rich-text"]')
        .waitFor();
    }
    expect(
      await pageOf('kiwi').locator('[data-part="hints"] [data-part="rich-text"]').count(),
    ).toBe(0);
    expect(await notice('kiwi', 'Hint 1').count()).toBe(0);
    await waitForText(instructor2.page, 'Hint 1 sent to 2 students');
  });

  test('releases the solution to one group only', async () => {
    await owner.page.keyboard.press('r');
    await panel().getByRole('button', { name: 'Solution', exact: true }).click();
    await panel().locator('select').selectOption('Front');
    await panel().getByRole('button', { name: 'Release to Front, 2 students' }).click();
    const solution = (displayName: string) =>
      pageOf(displayName).locator('section[aria-labelledby="task"] > [data-part="rich-text"]');
    for (const displayName of ['momiji', 'akane']) await solution(displayName).waitFor();
    expect(await solution('kiwi').count()).toBe(0);
    await waitForText(
      pageOf('kiwi'),
      'Available when you pass or when your instructor releases it',
    );
  });

  test('sets, extends and clears the timer on every page and in the projector view', async () => {
    const clocks = [
      pageOf('kiwi').locator('[data-part="schedule-countdown"] [role="timer"]'),
      projector.locator('[data-part="projector-schedule"] [role="timer"]'),
    ];
    const waitForMinutes = (minimum: number) =>
      Promise.all(
        clocks.map((clock) =>
          waitFor(
            `the clock shows ${String(minimum)} minutes or more`,
            async () => Number((await clock.textContent())?.split(':')[0]) >= minimum || undefined,
            { timeoutMs: TIMEOUT_MS },
          ),
        ),
      );
    await owner.page
      .getByRole('button', { name: /^Timer/ })
      .first()
      .click();
    await panel().getByRole('button', { name: 'Set to 10 min' }).click();
    await waitForMinutes(9);
    await panel().getByRole('button', { name: 'Add 5 min' }).click();
    await waitForMinutes(14);
    await instructor2.page
      .getByRole('button', { name: /^Timer: 1\d:\d\d left/ })
      .first()
      .waitFor();
    await panel().getByRole('button', { name: 'Clear timer' }).click();
    for (const clock of clocks) await clock.waitFor({ state: 'detached' });
    await owner.page.keyboard.press('Escape');
  });

  test('shows a planned break on every page and in the projector view until it is canceled', async () => {
    const now = await settings.evaluate(() => Date.now());
    const startsAt = new Intl.DateTimeFormat('sv', {
      timeZone: 'Asia/Tokyo',
      dateStyle: 'short',
      timeStyle: 'short',
    })
      .format(now)
      .replace(' ', 'T');
    await settings.getByLabel('Start', { exact: true }).fill(startsAt);
    await settings.getByLabel('Length (minutes)', { exact: true }).fill('20');
    await settings.getByRole('button', { name: 'Plan break' }).click();
    const plan = projector.locator('[data-part="projector-schedule"]', { hasText: 'Break until' });
    await plan.waitFor();
    for (const displayName of students.keys())
      await waitForText(pageOf(displayName), /^Break until \d/);
    await settings.getByRole('button', { name: 'Cancel break' }).click();
    await projector.getByText('Break until').waitFor({ state: 'detached' });
    await pageOf('momiji')
      .getByText(/^Break until \d/)
      .waitFor({ state: 'detached' });
  });
});
