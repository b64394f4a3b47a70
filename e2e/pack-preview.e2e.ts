import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser } from './harness/browser.ts';
import { collectPageErrors, type PageErrors } from './harness/page-checks.ts';
import { runNode, type RunningProgram } from './harness/podium.ts';
import { describeWith } from './harness/requirements.ts';

const PATIENCE = 60_000;

/** As an author does it: a pack begun from the example, looked at while it is written. */
describeWith(['browser'], 'podium pack preview', (parts) => {
  let folder: string;
  let preview: RunningProgram;
  let browser: Browser;
  let errors: PageErrors;
  let page: Page;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'podium-author-'));
    expect(
      await runNode(['lib/server/podium.js', 'pack', 'new', join(folder, 'mine')]).exited,
    ).toBe(0);
    await mkdir(join(folder, 'tmp'));
    preview = runNode(
      ['lib/server/podium.js', 'pack', 'preview', join(folder, 'mine'), '--language', 'en'],
      { TMPDIR: join(folder, 'tmp') },
    );
    const [, link = ''] = await preview.waitForOutput(/The student's page: (\S+)/);
    browser = await openBrowser(parts.browser());
    errors = collectPageErrors(browser);
    page = await (
      await browser.newContext({ locale: 'en-US', viewport: { width: 1440, height: 900 } })
    ).newPage();
    page.setDefaultTimeout(PATIENCE);
    await page.goto(link);
  }, 400_000);
  afterAll(async () => {
    await (browser as Browser | undefined)?.close();
    await (preview as RunningProgram | undefined)?.stop('SIGTERM');
    await rm(folder, { recursive: true, force: true });
  });

  it('opens the student’s page, where a simulated student is at work', async () => {
    const enter = page.locator('form button[type="submit"]');
    await enter
      .or(page.getByRole('heading', { level: 2, name: 'Task' }))
      .first()
      .waitFor();
    if (await enter.isVisible()) await enter.click();
    await page.getByText('Its name is hello').first().waitFor();
    await page.locator('article[data-state]').first().waitFor();
  });

  it('shows by itself what the author saves, and goes on with it when a save is not whole', async () => {
    await page.evaluate(() => {
      (window as { mark?: string }).mark = 'never loaded again';
    });
    const file = join(folder, 'mine', 'hello', 'task.en.md');
    await writeFile(
      file,
      `${await readFile(file, 'utf8')}\nKeep the file, you will need it again.\n`,
    );
    await page.getByText('Keep the file, you will need it again.').waitFor();
    const exercise = join(folder, 'mine', 'hello', 'exercise.yaml');
    const whole = await readFile(exercise, 'utf8');
    await writeFile(exercise, `${whole}\nno-such-key: 1\n`);
    await preview.waitForOutput(/exercise\.yaml:\d+:\d+ /, PATIENCE);
    await page.getByText('Keep the file, you will need it again.').waitFor();
    await writeFile(exercise, whole);
    await writeFile(join(folder, 'mine', 'hello', 'task.en.md'), 'Another task altogether.\n');
    await page.getByText('Another task altogether.').waitFor();
    expect(await page.evaluate(() => (window as { mark?: string }).mark)).toBe(
      'never loaded again',
    );
    expect(errors.drain()).toEqual([]);
  });

  it('ends, and leaves nothing behind, when it is told to', async () => {
    await browser.close();
    expect(await preview.stop('SIGTERM')).toBe(0);
    expect(preview.output()).toContain('Taken in: ');
    expect(await readdir(join(folder, 'tmp'))).toEqual([]);
  });
});
