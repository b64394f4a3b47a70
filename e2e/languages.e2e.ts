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
import { connectCluster, joinSeat, type SeatCluster } from './harness/seats.ts';
import { openSite, type Site } from './harness/site.ts';

const PATIENCE = 30_000;
const JAPANESE = /[\u3040-\u30ff\u4e00-\u9fff]/g;

describeWith(['browser'], 'Two languages', (parts) => {
  let site: Site;
  let instructor: Instructor;
  let workshop: WorkshopSummary;
  let student: Student;
  const clusters: SeatCluster[] = [];

  beforeAll(async () => {
    site = await openSite(parts.browser());
    instructor = await signInInstructor(site.browser, site.signInLink);
    workshop = await instructor.openWorkshop('Hall B');
    await instructor.send('POST', `/api/events/${workshop.id}/acts`, {
      kind: 'set-current',
      exercise: 'pod-apply',
    });
    student = await joinStudent(site.browser, site.url, workshop.code, 'momiji');
    for (const [displayName, token] of [
      ['momiji', student.token],
      ['bamboo', (await joinSeat(site.url, workshop.code, 'bamboo')).token],
    ] as const) {
      const cluster = connectCluster(site.url, token, displayName);
      clusters.push(cluster);
      await cluster.apply('pod-apply', 'wrong-image');
    }
    await student.page
      .locator('article[data-state="fails"]')
      .first()
      .waitFor({ timeout: PATIENCE });
  }, 400_000);
  // Among them a word that is missing, and a page that the server and the browser saw differently.
  afterEach(() =>
    expect(site.errors.drain().filter((said) => !/status of 404.*\/nowhere\)$/.test(said))).toEqual(
      [],
    ),
  );
  afterAll(async () => {
    for (const cluster of clusters) cluster.stop();
    await (site as Site | undefined)?.close();
  });

  const pages: Readonly<Record<string, () => readonly [Page, string, string]>> = {
    joining: () => [student.page, '/join', 'form'],
    claiming: () => [student.page, '/claim', 'form'],
    'signing in': () => [student.page, '/sign-in#some-token-or-other', 'form'],
    nowhere: () => [student.page, '/nowhere', 'h1'],
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
    'a seat': () => [student.page, `/seat/${student.seat}`, 'article[data-state="fails"]'],
  };

  const choose = (page: Page, language: 'ja' | 'en') =>
    page.context().addCookies([{ name: 'podium-language', value: language, url: site.url }]);

  it.each(Object.keys(pages))(
    'comes from the server in the reader’s language, and stays so: %s',
    async (name) => {
      const [page, path, ready] = pages[name]!();
      for (const language of ['ja', 'en'] as const) {
        await choose(page, language);
        const html = await page.request
          .get(site.url + path.replace(/#.*/, ''))
          .then((answer) => answer.text());
        expect(html).toContain(`<html lang="${language}"`);
        // The one Japanese word of an English page is the name of the language.
        expect((html.replaceAll('日本語', '').match(JAPANESE) ?? []).length > 0, language).toBe(
          language === 'ja',
        );
        await page.goto('about:blank');
        await page.goto(site.url + path);
        await page.locator(ready).first().waitFor({ timeout: PATIENCE });
        expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
      }
    },
  );

  it('changes every word of the room in place, with a drawer open and letters typed', async () => {
    const [page, path] = pages['the room']!();
    await choose(page, 'en');
    const scripts: string[] = [];
    page.on('response', (response) => {
      if (response.url().endsWith('.js')) scripts.push(response.url());
    });
    await page.goto(site.url + path);
    await page.locator('.room:not([aria-busy])').waitFor({ timeout: PATIENCE });
    await page.keyboard.press('3');
    await page.locator('.plate', { hasText: 'bamboo' }).click();
    const drawer = page.locator('.drawer');
    await drawer.locator('.check .says').first().waitFor({ timeout: PATIENCE });
    await page.getByRole('searchbox').fill('bam');
    const before = scripts.length;
    for (const [button, words] of [
      ['日本語', /つづり|名前|イメージ/],
      ['English', /image|name/i],
    ] as const) {
      await page.locator('.board').getByRole('button', { name: button }).click();
      await page
        .getByRole('button', { name: button, pressed: true })
        .waitFor({ timeout: PATIENCE });
      expect(await drawer.locator('.check .says').first().innerText()).toMatch(words);
      expect(await page.getByRole('searchbox').inputValue()).toBe('bam');
      expect(await page.locator('.room[aria-busy]').count()).toBe(0);
    }
    expect(scripts.length).toBeGreaterThan(before);
    const cookie = (await page.context().cookies()).find(({ name }) => name === 'podium-language');
    expect(cookie?.value).toBe('en');
  });

  it('waits for code and words that the network does not bring, then goes on by itself', async () => {
    const [page, path, ready] = pages['the room']!();
    const html = await page.request.get(site.url + path).then((answer) => answer.text());
    let cut = true;
    let asked = 0;
    // All scripts that the page does not name itself: its later parts, the words, the link.
    await page.route('**/_next/static/chunks/*.js', (route) => {
      if (html.includes(new URL(route.request().url()).pathname)) return route.continue();
      asked += 1;
      return cut ? route.abort('internetdisconnected') : route.continue();
    });
    await page.goto(site.url + path);
    await expect.poll(() => asked, { timeout: PATIENCE }).toBeGreaterThan(3);
    expect(await page.locator('.room[aria-busy]').count()).toBe(1);
    cut = false;
    await page.locator(ready).first().waitFor({ timeout: PATIENCE });
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    site.errors.drain();
  });
});
