import type { Page } from 'playwright-core';
import { clickFor, WINDOWS, type Screenshot } from './shot.ts';

const openMenuOf = (selector: string) => clickFor(selector, '[role="menu"]');

/** The pages of staff around the live room. */
export const STAFF_SHOTS: readonly Screenshot[] = [
  {
    name: 'readiness',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.small.id}/readiness`,
    readySelector: '[data-part="readiness"]:not([aria-busy])',
    fullPage: true,
  },
  {
    name: 'settings',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.small.id}/settings`,
    readySelector: '[data-part="threshold-form"]',
    fullPage: true,
  },
  {
    name: 'create',
    user: 'instructor',
    path: () => '/workshops/new',
    readySelector: '[data-part="create-form"]',
    fullPage: true,
  },
  {
    name: 'workshops',
    user: 'instructor',
    path: () => '/workshops',
    readySelector: '[data-part="workshop-list"]',
    fullPage: true,
  },
  {
    name: 'access',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.small.id}/access`,
    readySelector: '[data-part="join-code"]',
    fullPage: true,
  },
  {
    name: 'access-draft',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.draft.id}/access`,
    readySelector: '[data-part="join-code"]',
    fullPage: true,
  },
  {
    name: 'access-vms',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.small.id}/access/vms`,
    readySelector: '[data-part="access-nav"] [aria-current]',
    fullPage: true,
  },
  {
    name: 'access-members',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.small.id}/access/members`,
    readySelector: '[data-part="members"]',
    fullPage: true,
  },
  {
    name: 'access-tokens',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.small.id}/access/tokens`,
    readySelector: '[data-part="access-nav"] [aria-current]',
    fullPage: true,
  },
  {
    name: 'students',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.small.id}/students`,
    readySelector: 'main table',
    fullPage: true,
  },
  {
    name: 'account',
    user: 'instructor',
    path: () => '/account',
    readySelector: 'main h1',
    fullPage: true,
  },
  {
    name: 'readiness-draft',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.draft.id}/readiness`,
    readySelector: 'main h1',
    fullPage: true,
  },
  {
    name: 'students-draft',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.draft.id}/students`,
    readySelector: 'main h1',
    fullPage: true,
  },
  {
    name: 'access-vms-draft',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.draft.id}/access/vms`,
    readySelector: 'main h1',
    fullPage: true,
  },
  {
    name: 'access-members-draft',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.draft.id}/access/members`,
    readySelector: 'main h1',
    fullPage: true,
  },
  {
    name: 'access-tokens-draft',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.draft.id}/access/tokens`,
    readySelector: 'main h1',
    fullPage: true,
  },
  {
    name: 'settings-draft',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.draft.id}/settings`,
    readySelector: 'main h1',
    fullPage: true,
  },
  {
    name: 'readiness-empty',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.empty.id}/readiness`,
    readySelector: 'main h1',
    fullPage: true,
  },
  {
    name: 'students-empty',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.empty.id}/students`,
    readySelector: 'main h1',
    fullPage: true,
  },
  {
    name: 'students-selected',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.small.id}/students`,
    readySelector: 'main table',
    prepare: selectTwo,
    windows: ['desk', 'phone'],
  },
  {
    name: 'students-assistant',
    user: 'assistant',
    path: ({ rooms }) => `/workshops/${rooms.small.id}/students`,
    readySelector: 'main table',
    fullPage: true,
  },
  {
    name: 'students-menu',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.small.id}/students`,
    readySelector: 'main table',
    prepare: openMenuOf('main tbody button[aria-haspopup="menu"]'),
  },
  {
    name: 'access-assistant',
    user: 'assistant',
    path: ({ rooms }) => `/workshops/${rooms.small.id}/access`,
    readySelector: '[data-part="join-code"]',
    fullPage: true,
  },
  {
    name: 'access-cards',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.small.id}/access`,
    readySelector: '[data-part="join-code"]',
    prepare: openPrintDialog,
  },
  {
    name: 'access-invite',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.small.id}/access/members`,
    readySelector: '[data-part="members"]',
    prepare: clickFor(
      '[data-part="members-top"] ~ * button, main button',
      '[role="dialog"], dialog[open]',
    ),
  },
  {
    name: 'security-log',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.small.id}/security-log`,
    readySelector: '[data-part="security-log"]',
    fullPage: true,
  },
  {
    name: 'denied',
    user: 'assistant',
    path: ({ rooms }) => `/workshops/${rooms.small.id}/settings`,
    readySelector: 'main h1',
  },
  {
    name: 'workshop-not-found',
    user: 'instructor',
    path: () => '/workshops/nowhere/room',
    readySelector: 'main h1',
  },
  {
    name: 'workshops-no-match',
    user: 'instructor',
    path: () => '/workshops?q=nothing',
    readySelector: 'main h1',
    fullPage: true,
  },
  {
    name: 'workshops-assistant',
    user: 'assistant',
    path: () => '/workshops',
    readySelector: '[data-part="workshop-list"]',
    fullPage: true,
  },
  {
    name: 'workshops-menu',
    user: 'instructor',
    path: () => '/workshops?q=week',
    readySelector: '[data-part="workshop-list"]',
    prepare: openMenuOf('[data-part="workshop-list"] [data-part="menu"]'),
  },
  {
    name: 'workshops-delete',
    user: 'instructor',
    path: () => '/workshops?q=week',
    readySelector: '[data-part="workshop-list"]',
    prepare: openDeleteDialog,
  },
  {
    name: 'create-errors',
    user: 'instructor',
    path: () => '/workshops/new',
    readySelector: '[data-part="create-form"]',
    prepare: submitInvalid,
    fullPage: true,
  },
  {
    name: 'create-zone',
    user: 'instructor',
    path: () => '/workshops/new',
    readySelector: '[data-part="create-form"]',
    prepare: openZones,
  },
  {
    name: 'create-denied',
    user: 'assistant',
    path: () => '/workshops/new',
    readySelector: 'main h1',
  },
  {
    name: 'user-menu',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.small.id}/readiness`,
    readySelector: 'main h1',
    prepare: openMenuOf('[data-part="user-menu"]'),
    windows: ['desk'],
  },
  {
    name: 'phone-sheet',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.small.id}/readiness`,
    readySelector: 'main h1',
    prepare: async (page) => {
      await page.setViewportSize(WINDOWS.phone);
      await clickFor('[data-part="menu-button"]', '[data-part="phone-sheet"]')(page);
    },
    windows: ['phone'],
  },
  {
    name: 'switcher',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.small.id}/readiness`,
    readySelector: 'main h1',
    prepare: clickFor('[data-part="workshop-name"]', '[data-part="switcher"]'),
    windows: ['desk'],
  },
  {
    name: 'notifications',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.small.id}/readiness`,
    readySelector: 'main h1',
    prepare: async (page) => {
      await openMenuOf('[data-part="user-menu"]')(page);
      await clickFor(
        '[role="menu"] [role="menuitem"] >> nth=0',
        '[role="dialog"], dialog[open]',
      )(page);
    },
  },
  {
    name: 'shortcuts',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.small.id}/readiness`,
    readySelector: 'main h1',
    prepare: async (page) => {
      await openMenuOf('[data-part="user-menu"]')(page);
      await clickFor(
        '[role="menu"] [role="menuitem"] >> nth=1',
        '[role="dialog"], dialog[open]',
      )(page);
    },
  },
  {
    name: 'results-draft',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.draft.id}/results`,
    readySelector: 'main h1',
  },
  {
    name: 'results-live',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.small.id}/results`,
    readySelector: 'main:not([aria-busy]) h1',
    fullPage: true,
  },
  {
    name: 'results-organizer',
    user: 'organizer',
    path: ({ rooms }) => `/workshops/${rooms.small.id}/results`,
    readySelector: 'main:not([aria-busy]) h1',
  },
];

/** Selects the first two seats of the list. */
async function selectTwo(page: Page): Promise<void> {
  const boxes = page.locator('main table tbody input[type="checkbox"]');
  await boxes.nth(0).check();
  await boxes.nth(1).check();
}

async function openPrintDialog(page: Page): Promise<void> {
  await page.locator('div:has(> [data-part="join-code"]) > div:last-child > button').click();
  await page.locator('[role="dialog"], dialog[open]').first().waitFor();
}

async function openDeleteDialog(page: Page): Promise<void> {
  await openMenuOf('[data-part="workshop-list"] [data-part="menu"]')(page);
  await clickFor(
    '[role="menu"] [role="menuitem"] >> nth=-1',
    '[role="dialog"], dialog[open]',
  )(page);
}

async function submitInvalid(page: Page): Promise<void> {
  await page.locator('[data-part="create-form"] button[type="submit"]').click();
  await page.locator('[aria-invalid="true"]').first().waitFor();
}

async function openZones(page: Page): Promise<void> {
  const zone = page.locator('input[role="combobox"]').first();
  // The list opens at the first letter too, which the page notices as soon as it has its script.
  await zone.click();
  await zone.fill('');
  await zone.pressSequentially('To');
  await page.locator('[role="listbox"] [role="option"]').first().waitFor();
}
