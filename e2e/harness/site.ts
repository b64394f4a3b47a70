import type { Browser as Chromium, BrowserContextOptions, Page } from 'playwright-core';
import { openBrowser, type FoundBrowser } from './browser.ts';
import { listenToPages, type PageErrors } from './page-checks.ts';
import { podiumPlace, startPodium, type PodiumPlace, type RunningPodium } from './podium.ts';

/** A server and a browser for tests of pages. */
export interface Site {
  readonly browser: Chromium;
  readonly errors: PageErrors;
  readonly url: string;
  readonly signInLink: string;
  /** A page of a browser that nobody used before. */
  newPage(path: string, options?: BrowserContextOptions): Promise<Page>;
  /** As a crash or a power cut. */
  kill(): Promise<void>;
  /** At the same address, with the same data. */
  startAgain(): Promise<void>;
  close(): Promise<void>;
}

/** `packs`: a folder of packs in place of the project's own. */
export async function openSite(
  found: FoundBrowser,
  { packs }: { packs?: string } = {},
): Promise<Site> {
  const start = (): Promise<RunningPodium> =>
    startPodium(place, packs === undefined ? {} : { packs });
  const place: PodiumPlace = await podiumPlace();
  let podium: RunningPodium;
  let browser: Chromium;
  try {
    [podium, browser] = await Promise.all([start(), openBrowser(found)]);
  } catch (error) {
    await place.remove();
    throw error;
  }
  const { url, signInLink } = podium;
  return {
    browser,
    url,
    signInLink,
    errors: listenToPages(browser),
    async newPage(path, options = {}) {
      const context = await browser.newContext({
        locale: 'en-US',
        timezoneId: 'Asia/Tokyo',
        viewport: { width: 1440, height: 900 },
        ...options,
      });
      const page = await context.newPage();
      await page.goto(url + path);
      return page;
    },
    async kill() {
      await podium.end('SIGKILL');
    },
    async startAgain() {
      podium = await start();
    },
    async close() {
      await browser.close();
      await podium.end('SIGTERM');
      await place.remove();
    },
  };
}
