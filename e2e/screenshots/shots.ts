import type { Page } from 'playwright-core';
import type { ScreenshotData, ScreenshotUser } from './data.ts';

/** Windows, in CSS pixels. */
export const WINDOWS = { phone: { width: 390, height: 844 }, desk: { width: 1440, height: 900 }, hall: { width: 1920, height: 1080 } } as const;
export type WindowName = keyof typeof WINDOWS;

/** One page in one state. It is taken in both languages, both themes, and each of its windows. */
export interface Screenshot {
  /** Of the files. */
  readonly name: string;
  readonly user: ScreenshotUser;
  readonly path: (set: ScreenshotData) => string;
  /** Selector of what stands there when the page is ready: in no language, as it is waited for in both. */
  readonly readySelector: string;
  /** What the person does before the picture, in a window of the desk's size. */
  readonly prepare?: (page: Page) => Promise<unknown>;
  /** Phone and desk unless told. */
  readonly windows?: readonly WindowName[];
  /** The whole page, not only what the window shows; on a phone never, where tabs stand over it. */
  readonly fullPage?: true;
}

const LIVE_ROOM_SELECTOR = '.room:not([aria-busy])';
const press = (...keys: readonly string[]) => async (page: Page) => { for (const key of keys) await page.keyboard.press(key); };
const openSeat = (which: string) => async (page: Page) => {
  await page.keyboard.press('3');
  await page.locator(which).first().click();
  await page.locator('.drawer .check').first().waitFor();
};
/** A phone shows one part of a page; the tabs lie below it and cannot be pressed in a wide window. */
const tab = (place: number) => (page: Page) => page.locator('nav:is(.tabs, .student-tabs) button').nth(place).evaluate((button: HTMLElement) => { button.click(); });

/** A new page or state is one line here. Rooms come first: the students in them work on while the pictures are taken. */
export const SCREENSHOTS: readonly Screenshot[] = [
  { name: 'room-empty', user: 'instructor', path: ({ rooms }) => `/events/${rooms.empty.id}`, readySelector: LIVE_ROOM_SELECTOR },
  { name: 'room-20', user: 'instructor', path: ({ rooms }) => `/events/${rooms.small.id}`, readySelector: LIVE_ROOM_SELECTOR, prepare: press('1') },
  { name: 'room-60', user: 'instructor', path: ({ rooms }) => `/events/${rooms.large.id}`, readySelector: LIVE_ROOM_SELECTOR, prepare: press('2') },
  { name: 'room-wall', user: 'instructor', path: ({ rooms }) => `/events/${rooms.large.id}`, readySelector: LIVE_ROOM_SELECTOR, prepare: press('3') },
  { name: 'room-seats', user: 'instructor', path: ({ rooms }) => `/events/${rooms.large.id}`, readySelector: LIVE_ROOM_SELECTOR, prepare: tab(1), windows: ['phone'] },
  { name: 'room-board', user: 'instructor', path: ({ rooms }) => `/events/${rooms.large.id}`, readySelector: LIVE_ROOM_SELECTOR, prepare: tab(2), windows: ['phone'] },
  { name: 'drawer-trouble', user: 'instructor', path: ({ rooms }) => `/events/${rooms.small.id}`, readySelector: LIVE_ROOM_SELECTOR, prepare: openSeat('.need:has-text("momiji")') },
  { name: 'drawer-passed', user: 'instructor', path: ({ rooms }) => `/events/${rooms.small.id}`, readySelector: LIVE_ROOM_SELECTOR, prepare: openSeat('.plate[data-state="passed"]') },
  { name: 'room-ask-next', user: 'instructor', path: ({ rooms }) => `/events/${rooms.large.id}`, readySelector: LIVE_ROOM_SELECTOR, prepare: press('n'), windows: ['desk'] },
  { name: 'room-keys', user: 'instructor', path: ({ rooms }) => `/events/${rooms.large.id}`, readySelector: LIVE_ROOM_SELECTOR, prepare: press('?'), windows: ['desk'] },
  { name: 'room-announce', user: 'instructor', path: ({ rooms }) => `/events/${rooms.large.id}`, readySelector: LIVE_ROOM_SELECTOR, prepare: press('a'), windows: ['desk'] },
  { name: 'room-palette', user: 'instructor', path: ({ rooms }) => `/events/${rooms.large.id}`, readySelector: LIVE_ROOM_SELECTOR, prepare: press('Control+k'), windows: ['desk'] },
  { name: 'preflight', user: 'instructor', path: ({ rooms }) => `/events/${rooms.small.id}/preflight`, readySelector: '.preflight:not([aria-busy])', fullPage: true },
  { name: 'settings', user: 'instructor', path: ({ rooms }) => `/events/${rooms.small.id}/settings`, readySelector: '.settings-form', fullPage: true },
  { name: 'projector', user: 'instructor', path: ({ rooms }) => `/events/${rooms.large.id}/projector`, readySelector: '.projector-now', windows: ['hall', 'desk'] },
  { name: 'join', user: 'stranger', path: () => '/', readySelector: 'form' },
  { name: 'join-mistyped', user: 'stranger', path: () => '/join', readySelector: 'form', prepare: (page) => page.locator('form button[type=submit]').click() },
  { name: 'claim', user: 'stranger', path: () => '/claim', readySelector: 'form' },
  { name: 'sign-in', user: 'stranger', path: () => '/sign-in#some-token-or-other', readySelector: 'form button' },
  { name: 'not-found', user: 'stranger', path: () => '/nowhere', readySelector: 'h1' },
  { name: 'events', user: 'instructor', path: () => '/events', readySelector: '.table', fullPage: true },
  { name: 'setup', user: 'instructor', path: ({ rooms }) => `/events/${rooms.small.id}/setup`, readySelector: '.big-code', fullPage: true },
  { name: 'setup-draft', user: 'instructor', path: ({ rooms }) => `/events/${rooms.draft.id}/setup`, readySelector: '.big-code', fullPage: true },
  { name: 'seat-setup', user: 'newcomer', path: ({ seats }) => `/seat/${seats.newcomer}`, readySelector: '.progress', fullPage: true },
  { name: 'seat-trouble', user: 'stuck', path: ({ seats }) => `/seat/${seats.stuck}?at=pod-apply`, readySelector: 'article[data-state="fails"]', fullPage: true },
  { name: 'seat-task', user: 'stuck', path: ({ seats }) => `/seat/${seats.stuck}?at=pod-apply`, readySelector: '.hints button', prepare: tab(1), windows: ['phone'] },
  { name: 'seat-cluster', user: 'stuck', path: ({ seats }) => `/seat/${seats.stuck}?at=pod-apply`, readySelector: 'article', prepare: tab(2), windows: ['phone'] },
  { name: 'seat-hand', user: 'stuck', path: ({ seats }) => `/seat/${seats.stuck}?at=pod-apply`, readySelector: 'article', prepare: async (page) => {
    await page.keyboard.press('Control+Enter');
    await page.locator('textarea').waitFor();
  } },
  { name: 'seat-passed', user: 'done', path: ({ seats }) => `/seat/${seats.done}?at=pod-apply`, readySelector: '.passed', fullPage: true },
  { name: 'seat-quiz', user: 'done', path: ({ seats }) => `/seat/${seats.done}?at=quiz-network`, readySelector: 'fieldset', fullPage: true },
  { name: 'seat-away', user: 'gone', path: ({ seats }) => `/seat/${seats.gone}?at=problem-1`, readySelector: '.note', fullPage: true },
];
