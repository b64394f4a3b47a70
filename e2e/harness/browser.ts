import { chromium, type Browser, type LaunchOptions } from 'playwright-core';
import { thisMachine, findOnPath, type Machine } from './machine.ts';
import { unpackChromium } from './packed-chromium.ts';

/** A Chromium for tests, or the reason why there isn't one. */
export type BrowserLookup =
  | { kind: 'found'; source: 'PODIUM_CHROMIUM' | 'playwright' | 'system'; executable: string }
  | { kind: 'found'; source: '@sparticuz/chromium' }
  | { kind: 'absent'; why: string };

export type FoundBrowser = Extract<BrowserLookup, { kind: 'found' }>;

/** Facts of a machine other than its files. */
export type BrowserOptions = { playwrightPath?: string; platform?: string };

const SYSTEM_BROWSERS = ['chromium', 'chromium-browser', 'google-chrome'];

/**
 * No sandbox, because the tests run as root. The other flags limit the browser's connections to
 * Podium.
 */
export const BROWSER_FLAGS: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * The browser for tests: PODIUM_CHROMIUM, else Playwright's, else the system's, else the one packed
 * in @sparticuz/chromium, which is for Linux on x86-64. Unpacks and starts nothing.
 */
export function findBrowser(
  machine: Machine = thisMachine,
  options: BrowserOptions = {},
): BrowserLookup {
  const named = machine.env.PODIUM_CHROMIUM;
  if (named) {
    return machine.isFile(named)
      ? { kind: 'found', source: 'PODIUM_CHROMIUM', executable: named }
      : { kind: 'absent', why: `PODIUM_CHROMIUM names ${named}, which doesn't exist` };
  }
  const playwrightBrowser = options.playwrightPath ?? chromium.executablePath();
  if (playwrightBrowser && machine.isFile(playwrightBrowser))
    return { kind: 'found', source: 'playwright', executable: playwrightBrowser };
  const system = findOnPath(machine, ...SYSTEM_BROWSERS);
  if (system) return { kind: 'found', source: 'system', executable: system };
  const platform = options.platform ?? `${process.platform} ${process.arch}`;
  if (platform === 'linux x64') return { kind: 'found', source: '@sparticuz/chromium' };
  return {
    kind: 'absent',
    why: 'no browser: install Chromium, or run npx playwright-core install chromium, or set PODIUM_CHROMIUM to one',
  };
}

/** The path of the browser's program. Unpacks the packed Chromium where it is the one. */
export async function resolveExecutable(browser: FoundBrowser): Promise<string> {
  return browser.source === '@sparticuz/chromium' ? unpackChromium() : browser.executable;
}

/**
 * Starts a browser without a window; the caller closes it. `handleSIGINT: false`: the caller also
 * closes it after Ctrl-C, when it is ready to.
 * @throws Playwright's error when the program doesn't start, for instance because of a missing
 * library
 */
export async function openBrowser(
  browser: FoundBrowser,
  options: Pick<LaunchOptions, 'handleSIGINT'> = {},
): Promise<Browser> {
  const executablePath = await resolveExecutable(browser);
  return chromium.launch({ executablePath, headless: true, args: [...BROWSER_FLAGS], ...options });
}
