import { AxeBuilder } from '@axe-core/playwright';
import type { Browser as Chromium, ConsoleMessage, Page } from 'playwright-core';

/** What pages said on their consoles that a person who opens the tools would call an error. */
export interface PageErrors {
  /** What was said since the last call. */
  drain(): string[];
  /** While it is away, that the server cannot be reached is no error of the page's. */
  setServerAway(away: boolean): void;
}

/** Listens to every page of every context that is opened from now on. */
export function collectPageErrors(browser: Chromium): PageErrors {
  let errors: string[] = [];
  let away = false;
  const handleMessage = (message: ConsoleMessage): void => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    if (!isExpected(message, away)) errors.push(`${message.text()} (${message.location().url})`);
  };
  const newContext = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    const context = await newContext(options);
    context.on('console', handleMessage);
    context.on('weberror', (error) => {
      errors.push(error.error().stack ?? String(error.error()));
    });
    return context;
  };
  return {
    drain() {
      const taken = errors;
      errors = [];
      return taken;
    },
    setServerAway(now) {
      away = now;
    },
  };
}

/** The browser itself writes down each answer that is no 2xx; those of the API are refusals, which the page puts into words. */
function isExpected(message: ConsoleMessage, serverAway: boolean): boolean {
  const text = message.text();
  if (
    /^Failed to load resource: the server responded with a status of 4\d\d/.test(text) &&
    message.location().url.includes('/api/')
  )
    return true;
  return serverAway && /net::ERR_|WebSocket connection to|status of 503/.test(text);
}

/** Violations that keep people out (axe: serious, critical), one line each: rule, where, why. */
export async function findAccessibilityViolations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(
        (node) =>
          `${id}: ${node.target.join(' ')}: ${(node.failureSummary ?? '').replace(/\s+/g, ' ')}`,
      ),
    );
}

/** What to act on that lies beyond the window's right edge and cannot be scrolled to within a part of the page. */
export function findOverflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const scrolls = (element: Element): boolean => {
      for (
        let parent = element.parentElement;
        parent !== null && parent !== document.body;
        parent = parent.parentElement
      ) {
        if (
          /auto|scroll/.test(getComputedStyle(parent).overflowX) &&
          parent.scrollWidth > parent.clientWidth
        )
          return true;
      }
      return false;
    };
    const wide =
      document.documentElement.scrollWidth > window.innerWidth
        ? [`the page is ${String(document.documentElement.scrollWidth)} px wide`]
        : [];
    const beyond = [...document.querySelectorAll('a, button, input, select, h1, h2, p')].filter(
      (element) => {
        const box = element.getBoundingClientRect();
        return (
          element.checkVisibility() &&
          box.width > 1 &&
          (box.right > window.innerWidth + 1 || box.left < -1) &&
          !scrolls(element)
        );
      },
    );
    return [
      ...wide,
      ...beyond.map(
        (element) =>
          `${element.tagName} ${element.className}: ${(element.textContent || element.getAttribute('aria-label')) ?? ''}`,
      ),
    ];
  });
}
