import type { Page } from 'playwright-core';
import type { ScreenshotData, ScreenshotUser } from './data.ts';

/** Windows, in CSS pixels. */
export const WINDOWS = {
  phone: { width: 390, height: 844 },
  desk: { width: 1440, height: 900 },
  hall: { width: 1920, height: 1080 },
} as const;

/** One page in one state, captured in both languages, both themes and each of its windows. */
export interface Screenshot {
  /** The first part of the file names. */
  readonly name: string;
  readonly user: ScreenshotUser;
  readonly path: (data: ScreenshotData) => string;
  /** A selector that matches when the page is ready, in any language. */
  readonly readySelector: string;
  /** The user's actions before the screenshot, in a window of desktop size. */
  readonly prepare?: (page: Page, data: ScreenshotData) => Promise<unknown>;
  /** Ends what `prepare` did to the browser or the workshop. Runs also after a failure. */
  readonly restore?: (page: Page, data: ScreenshotData) => Promise<unknown>;
  /** Default: phone and desk. */
  readonly windows?: readonly (keyof typeof WINDOWS)[];
  /** Captures the whole page instead of the window. Not on phones, where tabs cover the page. */
  readonly fullPage?: true;
}

/** Presses keys one after the other. */
export const press =
  (...keys: readonly string[]) =>
  async (page: Page): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };

/** Clicks what a selector finds first, also where a window of desktop size hides it. */
export const clickHidden = (selector: string) => (page: Page) =>
  page
    .locator(selector)
    .first()
    .evaluate((element: HTMLElement) => {
      element.click();
    });

/** Clicks what the first selector finds, and waits for what the second one finds. */
export const clickFor =
  (selector: string, result: string) =>
  async (page: Page): Promise<void> => {
    await page.locator(selector).first().click();
    await page.locator(result).first().waitFor();
  };

/** Sends a command to a workshop with the session of the page. */
export async function sendCommand(
  page: Page,
  data: ScreenshotData,
  room: keyof ScreenshotData['rooms'],
  command: object,
): Promise<void> {
  const response = await page
    .context()
    .request.post(`${data.url}/api/workshops/${data.rooms[room].id}/commands`, {
      headers: { origin: data.url },
      data: command,
    });
  if (!response.ok()) throw new Error(`${String(response.status())} ${await response.text()}`);
}

/** Cuts the connection of the browser and waits until the page says so. */
export const goOffline = (selector: string) => async (page: Page) => {
  await page.context().setOffline(true);
  await page.locator(selector).first().waitFor();
};

export const goOnline = (page: Page) => page.context().setOffline(false);
