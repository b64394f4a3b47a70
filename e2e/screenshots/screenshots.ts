import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { findBrowser } from '#e2e/harness/browser.ts';
import { listenForInterrupt } from '#e2e/harness/interrupt.ts';
import { LANGUAGE_COOKIE, LANGUAGES, type Language } from '#lib/i18n/language.ts';
import { createCleanupStack } from '#lib/kit/cleanup-stack.ts';
import { messageOf } from '#lib/kit/error-text.ts';
import { createScreenshotData, type ScreenshotData } from './data.ts';
import { WINDOWS, type Screenshot } from './shot.ts';
import { FINISHED_SHOTS } from './finished-shots.ts';
import { SCREENSHOTS } from './shots.ts';

const USAGE = 'npm run screenshots -- [FOLDER] [--only NAME,NAME]\n';
const THEMES = ['light', 'dark'] as const;
const TIMEOUT_MS = 30_000;

const printLine = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/**
 * Captures a page in one language as `<name>.<language>.<theme>.<window>.png`.
 * @returns the number of screenshots
 */
async function captureInLanguage(
  language: Language,
  shot: Screenshot,
  data: ScreenshotData,
  page: Page,
  folder: string,
): Promise<number> {
  await page.context().addCookies([{ name: LANGUAGE_COOKIE, value: language, url: data.url }]);
  await page.setViewportSize(WINDOWS.desk);
  // The browser doesn't reload a page when only the part after # differs.
  await page.goto('about:blank');
  await page.goto(data.url + shot.path(data));
  await page.locator(shot.readySelector).first().waitFor({ timeout: TIMEOUT_MS });
  // Until then, the pages of staff show what they load.
  await page
    .locator('[data-part="staff-header"] [data-part="connection"][role="status"]')
    .waitFor({ state: 'detached', timeout: TIMEOUT_MS });
  await shot.prepare?.(page, data);
  let count = 0;
  for (const window of shot.windows ?? (['phone', 'desk'] as const)) {
    await page.setViewportSize(WINDOWS[window]);
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await page.screenshot({
        path: join(folder, `${shot.name}.${language}.${theme}.${window}.png`),
        fullPage: shot.fullPage === true && window !== 'phone',
      });
      count += 1;
    }
  }
  return count;
}

interface Options {
  readonly folder: string;
  /** The names of the screenshots; null for all. */
  readonly names: readonly string[] | null;
}

/** Captures the chosen pages, also after a failure. @returns the exit code */
async function captureAll({ folder, names }: Options, data: ScreenshotData): Promise<number> {
  await mkdir(folder, { recursive: true });
  let count = 0;
  const failures: string[] = [];
  const isChosen = ({ name }: { readonly name: string }): boolean => names?.includes(name) ?? true;
  const capture = async (shot: Screenshot): Promise<void> => {
    for (const language of LANGUAGES) {
      const page = data.pages[shot.user];
      try {
        count += await captureInLanguage(language, shot, data, page, folder);
      } catch (error) {
        failures.push(
          `${shot.name} (${language}): ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`,
        );
      }
      await shot.restore?.(page, data);
    }
  };
  for (const shot of SCREENSHOTS.filter(isChosen)) await capture(shot);
  const finished = FINISHED_SHOTS.filter(isChosen);
  if (finished.length > 0) {
    const days = await data.waitForFinishedDays();
    for (const shot of finished) await capture({ ...shot, path: () => shot.path(days) });
  }
  printLine(
    [
      `${String(count)} screenshots in ${folder}`,
      ...failures.map((line) => `failed: ${line}`),
    ].join('\n'),
  );
  return failures.length > 0 ? 1 : 0;
}

function parseArguments(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { only: { type: 'string' } },
  });
  const known = [...SCREENSHOTS, ...FINISHED_SHOTS].map(({ name }) => name);
  const names = values.only?.split(',') ?? null;
  const unknown = names?.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new Error(`--only: unknown screenshot "${unknown}". Known: ${known.join(', ')}`);
  return { names, folder: resolve(positionals[0] ?? 'screenshots') };
}

async function main(): Promise<number> {
  const cleanup = createCleanupStack();
  let options: Options;
  try {
    options = parseArguments(process.argv.slice(2));
  } catch (error) {
    printLine(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    return 2;
  }
  const browser = findBrowser();
  if (browser.kind === 'absent') {
    printLine(browser.why);
    return 1;
  }
  const interrupt = listenForInterrupt(() => {
    printLine('stopping');
  });
  try {
    return await Promise.race([
      createScreenshotData(browser, cleanup, printLine).then((data) => captureAll(options, data)),
      interrupt.exitCode,
    ]);
  } catch (error) {
    printLine(messageOf(error));
    return 1;
  } finally {
    await cleanup.run((error) => {
      printLine(`while stopping: ${messageOf(error)}`);
    });
  }
}

process.exit(await main());
