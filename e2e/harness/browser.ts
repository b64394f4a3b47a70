import { chromium, type Browser, type LaunchOptions } from 'playwright-core';
import { thisMachine, findOnPath, type Machine } from './machine.ts';
import { unpackChromium } from './packed-chromium.ts';

/** A Chromium that tests may drive, or why there is none. */
export type BrowserLookup =
  | { kind: 'found'; source: 'PODIUM_CHROMIUM' | 'playwright' | 'system'; executable: string }
  | { kind: 'found'; source: '@sparticuz/chromium' }
  | { kind: 'absent'; why: string };

export type FoundBrowser = Extract<BrowserLookup, { kind: 'found' }>;

/** What differs between machines beside their files. */
export type BrowserOptions = { playwrightPath?: string; platform?: string };

const SYSTEM_BROWSERS = ['chromium', 'chromium-browser', 'google-chrome'];

// Without the sandbox because the tests run as root; the rest keeps the browser from speaking to anybody but Podium.
const BROWSER_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * The browser for tests: PODIUM_CHROMIUM, else Playwright's own, else the system's, else the one packed in @sparticuz/chromium,
 * which is for Linux on x86-64. Nothing is unpacked or started yet.
 */
export function findBrowser(
  machine: Machine = thisMachine,
  options: BrowserOptions = {},
): BrowserLookup {
  const named = machine.env.PODIUM_CHROMIUM;
  if (named) {
    return machine.isFile(named)
      ? { kind: 'found', source: 'PODIUM_CHROMIUM', executable: named }
      : { kind: 'absent', why: `PODIUM_CHROMIUM names ${named}, which is not there` };
  }
  const own = options.playwrightPath ?? chromium.executablePath();
  if (own && machine.isFile(own)) return { kind: 'found', source: 'playwright', executable: own };
  const system = findOnPath(machine, ...SYSTEM_BROWSERS);
  if (system) return { kind: 'found', source: 'system', executable: system };
  const platform = options.platform ?? `${process.platform} ${process.arch}`;
  if (platform === 'linux x64') return { kind: 'found', source: '@sparticuz/chromium' };
  return {
    kind: 'absent',
    why: 'no browser: install Chromium, or run npx playwright-core install chromium, or set PODIUM_CHROMIUM to one',
  };
}

/**
 * Starts a browser without a window; the caller closes it. `handleSIGINT: false`: also after Ctrl-C, in its own time.
 * Throws what Playwright says when the program does not start, for instance because of a missing library.
 */
export async function openBrowser(
  browser: FoundBrowser,
  more: Pick<LaunchOptions, 'handleSIGINT'> = {},
): Promise<Browser> {
  const executablePath =
    browser.source === '@sparticuz/chromium' ? await unpackChromium() : browser.executable;
  return chromium.launch({ executablePath, headless: true, args: BROWSER_FLAGS, ...more });
}
