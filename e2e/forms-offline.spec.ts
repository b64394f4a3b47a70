import type { Page } from 'playwright-core';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import { setLanguage, textsIn, type Texts } from '#e2e/fixtures/languages.ts';
import type { Site } from '#e2e/fixtures/site.ts';
import { expect, test } from '#e2e/fixtures/test.ts';
import { LANGUAGES } from '#lib/i18n/language.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';

const TIMEOUT_MS = 30_000;

/** A form, the field to type in, and the request that its button sends. */
interface Form {
  readonly path: (workshop: WorkshopSummary) => string;
  readonly field: (t: Texts) => string;
  readonly button: (t: Texts) => string;
  readonly text: string;
  readonly request: (workshop: WorkshopSummary) => string;
}

const FORMS: Readonly<Record<string, Form>> = {
  'to create a workshop': {
    path: () => '/workshops/new',
    field: (t) => t('workshopFields.name'),
    button: (t) => t('instructor.create.submit'),
    text: 'Typed offline',
    request: () => '/api/workshops',
  },
  'of the settings': {
    path: ({ id }) => `/workshops/${id}/settings`,
    field: (t) => t('workshopFields.name'),
    button: (t) => t('settings.save'),
    text: 'Renamed offline',
    request: ({ id }) => `/api/workshops/${id}`,
  },
  'of the account': {
    path: () => '/account',
    field: (t) => t('student.signIn.nameField'),
    button: (t) => t('student.signIn.nameSave'),
    text: 'Mori',
    request: () => '/api/me',
  },
  'to join': {
    path: ({ code }) => `/join/${code}`,
    field: (t) => t('student.join.name'),
    button: (t) => t('student.join.submit'),
    text: 'momiji',
    request: () => '/api/join',
  },
};

// The name of the instructor changes.
test.use({ serverName: 'forms-offline' });

describeWith(['browser'], 'A form without a network', () => {
  let site: Site;
  let page: Page;
  let workshop: WorkshopSummary;

  test.beforeAll(async ({ openSite }) => {
    test.setTimeout(400_000);
    site = await openSite();
    const instructor = await site.signInInstructor();
    page = instructor.page;
    page.setDefaultTimeout(TIMEOUT_MS);
    workshop = await instructor.openWorkshop('Hall F');
  });
  test.afterEach(async () => {
    await page.context().setOffline(false);
    site.errors.drain();
    site.errors.setServerAway(false);
  });

  for (const language of LANGUAGES)
    for (const [name, form] of Object.entries(FORMS))
      test(`keeps the typed text and sends it once: the form ${name}, in ${language}`, async () => {
        const t = textsIn(language);
        const text = `${form.text} ${language}`;
        const sent: string[] = [];
        page.on('response', (response) => {
          const request = response.request();
          const isForm = new URL(response.url()).pathname === form.request(workshop);
          if (isForm && request.method() !== 'GET') sent.push(String(response.status()));
        });
        await setLanguage(page, site.url, language);
        await page.goto(site.url + form.path(workshop));
        const main = page.getByRole('main');
        const field = main.getByLabel(form.field(t), { exact: true }).first();
        const button = main.getByRole('button', { name: form.button(t), exact: true }).first();
        await field.fill(text);
        await expect(button).toBeEnabled();
        site.errors.setServerAway(true);
        await page.context().setOffline(true);
        await field.press('Enter');
        // Either the request has failed, or the page knows already that it can't send any.
        await expect(
          page.getByText(t('common.errors.offline')).or(button.and(page.locator(':disabled'))),
        ).not.toHaveCount(0);
        await expect(field).toHaveValue(text);
        expect(sent).toEqual([]);
        await page.context().setOffline(false);
        await expect(button).toBeEnabled({ timeout: TIMEOUT_MS });
        await expect(field).toHaveValue(text);
        await field.press('Enter');
        await expect.poll(() => sent.length, { timeout: TIMEOUT_MS }).toBe(1);
        expect(sent[0]).toMatch(/^2/);
        await page.waitForLoadState('networkidle');
        expect(sent).toHaveLength(1);
      });
});
