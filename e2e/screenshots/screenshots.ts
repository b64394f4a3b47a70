import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { findBrowser } from '#e2e/harness/browser.ts';
import { LANGUAGE_COOKIE, LANGUAGES, type Language } from '#lib/i18n/language.ts';
import { createStops } from '#lib/kit/cleanup-stack.ts';
import { buildSet, type Set } from './data.ts';
import { SHOTS, WINDOWS, type Shot } from './shots.ts';

const USAGE = 'npm run screenshots -- [FOLDER] [--only NAME,NAME]\n';
const THEMES = ['light', 'dark'] as const;
const PATIENCE_MS = 30_000;

const say = (line: string): void => { process.stderr.write(`${line}\n`); };

/** Takes a page in one language: `<name>.<language>.<theme>.<window>.png`. Answers how many pictures that were. */
async function takeIn(language: Language, shot: Shot, set: Set, page: Page, folder: string): Promise<number> {
  await page.context().addCookies([{ name: LANGUAGE_COOKIE, value: language, url: set.url }]);
  await page.setViewportSize(WINDOWS.desk);
  // Away first: an address that differs behind # alone is not loaded again.
  await page.goto('about:blank');
  await page.goto(set.url + shot.path(set));
  await page.locator(shot.ready).first().waitFor({ timeout: PATIENCE_MS });
  await shot.first?.(page);
  let taken = 0;
  for (const window of shot.windows ?? (['phone', 'desk'] as const)) {
    await page.setViewportSize(WINDOWS[window]);
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await page.screenshot({ path: join(folder, `${shot.name}.${language}.${theme}.${window}.png`), fullPage: shot.whole === true && window !== 'phone' });
      taken += 1;
    }
  }
  return taken;
}

/** All pictures; one that cannot be taken is named and keeps no other from it. Answers the exit code. */
async function take(shots: readonly Shot[], folder: string, set: Set): Promise<number> {
  await mkdir(folder, { recursive: true });
  let taken = 0;
  const lost: string[] = [];
  for (const shot of shots) {
    for (const language of LANGUAGES) {
      try {
        taken += await takeIn(language, shot, set, set.pages[shot.who], folder);
      } catch (error) {
        lost.push(`${shot.name} (${language}): ${error instanceof Error ? error.message.split('\n')[0] ?? '' : String(error)}`);
      }
    }
  }
  say([`${String(taken)} pictures in ${folder}`, ...lost.map((line) => `not taken: ${line}`)].join('\n'));
  return lost.length > 0 ? 1 : 0;
}

function chosen(args: readonly string[]): { readonly shots: readonly Shot[]; readonly folder: string } {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { only: { type: 'string' } } });
  const wanted = values.only?.split(',');
  const stray = wanted?.find((name) => !SHOTS.some((shot) => shot.name === name));
  if (stray !== undefined) throw new Error(`--only does not know "${stray}": there are ${SHOTS.map(({ name }) => name).join(', ')}`);
  return { shots: SHOTS.filter(({ name }) => wanted?.includes(name) ?? true), folder: resolve(positionals[0] ?? 'screenshots') };
}

async function main(): Promise<number> {
  const stops = createStops();
  let wish: ReturnType<typeof chosen>;
  try {
    wish = chosen(process.argv.slice(2));
  } catch (error) {
    say(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    return 2;
  }
  const browser = findBrowser();
  if (browser.kind === 'absent') {
    say(browser.why);
    return 1;
  }
  const interrupted = new Promise<number>((done) => { for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => { done(130); }); });
  try {
    return await Promise.race([buildSet(browser, stops, say).then((set) => take(wish.shots, wish.folder, set)), interrupted]);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    await stops.run((_level, line) => { say(line); });
  }
}

process.exit(await main());
