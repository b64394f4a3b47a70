import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { expect, test } from '#e2e/fixtures/test.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { findAccessibilityViolations, findOverflow } from '#e2e/fixtures/page-checks.ts';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import type { Instructor, Student } from '#e2e/fixtures/users.ts';
import { joinSeat } from '#e2e/harness/seats.ts';
import type { Site } from '#e2e/fixtures/site.ts';

const TIMEOUT_MS = 30_000;
const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1440, height: 900 };
/** Budget for the gzipped scripts in a page's HTML. Scripts that load later don't count. */
const MAX_INITIAL_SCRIPT_BYTES = 170_000;

describeWith(['browser'], 'Every page', () => {
  let site: Site;
  let instructor: Instructor;
  let workshop: WorkshopSummary;
  let connectedStudent: Student;
  let newStudent: Student;
  let visitor: Page;

  /** Each page: the browser page, the path, and a selector that matches when it is ready. */
  const pages: Readonly<Record<string, () => readonly [Page, string, string]>> = {
    join: () => [visitor, '/', 'form'],
    'sign in': () => [visitor, '/sign-in#some-token-or-other', '[data-state="incomplete"]'],
    claim: () => [visitor, '/claim', 'form'],
    help: () => [visitor, '/help', 'h1'],
    data: () => [visitor, '/help/data', 'dl'],
    API: () => [visitor, '/help/api', 'dl'],
    states: () => [visitor, '/help/states', '[data-part="status-cell"]'],
    workshops: () => [instructor.page, '/workshops', '[data-part="workshop-list"]'],
    'new workshop': () => [instructor.page, '/workshops/new', '[data-part="create-form"]'],
    account: () => [instructor.page, '/account', '[data-part="sessions"] > li'],
    access: () => [instructor.page, `/workshops/${workshop.id}/access`, '[data-part="join-code"]'],
    VMs: () => [instructor.page, `/workshops/${workshop.id}/access/vms`, 'main form'],
    members: () => [
      instructor.page,
      `/workshops/${workshop.id}/access/members`,
      '[data-part="members"]',
    ],
    tokens: () => [instructor.page, `/workshops/${workshop.id}/access/tokens`, 'select'],
    'security log': () => [
      instructor.page,
      `/workshops/${workshop.id}/security-log`,
      '[data-part="security-log"] tbody tr',
    ],
    settings: () => [
      instructor.page,
      `/workshops/${workshop.id}/settings`,
      '[data-part="threshold-form"] input',
    ],
    readiness: () => [
      instructor.page,
      `/workshops/${workshop.id}/readiness`,
      '[data-part="readiness-seats"] li',
    ],
    students: () => [
      instructor.page,
      `/workshops/${workshop.id}/students`,
      'table[data-part="students"] tbody tr, ul[data-part="students"] > li',
    ],
    roster: () => [instructor.page, `/workshops/${workshop.id}/students/roster`, 'main h3'],
    results: () => [
      instructor.page,
      `/workshops/${workshop.id}/results`,
      '[data-part="figures"] :is(figure, [data-part="results-state"])',
    ],
    projector: () => [
      instructor.page,
      `/workshops/${workshop.id}/projector`,
      '[data-part="projector-current"]',
    ],
    'live room': () => [
      instructor.page,
      `/workshops/${workshop.id}/room`,
      '[data-part="live-room"]:not([aria-busy])',
    ],
    'seat without a cluster': () => [
      newStudent.page,
      `/seat/${newStudent.seat}`,
      '[data-part="setup-progress"]',
    ],
    'seat with a cluster': () => [
      connectedStudent.page,
      `/seat/${connectedStudent.seat}`,
      '[data-part="hints"] button',
    ],
  };
  const open = async (name: string) => {
    const [page, path, ready] = pages[name]!();
    await page.goto(site.url + path);
    await page.locator(ready).first().waitFor({ timeout: TIMEOUT_MS });
    return page;
  };

  test.beforeAll(async ({ openSite }) => {
    test.setTimeout(400_000);
    site = await openSite();
    instructor = await site.signInInstructor();
    workshop = await instructor.openWorkshop('Hall B');
    visitor = await site.newPage('/');
    newStudent = await site.joinStudent(workshop.code, 'kiwi');
    connectedStudent = await site.joinStudent(workshop.code, 'momiji');
    await instructor.send('POST', `/api/workshops/${workshop.id}/commands`, {
      kind: 'set-current-exercise',
      exerciseId: 'pod-apply',
    });
    const room = [
      ['momiji', 'wrong-image', connectedStudent.token],
      ['akane', 'solution'],
      ['bamboo', 'wrong-image'],
      ['clover', 'wrong-name'],
      ['daichi', null],
    ] as const;
    for (const [displayName, fixture, token] of room) {
      const cluster = site.connectCluster(
        token ?? (await joinSeat(site.url, workshop.code, displayName)).token,
        displayName,
      );
      if (fixture !== null) await cluster.apply('pod-apply', fixture);
    }
    const failing = connectedStudent.page.locator('article[data-state="fail"]').first();
    await failing.waitFor({ timeout: TIMEOUT_MS });
  });
  test.afterEach(async () => {
    for (const { page } of [instructor, newStudent, connectedStudent, { page: visitor }]) {
      await page.setViewportSize(DESKTOP);
      await page.emulateMedia({ colorScheme: null, reducedMotion: null });
    }
    expect(site.errors.drain()).toEqual([]);
  });

  for (const name of Object.keys(pages))
    test(`has no accessibility violations in light and dark: ${name}`, async () => {
      const page = await open(name);
      await page.emulateMedia({ reducedMotion: 'reduce' });
      const backgrounds: string[] = [];
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        backgrounds.push(
          await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor),
        );
        expect(await findAccessibilityViolations(page), colorScheme).toEqual([]);
      }
      expect(new Set(backgrounds).size).toBe(2);
    });

  test('has no accessibility violations in the map, the drawer, a prompt and the shortcut list', async () => {
    const page = await open('live room');
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    await page.keyboard.press('3');
    await page.locator('[data-part="seat-tile"]').first().waitFor({ timeout: TIMEOUT_MS });
    await page.locator('[data-part="seat-tile"]', { hasText: 'bamboo' }).click();
    await page
      .locator('[data-part="seat-drawer"] [data-part="check"]')
      .first()
      .waitFor({ timeout: TIMEOUT_MS });
    expect(await findAccessibilityViolations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await page.keyboard.press('r');
    await page.getByRole('button', { name: /^Release to all/ }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor({ timeout: TIMEOUT_MS });
    expect(await findAccessibilityViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
  });

  /** Checks the page in both themes. */
  const expectAccessible = async (page: Page, description: string) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      expect(await findAccessibilityViolations(page), `${description}, ${colorScheme}`).toEqual([]);
    }
  };

  for (const [key, part] of [
    ['1', '[data-part="seat-row"]'],
    ['2', '[data-part="seat-row"]'],
    ['3', '[data-part="seat-tile"]'],
    ['4', '[data-part="seat-overview"]'],
  ] as const)
    test(`has no accessibility violations in the view of the key ${key}`, async () => {
      const page = await open('live room');
      await page.keyboard.press(key);
      await page.locator(part).first().waitFor({ timeout: TIMEOUT_MS });
      await expectAccessible(page, part);
    });

  for (const [key, part] of [
    ['a', '[data-part="prompt-panel"] textarea'],
    ['r', '[data-part="prompt-panel"]'],
    ['Control+k', 'dialog[open] [role="option"]'],
  ] as const)
    test(`has no accessibility violations in what the key ${key} opens`, async () => {
      const page = await open('live room');
      await page.keyboard.press(key);
      await page.locator(part).first().waitFor({ timeout: TIMEOUT_MS });
      await expectAccessible(page, part);
      await page.keyboard.press('Escape');
      await page.locator(part).first().waitFor({ state: 'detached', timeout: TIMEOUT_MS });
    });

  test('has no accessibility violations in the timer, an object’s YAML and the course version', async () => {
    const page = await open('live room');
    await page
      .getByRole('button', { name: /^Timer/ })
      .first()
      .click();
    await page.locator('[data-part="prompt-panel"] input').first().waitFor({ timeout: TIMEOUT_MS });
    await expectAccessible(page, 'the timer');
    await page.keyboard.press('Escape');
    await page.keyboard.press('3');
    await page.locator('[data-part="seat-tile"]', { hasText: 'bamboo' }).click();
    await page.locator('[data-part="open-yaml"]').first().click();
    await page.locator('[data-part="object-yaml"]').waitFor({ timeout: TIMEOUT_MS });
    await page.getByText('Last 60 minutes').click();
    await page.locator('[data-part="timeline"] li').first().waitFor({ timeout: TIMEOUT_MS });
    await expectAccessible(page, 'the object');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Manage version' }).click();
    await page.locator('[data-part="course-version"]').first().waitFor({ timeout: TIMEOUT_MS });
    await expectAccessible(page, 'the course version');
  });

  test('has no accessibility violations and fits a phone with a help request and messages', async () => {
    const sendCommand = (more: object) =>
      instructor.send('POST', `/api/workshops/${workshop.id}/commands`, more);
    for (const to of [{ to: 'all' }, { to: 'seats', seats: [connectedStudent.seat] }])
      await sendCommand({
        kind: 'announce',
        text: 'Read https://kubernetes.io/docs/concepts/workloads/pods/ and `kubectl describe pod`.',
        to,
      });
    await sendCommand({ kind: 'give-hint', exerciseId: 'pod-apply', hint: 1, to: { to: 'all' } });
    await sendCommand({ kind: 'set-timer', seconds: 900 });
    const sendHelpRequest = (method: string, more: object = {}) =>
      connectedStudent.page.request.fetch(
        `${site.url}/api/seats/${connectedStudent.seat}/help-request`,
        {
          method,
          headers: { origin: site.url },
          ...more,
        },
      );
    expect(
      (
        await sendHelpRequest('POST', {
          data: { exerciseId: 'pod-apply', question: 'Which image?' },
        })
      ).ok(),
    ).toBe(true);
    const page = await open('seat with a cluster');
    await page.locator('[data-part="help-status"]').waitFor({ timeout: TIMEOUT_MS });
    await page.locator('[data-part="notice"]').first().waitFor({ timeout: TIMEOUT_MS });
    await expectAccessible(page, 'the help request and the messages');
    await page.getByRole('button', { name: 'Edit question' }).click();
    await page.locator('[data-part="help-form"] textarea').waitFor({ timeout: TIMEOUT_MS });
    await expectAccessible(page, 'the help form');
    await page.setViewportSize(PHONE);
    expect(await findOverflow(page)).toEqual([]);
    const room = await open('live room');
    await room.keyboard.press('3');
    await room.locator('[data-part="seat-tile"][data-loud]').first().click();
    await room.locator('[data-part="attention-reasons"]').first().waitFor({ timeout: TIMEOUT_MS });
    await expectAccessible(room, 'the drawer of a student with a help request');
    expect((await sendHelpRequest('DELETE')).ok()).toBe(true);
  });

  test('shows no motion when the user prefers reduced motion', async () => {
    const page = await open('live room');
    const countMoving = () =>
      page.evaluate(
        () =>
          [...document.querySelectorAll('*')].filter((element) => {
            const { transitionDuration, transitionProperty, animationName } =
              getComputedStyle(element);
            return (
              (transitionProperty !== 'none' && !/^0s(, 0s)*$/.test(transitionDuration)) ||
              animationName !== 'none'
            );
          }).length,
      );
    expect(await countMoving()).toBeGreaterThan(0);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await countMoving()).toBe(0);
  });

  for (const name of Object.keys(pages))
    test(`fits a phone in both languages: ${name}`, async () => {
      const context = pages[name]!()[0].context();
      for (const value of ['ja', 'en'] as const) {
        await context.addCookies([{ name: 'podium-language', value, url: site.url }]);
        // The browser doesn't reload a page when only the part after # differs.
        await pages[name]!()[0].goto('about:blank');
        const page = await open(name);
        await page.setViewportSize(PHONE);
        expect(await page.evaluate(() => document.documentElement.lang)).toBe(value);
        expect(await findOverflow(page), value).toEqual([]);
        await page.setViewportSize(DESKTOP);
        expect(await findOverflow(page), value).toEqual([]);
      }
    });

  test('shows one section of the student’s page at a time on a phone, with tabs', async () => {
    const page = await open('seat with a cluster');
    await page.setViewportSize(PHONE);
    const tabs = page.getByRole('navigation', { name: 'Page sections' });
    for (const [tab, heading] of [
      ['Task', 'Task'],
      ['Cluster', 'My cluster'],
      ['Checks', 'Checks'],
    ] as const) {
      await tabs.getByRole('button', { name: tab }).click();
      await page.getByRole('heading', { level: 2, name: heading }).waitFor({ timeout: TIMEOUT_MS });
      expect(await page.locator('main > [data-pane]:visible').count()).toBe(1);
      expect(await findOverflow(page)).toEqual([]);
    }
  });

  test('shows one part of the live room at a time on a phone, with tabs, and a seat above them', async () => {
    const page = await open('live room');
    await page.setViewportSize(PHONE);
    const tabs = page.getByRole('navigation', { name: 'Parts of the live room' });
    const parts: Readonly<Record<string, string>> = {
      'Next up': '[data-part="attention-row"]',
      Seats: '[data-part="grid-pane"]',
      Status: '[data-part="insights"]',
    };
    for (const [tab, part] of Object.entries(parts)) {
      await tabs.getByRole('button', { name: tab, exact: true }).click();
      await page.locator(part).first().waitFor({ timeout: TIMEOUT_MS });
      for (const other of Object.values(parts))
        expect(await page.locator(other).first().isVisible(), `${other} on ${tab}`).toBe(
          other === part,
        );
      // The three answers are lines above every part.
      expect(await page.locator('[data-part="summary-card"]:visible').count(), tab).toBe(3);
      expect(await findOverflow(page)).toEqual([]);
    }
    await tabs.getByRole('button', { name: 'Next up' }).click();
    await page.locator('[data-part="attention-row"]').first().click();
    const drawer = page.locator('[data-part="seat-drawer"]');
    if (!(await drawer.isVisible()))
      await page.locator('[data-part="seat-tile"], [data-part="seat-name"] button').first().click();
    await drawer.locator('[data-part="check"]').first().waitFor({ timeout: TIMEOUT_MS });
    expect(await findOverflow(page)).toEqual([]);
    await drawer.getByRole('button', { name: 'Close' }).click();
    await drawer.waitFor({ state: 'detached' });
  });

  for (const [key, part] of [
    ['a', '[data-part="prompt-panel"] textarea'],
    ['r', '[data-part="prompt-panel"]'],
    ['n', '[data-part="prompt-panel"]'],
    ['?', 'dialog[open]'],
    ['Control+k', 'dialog[open]'],
  ] as const)
    test(`fits a phone with what the key ${key} opens`, async () => {
      const page = await open('live room');
      await page.setViewportSize(PHONE);
      await page.keyboard.press(key);
      await page.locator(part).first().waitFor({ timeout: TIMEOUT_MS });
      expect(await findOverflow(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.locator(part).first().waitFor({ state: 'detached', timeout: TIMEOUT_MS });
    });

  for (const name of [
    'join',
    'seat with a cluster',
    'workshops',
    'new workshop',
    'access',
    'settings',
    'readiness',
    'projector',
    'live room',
  ])
    test(`loads little script before lazy loading: ${name}`, async () => {
      const page = await open(name);
      const html = await page.request.get(page.url()).then((response) => response.text());
      // Browsers that support modules ignore scripts with nomodule.
      const linked = [
        ...html.matchAll(/<script([^>]+)src="(\/_next\/static\/[^"]+)"([^>]*)>/g),
      ].filter(([tag]) => !/nomodule/i.test(tag));
      const scripts = new Set(linked.map(([, , path]) => new URL(path!, site.url).href));
      const bytes = await Promise.all(
        [...scripts].map(
          async (url) =>
            gzipSync(await page.request.get(url).then((response) => response.body())).length,
        ),
      );
      expect(scripts.size).toBeGreaterThan(3);
      expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MAX_INITIAL_SCRIPT_BYTES);
    });
});
