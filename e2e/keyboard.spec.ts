import type { Page } from 'playwright-core';
import { expect, test } from '#e2e/fixtures/test.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { openLiveRoom, type LiveRoomPage } from '#e2e/fixtures/live-room-page.ts';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import { INSTRUCTOR_NAME, type Student } from '#e2e/fixtures/users.ts';
import { joinSeat } from '#e2e/harness/seats.ts';
import type { Site } from '#e2e/fixtures/site.ts';
import { waitFor } from '#e2e/harness/wait-for.ts';

const TIMEOUT_MS = 30_000;

/** No step moves the pointer or clicks: each one presses a key and checks where the focus is. */
describeWith(['browser'], 'Keyboard control', () => {
  test.describe.configure({ mode: 'serial' });
  let site: Site;
  let workshop: WorkshopSummary;
  let room: LiveRoomPage;
  let page: Page;
  let momiji: Student;

  const press = async (on: Page, ...keys: readonly string[]) => {
    for (const key of keys) await on.keyboard.press(key);
  };
  const waitForText = (text: string | RegExp, on = page) => on.getByText(text).first().waitFor();
  const readFocus = (on = page) =>
    on.evaluate(() => {
      const element = document.activeElement;
      return {
        key: (element as HTMLElement | null)?.dataset['key'] ?? null,
        text: element?.textContent ?? '',
        pane: element?.closest<HTMLElement>('[data-pane]')?.dataset['part'] ?? '',
      };
    });
  type Focus = Awaited<ReturnType<typeof readFocus>>;
  const waitForFocus = (description: string, matches: (focus: Focus) => boolean, on = page) =>
    waitFor(description, async () => matches(await readFocus(on)) || undefined, {
      timeoutMs: TIMEOUT_MS,
    });
  /** Moves the focus with Tab alone, as far as a user would go. */
  const tabTo = async (description: string, matches: (focus: Focus) => boolean, on = page) => {
    for (let tabs = 0; tabs < 60; tabs += 1) {
      if (matches(await readFocus(on))) return;
      await on.keyboard.press('Tab');
    }
    throw new Error(`after 60 presses of Tab the focus is not on ${description}`);
  };
  const waitForDrawer = (displayName: string) =>
    room.drawer.getByRole('heading', { level: 2, name: displayName, exact: true }).waitFor();

  test.beforeAll(async ({ openSite }) => {
    test.setTimeout(600_000);
    site = await openSite();
    const instructor = await site.signInInstructor();
    workshop = await instructor.openWorkshop('Hall B');
    momiji = await site.joinStudent(workshop.code, 'momiji');
    page = instructor.page;
    for (const opened of [page, momiji.page]) opened.setDefaultTimeout(TIMEOUT_MS);
    for (const [displayName, fixture] of [
      ['momiji', 'wrong-image'],
      ['akane', 'wrong-name'],
      ['kiwi', 'solution'],
    ] as const) {
      const cluster = site.connectCluster(
        displayName === 'momiji'
          ? momiji.token
          : (await joinSeat(site.url, workshop.code, displayName)).token,
        displayName,
      );
      await cluster.apply('pod-apply', fixture);
      // The attention list orders by waiting time, so the next student fails only after this one.
      if (displayName === 'momiji')
        await momiji.page.getByText('isn’t in the registry').first().waitFor();
    }
    room = await openLiveRoom(instructor, INSTRUCTOR_NAME, site, workshop.id);
    await page.reload();
    await room.seatTile('kiwi').and(page.locator('[data-state="passed"]')).waitFor();
    await momiji.page.getByRole('button', { name: 'Open hint 1' }).waitFor();
  });

  test('searches, clears the search, and moves through the map to a seat and back', async () => {
    await press(page, '/');
    await page.keyboard.type('momi');
    await waitForText('1 of 3');
    await press(page, 'Escape');
    await waitForText('3 of 3');
    await tabTo('a tile', ({ key, text }) => key !== null && /momiji|akane|kiwi/.test(text));
    await press(page, 'Control+Home', 'ArrowDown', 'ArrowUp');
    const { key, text } = await readFocus();
    expect(text).toContain('momiji');
    await press(page, 'Enter');
    await waitForDrawer('momiji');
    await press(page, 'Escape');
    await waitForFocus('the same tile', (focus) => focus.key === key);
  });

  test('claims a seat, undoes it, sends a hint and a message, and resolves the request', async () => {
    await press(page, 'Enter');
    await waitForDrawer('momiji');
    await press(page, 't');
    await room.toasts.getByText('momiji: Claimed').waitFor();
    await press(page, 'u');
    await room.toasts.getByText('Undone').first().waitFor();
    await press(page, 'h');
    await waitForText('momiji will see hint 1 of exercise 1.');
    await waitForFocus('the hint', ({ text }) => text === 'Send hint 1 to momiji');
    await press(page, 'Enter');
    await room.toasts.getByText('Hint 1 sent to 1 student').waitFor();
    await press(page, 'm');
    await room.drawer.getByLabel('Message to momiji').waitFor();
    await page.keyboard.type('Compare the image letter by letter.');
    await press(page, 'Enter');
    await room.toasts.getByText('Sent to 1 student', { exact: true }).waitFor();
    await waitForText('Compare the image letter by letter.', momiji.page);
    await press(page, 'd');
    await room.toasts.getByText('momiji: resolved').waitFor();
    await press(page, 'u');
    await room.toasts.getByText('Undone').first().waitFor();
    await press(page, 'Escape');
    await waitForFocus('the same tile', ({ text }) => text.includes('momiji'));
  });

  test('moves through the attention list and the panes', async () => {
    const waitForRow = (name: string) =>
      waitForFocus(
        `the row of ${name} in the list`,
        ({ pane, text }) => pane.startsWith('attention-list') && text.includes(name),
      );
    await press(page, 'j');
    await waitForDrawer('momiji');
    await waitForRow('momiji');
    await press(page, 'j');
    await waitForDrawer('akane');
    await waitForRow('akane');
    await press(page, 'k');
    await waitForDrawer('momiji');
    await waitForRow('momiji');
    await press(page, 'Enter');
    await waitForFocus('the heading of the panel', ({ pane }) => pane === 'seat-drawer');
    await press(page, 'j');
    await waitForDrawer('akane');
    await waitForFocus('the heading of the panel', ({ pane }) => pane === 'seat-drawer');
    await press(page, 'k');
    await waitForDrawer('momiji');
    await press(page, 'Escape');
    await waitForRow('momiji');
    const panes: string[] = [];
    for (let times = 0; times < 4; times += 1) {
      await press(page, 'F6');
      panes.push((await readFocus()).pane);
    }
    expect(new Set(panes)).toEqual(new Set(['grid-pane', 'attention-list', 'insights']));
    expect(panes[3]).toBe(panes[0]);
  });

  test('keeps the order of the list while the focus is in it, and applies the new order by a key', async () => {
    while (!(await readFocus()).pane.startsWith('attention-list')) await press(page, 'F6');
    await waitForFocus('a row of the list', ({ key }) => key !== null);
    await press(momiji.page, 'Control+Enter');
    await momiji.page.getByRole('textbox', { name: 'What’s your question?' }).waitFor();
    await momiji.page.keyboard.type('Which image?');
    await press(momiji.page, 'Control+Enter');
    await waitForText(/^\d+ updates?/);
    expect(await room.attentionRow('momiji', '[data-kind="help-request"]').count()).toBe(0);
    await press(page, '.');
    await room.attentionRow('momiji', '[data-kind="help-request"][data-loud]').waitFor();
  });

  test('advances the room, releases a hint and sends a message, each confirmed with Enter', async () => {
    await press(page, 'n');
    await waitForFocus(
      'the button with the number of students',
      ({ text }) => text === 'Move 3 students to exercise 2',
    );
    await press(page, 'Enter');
    await waitForText('Moved to exercise 2');
    await press(page, 'r');
    await waitForFocus(
      'the release button with the number of students',
      ({ text }) => text === 'Release to all 3 students',
    );
    await press(page, 'Enter');
    await waitForText('Hint 1 sent to 3 students');
    await press(page, 'a');
    await page.getByLabel('Message', { exact: true }).waitFor();
    await page.keyboard.type('Five more minutes.');
    await press(page, 'Enter');
    await waitForText('Sent to 3 students');
    await waitForText('Five more minutes.', momiji.page);
    await press(page, 'u');
    await waitForText('Undone');
    await momiji.page.getByText('Five more minutes.').waitFor({ state: 'detached' });
    await press(page, 'a', 'Escape');
    await page.locator('[data-part="prompt-panel"]').waitFor({ state: 'detached' });
  });

  test('lists the shortcuts, and finds a seat and an exercise in the palette', async () => {
    await press(page, '?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await press(page, 'Escape');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor({ state: 'detached' });
    const palette = page.getByRole('dialog', { name: 'Commands' });
    await press(page, 'Control+k');
    await palette.waitFor();
    await page.keyboard.type('kiw');
    await palette
      .getByRole('option', { name: /kiwi/ })
      .and(page.locator('[aria-selected="true"]'))
      .waitFor();
    await press(page, 'Enter');
    await waitForDrawer('kiwi');
    await press(page, 'Escape', 'Control+k');
    await palette.waitFor();
    await page.keyboard.type('ingress-foo');
    await press(page, 'Enter');
    await page.getByRole('grid', { name: /^Seats for exercise 18/ }).waitFor();
    await press(page, 'Control+k', 'Escape');
    await palette.waitFor({ state: 'detached' });
  });

  test('takes a student through exercises, hints, a help request and messages', async () => {
    const { page: studentPage } = momiji;
    const waitForExercise = (name: string | RegExp) =>
      studentPage.getByRole('heading', { level: 1, name }).waitFor();
    const before = await studentPage.getByRole('heading', { level: 1 }).textContent();
    await press(studentPage, ']');
    await waitForExercise(/Ask the Pod/);
    await press(studentPage, '[');
    await waitForExercise(before ?? '');
    await press(studentPage, 'h');
    await studentPage.locator('[data-next-hint]:focus').waitFor();
    await press(studentPage, 'Enter');
    await studentPage
      .locator('[data-part="hints"] > li')
      .nth(1)
      .locator('[data-part="rich-text"]')
      .waitFor();
    await tabTo('Got it', ({ text }) => text === 'Got it', studentPage);
    const unread = await studentPage.locator('[data-part="notice"]').count();
    await press(studentPage, 'Enter');
    await waitFor(
      'one message fewer',
      async () => (await studentPage.locator('[data-part="notice"]').count()) < unread || undefined,
      { timeoutMs: TIMEOUT_MS },
    );
    await tabTo('Lower hand', ({ text }) => text === 'Lower hand', studentPage);
    await press(studentPage, 'Enter');
    await waitForText('Your hand is lowered', studentPage);
    await press(studentPage, 'Control+Enter');
    await studentPage
      .getByRole('textbox', { name: 'What’s your question?' })
      .and(studentPage.locator(':focus'))
      .waitFor();
    await press(studentPage, 'Escape');
    await studentPage
      .getByRole('textbox', { name: 'What’s your question?' })
      .waitFor({ state: 'detached' });
  });
});
