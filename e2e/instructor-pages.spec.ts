import type { Page } from 'playwright-core';
import { expect, test } from '#e2e/fixtures/test.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import type { Instructor } from '#e2e/fixtures/users.ts';
import { joinSeat, NEVER_READY_SPEED, type SeatCluster } from '#e2e/harness/seats.ts';
import type { Site } from '#e2e/fixtures/site.ts';
import { waitFor } from '#e2e/harness/wait-for.ts';

const TIMEOUT_MS = 30_000;
/** The students, and the state of the first exercise in their clusters. */
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
  ['kaede', 'not-connected'],
  ['larch', 'not-connected'],
] as const;

test.use({ serverName: 'instructor-pages' });

describeWith(['browser'], 'The instructor’s pages', () => {
  test.describe.configure({ mode: 'serial' });
  let site: Site;
  let instructor: Instructor;
  let page: Page;
  let workshop: WorkshopSummary;
  const clusters = new Map<string, SeatCluster>();

  const waitForText = (text: string | RegExp) =>
    page.getByText(text).first().waitFor({ timeout: TIMEOUT_MS });
  const legend = (name: RegExp) =>
    page.getByRole('group', { name: 'Filter by state' }).getByRole('button', { name });
  const drawer = () => page.locator('aside[data-open]');
  const waitForFocus = (description: string, key: string) =>
    waitFor(
      description,
      () =>
        page.evaluate(
          (wanted) =>
            (document.activeElement as HTMLElement | null)?.dataset['key'] === wanted || undefined,
          key,
        ),
      { timeoutMs: TIMEOUT_MS },
    );
  const focusedKey = () =>
    page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset['key'] ?? null);
  const tile = (displayName: string) =>
    page.locator('[data-part="seat-tile"]', { hasText: displayName });

  test.beforeAll(async ({ openSite }) => {
    test.setTimeout(400_000);
    site = await openSite();
    instructor = await site.signInInstructor();
    page = instructor.page;
    page.setDefaultTimeout(TIMEOUT_MS);
  });

  test('create, open and start the workshop in its row of the list', async () => {
    await page.getByRole('heading', { name: 'Run your first workshop' }).waitFor();
    workshop = await instructor.send<WorkshopSummary>('POST', '/api/workshops', {
      name: 'Hall B',
      packId: 'kubernetes-basics',
      startsAt: new Date().toISOString(),
      timeZone: 'Asia/Tokyo',
      language: 'en',
      code: 'kumo 482',
    });
    const row = page.getByRole('row', { name: /Hall B/ });
    await row.getByRole('button', { name: 'Open workshop' }).click();
    await row.getByRole('button', { name: 'Start workshop' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Start workshop' }).click();
    await row.getByText('Live', { exact: true }).waitFor();
    // The start makes exercise 1 current. The tests of advancing begin without one.
    await instructor.send('POST', `/api/workshops/${workshop.id}/commands`, {
      kind: 'set-current-exercise',
      exerciseId: null,
    });
  });

  test('explain an empty room, and give the install command for prepared VMs', async () => {
    await page.goto(`${site.url}/workshops/${workshop.id}/room`);
    await waitForText('No students have joined yet.');
    await waitForText('Join code KUMO-482');
    await page
      .locator('[data-part="empty-room"]')
      .getByRole('link', { name: 'Invite & access' })
      .click();
    await page.getByRole('link', { name: 'VMs', exact: true }).click();
    await page.getByRole('button', { name: 'Create token' }).click();
    await page
      .getByLabel('Install command for each VM')
      .filter({ hasText: /podium1\./ })
      .waitFor();
    await page.getByRole('link', { name: 'Live room' }).click();
    await waitForText('No students have joined yet.');
  });

  test('add each seat to the live room in its state', async () => {
    for (const [displayName, fixture] of ROOM) {
      const { token } = await joinSeat(site.url, workshop.code, displayName);
      if (fixture === 'not-connected') continue;
      const cluster = site.connectCluster(
        token,
        displayName,
        fixture === 'starting' ? NEVER_READY_SPEED : undefined,
      );
      clusters.set(displayName, cluster);
      if (fixture !== 'nothing')
        await cluster.apply(
          'pod-apply',
          fixture === 'removed' || fixture === 'starting' ? 'solution' : fixture,
        );
    }
    await page
      .getByRole('group', { name: 'View', exact: true })
      .getByRole('button', { name: 'Map' })
      .click();
    for (const displayName of ['akane', 'bamboo', 'clover', 'daichi'])
      await tile(displayName).and(page.locator('[data-state="passed"]')).waitFor();
    clusters.get('daichi')?.remove('pod-apply');
    await tile('daichi').and(page.locator('[data-state="passed-cleaned-up"]')).waitFor();
    for (const [name, count] of [
      [/failing/, 2],
      [/in progress/, 2],
      [/not started/, 2],
      [/can’t verify/, 2],
      [/cleaned up/, 1],
      [/passed/, 4],
    ] as const) {
      await legend(name)
        .filter({ has: page.locator(`b:text-is("${String(count)}")`) })
        .waitFor();
    }
    // A Pod that stays Pending counts as failing after a while. The next tests expect two failures.
    for (const displayName of ['ginkgo', 'haru']) clusters.get(displayName)?.remove('pod-apply');
    await legend(/not started/)
      .filter({ has: page.locator('b:text-is("4")') })
      .waitFor();
  });

  test('keep the selected view across a reload', async () => {
    await page.reload();
    await tile('akane').waitFor();
    expect(await page.locator('[data-part="seat-tile"]').count()).toBe(12);
    await page.keyboard.press('1');
    await page.locator('[data-part="seat-row"]').first().waitFor();
    expect(await page.locator('[data-part="seat-row"]').count()).toBe(12);
    await page.reload();
    await page.locator('[data-part="seat-row"]').first().waitFor();
    expect(await page.locator('[data-part="seat-tile"]').count()).toBe(0);
  });

  test('filter by state: the table hides other rows, the map dims other tiles', async () => {
    await legend(/failing/).click();
    await waitFor(
      'two rows',
      async () => (await page.locator('[data-part="seat-row"]').count()) === 2 || undefined,
    );
    await page.keyboard.press('3');
    await tile('ember').waitFor();
    expect(await page.locator('[data-part="seat-tile"]').count()).toBe(12);
    expect(
      (await page.locator('[data-part="seat-tile"]:not([data-dim])').allTextContents()).sort(),
    ).toEqual(['ember', 'fumi']);
    await legend(/failing/).click();
    expect(await page.locator('[data-part="seat-tile"][data-dim]').count()).toBe(0);
  });

  test('search names and reasons with the key /, and clear the search with Escape', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('gink');
    await waitForText('1 of 12');
    await page.getByRole('searchbox').fill('http-eco');
    await waitForText('2 of 12');
    expect(
      (await page.locator('[data-part="seat-tile"]:not([data-dim])').allTextContents()).sort(),
    ).toEqual(['ember', 'fumi']);
    await page.keyboard.press('Escape');
    expect(await page.locator('[data-part="seat-tile"][data-dim]').count()).toBe(0);
    expect(await page.getByRole('searchbox').inputValue()).toBe('');
  });

  test('move with arrow keys and one tab stop, open with Enter, and return the focus on Escape', async () => {
    expect(await page.locator('[data-part="seat-tile"][tabindex="0"]').count()).toBe(1);
    await page.locator('[data-part="seat-tile"][tabindex="0"]').focus();
    const first = await focusedKey();
    await page.keyboard.press('ArrowDown');
    const second = (await focusedKey()) ?? '';
    expect(second).not.toBe(first);
    expect(
      await page.locator('[data-part="seat-tile"][tabindex="0"]').getAttribute('data-key'),
    ).toBe(second);
    await page.keyboard.press('Enter');
    await drawer().getByRole('heading', { level: 2 }).waitFor();
    expect(await drawer().getByRole('heading', { level: 2 }).textContent()).toBe(
      await page.locator(`[data-key="${second}"]`).textContent(),
    );
    await page.keyboard.press('Escape');
    await drawer().waitFor({ state: 'detached' });
    await waitForFocus('the focus is back on the tile', second);
    await page.keyboard.press('1');
    const cell = page
      .locator('[data-part="seat-row"]')
      .first()
      .locator('[data-part="seat-cell"]')
      .nth(1);
    await cell.focus();
    await page.keyboard.press('Enter');
    await drawer()
      .getByRole('button', { name: /^2, .*/, pressed: true })
      .waitFor();
    await page.keyboard.press('Escape');
    await waitForFocus(
      'the focus is back on the cell',
      (await cell.getAttribute('data-key')) ?? '',
    );
    await page.keyboard.press('3');
  });

  test('move through the attention list with J and K', async () => {
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

  test('close one thing per Escape: the search, a prompt, the shortcut list, then the drawer', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('ember');
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    await waitForText('Move everyone to exercise 1');
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

  test('list the shortcuts with ?, keep the focus in the dialog, and close it with Escape', async () => {
    await tile('akane').focus();
    await page.keyboard.press('?');
    const keys = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await keys.getByText('Next or previous in the list').waitFor();
    for (let tabs = 0; tabs < 4; tabs += 1) {
      await page.keyboard.press('Tab');
      // A modal dialog lets the focus move to the browser's own buttons, never to the page behind
      // it.
      expect(
        await keys.evaluate(
          (dialog) =>
            document.activeElement === document.body || dialog.contains(document.activeElement),
        ),
      ).toBe(true);
    }
    await page.keyboard.press('Escape');
    await keys.waitFor({ state: 'detached' });
    await waitForFocus(
      'the focus is back where it was',
      (await tile('akane').getAttribute('data-key')) ?? '',
    );
  });

  test('ask before advancing the room, report it, and can undo it', async () => {
    await page.getByRole('button', { name: 'Start exercise 1' }).click();
    await waitForText('Move everyone to exercise 1');
    await page.getByRole('button', { name: 'Move 12 students to exercise 1' }).click();
    await waitForText('Moved to exercise 1');
    await page.getByText('4 of 12 passed exercise 1').waitFor();
    await page
      .locator('[data-part="toast"]', { hasText: 'Moved to exercise 1' })
      .getByRole('button', { name: 'Undo' })
      .click();
    await page.getByText('Not started', { exact: true }).waitFor();
  });

  test('mark an exercise as passed, undo it, and revoke a pass', async () => {
    await tile('iris').click();
    await drawer().getByRole('button', { name: 'Mark as passed' }).click();
    await waitForText('Marked as passed');
    await tile('iris').and(page.locator('[data-state="passed"]')).waitFor();
    await page
      .locator('[data-part="toast"]', { hasText: 'Marked as passed' })
      .getByRole('button', { name: 'Undo' })
      .click();
    await tile('iris').and(page.locator('[data-state="not-started"]')).waitFor();
    await tile('daichi').click();
    await drawer().getByRole('button', { name: 'Revoke pass' }).click();
    await waitForText('Pass revoked');
    await tile('daichi').and(page.locator('[data-state="not-started"]')).waitFor();
    await page.keyboard.press('Escape');
  });

  test('redirect the addresses of the first layout', async () => {
    const redirects = [
      ['/events', '/workshops'],
      [`/events/${workshop.id}`, `/workshops/${workshop.id}/room`],
      [`/events/${workshop.id}/setup`, `/workshops/${workshop.id}/access`],
      [`/events/${workshop.id}/preflight`, `/workshops/${workshop.id}/readiness`],
      [`/events/${workshop.id}/projector`, `/workshops/${workshop.id}/projector`],
      [`/events/${workshop.id}/settings`, `/workshops/${workshop.id}/settings`],
      [`/workshops/${workshop.id}`, `/workshops/${workshop.id}/room`],
    ] as const;
    for (const [from, to] of redirects) {
      const response = await page.request.get(site.url + from, { maxRedirects: 0 });
      expect([from, response.headers()['location']]).toEqual([from, to]);
    }
  });

  test('serve icons, the web manifest, robots.txt and the social image', async () => {
    const manifest = await (await page.request.get(`${site.url}/site.webmanifest`)).json();
    const icons = (manifest as { icons: { src: string }[] }).icons.map(({ src }) => src);
    for (const path of [...icons, '/apple-touch-icon.png', '/robots.txt', '/social.png'])
      expect([path, (await page.request.get(site.url + path)).status()]).toEqual([path, 200]);
    expect(await (await page.request.get(`${site.url}/robots.txt`)).text()).toContain(
      'Disallow: /',
    );
    await page.goto(`${site.url}/workshops`);
    const image = await page.locator('meta[property="og:image"]').getAttribute('content');
    expect(image).toBe(`${site.url}/social.png`);
  });
});
