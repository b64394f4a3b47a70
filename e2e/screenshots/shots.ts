import type { Page } from 'playwright-core';
import type { Set, Who } from './data.ts';

/** Windows, in CSS pixels. */
export const WINDOWS = { phone: { width: 390, height: 844 }, desk: { width: 1440, height: 900 }, hall: { width: 1920, height: 1080 } } as const;
export type Window = keyof typeof WINDOWS;

/** One page in one state. It is taken in both languages, both themes, and each of its windows. */
export interface Shot {
  /** Of the files. */
  readonly name: string;
  readonly who: Who;
  readonly path: (set: Set) => string;
  /** Selector of what stands there when the page is ready: in no language, as it is waited for in both. */
  readonly ready: string;
  /** What the person does before the picture, in a window of the desk's size. */
  readonly first?: (page: Page) => Promise<unknown>;
  /** Phone and desk unless told. */
  readonly windows?: readonly Window[];
  /** The whole page, not only what the window shows; on a phone never, where tabs stand over it. */
  readonly whole?: true;
}

const LIVE = '.room:not([aria-busy])';
const press = (...keys: readonly string[]) => async (page: Page) => { for (const key of keys) await page.keyboard.press(key); };
const openSeat = (which: string) => async (page: Page) => {
  await page.keyboard.press('3');
  await page.locator(which).first().click();
  await page.locator('.drawer .check').first().waitFor();
};
/** A phone shows one part of a page; the tabs lie below it and cannot be pressed in a wide window. */
const tab = (place: number) => (page: Page) => page.locator('nav:is(.tabs, .student-tabs) button').nth(place).evaluate((button: HTMLElement) => { button.click(); });

/** A new page or state is one line here. Rooms come first: the students in them work on while the pictures are taken. */
export const SHOTS: readonly Shot[] = [
  { name: 'room-empty', who: 'instructor', path: ({ rooms }) => `/events/${rooms.empty.id}`, ready: LIVE },
  { name: 'room-20', who: 'instructor', path: ({ rooms }) => `/events/${rooms.small.id}`, ready: LIVE, first: press('1') },
  { name: 'room-60', who: 'instructor', path: ({ rooms }) => `/events/${rooms.large.id}`, ready: LIVE, first: press('2') },
  { name: 'room-wall', who: 'instructor', path: ({ rooms }) => `/events/${rooms.large.id}`, ready: LIVE, first: press('3') },
  { name: 'room-seats', who: 'instructor', path: ({ rooms }) => `/events/${rooms.large.id}`, ready: LIVE, first: tab(1), windows: ['phone'] },
  { name: 'room-board', who: 'instructor', path: ({ rooms }) => `/events/${rooms.large.id}`, ready: LIVE, first: tab(2), windows: ['phone'] },
  { name: 'drawer-trouble', who: 'instructor', path: ({ rooms }) => `/events/${rooms.small.id}`, ready: LIVE, first: openSeat('.need:has-text("momiji")') },
  { name: 'drawer-passed', who: 'instructor', path: ({ rooms }) => `/events/${rooms.small.id}`, ready: LIVE, first: openSeat('.plate[data-state="passed"]') },
  { name: 'room-ask-next', who: 'instructor', path: ({ rooms }) => `/events/${rooms.large.id}`, ready: LIVE, first: press('n'), windows: ['desk'] },
  { name: 'room-keys', who: 'instructor', path: ({ rooms }) => `/events/${rooms.large.id}`, ready: LIVE, first: press('?'), windows: ['desk'] },
  { name: 'room-announce', who: 'instructor', path: ({ rooms }) => `/events/${rooms.large.id}`, ready: LIVE, first: press('a'), windows: ['desk'] },
  { name: 'room-palette', who: 'instructor', path: ({ rooms }) => `/events/${rooms.large.id}`, ready: LIVE, first: press('Control+k'), windows: ['desk'] },
  { name: 'preflight', who: 'instructor', path: ({ rooms }) => `/events/${rooms.small.id}/preflight`, ready: '.preflight:not([aria-busy])', whole: true },
  { name: 'settings', who: 'instructor', path: ({ rooms }) => `/events/${rooms.small.id}/settings`, ready: '.settings-form', whole: true },
  { name: 'projector', who: 'instructor', path: ({ rooms }) => `/events/${rooms.large.id}/projector`, ready: '.projector-now', windows: ['hall', 'desk'] },
  { name: 'join', who: 'stranger', path: () => '/', ready: 'form' },
  { name: 'join-mistyped', who: 'stranger', path: () => '/join', ready: 'form', first: (page) => page.locator('form button[type=submit]').click() },
  { name: 'claim', who: 'stranger', path: () => '/claim', ready: 'form' },
  { name: 'sign-in', who: 'stranger', path: () => '/sign-in#some-token-or-other', ready: 'form button' },
  { name: 'not-found', who: 'stranger', path: () => '/nowhere', ready: 'h1' },
  { name: 'events', who: 'instructor', path: () => '/events', ready: '.table', whole: true },
  { name: 'setup', who: 'instructor', path: ({ rooms }) => `/events/${rooms.small.id}/setup`, ready: '.big-code', whole: true },
  { name: 'setup-draft', who: 'instructor', path: ({ rooms }) => `/events/${rooms.draft.id}/setup`, ready: '.big-code', whole: true },
  { name: 'seat-setup', who: 'newcomer', path: ({ seats }) => `/seat/${seats.newcomer}`, ready: '.progress', whole: true },
  { name: 'seat-trouble', who: 'stuck', path: ({ seats }) => `/seat/${seats.stuck}?at=pod-apply`, ready: 'article[data-state="fails"]', whole: true },
  { name: 'seat-task', who: 'stuck', path: ({ seats }) => `/seat/${seats.stuck}?at=pod-apply`, ready: '.hints button', first: tab(1), windows: ['phone'] },
  { name: 'seat-cluster', who: 'stuck', path: ({ seats }) => `/seat/${seats.stuck}?at=pod-apply`, ready: 'article', first: tab(2), windows: ['phone'] },
  { name: 'seat-hand', who: 'stuck', path: ({ seats }) => `/seat/${seats.stuck}?at=pod-apply`, ready: 'article', first: async (page) => {
    await page.keyboard.press('Control+Enter');
    await page.locator('textarea').waitFor();
  } },
  { name: 'seat-passed', who: 'done', path: ({ seats }) => `/seat/${seats.done}?at=pod-apply`, ready: '.passed', whole: true },
  { name: 'seat-quiz', who: 'done', path: ({ seats }) => `/seat/${seats.done}?at=quiz-network`, ready: 'fieldset', whole: true },
  { name: 'seat-away', who: 'gone', path: ({ seats }) => `/seat/${seats.gone}?at=problem-1`, ready: '.note', whole: true },
];
