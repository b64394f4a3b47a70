import type { Page } from 'playwright-core';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import { setLanguage, textsIn } from '#e2e/fixtures/languages.ts';
import { findAccessibilityViolations, findOverflow } from '#e2e/fixtures/page-checks.ts';
import type { Site } from '#e2e/fixtures/site.ts';
import { expect, test } from '#e2e/fixtures/test.ts';
import { signInInstructor, type Instructor } from '#e2e/fixtures/users.ts';
import { joinSeat } from '#e2e/harness/seats.ts';
import type { CreatedToken } from '#lib/protocol/api/tokens.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';

const TIMEOUT_MS = 30_000;
const PHONE = { width: 320, height: 700 };

describeWith(['browser'], 'Two seats that look like the same student', () => {
  let site: Site;
  let owner: Instructor;

  test.beforeAll(async ({ openSite }) => {
    test.setTimeout(400_000);
    site = await openSite();
    owner = await site.signInInstructor();
  });
  test.afterEach(() => expect(site.errors.drain()).toEqual([]));

  for (const language of ['en', 'ja'] as const)
    test(`stay two seats for all staff when one keeps both, until that is undone, in ${language}`, async () => {
      const t = textsIn(language);
      const workshop = await owner.openWorkshop(`Twins ${language}`);
      for (const name of ['maple', 'maple']) await joinSeat(site.url, workshop.code, name);
      const mori = await signInInstructor(site.browser, await invite(workshop), null);
      const open = async (page: Page) => {
        await setLanguage(page, site.url, language);
        await page.goto(`${site.url}/workshops/${workshop.id}/students`);
        await page.locator('[data-part="merge-proposals"]').waitFor({ timeout: TIMEOUT_MS });
      };
      const proposals = (page: Page) => page.locator('[data-part="merge-proposals"] > ul > li');
      const kept = (page: Page) => page.locator('[data-part="kept-pairs"]');
      const { page } = owner;
      await open(page);
      await proposals(page).getByText(t('students.keepBoth')).click();
      const toast = page.locator('[data-part="toast"]').filter({ hasText: 'maple 2' });
      await toast.waitFor();
      await expect(proposals(page)).toHaveCount(0);
      expect(await page.evaluate(() => document.activeElement !== document.body)).toBe(true);
      await toast.getByRole('button', { name: t('common.toast.undo') }).click();
      await expect(proposals(page)).toHaveCount(1);
      await proposals(page).getByText(t('students.keepBoth')).click();
      await expect(proposals(page)).toHaveCount(0);

      await open(mori.page);
      await expect(proposals(mori.page)).toHaveCount(0);
      await kept(mori.page)
        .getByText(t('students.keptPairs', { count: 1 }))
        .click();
      await expect(kept(mori.page).locator('li')).toContainText('maple 2');
      expect(await findAccessibilityViolations(mori.page)).toEqual([]);
      await mori.page.setViewportSize(PHONE);
      expect(await findOverflow(mori.page)).toEqual([]);
      await kept(mori.page).getByRole('button').click();
      await expect(proposals(mori.page)).toHaveCount(1);
      await expect(kept(mori.page)).toHaveCount(0);
      await mori.page.context().close();
    });

  async function invite(workshop: WorkshopSummary): Promise<string> {
    const path = `/api/workshops/${workshop.id}/tokens`;
    const body = { kind: 'invite', role: 'instructor', name: 'Mori', hours: 1 };
    return (await owner.send<CreatedToken>('POST', path, body)).url ?? '';
  }
});
