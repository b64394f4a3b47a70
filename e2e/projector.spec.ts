import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { buildDesignPage } from '#e2e/design/build.ts';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import { expect, test } from '#e2e/fixtures/test.ts';

const SCREENS = [
  [1024, 768],
  [1920, 1080],
  [3840, 2160],
  [1080, 1920],
] as const;
const LANGUAGES = ['en', 'ja'] as const;
/** Sizes of text in rem, which is 1 % of the width: at least these, by what the text is. */
const MIN_SIZES = {
  'exercise-line': 1.2,
  'exercise-title': 3.2,
  timer: 6,
  'join-code': 5,
  other: 1.7,
} as const;
const MIN_CONTRAST = 7;

describeWith(['browser'], 'The projector view', () => {
  let page: Page;

  test.beforeAll(async ({ browser }) => {
    const html = await buildDesignPage('projector');
    page = await browser.newPage({ reducedMotion: 'reduce' });
    await page.route('**/*', (route) =>
      route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }),
    );
    await page.goto('http://design.test/');
  });
  test.afterAll(() => page.close());

  /** Calls `check` for each state in both languages. Returns what it found, with the state. */
  const inEachState = async (check: () => Promise<readonly string[]>): Promise<string[]> => {
    const found: string[] = [];
    for (const name of await page.evaluate(() => window.projector.names))
      for (const language of LANGUAGES) {
        await page.evaluate(([sample, shown]) => window.projector.show(sample, shown), [
          name,
          language,
        ] as const);
        found.push(...(await check()).map((problem) => `${name} ${language}: ${problem}`));
      }
    return found;
  };

  for (const [width, height] of SCREENS)
    test(`fits ${width} × ${height} in every state, with readable sizes and no dot cut off`, async () => {
      await page.setViewportSize({ width, height });
      expect(
        await inEachState(async () => [
          ...(await page.evaluate(findSmallText, MIN_SIZES)),
          ...(await page.evaluate(findCutContent)),
          ...(await page.evaluate(findBrokenCode)),
        ]),
      ).toEqual([]);
    });

  test('fits the width of a phone in every state', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    expect(
      await inEachState(() =>
        page.evaluate(() => {
          const { scrollWidth } = document.documentElement;
          return scrollWidth > innerWidth ? [`page is ${scrollWidth} px wide`] : [];
        }),
      ),
    ).toEqual([]);
  });

  for (const colorScheme of ['light', 'dark'] as const)
    test(`has a contrast of at least 7:1 and no accessibility violations in ${colorScheme}`, async () => {
      await page.setViewportSize({ width: 1920, height: 1080 });
      await page.emulateMedia({ colorScheme });
      expect(
        await inEachState(async () => [
          ...(await page.evaluate(findLowContrast, MIN_CONTRAST)),
          ...(await findViolations(page)),
        ]),
      ).toEqual([]);
    });
});

/** All axe violations, best practices included. */
async function findViolations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
}

/** Texts that are smaller than their least size, in rem of 1 % of the width. */
function findSmallText(minSizes: typeof MIN_SIZES): string[] {
  const rem = innerWidth / 100;
  const walker = document.createTreeWalker(
    document.querySelector('main')!,
    NodeFilter.SHOW_TEXT,
    null,
  );
  const found: string[] = [];
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement!;
    const part = element.closest<HTMLElement>('[data-part]')?.dataset.part ?? '';
    const kind =
      element.role === 'timer'
        ? 'timer'
        : element.closest('[data-part="exercise-line"]')
          ? 'exercise-line'
          : part in minSizes
            ? part
            : 'other';
    const size = parseFloat(getComputedStyle(element).fontSize) / rem;
    const least = minSizes[kind as keyof typeof minSizes];
    if (size < least - 0.01)
      found.push(`"${walker.currentNode.textContent}" is ${size.toFixed(2)} rem, not ${least}`);
  }
  return found;
}

/** Content that is outside of the screen or cut off by its container. */
function findCutContent(): string[] {
  const root = document.documentElement;
  const found: string[] = [];
  if (root.scrollWidth > innerWidth) found.push(`page is ${root.scrollWidth} px wide`);
  if (root.scrollHeight > innerHeight + 1) found.push(`page is ${root.scrollHeight} px high`);
  for (const stop of document.querySelectorAll('[data-part="exercise-line"] > li')) {
    const dots = [...stop.querySelectorAll('[data-part="crowd"] > i')];
    const crowd = stop.querySelector('[data-part="crowd"]')!.getBoundingClientRect();
    for (const dot of dots) {
      const { top, bottom, left, right, width } = dot.getBoundingClientRect();
      const isInside =
        top >= crowd.top - 1 &&
        bottom <= crowd.bottom + 1 &&
        left >= crowd.left - 1 &&
        right <= crowd.right + 1;
      if (!isInside || width < 1) {
        found.push(`a dot of exercise ${stop.getAttribute('aria-label')} is cut off`);
        break;
      }
    }
  }
  for (const part of document.querySelectorAll(
    '[data-part="projector-current"], [data-part="projector-join"], header',
  ))
    if (part.scrollWidth > part.clientWidth + 1)
      found.push(`${part.tagName} ${part.getAttribute('data-part')} is too wide`);
  return found;
}

/** A join code on more than one line, which students read out of order. */
function findBrokenCode(): string[] {
  const codes = [...document.querySelectorAll<HTMLElement>('[data-part="join-code"]')];
  return codes.flatMap((code) => {
    const range = document.createRange();
    range.selectNodeContents(code);
    const tops = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
    return tops.size > 1 ? [`${code.innerText} is on ${tops.size} lines`] : [];
  });
}

/** Texts with a lower contrast to their background than this (WCAG 2.2, contrast ratio). */
function findLowContrast(least: number): string[] {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
  const luminance = (color: string): number => {
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    const [r = 0, g = 0, b = 0] = [...context.getImageData(0, 0, 1, 1).data].map((value) => {
      const channel = value / 255;
      return channel <= 0.03928 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const backgroundOf = (element: Element | null): string => {
    for (let at = element; at !== null; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (!/^rgba\(0, 0, 0, 0\)$|^transparent$/.test(backgroundColor)) return backgroundColor;
    }
    return 'white';
  };
  const walker = document.createTreeWalker(
    document.querySelector('main')!,
    NodeFilter.SHOW_TEXT,
    null,
  );
  const found: string[] = [];
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement!;
    const pair = [luminance(getComputedStyle(element).color), luminance(backgroundOf(element))];
    const contrast = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    if (contrast < least)
      found.push(`"${walker.currentNode.textContent}" has a contrast of ${contrast.toFixed(1)}`);
  }
  return found;
}
