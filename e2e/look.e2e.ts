import { globSync, readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from './harness/browser.ts';
import { findAccessibilityViolations } from './harness/page-checks.ts';
import { createServerLocation, startPodium } from './harness/podium.ts';
import { describeWith } from './harness/requirements.ts';
import { buildDesignPage } from '#e2e/design/build.ts';
import { colorsIn, findForbiddenStyles } from '#e2e/design/rules.ts';

const SCHEMES = ['light', 'dark'] as const;
/** Share of a cell's pixels that must differ in grey, by at least `STEP` of 255, for two states to be told apart. */
const APART = 0.06;
const STEP = 32;

describeWith(['browser'], 'The look', (parts) => {
  let browser: Browser;
  let html: string;

  beforeAll(async () => {
    [browser, html] = await Promise.all([openBrowser(parts.browser()), buildDesignPage()]);
  }, 120_000);
  afterAll(() => (browser as Browser | undefined)?.close());

  const open = async (
    colorScheme: (typeof SCHEMES)[number],
    width = 1440,
    height = 900,
  ): Promise<Page> => {
    const page = await browser.newPage({
      colorScheme,
      viewport: { width, height },
      reducedMotion: 'reduce',
    });
    // An address of its own, since a page without one may keep nothing.
    await page.route('**/*', (route) =>
      route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }),
    );
    await page.goto('http://look.test/');
    return page;
  };

  /** Greys, 0 to 255, of every look at this size as the browser painted it. */
  const greys = async (
    page: Page,
    size: number,
    on: 'page' | 'canvas',
  ): Promise<ReadonlyMap<string, readonly number[]>> => {
    const { names, step } = await page.evaluate(
      ([px, where]) => {
        window.design.cells(px, where);
        return { names: window.design.names, step: window.design.step };
      },
      [size, on] as const,
    );
    const shot = await page.screenshot({
      clip: { x: 0, y: 0, width: names.length * step, height: size },
    });
    const all = await page.evaluate(
      async ({ base64, count, across, px }) => {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
        const canvas = new OffscreenCanvas(image.width, image.height);
        const context = canvas.getContext('2d')!;
        context.drawImage(image, 0, 0);
        return Array.from({ length: count }, (_, place) => {
          const { data } = context.getImageData(place * across, 0, px, px);
          return Array.from(
            { length: px * px },
            (_, at) =>
              0.2126 * data[at * 4]! + 0.7152 * data[at * 4 + 1]! + 0.0722 * data[at * 4 + 2]!,
          );
        });
      },
      { base64: shot.toString('base64'), count: names.length, across: step, px: size },
    );
    return new Map(names.map((name, place) => [name, all[place]!]));
  };

  describe.each(SCHEMES)('in %s', (scheme) => {
    it.each([
      [10, 'page'],
      [15, 'page'],
      [20, 'page'],
      [10, 'canvas'],
      [24, 'canvas'],
    ] as const)(
      'tells all states of a cell of %i px on the %s apart without colour',
      async (size, on) => {
        const page = await open(scheme);
        const looks = [...(await greys(page, size, on))];
        const alike = looks.flatMap(([a, ofA], place) =>
          looks.slice(place + 1).flatMap(([b, ofB]) => {
            const share =
              ofA.filter((grey, at) => Math.abs(grey - ofB[at]!) >= STEP).length / ofA.length;
            return share < APART ? [`${a} and ${b}: ${(share * 100).toFixed(1)} %`] : [];
          }),
        );
        await page.close();
        expect(alike).toEqual([]);
      },
    );

    it('has the contrasts of the look, as the browser paints them', async () => {
      const page = await open(scheme);
      const measured = await measure(
        page,
        CONTRASTS.map(({ on, of }) => [of, on] as const),
      );
      await page.close();
      for (const [place, { of, on, ...wanted }] of CONTRASTS.entries())
        expect(
          Math.abs(measured[place]! - wanted[scheme]),
          `${of} on ${on}: ${measured[place]!.toFixed(2)}`,
        ).toBeLessThan(0.15);
      // WCAG 2.2: 1.4.3 for text, 1.4.11 for what must be seen to be understood.
      for (const [place, { of, on, text }] of CONTRASTS.entries())
        expect(measured[place]!, `${of} on ${on}`).toBeGreaterThanOrEqual(text ? 4.5 : 3);
    });

    it.each([
      ['map', 300],
      ['dense-table', 120],
      ['overview', 2000],
    ] as const)('keeps nobody out of density %s', async (density, seats) => {
      const page = await open(scheme);
      await page.evaluate(([count, shown]) => window.design.room(count, shown), [
        seats,
        density,
      ] as const);
      await page.locator('[role=grid]').waitFor();
      expect(await findAccessibilityViolations(page)).toEqual([]);
      await page.close();
    });
  });

  it('walks two thousand marks by keys, one tab stop for all, and reads out the one it stands on', async () => {
    const page = await open('light');
    await page.evaluate(() => window.design.room(2000, 'overview'));
    const field = page.getByRole('grid');
    await field.focus();
    const active = () => page.locator('[role=gridcell]').getAttribute('aria-label');
    expect(await active()).toMatch(/^A-01 /);
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowDown']) await page.keyboard.press(key);
    expect(await active()).toMatch(/^A-62 /);
    expect(await page.locator('.room-bar.foot > span').textContent()).toContain(await active());
    await page.keyboard.press('Control+End');
    expect(
      await page.locator('.field-ring').evaluate((ring) => {
        const { top, bottom } = ring.getBoundingClientRect();
        const pane = ring.closest('.scroller')!.getBoundingClientRect();
        return top >= pane.top && bottom <= pane.bottom;
      }),
    ).toBe(true);
    await page.keyboard.press('Tab');
    expect(await field.evaluate((element) => element.contains(document.activeElement))).toBe(false);
    await page.close();
  });

  it('keeps a line of three hundred under the arrows in view, below the heads of the columns', async () => {
    const page = await open('light');
    await page.evaluate(() => window.design.room(300, 'dense-table'));
    const lines = page.getByRole('grid');
    expect(await lines.getByRole('row').count()).toBeLessThan(120);
    await lines.locator('[tabindex="0"]').focus();
    const focused = () =>
      page.evaluate(() => {
        const line = document.activeElement!.closest('.line')!.getBoundingClientRect();
        const track = document.querySelector('.track')!.getBoundingClientRect();
        return (
          line.top >= track.bottom - 1 &&
          line.bottom <= document.querySelector('.scroller')!.getBoundingClientRect().bottom + 1
        );
      });
    for (const keys of [40, 30]) {
      for (let n = 0; n < keys; n++)
        await page.keyboard.press(keys === 40 ? 'ArrowDown' : 'ArrowUp');
      expect(await focused()).toBe(true);
    }
    await page.keyboard.press('Control+End');
    await page.waitForFunction(
      () => document.activeElement?.closest('.line')?.getAttribute('aria-rowindex') === '301',
    );
    expect(await focused()).toBe(true);
    await page.close();
  });

  it('moves no line under the pointer, and says how many would', async () => {
    const page = await open('light');
    await page.evaluate(() => window.design.room(60, 'dense-table'));
    const first = page.locator('.line-name').first();
    const name = await first.textContent();
    await first.hover();
    await page.evaluate(() => window.design.change(20));
    await page.getByText(/^\d+ updates?/).waitFor();
    expect(await first.textContent()).toBe(name);
    await page.getByRole('button', { name: 'Update list' }).click();
    await page.getByText(/^\d+ updates?/).waitFor({ state: 'detached' });
    await page.close();
  });

  it('paints again only the plates that changed', async () => {
    const page = await open('light');
    await page.evaluate(() => window.design.room(300, 'map'));
    await page.locator('.plate').first().waitFor();
    const touched = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const plates = new Set<Element>();
          const observer = new MutationObserver((records) => {
            for (const { target } of records) {
              const plate = (target instanceof Element ? target : target.parentElement)?.closest(
                '.plate',
              );
              if (plate) plates.add(plate);
            }
          });
          observer.observe(document.querySelector('.wall')!, {
            subtree: true,
            childList: true,
            attributes: true,
            characterData: true,
          });
          window.design.change(30);
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(plates.size)));
        }),
    );
    await page.close();
    expect(touched).toBeGreaterThan(0);
    expect(touched).toBeLessThanOrEqual(30);
  });

  it('is what browsers are given: both themes in one sheet, one palette, nothing that the look forbids', async () => {
    const place = await createServerLocation();
    // Starting builds what is not built.
    const podium = await startPodium(place);
    await podium.stop('SIGTERM');
    await place.remove();
    const built = globSync('.next/static/**/*.css').map((file) => readFileSync(file, 'utf8'));
    const css = built.join('\n');
    expect(built.flatMap(findForbiddenStyles)).toEqual([]);
    const colours = new Map(built.flatMap((sheet) => [...colorsIn(sheet)]));
    const wanted = colorsIn(readFileSync('app/tokens.css', 'utf8'));
    expect([...colours.keys()].sort()).toEqual([...wanted.keys()].sort());
    for (const [name, value] of wanted)
      expect(colours.get(name)?.startsWith('light-dark('), name).toBe(
        value.startsWith('light-dark('),
      );
    expect(css).not.toMatch(/--color-slate|--shadow-|--animate-|--radius-\w*xl|--ease-/);
  }, 400_000);
});

interface Contrast {
  readonly of: string;
  readonly on: string;
  readonly light: number;
  readonly dark: number;
  readonly text: boolean;
}

/** The table of the look; `board …` are tokens as they are on the board, which is dark in both themes. */
const CONTRASTS: readonly Contrast[] = (
  [
    ['ink', 'paper', 15.4, 14.8, true],
    ['soft', 'paper', 6.7, 7.7, true],
    ['soft', 'sunk', 6.1, 8.1, true],
    ['edge', 'paper', 3.2, 4.1, false],
    ['pass-ink', 'pass', 4.8, 5.4, true],
    ['ink', 'level', 11.2, 7.2, true],
    ['bar', 'paper', 3.3, 4.7, false],
    ['on-warn', 'warn', 8, 8, true],
    ['warn-edge', 'paper', 3.9, 9.9, false],
    ['on-loud', 'stuck', 4.7, 4.7, true],
    ['stuck', 'paper', 4.5, 3.7, false],
    ['on-loud', 'help', 5.1, 5.1, true],
    ['help', 'paper', 4.8, 3.5, false],
    ['board ink', 'board', 16, 16, true],
    ['board soft', 'board', 8.3, 8.3, true],
    ['board bar', 'board', 5, 5, false],
    ['board warn', 'board', 10.7, 10.7, true],
    ['stuck', 'board', 4, 4, false],
    ['help', 'board', 3.8, 3.8, false],
  ] as const
).map(([of, on, light, dark, text]) => ({ of, on, light, dark, text }));

/** Contrast of each pair of tokens by WCAG 2.2, from what the browser makes of them. */
function measure(page: Page, pairs: readonly (readonly [string, string])[]): Promise<number[]> {
  return page.evaluate((wanted) => {
    const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
    const luminance = (token: string): number => {
      const probe = document.body.appendChild(document.createElement('i'));
      const [name = '', where] = token.split(' ').reverse();
      if (where === 'board') probe.className = 'board';
      probe.style.color = `var(--color-${name})`;
      context.fillStyle = getComputedStyle(probe).color;
      context.fillRect(0, 0, 1, 1);
      probe.remove();
      const [red = 0, green = 0, blue = 0] = [...context.getImageData(0, 0, 1, 1).data].map(
        (value) =>
          value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
      );
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    return wanted.map(([of, on]) => {
      const [dark = 0, light = 0] = [luminance(of), luminance(on)].sort((a, b) => a - b);
      return (light + 0.05) / (dark + 0.05);
    });
  }, pairs);
}
