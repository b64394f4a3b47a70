import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { findBrowser, openBrowser, type FoundBrowser } from '#e2e/harness/browser.ts';
import { loadPack } from '#lib/packs/load.ts';
import type { Figure } from './figures.ts';
import type { Measurement } from './measurement.ts';
import { PACK_FOLDER, type Site } from './site.ts';
import { openScriptedRoom } from './scripted-room.ts';

const SEATS = [300, 2_000] as const;
const RATES = [200, 2_000] as const;
const QUIET_MS = 3_000;

const figures: readonly Figure[] = SEATS.flatMap((seats): Figure[] => {
  const of = `${String(seats)} seats`;
  return [
    {
      name: `room_${String(seats)}_first_grid_ms`,
      label: `${of}: from the address to the first grid`,
      unit: 'ms',
    },
    {
      name: `room_${String(seats)}_quiet_fps`,
      label: `${of}: frames, nothing changes`,
      unit: '/s',
    },
    ...RATES.flatMap((rate): Figure[] => [
      {
        name: `room_${String(seats)}_at_${String(rate)}_fps`,
        label: `${of}, ${String(rate)} changes a second: frames`,
        unit: '/s',
      },
      {
        name: `room_${String(seats)}_at_${String(rate)}_frames_ratio`,
        label: `${of}, ${String(rate)} changes a second: frames, to those of the quiet room`,
        unit: '',
      },
      {
        name: `room_${String(seats)}_at_${String(rate)}_longest_task_ms`,
        label: `${of}, ${String(rate)} changes a second: longest task`,
        unit: 'ms',
      },
    ]),
    {
      name: `room_${String(seats)}_scroll_fps`,
      label: `${of} in the table, scrolled: frames`,
      unit: '/s',
    },
    {
      name: `room_${String(seats)}_scroll_longest_task_ms`,
      label: `${of} in the table, scrolled: longest task`,
      unit: 'ms',
    },
  ];
});

/**
 * The live room in a browser: time to the first grid, frames and longest task while seats change,
 * and scrolling.
 */
export const roomBench: Measurement<{ readonly browser: FoundBrowser }> = {
  figures,

  findRequirements() {
    const browser = findBrowser();
    return browser.kind === 'absent' ? { missing: browser.why } : { found: { browser } };
  },

  async measure({ browser: found }, site, { framesMs }, cleanup) {
    const browser = await openBrowser(found, { handleSIGINT: false });
    cleanup.add(() => browser.close());
    const all: Record<string, number> = {};
    for (const seats of SEATS)
      Object.assign(all, await measureRoom(browser, site, seats, framesMs, cleanup));
    return all;
  },
};

async function measureRoom(
  browser: Browser,
  site: Site,
  seats: number,
  framesMs: number,
  cleanup: Parameters<typeof roomBench.measure>[3],
): Promise<Record<string, number>> {
  const loaded = await loadPack(PACK_FOLDER);
  if (loaded.kind === 'refused')
    throw new Error(`the pack has mistakes: ${loaded.errors[0]?.message ?? ''}`);
  const stage = await openScriptedRoom(site, loaded.pack, seats, cleanup);
  const context = await browser.newContext({
    locale: 'en-US',
    viewport: { width: 1440, height: 900 },
  });
  const [name = '', value = ''] = site.cookie.split('=', 2);
  await context.addCookies([{ name, value, url: stage.url }]);
  await context.addInitScript(markFirstGrid);
  const page = await context.newPage();
  const address = `${stage.url}/workshops/${stage.workshopId}/room`;
  // The first visit fills the browser's cache. The second one measures a reload.
  for (let visit = 0; visit < 2; visit += 1) {
    await page.goto(address);
    await page
      .locator('[data-part="seat-tile"][data-key], [data-part="seat-overview"] canvas')
      .first()
      .waitFor({ timeout: 60_000 });
  }
  const prefix = `room_${String(seats)}`;
  const result: Record<string, number> = {
    [`${prefix}_first_grid_ms`]: await page.evaluate(
      () => performance.getEntriesByName('first-grid')[0]?.startTime ?? Number.NaN,
    ),
  };
  await pause(QUIET_MS);
  const quiet = await measureFrames(page, framesMs);
  result[`${prefix}_quiet_fps`] = quiet.fps;
  for (const rate of RATES) {
    stage.startChanging(rate);
    await pause(QUIET_MS);
    const { fps, longest } = await measureFrames(page, framesMs);
    result[`${prefix}_at_${String(rate)}_fps`] = fps;
    result[`${prefix}_at_${String(rate)}_frames_ratio`] = fps / quiet.fps;
    result[`${prefix}_at_${String(rate)}_longest_task_ms`] = longest;
  }
  stage.startChanging(0);
  await page.keyboard.press('2');
  await page.locator('[data-key$="/1"]').first().waitFor();
  const [scrolled] = await Promise.all([
    measureFrames(page, framesMs),
    scrollWithWheel(page, framesMs),
  ]);
  await context.close();
  return {
    ...result,
    [`${prefix}_scroll_fps`]: scrolled.fps,
    [`${prefix}_scroll_longest_task_ms`]: scrolled.longest,
  };
}

/** Runs in the page before its prefix scripts: marks the first frame with seats. */
function markFirstGrid(): void {
  const checkGrid = (): void => {
    if (
      document.querySelector(
        '[data-part="seat-tile"][data-key], [data-part="seat-overview"] canvas',
      ) === null
    )
      requestAnimationFrame(checkGrid);
    else performance.mark('first-grid');
  };
  requestAnimationFrame(checkGrid);
}

/**
 * Frames per second, and the longest time without a response: the longest task, or the longest gap
 * between frames.
 */
function measureFrames(page: Page, ms: number): Promise<{ fps: number; longest: number }> {
  return page.evaluate(
    (forMs) =>
      new Promise<{ fps: number; longest: number }>((resolve) => {
        const tasks: number[] = [];
        const observer = new PerformanceObserver((list) => {
          tasks.push(...list.getEntries().map(({ duration }) => duration));
        });
        observer.observe({ type: 'longtask' });
        const began = performance.now();
        let [count, last, gap] = [0, began, 0];
        const frame = (): void => {
          const at = performance.now();
          [count, gap, last] = [count + 1, Math.max(gap, at - last), at];
          if (at - began < forMs) {
            requestAnimationFrame(frame);
            return;
          }
          observer.disconnect();
          resolve({
            fps: (1_000 * count) / (at - began),
            longest: tasks.length > 0 ? Math.max(...tasks) : gap,
          });
        };
        requestAnimationFrame(frame);
      }),
    ms,
  );
}

/** Scrolls down and up again, as a user with a mouse wheel does. */
async function scrollWithWheel(page: Page, ms: number): Promise<void> {
  await page.mouse.move(300, 600);
  const until = performance.now() + ms;
  for (let turn = 0; performance.now() < until; turn += 1) {
    await page.mouse.wheel(0, Math.floor(turn / 30) % 2 === 0 ? 120 : -120);
    await pause(30);
  }
}
