import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { WorkshopSummary } from '#lib/protocol/http.ts';
import { openLiveRoom, type LiveRoomPage } from '#e2e/harness/live-room-page.ts';
import { describeWith } from './harness/requirements.ts';
import { joinStudent, signInInstructor, type Student } from '#e2e/harness/users.ts';
import { connectCluster, joinSeat, type SeatCluster } from './harness/seats.ts';
import { openSite, type Site } from './harness/site.ts';
import { waitFor } from '#e2e/harness/wait-for.ts';

const PATIENCE = 30_000;

/** No test here moves a pointer or clicks: each step is a key, and what it leads to is where the focus is. */
describeWith(['browser'], 'Without a mouse', (parts) => {
  let site: Site;
  let workshop: WorkshopSummary;
  let room: LiveRoomPage;
  let page: Page;
  let momiji: Student;
  const clusters: SeatCluster[] = [];

  const press = async (on: Page, ...keys: readonly string[]) => {
    for (const key of keys) await on.keyboard.press(key);
  };
  const says = (text: string | RegExp, on = page) => on.getByText(text).first().waitFor();
  const focused = (on = page) =>
    on.evaluate(() => {
      const at = document.activeElement;
      return {
        key: (at as HTMLElement | null)?.dataset['key'] ?? null,
        text: at?.textContent ?? '',
        pane: at?.closest<HTMLElement>('[data-pane]')?.className ?? '',
      };
    });
  const focusOn = (
    what: string,
    wanted: (at: Awaited<ReturnType<typeof focused>>) => boolean,
    on = page,
  ) => waitFor(what, async () => wanted(await focused(on)) || undefined, { timeoutMs: PATIENCE });
  /** By Tab alone, as far as a person would go. */
  const tabTo = async (
    what: string,
    wanted: (at: Awaited<ReturnType<typeof focused>>) => boolean,
    on = page,
  ) => {
    for (let tabs = 0; tabs < 60; tabs += 1) {
      if (wanted(await focused(on))) return;
      await on.keyboard.press('Tab');
    }
    throw new Error(`60 times Tab, and the focus is not on ${what}`);
  };
  const heading = (displayName: string) =>
    room.drawer.getByRole('heading', { level: 2, name: displayName, exact: true }).waitFor();

  beforeAll(async () => {
    site = await openSite(parts.browser());
    const instructor = await signInInstructor(site.browser, site.signInLink);
    workshop = await instructor.openWorkshop('Hall B');
    momiji = await joinStudent(site.browser, site.url, workshop.code, 'momiji');
    page = instructor.page;
    for (const each of [page, momiji.page]) each.setDefaultTimeout(PATIENCE);
    for (const [displayName, shows] of [
      ['momiji', 'wrong-image'],
      ['akane', 'wrong-name'],
      ['kiwi', 'solution'],
    ] as const) {
      const cluster = connectCluster(
        site.url,
        displayName === 'momiji'
          ? momiji.token
          : (await joinSeat(site.url, workshop.code, displayName)).token,
        displayName,
      );
      clusters.push(cluster);
      await cluster.apply('pod-apply', shows);
    }
    room = await openLiveRoom(instructor, 'instructor', site, workshop.id);
    await page.reload();
    await room.seatTile('kiwi').and(page.locator('[data-state="passed"]')).waitFor();
    await momiji.page.getByRole('button', { name: 'Open hint 1' }).waitFor();
  }, 600_000);
  afterEach(() => {
    expect(site.errors.drain()).toEqual([]);
  });
  afterAll(async () => {
    for (const cluster of clusters) cluster.stop();
    await (site as Site | undefined)?.close();
  });

  it('searches, lets go, and walks the wall to a seat and back', async () => {
    await press(page, '/');
    await page.keyboard.type('momi');
    await says('1 of 3');
    await press(page, 'Escape');
    await says('3 of 3');
    await tabTo('a plate', ({ key, text }) => key !== null && /momiji|akane|kiwi/.test(text));
    await press(page, 'Control+Home', 'ArrowDown', 'ArrowUp');
    const { key, text } = await focused();
    expect(text).toContain('momiji');
    await press(page, 'Enter');
    await heading('momiji');
    await press(page, 'Escape');
    await focusOn('the same plate', (at) => at.key === key);
  });

  it('takes a seat, undoes it, gives a hint, writes, and marks as helped', async () => {
    await press(page, 'Enter');
    await heading('momiji');
    await press(page, 't');
    await room.drawer.getByText('Claimed').waitFor();
    await press(page, 'u');
    await room.drawer.getByText('Undone').waitFor();
    await press(page, 'h');
    await says('momiji will see hint 1 of exercise 1.');
    await focusOn('the hint', ({ text }) => text === 'Send hint 1 to momiji');
    await press(page, 'Enter');
    await room.drawer.getByText('Hint 1 sent to 1 student').waitFor();
    await press(page, 'm');
    await room.drawer.getByLabel('Message to momiji').waitFor();
    await page.keyboard.type('Compare the image letter by letter.');
    await press(page, 'Enter');
    await room.drawer.getByText('Sent to 1 student').waitFor();
    await says('Compare the image letter by letter.', momiji.page);
    await press(page, 'd');
    await room.drawer.getByText('momiji: resolved').waitFor();
    await press(page, 'u');
    await room.drawer.getByText('Undone').waitFor();
    await press(page, 'Escape');
    await focusOn('the same plate', ({ text }) => text.includes('momiji'));
  });

  it('walks the list of who needs somebody, and the panes', async () => {
    await press(page, 'j');
    await heading('momiji');
    await press(page, 'j');
    await heading('akane');
    await press(page, 'k');
    await heading('momiji');
    await press(page, 'Escape');
    const panes: string[] = [];
    for (let times = 0; times < 4; times += 1) {
      await press(page, 'F6');
      panes.push((await focused()).pane.split(' ')[0] ?? '');
    }
    expect(new Set(panes)).toEqual(new Set(['room-main', 'needs', 'seat']));
    expect(panes[3]).toBe(panes[0]);
  });

  it('holds the list still while the focus is in it, and applies the new order by its key', async () => {
    while (!(await focused()).pane.startsWith('needs')) await press(page, 'F6');
    await focusOn('a line of the list', ({ key }) => key !== null);
    await press(momiji.page, 'Control+Enter');
    await momiji.page.getByRole('textbox', { name: 'What’s your question?' }).waitFor();
    await momiji.page.keyboard.type('Which image?');
    await press(momiji.page, 'Control+Enter');
    await says(/^\d+ updates?/);
    expect(await room.attentionRow('momiji', '[data-kind="help-request"]').count()).toBe(0);
    await press(page, '.');
    await room.attentionRow('momiji', '[data-kind="help-request"][data-loud]').waitFor();
  });

  it('moves the room on, releases a hint and announces, each asked first and sent by Enter', async () => {
    await press(page, 'n');
    await focusOn(
      'the act with its number',
      ({ text }) => text === 'Move 3 students to exercise 1',
    );
    await press(page, 'Enter');
    await says('Moved to exercise 1');
    await press(page, 'r');
    await focusOn(
      'the release with its number',
      ({ text }) => text === 'Release to all 3 students',
    );
    await press(page, 'Enter');
    await says('Hint 1 sent to 3 students');
    await press(page, 'a');
    await page.getByLabel('Message', { exact: true }).waitFor();
    await page.keyboard.type('Five more minutes.');
    await press(page, 'Enter');
    await says('Sent to 3 students');
    await says('Five more minutes.', momiji.page);
    await press(page, 'u');
    await says('Undone');
    await momiji.page.getByText('Five more minutes.').waitFor({ state: 'detached' });
    await press(page, 'a', 'Escape');
    await page.locator('section.panel').waitFor({ state: 'detached' });
  });

  it('shows the keys, and finds a seat and an exercise by the palette', async () => {
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
    await heading('kiwi');
    await press(page, 'Escape', 'Control+k');
    await palette.waitFor();
    await page.keyboard.type('ingress-foo');
    await press(page, 'Enter');
    await page.getByRole('grid', { name: /^Seats for exercise 18/ }).waitFor();
    await press(page, 'Control+k', 'Escape');
    await palette.waitFor({ state: 'detached' });
  });

  it('leads a student through exercises, hints, a question, and what was said', async () => {
    const { page: own } = momiji;
    const title = (name: string | RegExp) => own.getByRole('heading', { level: 1, name }).waitFor();
    const before = await own.getByRole('heading', { level: 1 }).textContent();
    await press(own, ']');
    await title(/Ask the Pod/);
    await press(own, '[');
    await title(before ?? '');
    await press(own, 'h');
    await own.locator('[data-next-hint]:focus').waitFor();
    await press(own, 'Enter');
    await own.locator('.hints > li').nth(1).locator('.prose').waitFor();
    await tabTo('Got it', ({ text }) => text === 'Got it', own);
    const unread = await own.locator('.note.notice').count();
    await press(own, 'Enter');
    await waitFor(
      'one message less',
      async () => (await own.locator('.note.notice').count()) < unread || undefined,
      { timeoutMs: PATIENCE },
    );
    await tabTo('Lower hand', ({ text }) => text === 'Lower hand', own);
    await press(own, 'Enter');
    await says('Your hand is lowered', own);
    await press(own, 'Control+Enter');
    await own
      .getByRole('textbox', { name: 'What’s your question?' })
      .and(own.locator(':focus'))
      .waitFor();
    await press(own, 'Escape');
    await own
      .getByRole('textbox', { name: 'What’s your question?' })
      .waitFor({ state: 'detached' });
  });
});
