import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import { expect, test } from '#e2e/fixtures/test.ts';
import { DESKTOP_CONTEXT } from '#e2e/fixtures/users.ts';
import { runNode, type RunningProgram } from '#e2e/harness/podium.ts';

const TIMEOUT_MS = 60_000;

/** An author creates a pack from the template and looks at the page while writing. */
describeWith(['browser'], 'podium pack preview', () => {
  test.describe.configure({ mode: 'serial' });
  let folder: string;
  let preview: RunningProgram | undefined;
  let context: BrowserContext;
  let page: Page;

  // `pageErrors` observes the contexts that are opened after it.
  test.beforeAll(async ({ browser, pageErrors: _ }) => {
    test.setTimeout(400_000);
    folder = await mkdtemp(join(tmpdir(), 'podium-author-'));
    expect(
      await runNode(['lib/server/podium.js', 'pack', 'new', join(folder, 'mine')]).exited,
    ).toBe(0);
    await mkdir(join(folder, 'tmp'));
    preview = runNode(
      ['lib/server/podium.js', 'pack', 'preview', join(folder, 'mine'), '--language', 'en'],
      { TMPDIR: join(folder, 'tmp') },
    );
    const [, link = ''] = await preview.waitForOutput(/Student page: +(\S+)/);
    context = await browser.newContext(DESKTOP_CONTEXT);
    page = await context.newPage();
    page.setDefaultTimeout(TIMEOUT_MS);
    await page.goto(link);
  });
  test.afterAll(async () => {
    await preview?.stop('SIGTERM');
    await rm(folder, { recursive: true, force: true });
  });

  test('opens the student’s page with a simulated student at work', async () => {
    const enter = page.locator('form button[type="submit"]');
    await enter
      .or(page.getByRole('heading', { level: 2, name: 'Task' }))
      .first()
      .waitFor();
    if (await enter.isVisible()) await enter.click();
    await page.getByText('Its name is hello').first().waitFor();
    await page.locator('article[data-state]').first().waitFor();
  });

  test('shows saved changes without a reload and keeps the last valid version while a save is incomplete', async () => {
    await page.evaluate(() => {
      (window as { mark?: string }).mark = 'never reloaded';
    });
    const file = join(folder, 'mine', 'hello', 'task.en.md');
    await writeFile(
      file,
      `${await readFile(file, 'utf8')}\nKeep the file, you will need it again.\n`,
    );
    await page.getByText('Keep the file, you will need it again.').waitFor();
    const exercise = join(folder, 'mine', 'hello', 'exercise.yaml');
    const valid = await readFile(exercise, 'utf8');
    await writeFile(exercise, `${valid}\nno-such-key: 1\n`);
    await preview?.waitForOutput(/exercise\.yaml:\d+:\d+ /, TIMEOUT_MS);
    await page.getByText('Keep the file, you will need it again.').waitFor();
    await writeFile(exercise, valid);
    await writeFile(join(folder, 'mine', 'hello', 'task.en.md'), 'A different task.\n');
    await page.getByText('A different task.').waitFor();
    expect(await page.evaluate(() => (window as { mark?: string }).mark)).toBe('never reloaded');
  });

  test('exits on SIGTERM and removes its temporary files', async () => {
    await context.close();
    expect(await preview?.stop('SIGTERM')).toBe(0);
    expect(preview?.output()).toContain('Loaded version ');
    expect(await readdir(join(folder, 'tmp'))).toEqual([]);
  });
});
