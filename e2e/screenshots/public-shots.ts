import { clickFor, type Screenshot } from './shot.ts';

/** The pages without a workshop. */
export const PUBLIC_SHOTS: readonly Screenshot[] = [
  { name: 'landing', user: 'visitor', path: () => '/', readySelector: 'form' },
  { name: 'help', user: 'visitor', path: () => '/help', readySelector: 'h1', fullPage: true },
  { name: 'help-api', user: 'visitor', path: () => '/help/api', readySelector: 'h1' },
  { name: 'help-data', user: 'visitor', path: () => '/help/data', readySelector: 'h1' },
  {
    name: 'help-states',
    user: 'visitor',
    path: () => '/help/states',
    readySelector: 'h1',
    fullPage: true,
  },
  {
    name: 'join-errors',
    user: 'visitor',
    path: () => '/join',
    readySelector: 'form',
    prepare: (page) => page.locator('form button[type=submit]').click(),
  },
  { name: 'claim', user: 'visitor', path: () => '/claim', readySelector: 'form' },
  {
    name: 'sign-in',
    user: 'visitor',
    path: () => '/sign-in#some-token-or-other',
    readySelector: '[data-state="incomplete"]',
  },
  { name: 'not-found', user: 'visitor', path: () => '/nowhere', readySelector: 'h1' },
  {
    name: 'join-earlier-seat',
    user: 'visitor',
    path: ({ rooms }) => `/join/${rooms.large.code}`,
    readySelector: 'form',
    prepare: async (page) => {
      await page.locator('input').last().fill('A-03');
      await page.locator('button[type=submit]').click();
      await page.locator('[data-part="rejoin"]').waitFor();
    },
  },
  { name: 'landing-staff', user: 'instructor', path: () => '/', readySelector: 'form' },
  { name: 'landing-student', user: 'newcomer', path: () => '/', readySelector: 'form' },
  {
    name: 'join',
    user: 'visitor',
    path: ({ rooms }) => `/join/${rooms.small.code}`,
    readySelector: 'form',
  },
  {
    name: 'join-unknown',
    user: 'visitor',
    path: () => '/join/NOPE-NOPE-1111',
    readySelector: 'form',
    prepare: async (page) => {
      await page.locator('input').last().fill('Maya');
      await clickFor('form button[type=submit]', '[role="alert"]')(page);
    },
  },
  {
    name: 'join-ended',
    user: 'finished',
    path: ({ rooms }) => `/join/${rooms.ended.code}`,
    readySelector: 'main h1',
  },
  {
    name: 'join-waiting',
    user: 'visitor',
    path: ({ rooms }) => `/join/${rooms.draft.code}`,
    readySelector: 'main h1',
    prepare: async (page) => {
      if ((await page.locator('form').count()) > 0) {
        await page.locator('input').last().fill('Maya');
        await page.locator('form button[type=submit]').click();
      }
      await page.locator('[data-part="join-waiting"]').waitFor();
    },
    restore: (page) =>
      page.evaluate(() => {
        sessionStorage.clear();
      }),
  },
  {
    name: 'install',
    user: 'visitor',
    path: () => '/c/ABCD2345',
    readySelector: 'main h1',
    prepare: (page) => page.locator('main [role="alert"]').waitFor(),
  },
  {
    name: 'sign-in-no-link',
    user: 'visitor',
    path: () => '/sign-in',
    readySelector: '[data-state="no-token"]',
  },
  {
    name: 'sign-in-link',
    user: 'visitor',
    path: ({ signInPath }) => signInPath,
    readySelector: '[data-state="link"]',
  },
  {
    name: 'sign-in-used',
    user: 'visitor',
    path: ({ usedSignInPath }) => usedSignInPath,
    readySelector: '[data-state="failed"]',
  },
  {
    name: 'sign-in-already',
    user: 'instructor',
    path: ({ signInPath }) => signInPath,
    readySelector: '[data-state="link"]',
  },
  {
    name: 'sign-in-switch',
    user: 'assistant',
    path: ({ signInPath }) => signInPath,
    readySelector: '[data-state="link"]',
  },
  { name: 'sign-in-name', user: 'unnamed', path: () => '/sign-in', readySelector: 'form' },
];
