import type { Browser, Page } from 'playwright-core';
import { waitFor } from '#e2e/harness/wait-for.ts';
import type { Site } from './site.ts';

/**
 * The state of one seat's cell of the first exercise on the page, and when it changed, by the clock
 * of `now`.
 */
export interface PaintedCell {
  readonly state: string | null;
  readonly at: number;
}

/**
 * Milliseconds since 1970 with fractions. The browser runs on the same machine, so it has the same
 * clock.
 */
export const now = (): number => performance.timeOrigin + performance.now();

export interface RoomPage {
  readonly page: Page;
  /** Waits until the cell's state matches. @throws after 30 s, with the description */
  waitForCell(
    description: string,
    matches: (state: string | null) => boolean,
  ): Promise<PaintedCell>;
}

declare global {
  interface Window {
    /** This file defines it in the page. */
    benchSaw(paint: PaintedCell): void;
  }
}

/**
 * Opens the live room and observes the seat's cell in the table (small rooms) or the map (large
 * ones).
 */
export async function openRoomPage(
  browser: Browser,
  { url, cookie }: Site,
  workshopId: string,
  seat: string,
): Promise<RoomPage> {
  const context = await browser.newContext({
    locale: 'en-US',
    viewport: { width: 1440, height: 900 },
  });
  const [name = '', value = ''] = cookie.split('=', 2);
  await context.addCookies([{ name, value, url }]);
  const page = await context.newPage();
  let last: PaintedCell = { state: null, at: 0 };
  await page.exposeFunction('benchSaw', (paint: PaintedCell) => {
    last = paint;
  });
  await page.goto(`${url}/workshops/${workshopId}/room`);
  await page.locator(`[data-key^="${seat}"]`).first().waitFor();
  await page.evaluate(watchCell, seat);
  return {
    page,
    waitForCell: (description, matches) =>
      waitFor(description, () => (matches(last.state) ? last : undefined), { intervalMs: 5 }),
  };
}

/** Runs in the page, so it can't use variables of this file. */
function watchCell(seat: string): void {
  const read = (): string | null => {
    const tile = document.querySelector<HTMLElement>(`[data-part="seat-tile"][data-key="${seat}"]`);
    if (tile !== null) return tile.dataset['state'] ?? null;
    const cell = document.querySelector<HTMLElement>(`[data-key="${seat}/1"]`);
    // A cell that isn't started is a dot without a state.
    return cell === null
      ? null
      : (cell.querySelector<HTMLElement>('[data-part="status-cell"]')?.dataset['state'] ??
          'not-started');
  };
  let before: string | null = null;
  const reportChange = (): void => {
    const state = read();
    if (state === before) return;
    before = state;
    window.benchSaw({ state, at: performance.timeOrigin + performance.now() });
  };
  new MutationObserver(reportChange).observe(document.body, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['data-state'],
  });
  reportChange();
}
