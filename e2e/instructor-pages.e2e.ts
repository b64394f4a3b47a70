import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { WorkshopSummary } from '#lib/protocol/http.ts';
import { describeWith } from './harness/requirements.ts';
import { signInInstructor, type Instructor } from '#e2e/harness/users.ts';
import { connectCluster, NEVER_READY_SPEED, joinSeat, type SeatCluster } from './harness/seats.ts';
import { openSite, type Site } from './harness/site.ts';
import { waitFor } from '#e2e/harness/wait-for.ts';

const PATIENCE = 30_000;
/** Who sits in the room, and what their cluster shows of the first exercise. */
const ROOM = [
  ['akane', 'solution'],
  ['bamboo', 'solution'],
  ['clover', 'right-command'],
  ['daichi', 'removed'],
  ['ember', 'wrong-image'],
  ['fumi', 'wrong-image'],
  ['ginkgo', 'starting'],
  ['haru', 'starting'],
  ['iris', 'nothing'],
  ['juniper', 'nothing'],
  ['kaede', 'never-seen'],
  ['larch', 'never-seen'],
] as const;

describeWith(['browser'], 'The instructor’s pages', (parts) => {
  let site: Site;
  let instructor: Instructor;
  let page: Page;
  let workshop: WorkshopSummary;
  const clusters = new Map<string, SeatCluster>();

  const says = (text: string | RegExp) =>
    page.getByText(text).first().waitFor({ timeout: PATIENCE });
  const legend = (name: RegExp) =>
    page.getByRole('group', { name: 'Filter by state' }).getByRole('button', { name });
  const drawer = () => page.locator('aside[data-open]');
  const focusIsOn = (what: string, key: string) =>
    waitFor(
      what,
      () =>
        page.evaluate(
          (wanted) =>
            (document.activeElement as HTMLElement | null)?.dataset['key'] === wanted || undefined,
          key,
        ),
      { timeoutMs: PATIENCE },
    );
  const focusedKey = () =>
    page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset['key'] ?? null);
  const plate = (displayName: string) => page.locator('.plate', { hasText: displayName });

  beforeAll(async () => {
    site = await openSite(parts.browser());
    instructor = await signInInstructor(site.browser, site.signInLink);
    page = instructor.page;
    page.setDefaultTimeout(PATIENCE);
  }, 400_000);
  afterEach(() => {
    expect(site.errors.drain()).toEqual([]);
  });
  afterAll(async () => {
    for (const cluster of clusters.values()) cluster.stop();
    await (site as Site | undefined)?.close();
  });

  it.each([
    ['was used already', '', 'already been used'],
    ['is not known', 'no-such-token-was-ever-made', 'This link isn’t valid'],
  ])('says what to do with a sign-in link that %s', async (_, token, words) => {
    const other = await site.newPage(
      token === '' ? site.signInLink.slice(site.url.length) : `/sign-in#${token}`,
    );
    await other.getByRole('button', { name: 'Sign in' }).click();
    await other.getByRole('alert').filter({ hasText: words }).waitFor({ timeout: PATIENCE });
    await other.getByText('To get a new link, restart the server').waitFor();
    await other.context().close();
  });

  it('says that a cut-off sign-in link has no token', async () => {
    const other = await site.newPage('/sign-in');
    await other
      .getByRole('alert')
      .filter({ hasText: 'Copy the whole link' })
      .waitFor({ timeout: PATIENCE });
    await other.context().close();
  });

  it('shows each mistake in a new event under its field, and keeps what was typed', async () => {
    await says('No workshops yet.');
    await page.getByLabel('Time zone').fill('Asia/Tokio');
    await page.getByLabel('Join code', { exact: true }).fill('ab');
    await page.getByRole('button', { name: 'Create workshop' }).click();
    for (const [field, mistake] of [
      ['Name', 'Enter a name'],
      ['Time zone', 'Choose a time zone from the list'],
      ['Join code', '4 to 12 letters'],
    ] as const) {
      const input = page.getByLabel(field, { exact: true });
      expect(await input.getAttribute('aria-invalid'), field).toBe('true');
      expect(
        await page
          .locator(`[id="${(await input.getAttribute('aria-describedby')) ?? ''}"]`)
          .textContent(),
      ).toContain(mistake);
    }
    expect(await page.getByLabel('Time zone').inputValue()).toBe('Asia/Tokio');
    await page.getByLabel('Name', { exact: true }).fill('Hall B');
    await page.getByLabel('Time zone').fill('Asia/Tokyo');
    await page.getByLabel('Join code', { exact: true }).fill('kumo 482');
    await page.getByRole('button', { name: 'Create workshop' }).click();
    const line = page.getByRole('row', { name: /Hall B/ });
    await line.waitFor();
    expect(await line.textContent()).toContain('KUMO-482');
    expect(await line.textContent()).toContain('Draft');
  });

  it('opens and starts it, each by one button of its line', async () => {
    await page.getByRole('button', { name: 'Open Hall B' }).click();
    await page.getByRole('button', { name: 'Start Hall B' }).click();
    await page
      .getByRole('row', { name: /Hall B/ })
      .getByText('Live', { exact: true })
      .waitFor();
    [workshop] = await instructor.send<[WorkshopSummary]>('GET', '/api/events');
    expect(workshop.state).toBe('live');
  });

  it('names the field when the server refuses a code that another event has', async () => {
    await page.getByLabel('Name', { exact: true }).fill('Hall C');
    await page.getByLabel('Join code', { exact: true }).fill('KUMO482');
    await page.getByRole('button', { name: 'Create workshop' }).click();
    await says('Another open workshop already uses this code');
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Hall C');
    expect(await page.getByRole('row').count()).toBe(2);
  });

  it('says in an empty room what to do, and gives the install line for prepared machines', async () => {
    await page.goto(`${site.url}/events/${workshop.id}`);
    await says('No students have joined yet.');
    await says('Join code KUMO-482');
    await page.locator('.empty').getByRole('link', { name: 'Invite & access' }).click();
    await page.getByRole('button', { name: 'Create token' }).click();
    await page
      .getByLabel('Install command for each VM')
      .filter({ hasText: /podium1\./ })
      .waitFor();
    await page.getByRole('link', { name: 'Live room' }).click();
    await says('No students have joined yet.');
  });

  it('fills with the seats as they come, each in its state', async () => {
    for (const [displayName, shows] of ROOM) {
      const { token } = await joinSeat(site.url, workshop.code, displayName);
      if (shows === 'never-seen') continue;
      const cluster = connectCluster(
        site.url,
        token,
        displayName,
        shows === 'starting' ? NEVER_READY_SPEED : undefined,
      );
      clusters.set(displayName, cluster);
      if (shows !== 'nothing')
        await cluster.apply(
          'pod-apply',
          shows === 'removed' || shows === 'starting' ? 'solution' : shows,
        );
    }
    await page
      .getByRole('group', { name: 'View', exact: true })
      .getByRole('button', { name: '300' })
      .click();
    for (const displayName of ['akane', 'bamboo', 'clover', 'daichi'])
      await plate(displayName).and(page.locator('[data-state="passed"]')).waitFor();
    clusters.get('daichi')?.remove('pod-apply');
    await plate('daichi').and(page.locator('[data-state="passed-removed"]')).waitFor();
    for (const [name, count] of [
      [/failing/, 2],
      [/in progress/, 2],
      [/not started/, 2],
      [/can’t verify/, 2],
      [/cleaned up/, 1],
      [/passed/, 3],
    ] as const) {
      await legend(name)
        .filter({ has: page.locator(`b:text-is("${String(count)}")`) })
        .waitFor();
    }
    // What only takes its time becomes a trouble one day; the tests below are about those two who have one.
    for (const displayName of ['ginkgo', 'haru']) clusters.get(displayName)?.remove('pod-apply');
    await legend(/not started/)
      .filter({ has: page.locator('b:text-is("4")') })
      .waitFor();
  });

  it('keeps the chosen density when the page is loaded again', async () => {
    await page.reload();
    await plate('akane').waitFor();
    expect(await page.locator('.plate').count()).toBe(12);
    await page.keyboard.press('1');
    await page.locator('.line').first().waitFor();
    expect(await page.locator('.line').count()).toBe(12);
    await page.reload();
    await page.locator('.line').first().waitFor();
    expect(await page.locator('.plate').count()).toBe(0);
  });

  it('filters by state: lines leave, plates stay in their places and dim', async () => {
    await legend(/failing/).click();
    await waitFor(
      'two lines',
      async () => (await page.locator('.line').count()) === 2 || undefined,
    );
    await page.keyboard.press('3');
    await plate('ember').waitFor();
    expect(await page.locator('.plate').count()).toBe(12);
    expect((await page.locator('.plate:not([data-dim])').allTextContents()).sort()).toEqual([
      'ember',
      'fumi',
    ]);
    await legend(/failing/).click();
    expect(await page.locator('.plate[data-dim]').count()).toBe(0);
  });

  it('searches handles and reasons from the key /, and Escape lets go', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('gink');
    await says('1 of 12');
    await page.getByRole('searchbox').fill('http-eco');
    await says('2 of 12');
    expect((await page.locator('.plate:not([data-dim])').allTextContents()).sort()).toEqual([
      'ember',
      'fumi',
    ]);
    await page.keyboard.press('Escape');
    expect(await page.locator('.plate[data-dim]').count()).toBe(0);
    expect(await page.getByRole('searchbox').inputValue()).toBe('');
  });

  it('moves by arrows with one tab stop, opens by Enter, and Escape gives the focus back', async () => {
    expect(await page.locator('.plate[tabindex="0"]').count()).toBe(1);
    await page.locator('.plate[tabindex="0"]').focus();
    const first = await focusedKey();
    await page.keyboard.press('ArrowDown');
    const second = (await focusedKey()) ?? '';
    expect(second).not.toBe(first);
    expect(await page.locator('.plate[tabindex="0"]').getAttribute('data-key')).toBe(second);
    await page.keyboard.press('Enter');
    await drawer().getByRole('heading', { level: 2 }).waitFor();
    expect(await drawer().getByRole('heading', { level: 2 }).textContent()).toBe(
      await page.locator(`[data-key="${second}"]`).textContent(),
    );
    await page.keyboard.press('Escape');
    await drawer().waitFor({ state: 'detached' });
    await focusIsOn('the focus is back on the plate', second);
    await page.keyboard.press('1');
    const cell = page.locator('.line').first().locator('.line-cell').nth(1);
    await cell.focus();
    await page.keyboard.press('Enter');
    await drawer()
      .getByRole('button', { name: /^2, .*/, pressed: true })
      .waitFor();
    await page.keyboard.press('Escape');
    await focusIsOn('the focus is back on the cell', (await cell.getAttribute('data-key')) ?? '');
    await page.keyboard.press('3');
  });

  it('walks through those who need somebody by J and K', async () => {
    await page.keyboard.press('j');
    const first = await drawer().getByRole('heading', { level: 2 }).textContent();
    expect(['ember', 'fumi']).toContain(first);
    await page.keyboard.press('j');
    await drawer()
      .getByRole('heading', { level: 2, name: first === 'ember' ? 'fumi' : 'ember' })
      .waitFor();
    await page.keyboard.press('k');
    await drawer()
      .getByRole('heading', { level: 2, name: first ?? '' })
      .waitFor();
    await drawer().getByText('http-eco').first().waitFor();
  });

  it('takes back by Escape only what was done last: a search, a question, the list of keys, then the seat', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('ember');
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    await says('Exercise 1 becomes the current exercise for all 12 students.');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Start exercise 1' }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor({ state: 'detached' });
    expect(await drawer().count()).toBe(1);
    await page.keyboard.press('Escape');
    await drawer().waitFor({ state: 'detached' });
  });

  it('lists the keys by ?, holds the focus there, and closes by Escape', async () => {
    await plate('akane').focus();
    await page.keyboard.press('?');
    const keys = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await keys.getByText('Next or previous in the list').waitFor();
    for (let tabs = 0; tabs < 4; tabs += 1) {
      await page.keyboard.press('Tab');
      // A modal dialog lets the keyboard out to the browser's own buttons, never to the page below it.
      expect(
        await keys.evaluate(
          (dialog) =>
            document.activeElement === document.body || dialog.contains(document.activeElement),
        ),
      ).toBe(true);
    }
    await page.keyboard.press('Escape');
    await keys.waitFor({ state: 'detached' });
    await focusIsOn(
      'the focus is back where it was',
      (await plate('akane').getAttribute('data-key')) ?? '',
    );
  });

  it('asks before it moves the room on, then says so and can undo it', async () => {
    await page.getByRole('button', { name: 'Start exercise 1' }).click();
    await says('Exercise 1 becomes the current exercise for all 12 students.');
    await page.getByRole('button', { name: 'Move 12 students to exercise 1' }).click();
    await says('Moved to exercise 1');
    await page.getByText('4 of 12 passed exercise 1').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Not started', { exact: true }).waitFor();
  });

  it('passes by hand, undoes it, and voids a pass', async () => {
    await plate('iris').click();
    await drawer().getByRole('button', { name: 'Mark as passed' }).click();
    await drawer().getByText('Marked as passed').waitFor();
    await plate('iris').and(page.locator('[data-state="passed"]')).waitFor();
    await drawer().getByRole('button', { name: 'Undo' }).click();
    await plate('iris').and(page.locator('[data-state="not-started"]')).waitFor();
    await plate('daichi').click();
    await drawer().getByRole('button', { name: 'Revoke pass' }).click();
    await drawer().getByText('Pass revoked').waitFor();
    await plate('daichi').and(page.locator('[data-state="not-started"]')).waitFor();
    await page.keyboard.press('Escape');
  });
});
