import type { Page } from 'playwright-core';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import { setLanguage, textsIn } from '#e2e/fixtures/languages.ts';
import type { Site } from '#e2e/fixtures/site.ts';
import { expect, test } from '#e2e/fixtures/test.ts';
import { LANGUAGES } from '#lib/i18n/language.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';

const TIMEOUT_MS = 30_000;

/** The label of each page that an owner can open from the live room, and where it leads. */
const PAGES = [
  ['shell.nav.readiness', '/workshops/ID/readiness'],
  ['shell.nav.students', '/workshops/ID/students'],
  ['shell.nav.access', '/workshops/ID/access'],
  ['shell.nav.results', '/workshops/ID/results'],
  ['instructor.room.palette.vms', '/workshops/ID/access/vms'],
  ['instructor.room.palette.members', '/workshops/ID/access/members'],
  ['instructor.room.palette.tokens', '/workshops/ID/access/tokens'],
  ['instructor.room.palette.exports', '/workshops/ID/access/tokens'],
  ['shell.nav.settings', '/workshops/ID/settings'],
  ['instructor.room.palette.securityLog', '/workshops/ID/security-log'],
  ['shell.nav.all', '/workshops'],
  ['shell.menu.account', '/account'],
  ['shell.menu.help', '/help'],
  ['instructor.room.palette.states', '/help/states'],
] as const;

// A page that is left at once doesn't use all that it has preloaded.
test.use({ expectedPageErrors: [/was preloaded using link preload but not used/] });

describeWith(['browser'], 'The command palette', () => {
  test.describe.configure({ mode: 'serial' });
  let site: Site;
  let workshop: WorkshopSummary;
  let page: Page;

  test.beforeAll(async ({ openSite }) => {
    test.setTimeout(400_000);
    site = await openSite();
    const instructor = await site.signInInstructor();
    page = instructor.page;
    page.setDefaultTimeout(TIMEOUT_MS);
    workshop = await instructor.openWorkshop('Hall P');
  });

  const openRoom = async () => {
    await page.goto(`${site.url}/workshops/${workshop.id}/room`);
    await page.locator('[data-part="live-room"]:not([aria-busy])').waitFor();
  };

  for (const language of LANGUAGES)
    test(`reaches every page, which lists its shortcuts, in ${language}`, async () => {
      test.setTimeout(300_000);
      const t = textsIn(language);
      await setLanguage(page, site.url, language);
      const palette = page.getByRole('dialog', { name: t('instructor.room.palette.open') });
      const shortcuts = page.getByRole('dialog', { name: t('shell.menu.shortcuts') });
      for (const [label, path] of PAGES) {
        await openRoom();
        await page.keyboard.press('ControlOrMeta+k');
        await palette.waitFor();
        await page.keyboard.type(t(label));
        // Only the entries with this label: others can contain it.
        await palette
          .getByRole('option', { name: t(label), exact: true })
          .first()
          .click();
        await page.waitForURL((url) => url.pathname === path.replace('ID', workshop.id));
        await page.locator('main h1').first().waitFor();
        expect(await page.evaluate(() => document.activeElement !== document.body), path).toBe(
          true,
        );
        if (path.startsWith('/help')) continue;
        await page.keyboard.press('?');
        await shortcuts.waitFor();
        await page.keyboard.press('Escape');
        await shortcuts.waitFor({ state: 'detached' });
        expect(await page.evaluate(() => document.activeElement !== document.body), path).toBe(
          true,
        );
      }
      await openRoom();
      const opened = page.context().waitForEvent('page');
      await page.keyboard.press('ControlOrMeta+k');
      await palette.waitFor();
      await page.keyboard.type(t('shell.nav.projector'));
      await palette
        .getByRole('option', { name: t('shell.nav.projector'), exact: true })
        .first()
        .click();
      const projector = await opened;
      await projector.waitForURL('**/projector');
      await projector.close();
    });
});
