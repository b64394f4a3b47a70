import type { Page } from 'playwright-core';
import { clickFor, clickHidden, goOffline, goOnline, press, type Screenshot } from './shot.ts';

const LIVE_ROOM_SELECTOR = '[data-part="live-room"]:not([aria-busy])';
const openSeat = (selector: string) => async (page: Page) => {
  await page.keyboard.press('3');
  await page.locator(selector).first().click();
  await page.locator('[data-part="seat-drawer"] [data-part="check"]').first().waitFor();
};
/** Selects a part of a phone's page. */
const selectTab = (index: number) =>
  clickHidden(`nav[data-part="tabs"] button >> nth=${String(index)}`);

/** The live room. It comes first, because the students continue during the run. */
export const ROOM_SHOTS: readonly Screenshot[] = [
  {
    name: 'room-20',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.small.id}/room`,
    readySelector: LIVE_ROOM_SELECTOR,
    prepare: press('1'),
  },
  {
    name: 'room-40',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.large.id}/room`,
    readySelector: LIVE_ROOM_SELECTOR,
    prepare: press('2'),
    windows: ['desk'],
  },
  {
    name: 'room-seat',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.large.id}/room`,
    readySelector: LIVE_ROOM_SELECTOR,
    prepare: async (page) => {
      await press('2')(page);
      await page.locator('[data-part="attention-row"]').first().click();
      await page.locator('[data-part="seat-drawer"] [data-part="check"]').first().waitFor();
    },
    windows: ['desk'],
  },
  {
    name: 'room-map',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.large.id}/room`,
    readySelector: LIVE_ROOM_SELECTOR,
    prepare: press('3'),
    windows: ['desk'],
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
    name: 'room-status',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.large.id}/room`,
    readySelector: LIVE_ROOM_SELECTOR,
    prepare: selectTab(2),
    windows: ['phone'],
  },
  {
    name: 'panel-failing',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.small.id}/room`,
    readySelector: LIVE_ROOM_SELECTOR,
    prepare: openSeat('[data-part="attention-row"]:has-text("momiji")'),
  },
  {
    name: 'panel-passed',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.small.id}/room`,
    readySelector: LIVE_ROOM_SELECTOR,
    prepare: openSeat('[data-part="seat-tile"][data-state="passed"]'),
  },
  {
    name: 'room-next-exercise',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.large.id}/room`,
    readySelector: LIVE_ROOM_SELECTOR,
    prepare: press('n'),
    windows: ['desk'],
  },
  {
    name: 'room-shortcuts',
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
    name: 'room-empty',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.empty.id}/room`,
    readySelector: LIVE_ROOM_SELECTOR,
  },
  {
    name: 'room-draft',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.draft.id}/room`,
    readySelector: '[data-part="checklist"]',
  },
  {
    name: 'room-ended',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.ended.id}/room`,
    readySelector: '[data-part="ended-summary"]',
  },
  {
    name: 'room-overview',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.large.id}/room`,
    readySelector: LIVE_ROOM_SELECTOR,
    prepare: press('4'),
    windows: ['desk'],
  },
  {
    name: 'room-release',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.large.id}/room`,
    readySelector: LIVE_ROOM_SELECTOR,
    prepare: press('r'),
  },
  {
    name: 'room-open',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.open.id}/room`,
    readySelector: `[data-part="checklist"], ${LIVE_ROOM_SELECTOR}`,
  },
  {
    name: 'room-organizer',
    user: 'organizer',
    path: ({ rooms }) => `/workshops/${rooms.small.id}/room`,
    readySelector: LIVE_ROOM_SELECTOR,
  },
  {
    name: 'room-assistant',
    user: 'assistant',
    path: ({ rooms }) => `/workshops/${rooms.small.id}/room`,
    readySelector: LIVE_ROOM_SELECTOR,
  },
  {
    name: 'room-end',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.small.id}/room`,
    readySelector: LIVE_ROOM_SELECTOR,
    prepare: clickFor('[data-part="lifecycle"] [data-step]', '[role="dialog"], dialog[open]'),
  },
  {
    name: 'room-offline',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.small.id}/room`,
    readySelector: LIVE_ROOM_SELECTOR,
    prepare: goOffline('b[data-part="connection"]'),
    restore: goOnline,
  },
];
