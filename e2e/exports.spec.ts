import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import { findAccessibilityViolations, findOverflow } from '#e2e/fixtures/page-checks.ts';
import type { Site } from '#e2e/fixtures/site.ts';
import { expect, test } from '#e2e/fixtures/test.ts';
import { chooseInUserMenu, INSTRUCTOR_NAME } from '#e2e/fixtures/users.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { unzip } from '#lib/results/export/unzip.fixture.ts';

const TIMEOUT_MS = 30_000;

test.use({ serverName: 'exports' });

describeWith(['browser'], 'Export', () => {
  test.describe.configure({ mode: 'serial' });
  let site: Site;
  let page: Page;
  let workshop: WorkshopSummary;

  const dialog = () => page.getByRole('dialog', { name: 'Export data' });
  const openDialog = async () => {
    await page.getByRole('button', { name: 'Export data' }).click();
    await dialog().waitFor();
  };
  const download = async () => {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      dialog().getByRole('button', { name: 'Download' }).click(),
    ]);
    await dialog().waitFor({ state: 'detached' });
    return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
  };

  test.beforeAll(async ({ openSite }) => {
    test.setTimeout(400_000);
    site = await openSite();
    const owner = await site.signInInstructor();
    page = owner.page;
    page.setDefaultTimeout(TIMEOUT_MS);
    workshop = await owner.openWorkshop('Kubernetes 101');
    await page.goto(`${site.url}/workshops/${workshop.id}/settings`);
  });

  test('downloads all tables with pseudonyms without further questions', async () => {
    await page.getByText('No downloads yet.').waitFor();
    await openDialog();
    const { name, bytes } = await download();
    expect(name).toBe(`${workshop.code}-pseudonymous.zip`);
    expect([...unzip(bytes).keys()]).toContain('attempts.csv');
    const record = page.locator('[data-part="export-records"] li');
    await expect(record).toContainText(INSTRUCTOR_NAME);
    await expect(record).toContainText('bundle.zip');
  });

  test('asks for a reason before a download with names, and shows it to owners', async () => {
    await openDialog();
    await dialog()
      .getByRole('radio', { name: /^With names/ })
      .check();
    await dialog().getByLabel('Content').selectOption('students');
    await dialog().getByLabel('Format').selectOption('jsonl');
    await dialog().getByRole('button', { name: 'Download' }).click();
    await dialog().getByText('Enter at least 3 characters.').waitFor();
    await dialog().getByLabel('Reason').fill('Certificates');
    expect((await download()).name).toBe(`${workshop.code}-students.jsonl`);
    await page.getByText('Certificates').waitFor();
  });

  test('offers only tables without single students for totals', async () => {
    await openDialog();
    await dialog().getByLabel('Content').selectOption('students');
    await dialog()
      .getByRole('radio', { name: /^Totals only/ })
      .check();
    await expect(dialog().getByLabel('Content')).toHaveValue('bundle');
    await expect(dialog().getByLabel('Content').getByRole('option')).toHaveCount(6);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('button', { name: 'Export data' })).toBeFocused();
  });

  test('is accessible in both themes and languages, and fits a small screen', async () => {
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      await openDialog();
      await dialog()
        .getByRole('radio', { name: /^With names/ })
        .check();
      expect(await findAccessibilityViolations(page)).toEqual([]);
      await page.keyboard.press('Escape');
    }
    await chooseInUserMenu(page, '日本語');
    await page.setViewportSize({ width: 320, height: 700 });
    await page.getByRole('button', { name: 'データをエクスポート' }).click();
    await page
      .getByRole('dialog')
      .getByRole('radio', { name: /^氏名あり/ })
      .check();
    expect(await findAccessibilityViolations(page)).toEqual([]);
    expect(await findOverflow(page)).toEqual([]);
    await page.screenshot({ path: test.info().outputPath('export-320-ja.png') });
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.screenshot({ path: test.info().outputPath('settings-1440-ja.png'), fullPage: true });
  });
});
