import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { WorkshopSummary } from '#lib/protocol/http.ts';
import { describeWith } from './harness/requirements.ts';
import {
  joinStudent,
  signInInstructor,
  type Instructor,
  type Student,
} from '#e2e/harness/users.ts';
import { connectCluster, type SeatCluster } from './harness/seats.ts';
import { openSite, type Site } from './harness/site.ts';

const PATIENCE = 30_000;

describeWith(['browser'], 'The student’s pages', (parts) => {
  let site: Site;
  let instructor: Instructor;
  let workshop: WorkshopSummary;
  let student: Student;
  let page: Page;
  let cluster: SeatCluster;

  const says = (text: string | RegExp, on = page) =>
    on.getByText(text).first().waitFor({ timeout: PATIENCE });
  const act = (kind: string, more: object) =>
    instructor.send('POST', `/api/events/${workshop.id}/acts`, { kind, ...more });
  const heading = (name: string | RegExp) =>
    page.getByRole('heading', { level: 1, name }).waitFor({ timeout: PATIENCE });
  const newWorkshop = (name: string, code: string) =>
    instructor.send<WorkshopSummary>('POST', '/api/events', {
      name,
      pack: 'kubernetes-basics',
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

  beforeAll(async () => {
    site = await openSite(parts.browser());
    instructor = await signInInstructor(site.browser, site.signInLink);
    workshop = await newWorkshop('Hall B', 'KUMO482');
    await instructor.send('PATCH', `/api/events/${workshop.id}`, { state: 'open' });
    await instructor.send('PATCH', `/api/events/${workshop.id}`, { state: 'live' });
    await newWorkshop('Not yet', 'DRAFT22');
    const over = await newWorkshop('Over', 'ENDED22');
    for (const state of ['open', 'ended'])
      await instructor.send('PATCH', `/api/events/${over.id}`, { state });
    student = await joinStudent(site.browser, site.url, workshop.code, 'momiji');
    page = student.page;
    page.setDefaultTimeout(PATIENCE);
  }, 400_000);
  afterEach(() => {
    expect(site.errors.drain()).toEqual([]);
  });
  afterAll(async () => {
    (cluster as SeatCluster | undefined)?.stop();
    await (site as Site | undefined)?.close();
  });

  it('refuses a code in words where it was typed, keeps the name, and lets the right code in however it is written', async () => {
    const other = await site.newPage('/');
    await join(other, 'NOSUCH1', 'kiwi');
    await says('That code doesn’t match any workshop', other);
    await join(other, 'DRAFT22');
    await says('This workshop isn’t open yet', other);
    await join(other, 'ENDED22');
    await says('This workshop has ended', other);
    await join(other, 'ku');
    await says('4 to 12 letters and digits', other);
    expect(await other.getByLabel('Join code', { exact: true }).getAttribute('aria-invalid')).toBe(
      'true',
    );
    expect(await other.getByLabel('Join code', { exact: true }).inputValue()).toBe('ku');
    expect(await other.getByLabel('Name').inputValue()).toBe('kiwi');
    await join(other, ' kumo - 482 ');
    await other.waitForURL('**/seat/*');
    await says('kiwi', other);
    await other.context().close();
  });

  it('gives a name that is taken a number, and says so before going on', async () => {
    const other = await site.newPage(`/join/${workshop.code}`);
    await other.getByLabel('Name').fill('momiji');
    await other.getByRole('button', { name: 'Join' }).click();
    await says('The name momiji is taken, so you appear as momiji 2.', other);
    await other.getByRole('link', { name: 'Continue' }).click();
    await other.waitForURL('**/seat/*');
    await says('momiji 2', other);
    await other.goto(`${site.url}/`);
    await other.getByRole('link', { name: 'Hall B, as momiji 2' }).waitFor({ timeout: PATIENCE });
    await other.context().close();
  });

  it('goes by itself from the install line to the checks when the cluster connects', async () => {
    await says('Run the install command');
    await page.getByRole('heading', { name: 'Task' }).waitFor();
    cluster = connectCluster(site.url, student.token, 'momiji');
    await says('Checks begin with your first attempt.');
    await cluster.apply('pod-apply', 'wrong-image');
    await says('http-eco');
    expect(await page.locator('article[data-state="fails"]').count()).toBeGreaterThan(0);
  });

  it('opens hints one by one, in order, and still has them when loaded again', async () => {
    const hints = page.locator('.hints > li');
    expect(await hints.count()).toBe(3);
    expect(await page.getByRole('button', { name: /^Open hint/ }).count()).toBe(1);
    await page.getByRole('button', { name: 'Open hint 1' }).click();
    await hints.nth(0).locator('.prose').waitFor();
    expect(await hints.nth(1).locator('.prose').count()).toBe(0);
    await hints.nth(2).getByText('Available after hint 2').waitFor();
    await page.keyboard.press('h');
    await page.locator('[data-next-hint]:focus').waitFor();
    await page.keyboard.press('Enter');
    await hints.nth(1).locator('.prose').waitFor();
    const words = await hints.nth(1).textContent();
    await page.reload();
    await hints.nth(1).locator('.prose').waitFor();
    expect(await hints.nth(1).textContent()).toBe(words);
    await says('2 of 3 opened');
    await page.getByRole('button', { name: 'Open hint 3' }).waitFor();
  });

  it('shows no solution before it is released, and shows it and hides it with the instructor’s act', async () => {
    const solution = page.locator('section[aria-labelledby="task"] > .prose');
    await says('Available when you pass or when your instructor releases it');
    expect(await solution.count()).toBe(1);
    await act('release-solution', { exercise: 'pod-apply' });
    await solution.nth(1).waitFor();
    expect(await solution.nth(1).textContent()).toContain('echo-pod');
    await act('withdraw-solution', { exercise: 'pod-apply' });
    await says('Available when you pass or when your instructor releases it');
    expect(await solution.count()).toBe(1);
  });

  it('shows a pass by hand as one, and takes it back when the instructor does', async () => {
    await act('pass-by-hand', { seat: student.seat, exercise: 'pod-apply' });
    await says('Marked as passed by your instructor');
    await act('void-pass', { seat: student.seat, exercise: 'pod-apply' });
    await page.getByText('Marked as passed by your instructor').waitFor({ state: 'detached' });
  });

  it('turns green when the Pod is right, opens the solution, and keeps the pass when the Pod is gone', async () => {
    await cluster.apply('pod-apply', 'solution');
    await says('Passed at');
    await page.locator('section[aria-labelledby="task"] > .prose').nth(1).waitFor();
    cluster.remove('pod-apply');
    await says('Your pass still counts');
    await heading(/Run a Pod/);
  });

  it('walks through the exercises by [ and ], and comes back to the same one when loaded again', async () => {
    await page.keyboard.press(']');
    await heading(/Ask the Pod/);
    await page.keyboard.press(']');
    await heading(/Problem 1/);
    await page.keyboard.press(']');
    await page.keyboard.press('[');
    await heading(/Problem 1/);
    await page.reload();
    await heading(/Problem 1/);
    await act('set-current', { exercise: 'problem-2' });
    await page.getByRole('button', { name: /Go to current exercise \(\d+\)/ }).click();
    await heading(/Problem 2/);
    await page.keyboard.press('[');
    await heading(/Restart one by one/);
    await page.goto(page.url().replace(/at=.*/, 'at=problem-1'));
    await heading(/Problem 1/);
  });

  it('changes its language in place, and stays with it', async () => {
    await page.evaluate(() => {
      (window as { mark?: string }).mark = 'same page';
    });
    await page.getByRole('button', { name: '日本語' }).click();
    await heading(/問題 1/);
    await page.getByText('どちらのイメージも busybox').waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('ja');
    expect(await page.evaluate(() => (window as { mark?: string }).mark)).toBe('same page');
    await page.reload();
    await heading(/問題 1/);
    await page.getByRole('button', { name: 'English' }).click();
    await heading(/Problem 1/);
  });

  it('raises a hand with a question, and says its place, that it is set aside, who comes, and that it is down again', async () => {
    const seat = student.seat;
    await page.keyboard.press('Control+Enter');
    await page.getByLabel('What’s your question?').fill('Why does it stay Pending?');
    await says(/Sent with your question: exercise 3/);
    await page.keyboard.press('Control+Enter');
    await page.getByText('1st in line', { exact: true }).waitFor({ timeout: PATIENCE });
    await says('Why does it stay Pending?');
    await act('pause-hand', { seat });
    await says('An instructor will come back to you');
    await act('take', { seat });
    await says(/ is on the way$/);
    await page.getByRole('button', { name: 'Edit question' }).click();
    expect(await page.getByLabel('What’s your question?').inputValue()).toBe(
      'Why does it stay Pending?',
    );
    await page.getByLabel('What’s your question?').fill('Is it the port?');
    await page.getByRole('button', { name: 'Update question' }).click();
    await page.locator('.hand', { hasText: 'Is it the port?' }).waitFor({ timeout: PATIENCE });
    await act('helped', { seat });
    await says(/marked your request as resolved/);
    await page.getByRole('button', { name: 'Raise hand again' }).click();
    await page
      .locator('.hand[data-state="waiting"]', { hasText: 'Is it the port?' })
      .waitFor({ timeout: PATIENCE });
    await page.getByRole('button', { name: 'Lower hand' }).click();
    await says('Your hand is lowered');
    await page.getByRole('button', { name: 'Dismiss' }).click();
    expect(await page.locator('.hand').count()).toBe(0);
  });

  it('loses nothing of a question while the network is away and the page is loaded again, and is live at once when it is back', async () => {
    site.errors.setServerAway(true);
    await page.keyboard.press('Control+Enter');
    await page.getByLabel('What’s your question?').fill('half');
    await page.context().setOffline(true);
    await page.getByText(/^Reconnecting… Last update/).waitFor({ timeout: PATIENCE });
    await page.getByLabel('What’s your question?').fill('half a question');
    expect(await page.getByRole('button', { name: 'Raise hand' }).last().isDisabled()).toBe(true);
    await says('Unavailable while reconnecting');
    await page.context().setOffline(false);
    await page.getByText(/^Connected\. Updated /).waitFor({ timeout: 4_000 });
    await page.reload();
    await page.getByLabel('What’s your question?').waitFor();
    expect(await page.getByLabel('What’s your question?').inputValue()).toBe('half a question');
    await page.getByLabel('What’s your question?').fill('');
    await page.getByRole('button', { name: 'Cancel' }).click();
    site.errors.setServerAway(false);
  });

  it('keeps what the instructor says on top until it is read, and leads to the hint that was given', async () => {
    const to = { to: 'seats', seats: [student.seat] };
    await act('announce', { text: 'Until 14:20. Then `problem-2`.', to: { to: 'all' } });
    await act('give-hint', { exercise: 'problem-2', hint: 1, to });
    await says('Until 14:20. Then');
    await page.getByRole('button', { name: 'View', exact: true }).click();
    await heading(/Problem 2/);
    await page
      .locator('.hints')
      .getByText('Sent by your instructor')
      .waitFor({ timeout: PATIENCE });
    for (const left of [1, 0]) {
      await page.getByRole('button', { name: 'Got it' }).first().click();
      await page.waitForFunction(
        (count) => document.querySelectorAll('.note.notice').length === count,
        left,
        { timeout: PATIENCE },
      );
    }
    await page.reload();
    await page.getByText('2 read messages').click();
    await page.locator('.fold').getByText('Until 14:20. Then').waitFor();
    expect(await page.locator('.note.notice').count()).toBe(0);
  });

  it('shows the room’s clock and its breaks', async () => {
    await act('set-timer', { seconds: 760 });
    await page.getByText('left for this exercise').waitFor({ timeout: PATIENCE });
    expect(await page.getByRole('timer').innerText()).toMatch(/^12:\d\d$/);
    const { pos } = await instructor.send<{ pos: number }>(
      'POST',
      `/api/events/${workshop.id}/acts`,
      {
        kind: 'plan-break',
        startsAt: Date.now() - 1_000,
        minutes: 10,
      },
    );
    await says(/^Break until \d\d:\d\d\. /);
    await act('cancel-break', { break: pos });
    await page.getByRole('timer').waitFor({ timeout: PATIENCE });
  });

  it('lists the whole course by its headings, and walks along the line by arrow keys', async () => {
    await page.getByRole('button', { name: 'All exercises' }).click();
    await page.getByRole('button', { name: /^Exercise 1, / }).click();
    await heading(/Run a Pod/);
    await page.locator('.student-line [aria-current]').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await heading(/Ask the Pod/);
  });
});
