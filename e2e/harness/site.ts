import type { Browser as Chromium, BrowserContextOptions, Page } from 'playwright-core';
import { openBrowser, type FoundBrowser } from './browser.ts';
import { collectPageErrors, type PageErrors } from './page-checks.ts';
import {
  createServerLocation,
  startPodium,
  type ServerLocation,
  type RunningPodium,
} from './podium.ts';

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
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** `packs`: a folder of packs in place of the project's own. */
export async function openSite(
  browserInfo: FoundBrowser,
  { packs }: { packs?: string } = {},
): Promise<Site> {
  const start = (): Promise<RunningPodium> =>
    startPodium(location, packs === undefined ? {} : { packs });
  const location: ServerLocation = await createServerLocation();
  let podium: RunningPodium;
  let browser: Chromium;
  try {
    [podium, browser] = await Promise.all([start(), openBrowser(browserInfo)]);
  } catch (error) {
    await location.remove();
    throw error;
  }
  const { url, signInLink } = podium;
  return {
    browser,
    url,
    signInLink,
    errors: collectPageErrors(browser),
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
      await podium.stop('SIGKILL');
    },
    async restart() {
      podium = await start();
    },
    async close() {
      await browser.close();
      await podium.stop('SIGTERM');
      await location.remove();
    },
  };
}
