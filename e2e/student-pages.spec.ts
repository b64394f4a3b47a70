import type { Page } from 'playwright-core';
import { expect, test } from '#e2e/fixtures/test.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import type { Instructor, Student } from '#e2e/fixtures/users.ts';
import type { SeatCluster } from '#e2e/harness/seats.ts';
import type { Site } from '#e2e/fixtures/site.ts';

const TIMEOUT_MS = 30_000;

describeWith(['browser'], 'The student’s pages', () => {
  test.describe.configure({ mode: 'serial' });
  let site: Site;
  let instructor: Instructor;
  let workshop: WorkshopSummary;
  let student: Student;
  let page: Page;
  let cluster: SeatCluster;

  const waitForText = (text: string | RegExp, on = page) =>
    on.getByText(text).first().waitFor({ timeout: TIMEOUT_MS });
  const sendCommand = (kind: string, more: object) =>
    instructor.send('POST', `/api/workshops/${workshop.id}/commands`, { kind, ...more });
  const waitForExercise = (name: string | RegExp) =>
    page.getByRole('heading', { level: 1, name }).waitFor({ timeout: TIMEOUT_MS });
  const choose = async (item: string) => {
    await page.locator('[data-part="student-menu"]').click();
    await page.locator('[data-part="menu-popup"]').getByText(item, { exact: true }).click();
  };
  const newWorkshop = (name: string, code: string) =>
    instructor.send<WorkshopSummary>('POST', '/api/workshops', {
      name,
      packId: 'kubernetes-basics',
      startsAt: new Date().toISOString(),
      timeZone: 'Asia/Tokyo',
      language: 'en',
      code,
    });
  const join = async (on: Page, code: string, name?: string) => {
    await on.getByLabel('Join code', { exact: true }).fill(code);
    if (name !== undefined) await on.getByLabel('Name').fill(name);
    await on.getByRole('button', { name: 'Join' }).click();
  };

  test.beforeAll(async ({ openSite }) => {
    test.setTimeout(400_000);
    site = await openSite();
    instructor = await site.signInInstructor();
    workshop = await newWorkshop('Hall B', 'KUMO482');
    await instructor.send('PATCH', `/api/workshops/${workshop.id}`, { state: 'open' });
    await instructor.send('PATCH', `/api/workshops/${workshop.id}`, { state: 'live' });
    await newWorkshop('Not yet', 'DRAFT22');
    const ended = await newWorkshop('Ended', 'ENDED22');
    for (const state of ['open', 'ended'])
      await instructor.send('PATCH', `/api/workshops/${ended.id}`, { state });
    student = await site.joinStudent(workshop.code, 'momiji');
    page = student.page;
    page.setDefaultTimeout(TIMEOUT_MS);
  });

  test('explain a rejected code at its field, keep the name, and accept the right code in any notation', async () => {
    const other = await site.newPage('/');
    await join(other, 'NOSUCH1', 'kiwi');
    await waitForText('This code is wrong. Compare it with the code on the projector.', other);
    await join(other, 'ENDED22');
    await waitForText('This workshop has ended', other);
    await join(other, 'DRAFT22');
    await waitForText('This workshop isn’t open yet. You join automatically when it opens.', other);
    await other.getByRole('button', { name: 'Cancel' }).click();
    await join(other, 'ku');
    await waitForText('4 to 16 letters and digits', other);
    expect(await other.getByLabel('Join code', { exact: true }).getAttribute('aria-invalid')).toBe(
      'true',
    );
    expect(await other.getByLabel('Join code', { exact: true }).inputValue()).toBe('ku');
    expect(await other.getByLabel('Name').inputValue()).toBe('kiwi');
    await join(other, ' kumo - 482 ');
    await other.waitForURL('**/seat/*');
    await waitForText('kiwi', other);
    await other.context().close();
  });

  test('add a number to a name that is taken, and say so before the seat opens', async () => {
    const other = await site.newPage(`/join/${workshop.code}`);
    await other.getByLabel('Name').fill('momiji');
    await other.getByRole('button', { name: 'Join' }).click();
    await waitForText('The name momiji is taken, so you appear as momiji 2.', other);
    await other.getByRole('link', { name: 'Continue' }).click();
    await other.waitForURL('**/seat/*');
    await waitForText('momiji 2', other);
    await other.goto(`${site.url}/`);
    await other
      .getByRole('link', { name: 'Continue as momiji 2 in Hall B' })
      .waitFor({ timeout: TIMEOUT_MS });
    await other.context().close();
  });

  test('change from the install command to the checks when the cluster connects', async () => {
    await waitForText('Run the install command');
    await page.getByRole('heading', { name: 'Task' }).waitFor();
    cluster = site.connectCluster(student.token, 'momiji');
    await waitForText('Checks begin with your first attempt.');
    await cluster.apply('pod-apply', 'wrong-image');
    await waitForText('http-eco');
    expect(await page.locator('article[data-state="fail"]').count()).toBeGreaterThan(0);
  });

  test('open hints one by one, in order, and keep them across a reload', async () => {
    const hints = page.locator('[data-part="hints"] > li');
    expect(await hints.count()).toBe(3);
    expect(await page.getByRole('button', { name: /^Open hint/ }).count()).toBe(1);
    await page.getByRole('button', { name: 'Open hint 1' }).click();
    await hints.nth(0).locator('[data-part="rich-text"]').waitFor();
    expect(await hints.nth(1).locator('[data-part="rich-text"]').count()).toBe(0);
    await hints.nth(2).getByText('Available after hint 2').waitFor();
    await page.keyboard.press('h');
    await page.locator('[data-next-hint]:focus').waitFor();
    await page.keyboard.press('Enter');
    await hints.nth(1).locator('[data-part="rich-text"]').waitFor();
    const text = await hints.nth(1).textContent();
    await page.reload();
    await hints.nth(1).locator('[data-part="rich-text"]').waitFor();
    expect(await hints.nth(1).textContent()).toBe(text);
    await waitForText('2 of 3 opened');
    await page.getByRole('button', { name: 'Open hint 3' }).waitFor();
  });

  test('hide the solution until the instructor releases it, and again after the instructor withdraws it', async () => {
    const solution = page.locator('section[aria-labelledby="task"] > [data-part="rich-text"]');
    await waitForText('Available when you pass or when your instructor releases it');
    expect(await solution.count()).toBe(0);
    await sendCommand('release-solution', { exerciseId: 'pod-apply' });
    await solution.waitFor();
    expect(await solution.textContent()).toContain('echo-pod');
    await sendCommand('withdraw-solution', { exerciseId: 'pod-apply' });
    await waitForText('Available when you pass or when your instructor releases it');
    expect(await solution.count()).toBe(0);
  });

  test('label a pass that the instructor gave, and remove it when the instructor revokes it', async () => {
    await sendCommand('mark-passed', { seatId: student.seat, exerciseId: 'pod-apply' });
    await waitForText('Marked as passed by your instructor');
    await sendCommand('revoke-pass', { seatId: student.seat, exerciseId: 'pod-apply' });
    await page.getByText('Marked as passed by your instructor').waitFor({ state: 'detached' });
  });

  test('show a pass until the student continues, open the solution, and keep the pass and its checks after the Pod is deleted', async () => {
    const moment = page.locator('[data-part="exercise-status"][data-celebrated]');
    await cluster.apply('pod-apply', 'solution');
    await moment.getByText('Exercise 1 passed').waitFor();
    await moment.getByText(/^You took \d+:\d\d\.$/).waitFor();
    await page.locator('section[aria-labelledby="task"] > [data-part="rich-text"]').waitFor();
    await page.reload();
    await moment.getByText('Exercise 1 passed').waitFor();
    const next = moment.getByRole('button', { name: 'Next exercise' });
    const place = await next.boundingBox();
    cluster.remove('pod-apply');
    await moment.getByText(/Your pass still counts/).waitFor();
    expect(await next.boundingBox(), 'the button doesn’t move away from a pointer').toEqual(place);
    await next.click();
    await waitForExercise(/Ask the Pod/);
    await page.keyboard.press('[');
    await waitForExercise(/Run a Pod/);
    await waitForText('Your pass still counts');
    expect(await moment.count()).toBe(0);
    expect(await page.locator('article[data-part="check"]:not([data-state="pass"])').count()).toBe(
      0,
    );
    await page.getByText('Now in your cluster').click();
    await waitForText('Your pass counts, whatever changes here.');
  });

  test('switch exercises with [ and ], and show the same one after a reload', async () => {
    await page.keyboard.press(']');
    await waitForExercise(/Ask the Pod/);
    await page.keyboard.press(']');
    await waitForExercise(/Problem 1/);
    await page.keyboard.press(']');
    await page.keyboard.press('[');
    await waitForExercise(/Problem 1/);
    await page.reload();
    await waitForExercise(/Problem 1/);
    await sendCommand('set-current-exercise', { exerciseId: 'problem-2' });
    await page.getByRole('button', { name: /Go to current exercise \(\d+\)/ }).click();
    await waitForExercise(/Problem 2/);
    await page.keyboard.press('[');
    await waitForExercise(/Restart one by one/);
    await page.goto(page.url().replace(/at=.*/, 'at=problem-1'));
    await waitForExercise(/Problem 1/);
  });

  test('change the language without a reload, and keep it', async () => {
    await page.evaluate(() => {
      (window as { mark?: string }).mark = 'same page';
    });
    await choose('日本語');
    await waitForExercise(/問題 1/);
    await page.getByText('どちらのイメージも busybox').waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('ja');
    expect(await page.evaluate(() => (window as { mark?: string }).mark)).toBe('same page');
    await page.reload();
    await waitForExercise(/問題 1/);
    await choose('English');
    await waitForExercise(/Problem 1/);
  });

  test('send a help request with a question, and show its place, its snooze, its helper and its end', async () => {
    const seat = student.seat;
    await page.keyboard.press('Control+Enter');
    await page.getByLabel('What’s your question?').fill('Why does it stay Pending?');
    await waitForText(/Sent with your question: exercise 3/);
    await page.keyboard.press('Control+Enter');
    await page.getByRole('heading', { name: '1st in line' }).waitFor({ timeout: TIMEOUT_MS });
    await waitForText('Why does it stay Pending?');
    await sendCommand('snooze-help', { seatId: seat });
    await waitForText('An instructor will come back to you');
    await sendCommand('claim-help', { seatId: seat });
    await waitForText(/ is on the way$/);
    await page.getByRole('button', { name: 'Edit question' }).click();
    expect(await page.getByLabel('What’s your question?').inputValue()).toBe(
      'Why does it stay Pending?',
    );
    await page.getByLabel('What’s your question?').fill('Is it the port?');
    await page.getByRole('button', { name: 'Update question' }).click();
    await page
      .locator('[data-part="help-status"]', { hasText: 'Is it the port?' })
      .waitFor({ timeout: TIMEOUT_MS });
    await sendCommand('resolve-help', { seatId: seat });
    await waitForText(/marked your request as resolved/);
    await page.getByRole('button', { name: 'Raise hand again' }).click();
    await page
      .locator('[data-part="help-status"][data-state="waiting"]', { hasText: 'Is it the port?' })
      .waitFor({ timeout: TIMEOUT_MS });
    await page.getByRole('button', { name: 'Lower hand' }).click();
    await waitForText('Your hand is lowered');
    await page.getByRole('button', { name: 'Dismiss' }).click();
    expect(await page.locator('[data-part="help-status"]').count()).toBe(0);
  });

  test('keep a half-typed question without a network and across a reload, and are live as soon as the network is back', async () => {
    site.errors.setServerAway(true);
    await page.keyboard.press('Control+Enter');
    await page.getByLabel('What’s your question?').fill('half');
    await page.context().setOffline(true);
    await page.getByText(/^Reconnecting… Last update/).waitFor({ timeout: TIMEOUT_MS });
    await page.getByLabel('What’s your question?').fill('half a question');
    expect(await page.getByRole('button', { name: 'Raise hand' }).last().isDisabled()).toBe(true);
    await waitForText('Unavailable while reconnecting');
    await page.context().setOffline(false);
    await page
      .locator('[data-part="connection"][data-state="connected"]')
      .waitFor({ timeout: 4_000 });
    await page.reload();
    await page.getByLabel('What’s your question?').waitFor();
    expect(await page.getByLabel('What’s your question?').inputValue()).toBe('half a question');
    await page.getByLabel('What’s your question?').fill('');
    await page.getByRole('button', { name: 'Cancel' }).click();
    site.errors.setServerAway(false);
  });

  test('keep a message on top until it is read, and link to the hint that was sent', async () => {
    const to = { to: 'seats', seats: [student.seat] };
    await sendCommand('announce', { text: 'Until 14:20. Then `problem-2`.', to: { to: 'all' } });
    await sendCommand('give-hint', { exerciseId: 'problem-2', hint: 1, to });
    await waitForText('Until 14:20. Then');
    await page.getByRole('button', { name: 'View', exact: true }).click();
    await waitForExercise(/Problem 2/);
    await page
      .locator('[data-part="hints"]')
      .getByText('Sent by your instructor')
      .waitFor({ timeout: TIMEOUT_MS });
    for (const left of [1, 0]) {
      await page.getByRole('button', { name: 'Got it' }).first().click();
      await page.waitForFunction(
        (count) => document.querySelectorAll('[data-part="notice"]').length === count,
        left,
        { timeout: TIMEOUT_MS },
      );
    }
    await page.reload();
    await choose('2 read messages');
    await page.locator('[data-part="read-notices"]').getByText('Until 14:20. Then').waitFor();
    await page.keyboard.press('Escape');
    expect(await page.locator('[data-part="notice"]').count()).toBe(0);
  });

  test('show the timer and the breaks', async () => {
    await sendCommand('set-timer', { seconds: 760 });
    await page.getByText('left for this exercise').waitFor({ timeout: TIMEOUT_MS });
    expect(await page.getByRole('timer').innerText()).toMatch(/^12:\d\d$/);
    const { pos } = await instructor.send<{ pos: number }>(
      'POST',
      `/api/workshops/${workshop.id}/commands`,
      {
        kind: 'plan-break',
        startsAt: Date.now() - 1_000,
        minutes: 10,
      },
    );
    await waitForText(/^Break until \d\d:\d\d\. /);
    await sendCommand('cancel-break', { breakId: pos });
    await page.getByRole('timer').waitFor({ timeout: TIMEOUT_MS });
  });

  test('list the whole course with its sections, and move along the timeline with arrow keys', async () => {
    await page.getByRole('button', { name: 'All exercises' }).click();
    await page.getByRole('button', { name: /^Exercise 1, / }).click();
    await waitForExercise(/Run a Pod/);
    await page.locator('[data-part="exercise-timeline"] [aria-current]').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await waitForExercise(/Ask the Pod/);
  });
});
