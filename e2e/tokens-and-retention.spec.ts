import type { Page } from 'playwright-core';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import { findAccessibilityViolations, findOverflow } from '#e2e/fixtures/page-checks.ts';
import type { Site } from '#e2e/fixtures/site.ts';
import { expect, test } from '#e2e/fixtures/test.ts';
import type { Instructor } from '#e2e/fixtures/users.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';

const TIMEOUT_MS = 30_000;

test.use({ serverName: 'tokens-and-retention' });

describeWith(['browser'], 'API tokens and data retention', () => {
  test.describe.configure({ mode: 'serial' });
  let site: Site;
  let owner: Instructor;
  let page: Page;
  let workshop: WorkshopSummary;

  const toast = (text: string) =>
    page.locator('[data-part="toast"]').filter({ hasText: text }).first();
  const tokens = () => page.locator('[data-part="api-tokens"] > li');
  const dialog = () => page.getByRole('dialog');
  const setLanguage = async (name: string) =>
    page.getByRole('main').getByRole('button', { name }).click();
  /** The status of a request of a program. */
  const ask = async (token: string): Promise<number> =>
    (
      await fetch(`${site.url}/api/v1/workshops`, {
        headers: { authorization: `Bearer ${token}` },
      })
    ).status;

  test.beforeAll(async ({ openSite }) => {
    test.setTimeout(400_000);
    site = await openSite();
    owner = await site.signInInstructor();
    workshop = await owner.openWorkshop('Kubernetes 101');
    page = owner.page;
    page.setDefaultTimeout(TIMEOUT_MS);
  });

  test('creates an API token for one workshop, and shows it once', async () => {
    await page.goto(`${site.url}/account`);
    await page.getByText('No API tokens').waitFor();
    await page.getByRole('button', { name: 'Create token' }).click();
    expect(await dialog().getByLabel('Name', { exact: true }).evaluate(isFocused)).toBe(true);
    await dialog().getByRole('button', { name: 'Create token' }).click();
    await dialog().getByText('Enter a name.').waitFor();
    await dialog().getByText('Choose at least one scope.').waitFor();
    expect(await findAccessibilityViolations(page)).toEqual([]);
    await dialog().getByLabel('Name', { exact: true }).fill('Weekly report');
    await dialog().getByLabel('workshops:read').check();
    await dialog().getByLabel('results:read').check();
    await dialog().getByRole('radio', { name: 'Only these workshops' }).check();
    await dialog().getByLabel('Kubernetes 101').check();
    await dialog().getByLabel('Kubernetes 101').press('Enter');
    await toast('Token Weekly report created').waitFor();
    await dialog().getByText('Copy the token now.').waitFor();
    const token = await dialog().locator('pre').innerText();
    expect(token).toMatch(/^podium_pat_/);
    expect(await findAccessibilityViolations(page)).toEqual([]);
    await dialog().getByRole('button', { name: 'Close' }).click();
    expect(await ask(token)).toBe(200);
    await page.reload();
    await expect(tokens()).toHaveCount(1);
    await expect(tokens().first()).toContainText('workshops:read, results:read');
    await expect(tokens().first()).toContainText('Kubernetes 101');
    await expect(tokens().first()).toContainText('1 request');
    expect(await page.content()).not.toContain(token);
    await tokens().first().getByRole('button', { name: 'Revoke Weekly report' }).click();
    await tokens().first().getByText('Programs that use it stop working.').waitFor();
    await tokens().first().getByRole('button', { name: 'Revoke token' }).click();
    await toast('Token Weekly report revoked').waitFor();
    await expect(tokens().first()).toContainText('Revoked');
    expect(await ask(token)).toBe(404);
  });

  test('shows the dialog for a token on a phone, in Japanese', async () => {
    await setLanguage('日本語');
    await page.setViewportSize({ width: 320, height: 844 });
    await page.getByRole('button', { name: 'トークンを作成' }).click();
    await dialog().getByRole('heading', { name: 'API トークンを作成' }).waitFor();
    expect(await findOverflow(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 1440, height: 900 });
    await setLanguage('English');
  });

  test('shortens the retention of a workshop, never lengthens it', async () => {
    await page.goto(`${site.url}/workshops/${workshop.id}/settings`);
    const names = page.getByLabel('Names and texts (days after the end)');
    await names.fill('91');
    await page.getByText('Enter a whole number from 1 to 90.').waitFor();
    await names.fill('1');
    // The page connects first.
    const form = page.getByRole('form', { name: 'Data retention' });
    await expect(form.getByRole('button')).toHaveAttribute('aria-disabled', 'false');
    await names.press('Enter');
    await toast('Saved').waitFor();
    await page.reload();
    await expect(names).toHaveValue('1');
    expect(await findAccessibilityViolations(page)).toEqual([]);
  });

  test('tells the owner 14 days before names are erased, in the list and on the pages', async () => {
    await owner.send('PATCH', `/api/workshops/${workshop.id}`, { state: 'ended' });
    await page.goto(`${site.url}/workshops/${workshop.id}/settings`);
    const banner = page.locator('[data-part="retention-banner"]');
    await expect(banner).toContainText(/Names are erased on \w+ \d+, \d{4} \(/);
    expect(await findAccessibilityViolations(page)).toEqual([]);
    const link = banner.getByRole('link', { name: 'Download results' });
    await expect(link).toHaveAttribute('href', `/workshops/${workshop.id}/results`);
    await page.goto(`${site.url}/workshops`);
    await expect(page.locator('[data-part="erasure-note"]')).toContainText('Names are erased on');
    await page.setViewportSize({ width: 320, height: 844 });
    expect(await findOverflow(page)).toEqual([]);
  });
});

function isFocused(element: Element): boolean {
  return element === document.activeElement;
}
