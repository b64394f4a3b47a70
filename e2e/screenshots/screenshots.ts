import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { findBrowser } from '#e2e/harness/browser.ts';
import { LANGUAGE_COOKIE, LANGUAGES, type Language } from '#lib/i18n/language.ts';
import { createCleanupStack } from '#lib/kit/cleanup-stack.ts';
import { createScreenshotData, type ScreenshotData } from './data.ts';
import { SCREENSHOTS, WINDOWS, type Screenshot } from './shots.ts';

const USAGE = 'npm run screenshots -- [FOLDER] [--only NAME,NAME]\n';
const THEMES = ['light', 'dark'] as const;
const TIMEOUT_MS = 30_000;

const printLine = (line: string): void => { process.stderr.write(`${line}\n`); };

/** Takes a page in one language: `<name>.<language>.<theme>.<window>.png`. Answers how many pictures that were. */
async function captureInLanguage(language: Language, shot: Screenshot, set: ScreenshotData, page: Page, folder: string): Promise<number> {
  await page.context().addCookies([{ name: LANGUAGE_COOKIE, value: language, url: set.url }]);
  await page.setViewportSize(WINDOWS.desk);
  // Away first: an address that differs behind # alone is not loaded again.
  await page.goto('about:blank');
  await page.goto(set.url + shot.path(set));
  await page.locator(shot.readySelector).first().waitFor({ timeout: TIMEOUT_MS });
  await shot.prepare?.(page);
  let taken = 0;
  for (const window of shot.windows ?? (['phone', 'desk'] as const)) {
    await page.setViewportSize(WINDOWS[window]);
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await page.screenshot({ path: join(folder, `${shot.name}.${language}.${theme}.${window}.png`), fullPage: shot.fullPage === true && window !== 'phone' });
      taken += 1;
    }
  }
  return taken;
}

/** All pictures; one that cannot be taken is named and keeps no other from it. Answers the exit code. */
async function captureAll(shots: readonly Screenshot[], folder: string, set: ScreenshotData): Promise<number> {
  await mkdir(folder, { recursive: true });
  let taken = 0;
  const lost: string[] = [];
  for (const shot of shots) {
    for (const language of LANGUAGES) {
      try {
        taken += await captureInLanguage(language, shot, set, set.pages[shot.user], folder);
      } catch (error) {
        lost.push(`${shot.name} (${language}): ${error instanceof Error ? error.message.split('\n')[0] ?? '' : String(error)}`);
      }
    }
  }
  printLine([`${String(taken)} pictures in ${folder}`, ...lost.map((line) => `not taken: ${line}`)].join('\n'));
  return lost.length > 0 ? 1 : 0;
}

function parseArguments(args: readonly string[]): { readonly shots: readonly Screenshot[]; readonly folder: string } {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { only: { type: 'string' } } });
  const wanted = values.only?.split(',');
  const stray = wanted?.find((name) => !SCREENSHOTS.some((shot) => shot.name === name));
  if (stray !== undefined) throw new Error(`--only does not know "${stray}": there are ${SCREENSHOTS.map(({ name }) => name).join(', ')}`);
  return { shots: SCREENSHOTS.filter(({ name }) => wanted?.includes(name) ?? true), folder: resolve(positionals[0] ?? 'screenshots') };
}

async function main(): Promise<number> {
  const stops = createCleanupStack();
  let wish: ReturnType<typeof parseArguments>;
  try {
    wish = parseArguments(process.argv.slice(2));
  } catch (error) {
    printLine(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    return 2;
  }
  const browser = findBrowser();
  if (browser.kind === 'absent') {
    printLine(browser.why);
    return 1;
  }
  const interrupted = new Promise<number>((done) => { for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => { done(130); }); });
  try {
    return await Promise.race([createScreenshotData(browser, stops, printLine).then((set) => captureAll(wish.shots, wish.folder, set)), interrupted]);
  } catch (error) {
    printLine(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    await stops.run((_level, line) => { printLine(line); });
  }
}

process.exit(await main());
