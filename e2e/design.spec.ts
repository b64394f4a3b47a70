import { globSync, readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { expect, test } from '#e2e/fixtures/test.ts';
import { findAccessibilityViolations } from '#e2e/fixtures/page-checks.ts';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import { buildDesignPage } from '#e2e/design/build.ts';
import { colorsIn, findForbiddenStyles } from '#e2e/design/rules.ts';

const SCHEMES = ['light', 'dark'] as const;
/**
 * Two states are distinct when this share of a cell's pixels differs in gray by at least MIN_STEP
 * of 255.
 */
const MIN_SHARE = 0.06;
const MIN_STEP = 32;

describeWith(['browser'], 'The design', () => {
  let browser: Browser;
  let html: string;

  test.beforeAll(async ({ browser: shared }) => {
    browser = shared;
    html = await buildDesignPage();
  });

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
    // localStorage needs an origin.
    await page.route('**/*', (route) =>
      route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }),
    );
    await page.goto('http://design.test/');
    return page;
  };

  /** The gray values, 0 to 255, of every sample at this size as the browser painted it. */
  const readGrays = async (
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
        const context = canvas.getContext('2d', { willReadFrequently: true })!;
        context.drawImage(image, 0, 0);
        return Array.from({ length: count }, (_, index) => {
          const { data } = context.getImageData(index * across, 0, px, px);
          return Array.from(
            { length: px * px },
            (_, at) =>
              0.2126 * data[at * 4]! + 0.7152 * data[at * 4 + 1]! + 0.0722 * data[at * 4 + 2]!,
          );
        });
      },
      { base64: shot.toString('base64'), count: names.length, across: step, px: size },
    );
    return new Map(names.map((name, index) => [name, all[index]!]));
  };

  const isPass = (name: string) => name.startsWith('passed');

  for (const scheme of SCHEMES)
    test.describe(`in ${scheme}`, () => {
      for (const [size, surface] of [
        [10, 'page'],
        [15, 'page'],
        [20, 'page'],
        [10, 'canvas'],
        [24, 'canvas'],
      ] as const)
        test(`tells all states of a cell of ${String(size)} px on the ${surface} apart without color`, async () => {
          const page = await open(scheme);
          const samples = [...(await readGrays(page, size, surface))];
          const alike = samples.flatMap(([a, graysA], index) =>
            samples.slice(index + 1).flatMap(([b, graysB]) => {
              const differing = graysA.filter(
                (gray, pixel) => Math.abs(gray - graysB[pixel]!) >= MIN_STEP,
              );
              const share = differing.length / graysA.length;
              // Without their ticks, a pass and a cleaned-up pass look alike: both are passes.
              if (size === 10 && isPass(a) && isPass(b)) return [];
              return share < MIN_SHARE ? [`${a} and ${b}: ${(share * 100).toFixed(1)} %`] : [];
            }),
          );
          await page.close();
          expect(alike).toEqual([]);
        });

      test('has the specified contrasts as the browser paints them', async () => {
        const page = await open(scheme);
        const measured = await measure(
          page,
          CONTRASTS.map(({ on, of }) => [of, on] as const),
        );
        await page.close();
        for (const [index, { of, on, ...expected }] of CONTRASTS.entries())
          expect(
            Math.abs(measured[index]! - expected[scheme]),
            `${of} on ${on}: ${measured[index]!.toFixed(2)}`,
          ).toBeLessThan(0.15);
        // WCAG 2.2: 1.4.3 for text, 1.4.11 for graphics that carry information.
        for (const [index, { of, on, text }] of CONTRASTS.entries())
          expect(measured[index]!, `${of} on ${on}`).toBeGreaterThanOrEqual(text ? 4.5 : 3);
      });

      for (const [view, seats] of [
        ['map', 300],
        ['dense-table', 120],
        ['overview', 2000],
      ] as const)
        test(`has no accessibility violations in the view ${view}`, async () => {
          const page = await open(scheme);
          await page.evaluate(([count, shown]) => window.design.room(count, shown), [
            seats,
            view,
          ] as const);
          await page.locator('[role=grid]').waitFor();
          expect(await findAccessibilityViolations(page)).toEqual([]);
          await page.close();
        });
    });

  test('moves through 2,000 marks with keys and one tab stop, and announces the current one', async () => {
    const page = await open('light');
    await page.evaluate(() => window.design.room(2000, 'overview'));
    const overview = page.getByRole('grid');
    await overview.focus();
    const active = () => page.locator('[role=gridcell]').getAttribute('aria-label');
    expect(await active()).toMatch(/^A-01 /);
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowDown']) await page.keyboard.press(key);
    expect(await active()).toMatch(/^A-62 /);
    expect(await page.locator('[data-part="grid-status-bar"] > span').textContent()).toContain(
      await active(),
    );
    await page.keyboard.press('Control+End');
    expect(
      await page.locator('[data-part="overview-focus"]').evaluate((ring) => {
        const { top, bottom } = ring.getBoundingClientRect();
        const pane = ring.closest('[data-part="grid-scroller"]')!.getBoundingClientRect();
        return top >= pane.top && bottom <= pane.bottom;
      }),
    ).toBe(true);
    await page.keyboard.press('Tab');
    expect(await overview.evaluate((element) => element.contains(document.activeElement))).toBe(
      false,
    );
    await page.close();
  });

  test('keeps the focused row of 300 visible below the column headers', async () => {
    const page = await open('light');
    await page.evaluate(() => window.design.room(300, 'dense-table'));
    const table = page.getByRole('grid');
    expect(await table.getByRole('row').count()).toBeLessThan(120);
    await table.locator('[tabindex="0"]').focus();
    const isFocusedRowVisible = () =>
      page.evaluate(() => {
        const line = document
          .activeElement!.closest('[data-part="seat-row"]')!
          .getBoundingClientRect();
        const track = document
          .querySelector('[data-part="exercise-header"]')!
          .getBoundingClientRect();
        return (
          line.top >= track.bottom - 1 &&
          line.bottom <=
            document.querySelector('[data-part="grid-scroller"]')!.getBoundingClientRect().bottom +
              1
        );
      });
    for (const keys of [40, 30]) {
      for (let n = 0; n < keys; n++)
        await page.keyboard.press(keys === 40 ? 'ArrowDown' : 'ArrowUp');
      expect(await isFocusedRowVisible()).toBe(true);
    }
    await page.keyboard.press('Control+End');
    await page.waitForFunction(
      () =>
        document.activeElement?.closest('[data-part="seat-row"]')?.getAttribute('aria-rowindex') ===
        '301',
    );
    expect(await isFocusedRowVisible()).toBe(true);
    await page.close();
  });

  test('keeps the rows under the pointer in place, and shows the number of updates', async () => {
    const page = await open('light');
    await page.evaluate(() => window.design.room(60, 'dense-table'));
    const first = page.locator('[data-part="seat-name"]').first();
    const name = await first.textContent();
    await first.hover();
    await page.evaluate(() => window.design.change(20));
    await page.getByText(/^\d+ updates?/).waitFor();
    expect(await first.textContent()).toBe(name);
    await page.getByRole('button', { name: 'Update list' }).click();
    await page.getByText(/^\d+ updates?/).waitFor({ state: 'detached' });
    await page.close();
  });

  test('renders only the tiles that changed', async () => {
    const page = await open('light');
    await page.evaluate(() => window.design.room(300, 'map'));
    await page.locator('[data-part="seat-tile"]').first().waitFor();
    const touched = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const plates = new Set<Element>();
          const observer = new MutationObserver((records) => {
            for (const { target } of records) {
              const plate = (target instanceof Element ? target : target.parentElement)?.closest(
                '[data-part="seat-tile"]',
              );
              if (plate) plates.add(plate);
            }
          });
          observer.observe(document.querySelector('[data-part="seat-map"]')!, {
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

  test('has one palette with both themes and no forbidden style in the built CSS', async ({
    server: _,
  }) => {
    // Starting the server builds the pages when there is no build.
    const built = globSync('.next/static/**/*.css').map((file) => readFileSync(file, 'utf8'));
    const css = built.join('\n');
    expect(built.flatMap(findForbiddenStyles)).toEqual([]);
    const colors = new Map(built.flatMap((sheet) => [...colorsIn(sheet)]));
    const expected = colorsIn(readFileSync('app/globals.css', 'utf8'));
    expect([...colors.keys()].sort()).toEqual([...expected.keys()].sort());
    for (const [name, value] of expected)
      expect(colors.get(name)?.startsWith('light-dark('), name).toBe(
        value.startsWith('light-dark('),
      );
    expect(css).not.toMatch(/--color-slate|--shadow-|--animate-|--radius-\w*xl|--ease-/);
  });
});

interface Contrast {
  readonly of: string;
  readonly on: string;
  readonly light: number;
  readonly dark: number;
  readonly text: boolean;
}

/**
 * The specified contrasts. `header …`: the token inside the page header, which is dark in both
 * themes.
 */
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
    ['header ink', 'header', 16, 16, true],
    ['header soft', 'header', 8.3, 8.3, true],
    ['header bar', 'header', 5, 5, false],
    ['header warn', 'header', 10.7, 10.7, true],
    ['stuck', 'header', 4, 4, false],
    ['help', 'header', 3.8, 3.8, false],
  ] as const
).map(([of, on, light, dark, text]) => ({ of, on, light, dark, text }));

/** The WCAG 2.2 contrast of each pair of tokens, from the colors that the browser computes. */
function measure(page: Page, pairs: readonly (readonly [string, string])[]): Promise<number[]> {
  return page.evaluate((expected) => {
    const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
    const luminance = (token: string): number => {
      const probe = document.body.appendChild(document.createElement('i'));
      const [name = '', area] = token.split(' ').reverse();
      if (area === 'header') probe.className = 'scheme-dark';
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
    return expected.map(([of, on]) => {
      const [dark = 0, light = 0] = [luminance(of), luminance(on)].sort((a, b) => a - b);
      return (light + 0.05) / (dark + 0.05);
    });
  }, pairs);
}
