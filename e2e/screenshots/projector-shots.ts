import { goOffline, goOnline, sendCommand, type Screenshot } from './shot.ts';

/** The projector view in each scene. The last ones change the rooms, so this list comes late. */
export const PROJECTOR_SHOTS: readonly Screenshot[] = [
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
  {
    name: 'projector-ended',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.ended.id}/projector`,
    readySelector: '[data-scene]',
    windows: ['hall'],
  },
  {
    name: 'projector-open',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.open.id}/projector`,
    readySelector: '[data-scene]',
    windows: ['hall'],
  },
  {
    name: 'projector-no-students',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.empty.id}/projector`,
    readySelector: '[data-scene]',
    windows: ['hall'],
  },
  {
    name: 'projector-offline',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.small.id}/projector`,
    readySelector: '[data-scene]',
    prepare: goOffline('.projector-screen[data-stale]'),
    restore: goOnline,
    windows: ['hall'],
  },
  {
    name: 'projector-announcement',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.small.id}/projector`,
    readySelector: '[data-scene]',
    prepare: async (page, data) => {
      await sendCommand(page, data, 'small', {
        kind: 'announce',
        text: 'Lunch until 13:00. 昼休みは 13:00 までです。',
        to: { to: 'all' },
      });
      await page.locator('[data-part="projector-announcement"]').waitFor();
    },
    windows: ['hall'],
  },
  {
    name: 'projector-time-over',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.small.id}/projector`,
    readySelector: '[data-scene]',
    prepare: async (page, data) => {
      await sendCommand(page, data, 'small', { kind: 'set-timer', seconds: 1 });
    },
    windows: ['hall'],
  },
  {
    name: 'projector-break',
    user: 'instructor',
    path: ({ rooms }) => `/workshops/${rooms.small.id}/projector`,
    readySelector: '[data-scene]',
    prepare: async (page, data) => {
      await sendCommand(page, data, 'small', {
        kind: 'plan-break',
        startsAt: Date.now(),
        minutes: 10,
      });
      await page.locator('[data-scene="break"]').waitFor();
    },
    windows: ['hall'],
  },
];
