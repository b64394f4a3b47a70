import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { WorkshopSummary } from '#lib/protocol/http.ts';
import { findAccessibilityViolations, findOverflow } from './harness/page-checks.ts';
import { describeWith } from './harness/requirements.ts';
import {
  joinStudent,
  signInInstructor,
  type Instructor,
  type Student,
} from '#e2e/harness/users.ts';
import { connectCluster, joinSeat, type SeatCluster } from './harness/seats.ts';
import { openSite, type Site } from './harness/site.ts';

const PATIENCE = 30_000;
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1440, height: 900 };
/** Bytes, gzipped, of the scripts that a page names itself; what it fetches once it stands does not count. */
const FIRST_LOAD = 170_000;

describeWith(['browser'], 'Every page', (parts) => {
  let site: Site;
  let instructor: Instructor;
  let workshop: WorkshopSummary;
  let connected: Student;
  let newcomer: Student;
  let stranger: Page;
  const clusters: SeatCluster[] = [];

  /** Each page: who looks at it, its address, and what stands there when it is ready. */
  const pages: Readonly<Record<string, () => readonly [Page, string, string]>> = {
    joining: () => [stranger, '/', 'form'],
    'signing in': () => [stranger, '/sign-in#some-token-or-other', 'form button'],
    'claiming a seat': () => [stranger, '/claim', 'form'],
    'the events': () => [instructor.page, '/events', '.table'],
    'codes and export': () => [instructor.page, `/events/${workshop.id}/setup`, '.big-code'],
    settings: () => [instructor.page, `/events/${workshop.id}/settings`, '.settings-form input'],
    'before the start': () => [
      instructor.page,
      `/events/${workshop.id}/preflight`,
      '.preflight-seats li',
    ],
    'the wall for everybody': () => [
      instructor.page,
      `/events/${workshop.id}/projector`,
      '.projector-now',
    ],
    'the room': () => [instructor.page, `/events/${workshop.id}`, '.room:not([aria-busy])'],
    'a seat before its cluster': () => [newcomer.page, `/seat/${newcomer.seat}`, '.progress'],
    'a seat at work': () => [connected.page, `/seat/${connected.seat}`, '.hints button'],
  };
  const open = async (name: string) => {
    const [page, path, ready] = pages[name]!();
    await page.goto(site.url + path);
    await page.locator(ready).first().waitFor({ timeout: PATIENCE });
    return page;
  };

  beforeAll(async () => {
    site = await openSite(parts.browser());
    instructor = await signInInstructor(site.browser, site.signInLink);
    workshop = await instructor.openWorkshop('Hall B');
    stranger = await site.newPage('/');
    newcomer = await joinStudent(site.browser, site.url, workshop.code, 'kiwi');
    connected = await joinStudent(site.browser, site.url, workshop.code, 'momiji');
    await instructor.send('POST', `/api/events/${workshop.id}/acts`, {
      kind: 'set-current',
      exercise: 'pod-apply',
    });
    const room = [
      ['momiji', 'wrong-image', connected.token],
      ['akane', 'solution'],
      ['bamboo', 'wrong-image'],
      ['clover', 'wrong-name'],
      ['daichi', null],
    ] as const;
    for (const [displayName, shows, token] of room) {
      const cluster = connectCluster(
        site.url,
        token ?? (await joinSeat(site.url, workshop.code, displayName)).token,
        displayName,
      );
      clusters.push(cluster);
      if (shows !== null) await cluster.apply('pod-apply', shows);
    }
    await connected.page
      .locator('article[data-state="fails"]')
      .first()
      .waitFor({ timeout: PATIENCE });
  }, 400_000);
  afterEach(async () => {
    for (const { page } of [instructor, newcomer, connected, { page: stranger }]) {
      await page.setViewportSize(DESK);
      await page.emulateMedia({ colorScheme: null, reducedMotion: null });
    }
    expect(site.errors.drain()).toEqual([]);
  });
  afterAll(async () => {
    for (const cluster of clusters) cluster.stop();
    await (site as Site | undefined)?.close();
  });

  it.each(Object.keys(pages))('keeps nobody out, in light and in dark: %s', async (name) => {
    const page = await open(name);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const grounds: string[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      grounds.push(
        await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor),
      );
      expect(await findAccessibilityViolations(page), colorScheme).toEqual([]);
    }
    expect(new Set(grounds).size).toBe(2);
  });

  it('keeps nobody out in the room’s other parts: the wall, the drawer, a question, the keys', async () => {
    const page = await open('the room');
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    await page.keyboard.press('3');
    await page.locator('.plate').first().waitFor({ timeout: PATIENCE });
    await page.locator('.plate', { hasText: 'bamboo' }).click();
    await page.locator('.drawer .check').first().waitFor({ timeout: PATIENCE });
    expect(await findAccessibilityViolations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await page.keyboard.press('r');
    await page.getByRole('button', { name: /^Release to all/ }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor({ timeout: PATIENCE });
    expect(await findAccessibilityViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
  });

  /** In both themes what stands there now keeps nobody out. */
  const keepsNobodyOut = async (page: Page, what: string) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      expect(await findAccessibilityViolations(page), `${what}, ${colorScheme}`).toEqual([]);
    }
  };

  it.each([
    ['1', '.line'],
    ['2', '.line'],
    ['3', '.plate'],
    ['4', '.field'],
  ])('keeps nobody out at the density of the key %s', async (key, part) => {
    const page = await open('the room');
    await page.keyboard.press(key);
    await page.locator(part).first().waitFor({ timeout: PATIENCE });
    await keepsNobodyOut(page, part);
  });

  it.each([
    ['a', 'section.panel textarea'],
    ['r', 'section.panel'],
    ['Control+k', 'dialog.palette[open] [role="option"]'],
  ])('keeps nobody out in what the key %s opens', async (key, part) => {
    const page = await open('the room');
    await page.keyboard.press(key);
    await page.locator(part).first().waitFor({ timeout: PATIENCE });
    await keepsNobodyOut(page, part);
    await page.keyboard.press('Escape');
    await page.locator(part).first().waitFor({ state: 'detached', timeout: PATIENCE });
  });

  it('keeps nobody out of the clock, of an object’s YAML, of the version and its grading', async () => {
    const page = await open('the room');
    await page
      .getByRole('button', { name: /^Timer/ })
      .first()
      .click();
    await page.locator('section.panel input').first().waitFor({ timeout: PATIENCE });
    await keepsNobodyOut(page, 'the clock');
    await page.keyboard.press('Escape');
    await page.keyboard.press('3');
    await page.locator('.plate', { hasText: 'bamboo' }).click();
    await page.locator('.yaml-open').first().click();
    await page.locator('section.yaml').waitFor({ timeout: PATIENCE });
    await page.getByText('Last 60 minutes').click();
    await page.locator('.timeline li').first().waitFor({ timeout: PATIENCE });
    await keepsNobodyOut(page, 'an object');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Manage version' }).click();
    await page.locator('.pack-part').first().waitFor({ timeout: PATIENCE });
    await keepsNobodyOut(page, 'the version');
  });

  it('keeps nobody out, and fits a phone, with a hand up and something said', async () => {
    const act = (more: object) => instructor.send('POST', `/api/events/${workshop.id}/acts`, more);
    for (const to of [{ to: 'all' }, { to: 'seats', seats: [connected.seat] }])
      await act({
        kind: 'announce',
        text: 'Read https://kubernetes.io/docs/concepts/workloads/pods/ and `kubectl describe pod`.',
        to,
      });
    await act({ kind: 'give-hint', exercise: 'pod-apply', hint: 1, to: { to: 'all' } });
    await act({ kind: 'set-timer', seconds: 900 });
    const hand = (method: string, more: object = {}) =>
      connected.page.request.fetch(`${site.url}/api/seats/${connected.seat}/hand`, {
        method,
        headers: { origin: site.url },
        ...more,
      });
    expect(
      (await hand('POST', { data: { exercise: 'pod-apply', question: 'Which image?' } })).ok(),
    ).toBe(true);
    const page = await open('a seat at work');
    await page.locator('.hand').waitFor({ timeout: PATIENCE });
    await page.locator('.note.notice').first().waitFor({ timeout: PATIENCE });
    await keepsNobodyOut(page, 'the hand and what was said');
    await page.getByRole('button', { name: 'Edit question' }).click();
    await page.locator('.hand-form textarea').waitFor({ timeout: PATIENCE });
    await keepsNobodyOut(page, 'the question');
    await page.setViewportSize(PHONE);
    expect(await findOverflow(page)).toEqual([]);
    const room = await open('the room');
    await room.keyboard.press('3');
    await room.locator('.plate[data-loud]').first().click();
    await room.locator('.why').first().waitFor({ timeout: PATIENCE });
    await keepsNobodyOut(room, 'somebody whose hand is up');
    expect((await hand('DELETE')).ok()).toBe(true);
  });

  it('does not move for people who asked for that', async () => {
    const page = await open('the room');
    const moving = () =>
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
    expect(await moving()).toBeGreaterThan(0);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await moving()).toBe(0);
  });

  it.each(Object.keys(pages))('fits a phone in both languages: %s', async (name) => {
    const context = pages[name]!()[0].context();
    for (const value of ['ja', 'en'] as const) {
      await context.addCookies([{ name: 'podium-language', value, url: site.url }]);
      // A page whose address differs by what follows # alone would not be fetched anew.
      await pages[name]!()[0].goto('about:blank');
      const page = await open(name);
      await page.setViewportSize(PHONE);
      expect(await page.evaluate(() => document.documentElement.lang)).toBe(value);
      expect(await findOverflow(page), value).toEqual([]);
      await page.setViewportSize(DESK);
      expect(await findOverflow(page), value).toEqual([]);
    }
  });

  it('shows one part of the student’s page at a time on a phone, by its tabs', async () => {
    const page = await open('a seat at work');
    await page.setViewportSize(PHONE);
    const tabs = page.getByRole('navigation', { name: 'Page sections' });
    for (const [tab, heading] of [
      ['Task', 'Task'],
      ['Cluster', 'My cluster'],
      ['Checks', 'Checks'],
    ] as const) {
      await tabs.getByRole('button', { name: tab }).click();
      await page.getByRole('heading', { level: 2, name: heading }).waitFor({ timeout: PATIENCE });
      expect(await page.locator('main > [data-pane]:visible').count()).toBe(1);
      expect(await findOverflow(page)).toEqual([]);
    }
  });

  it('shows one part of the room at a time on a phone, by its tabs, and a seat over them', async () => {
    const page = await open('the room');
    await page.setViewportSize(PHONE);
    const tabs = page.getByRole('navigation', { name: 'Parts of the live room' });
    const shown: Readonly<Record<string, string>> = {
      'Next up': '.need',
      Seats: '.room-main',
      Status: '.ask',
    };
    for (const [tab, part] of Object.entries(shown)) {
      await tabs.getByRole('button', { name: tab, exact: true }).click();
      await page.locator(part).first().waitFor({ timeout: PATIENCE });
      for (const other of Object.values(shown))
        expect(await page.locator(other).first().isVisible(), `${other} on ${tab}`).toBe(
          other === part,
        );
      expect(await findOverflow(page)).toEqual([]);
    }
    await tabs.getByRole('button', { name: 'Next up' }).click();
    await page.locator('.need').first().click();
    const drawer = page.locator('.drawer');
    if (!(await drawer.isVisible()))
      await page.locator('.plate, .line-name button').first().click();
    await drawer.locator('.check').first().waitFor({ timeout: PATIENCE });
    expect(await findOverflow(page)).toEqual([]);
    await drawer.getByRole('button', { name: 'Close' }).click();
    await drawer.waitFor({ state: 'detached' });
  });

  it.each([
    ['a', 'section.panel textarea'],
    ['r', 'section.panel'],
    ['n', 'section.panel'],
    ['?', 'dialog.keys'],
    ['Control+k', 'dialog.palette'],
  ])('fits a phone in what the key %s opens', async (key, part) => {
    const page = await open('the room');
    await page.setViewportSize(PHONE);
    await page.keyboard.press(key);
    await page.locator(part).first().waitFor({ timeout: PATIENCE });
    expect(await findOverflow(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.locator(part).first().waitFor({ state: 'detached', timeout: PATIENCE });
  });

  it.each([
    'joining',
    'a seat at work',
    'the events',
    'settings',
    'before the start',
    'the wall for everybody',
    'the room',
  ])('stands on little script, as a hall’s Wi-Fi is slow: %s', async (name) => {
    const page = await open(name);
    const html = await page.request.get(page.url()).then((answer) => answer.text());
    // Browsers that know modules, and these pages are for no others, leave out what is for those that do not.
    const named = [
      ...html.matchAll(/<script([^>]+)src="(\/_next\/static\/[^"]+)"([^>]*)>/g),
    ].filter(([tag]) => !/nomodule/i.test(tag));
    const scripts = new Set(named.map(([, , path]) => new URL(path!, site.url).href));
    const bytes = await Promise.all(
      [...scripts].map(
        async (url) => gzipSync(await page.request.get(url).then((answer) => answer.body())).length,
      ),
    );
    expect(scripts.size).toBeGreaterThan(3);
    expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(FIRST_LOAD);
  });
});
