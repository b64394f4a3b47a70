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
      label: `${of} as lines, scrolled: frames`,
      unit: '/s',
    },
    {
      name: `room_${String(seats)}_scroll_longest_task_ms`,
      label: `${of} as lines, scrolled: longest task`,
      unit: 'ms',
    },
  ];
});

/** How the instructor's room keeps up in a browser: the first grid, frames and the longest task while seats change, and scrolling. */
export const roomBench: Measurement<{ readonly browser: FoundBrowser }> = {
  figures,

  findRequirements() {
    const browser = findBrowser();
    return browser.kind === 'absent' ? { missing: browser.why } : { found: { browser } };
  },

  async measure({ browser: found }, site, { framesMs }, stops) {
    const browser = await openBrowser(found, { handleSIGINT: false });
    stops.add(() => browser.close());
    const all: Record<string, number> = {};
    for (const seats of SEATS)
      Object.assign(all, await measureRoom(browser, site, seats, framesMs, stops));
    return all;
  },
};

async function measureRoom(
  browser: Browser,
  site: Site,
  seats: number,
  framesMs: number,
  stops: Parameters<typeof roomBench.measure>[3],
): Promise<Record<string, number>> {
  const loaded = await loadPack(PACK_FOLDER);
  if (loaded.kind === 'refused')
    throw new Error(`the pack has mistakes: ${loaded.errors[0]?.message ?? ''}`);
  const stage = await openScriptedRoom(site, loaded.pack, seats, stops);
  const context = await browser.newContext({
    locale: 'en-US',
    viewport: { width: 1440, height: 900 },
  });
  const [name = '', value = ''] = site.cookie.split('=', 2);
  await context.addCookies([{ name, value, url: stage.url }]);
  await context.addInitScript(markFirstGrid);
  const page = await context.newPage();
  const address = `${stage.url}/events/${stage.workshopId}`;
  // The first visit fetches what a browser keeps; the second is what an instructor sees who reloads.
  for (let visit = 0; visit < 2; visit += 1) {
    await page.goto(address);
    await page.locator('.plate[data-key], .field canvas').first().waitFor({ timeout: 60_000 });
  }
  const own = `room_${String(seats)}`;
  const result: Record<string, number> = {
    [`${own}_first_grid_ms`]: await page.evaluate(
      () => performance.getEntriesByName('first-grid')[0]?.startTime ?? Number.NaN,
    ),
  };
  await pause(QUIET_MS);
  const quiet = await measureFrames(page, framesMs);
  result[`${own}_quiet_fps`] = quiet.fps;
  for (const rate of RATES) {
    stage.startChanging(rate);
    await pause(QUIET_MS);
    const { fps, longest } = await measureFrames(page, framesMs);
    result[`${own}_at_${String(rate)}_fps`] = fps;
    result[`${own}_at_${String(rate)}_frames_ratio`] = fps / quiet.fps;
    result[`${own}_at_${String(rate)}_longest_task_ms`] = longest;
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
    [`${own}_scroll_fps`]: scrolled.fps,
    [`${own}_scroll_longest_task_ms`]: scrolled.longest,
  };
}

/** Runs in the page before its own script: notes the frame in which seats stand there for the first time. */
function markFirstGrid(): void {
  const look = (): void => {
    if (document.querySelector('.plate[data-key], .field canvas') === null)
      requestAnimationFrame(look);
    else performance.mark('first-grid');
  };
  requestAnimationFrame(look);
}

/** Frames a second, and the longest stretch for which the page could not answer: a long task, or a gap between frames where there was none. */
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

/** Down and up again, as a hand on a wheel does. */
async function scrollWithWheel(page: Page, ms: number): Promise<void> {
  await page.mouse.move(300, 600);
  const until = performance.now() + ms;
  for (let turn = 0; performance.now() < until; turn += 1) {
    await page.mouse.wheel(0, Math.floor(turn / 30) % 2 === 0 ? 120 : -120);
    await pause(30);
  }
}
