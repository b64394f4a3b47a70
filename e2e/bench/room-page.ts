import type { Browser, Page } from 'playwright-core';
import { waitFor } from '#e2e/harness/wait-for.ts';
import type { Site } from './site.ts';

/** What the page saw of one seat's cell of the first exercise, and when: ms since 1970, by the clock that `now` reads too. */
export interface PaintedCell {
  readonly state: string | null;
  readonly at: number;
}

/** The machine's one clock with fractions of a millisecond: the browser runs on this machine as well. */
export const now = (): number => performance.timeOrigin + performance.now();

export interface RoomPage {
  readonly page: Page;
  /** Resolves with the first paint that `holds`, from now on or as it stands. Throws after 30 s with `what` was awaited. */
  waitForCell(what: string, holds: (state: string | null) => boolean): Promise<PaintedCell>;
}

declare global {
  interface Window {
    /** Bound by this file in the page. */
    benchSaw(paint: PaintedCell): void;
  }
}

/** Opens the instructor's room and watches the seat's cell in it, be it a line (small rooms) or a plate (large ones). */
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
  await page.goto(`${url}/events/${workshopId}`);
  await page.locator(`[data-key^="${seat}"]`).first().waitFor();
  await page.evaluate(watchCell, seat);
  return {
    page,
    waitForCell: (what, holds) =>
      waitFor(what, () => (holds(last.state) ? last : undefined), { intervalMs: 5 }),
  };
}

/** Runs in the page, so it takes nothing from around itself. */
function watchCell(seat: string): void {
  const read = (): string | null => {
    const plate = document.querySelector<HTMLElement>(`.plate[data-key="${seat}"]`);
    if (plate !== null) return plate.dataset['state'] ?? null;
    const place = document.querySelector<HTMLElement>(`[data-key="${seat}/1"]`);
    // What was not reached yet is painted as a dot, which has no state.
    return place === null
      ? null
      : (place.querySelector<HTMLElement>('.cell')?.dataset['state'] ?? 'not-started');
  };
  let before: string | null = null;
  const look = (): void => {
    const state = read();
    if (state === before) return;
    before = state;
    window.benchSaw({ state, at: performance.timeOrigin + performance.now() });
  };
  new MutationObserver(look).observe(document.body, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['data-state'],
  });
  look();
}
