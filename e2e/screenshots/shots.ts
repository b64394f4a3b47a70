import type { Page } from 'playwright-core';
import type { ScreenshotData, ScreenshotUser } from './data.ts';

/** Windows, in CSS pixels. */
export const WINDOWS = {
  phone: { width: 390, height: 844 },
  desk: { width: 1440, height: 900 },
  hall: { width: 1920, height: 1080 },
} as const;
export type WindowName = keyof typeof WINDOWS;

/** One page in one state, captured in both languages, both themes and each of its windows. */
export interface Screenshot {
  /** The first part of the file names. */
  readonly name: string;
  readonly user: ScreenshotUser;
  readonly path: (data: ScreenshotData) => string;
  /** A selector that matches when the page is ready, in any language. */
  readonly readySelector: string;
  /** The user's actions before the screenshot, in a window of desktop size. */
  readonly prepare?: (page: Page) => Promise<unknown>;
  /** Default: phone and desk. */
  readonly windows?: readonly WindowName[];
  /** Captures the whole page instead of the window. Not on phones, where tabs cover the page. */
  readonly fullPage?: true;
}

const LIVE_ROOM_SELECTOR = '[data-part="live-room"]:not([aria-busy])';
const press =
  (...keys: readonly string[]) =>
  async (page: Page) => {
    for (const key of keys) await page.keyboard.press(key);
  };
const openSeat = (selector: string) => async (page: Page) => {
  await page.keyboard.press('3');
  await page.locator(selector).first().click();
  await page.locator('[data-part="seat-drawer"] [data-part="check"]').first().waitFor();
};
/**
 * Selects a part of a phone's page. The tabs are hidden in a wide window, so it clicks by script.
 */
const selectTab = (index: number) => (page: Page) =>
  page
    .locator('nav[data-part="tabs"] button')
    .nth(index)
    .evaluate((button: HTMLElement) => {
      button.click();
    });

/** All screenshots. Rooms come first, because their students continue during the run. */
export const SCREENSHOTS: readonly Screenshot[] = [
  {
    name: 'room-empty',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.empty.id}/room`,
    readySelector: LIVE_ROOM_SELECTOR,
  },
  {
    name: 'room-20',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.small.id}/room`,
    readySelector: LIVE_ROOM_SELECTOR,
    prepare: press('1'),
  },
  {
    name: 'room-60',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.large.id}/room`,
    readySelector: LIVE_ROOM_SELECTOR,
    prepare: press('2'),
  },
  {
    name: 'room-wall',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.large.id}/room`,
    readySelector: LIVE_ROOM_SELECTOR,
    prepare: press('3'),
  },
  {
    name: 'room-seats',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.large.id}/room`,
    readySelector: LIVE_ROOM_SELECTOR,
    prepare: selectTab(1),
    windows: ['phone'],
  },
  {
    name: 'room-board',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.large.id}/room`,
    readySelector: LIVE_ROOM_SELECTOR,
    prepare: selectTab(2),
    windows: ['phone'],
  },
  {
    name: 'drawer-trouble',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.small.id}/room`,
    readySelector: LIVE_ROOM_SELECTOR,
    prepare: openSeat('[data-part="attention-row"]:has-text("momiji")'),
  },
  {
    name: 'drawer-passed',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.small.id}/room`,
    readySelector: LIVE_ROOM_SELECTOR,
    prepare: openSeat('[data-part="seat-tile"][data-state="passed"]'),
  },
  {
    name: 'room-ask-next',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.large.id}/room`,
    readySelector: LIVE_ROOM_SELECTOR,
    prepare: press('n'),
    windows: ['desk'],
  },
  {
    name: 'room-keys',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.large.id}/room`,
    readySelector: LIVE_ROOM_SELECTOR,
    prepare: press('?'),
    windows: ['desk'],
  },
  {
    name: 'room-announce',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.large.id}/room`,
    readySelector: LIVE_ROOM_SELECTOR,
    prepare: press('a'),
    windows: ['desk'],
  },
  {
    name: 'room-palette',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.large.id}/room`,
    readySelector: LIVE_ROOM_SELECTOR,
    prepare: press('Control+k'),
    windows: ['desk'],
  },
  {
    name: 'preflight',
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
    name: 'projector',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.large.id}/projector`,
    readySelector: '[data-part="projector-current"]',
    windows: ['hall', 'desk'],
  },
  {
    name: 'projector-draft',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.draft.id}/projector`,
    readySelector: '[data-part="projector-current"]',
    windows: ['hall'],
  },
  { name: 'join', user: 'visitor', path: () => '/', readySelector: 'form' },
  { name: 'help', user: 'visitor', path: () => '/help', readySelector: 'h1', fullPage: true },
  {
    name: 'help-states',
    user: 'visitor',
    path: () => '/help/states',
    readySelector: 'h1',
    fullPage: true,
  },
  {
    name: 'join-mistyped',
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
    readySelector: 'form button',
  },
  { name: 'not-found', user: 'visitor', path: () => '/nowhere', readySelector: 'h1' },
  {
    name: 'events',
    user: 'instructor',
    path: () => '/workshops',
    readySelector: '[data-part="workshop-list"]',
    fullPage: true,
  },
  {
    name: 'setup',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.small.id}/access`,
    readySelector: '[data-part="join-code"]',
    fullPage: true,
  },
  {
    name: 'setup-draft',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.draft.id}/access`,
    readySelector: '[data-part="join-code"]',
    fullPage: true,
  },
  {
    name: 'seat-setup',
    user: 'newcomer',
    path: ({ seats }) => `/seat/${seats.newcomer}`,
    readySelector: '[data-part="setup-progress"]',
    fullPage: true,
  },
  {
    name: 'seat-trouble',
    user: 'stuck',
    path: ({ seats }) => `/seat/${seats.stuck}?at=pod-apply`,
    readySelector: 'article[data-state="fail"]',
    fullPage: true,
  },
  {
    name: 'seat-task',
    user: 'stuck',
    path: ({ seats }) => `/seat/${seats.stuck}?at=pod-apply`,
    readySelector: '[data-part="hints"] button',
    prepare: selectTab(1),
    windows: ['phone'],
  },
  {
    name: 'seat-cluster',
    user: 'stuck',
    path: ({ seats }) => `/seat/${seats.stuck}?at=pod-apply`,
    readySelector: 'article',
    prepare: selectTab(2),
    windows: ['phone'],
  },
  {
    name: 'seat-hand',
    user: 'stuck',
    path: ({ seats }) => `/seat/${seats.stuck}?at=pod-apply`,
    readySelector: 'article',
    prepare: async (page) => {
      await page.keyboard.press('Control+Enter');
      await page.locator('textarea').waitFor();
    },
  },
  {
    name: 'seat-passed',
    user: 'done',
    path: ({ seats }) => `/seat/${seats.done}?at=pod-apply`,
    readySelector: '[data-part="exercise-status"][data-passed]',
    fullPage: true,
  },
  {
    name: 'seat-quiz',
    user: 'done',
    path: ({ seats }) => `/seat/${seats.done}?at=quiz-network`,
    readySelector: 'fieldset',
    fullPage: true,
  },
  {
    name: 'seat-away',
    user: 'gone',
    path: ({ seats }) => `/seat/${seats.gone}?at=problem-1`,
    readySelector: '[data-part="connection-note"]',
    fullPage: true,
  },
];
