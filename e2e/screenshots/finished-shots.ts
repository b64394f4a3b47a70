import type { FinishedDays } from './data.ts';
import type { Screenshot } from './shot.ts';

/** A page of a finished or archived workshop. */
interface FinishedShot extends Omit<Screenshot, 'path'> {
  readonly path: (days: FinishedDays) => string;
}

/** The pages of finished workshops, among them the results. */
export const FINISHED_SHOTS: readonly FinishedShot[] = [
  {
    name: 'room-finished',
    user: 'instructor',
    path: ({ finished }) => `/workshops/${finished}/room`,
    readySelector: '[data-part="ended-summary"]',
  },
  {
    name: 'room-archived',
    user: 'instructor',
    path: ({ archived }) => `/workshops/${archived}/room`,
    readySelector: '[data-part="ended-summary"]',
  },
  {
    name: 'readiness-finished',
    user: 'instructor',
    path: ({ finished }) => `/workshops/${finished}/readiness`,
    readySelector: 'main h1',
    fullPage: true,
  },
  {
    name: 'students-finished',
    user: 'instructor',
    path: ({ finished }) => `/workshops/${finished}/students`,
    readySelector: 'main h1',
    fullPage: true,
  },
  {
    name: 'access-finished',
    user: 'instructor',
    path: ({ finished }) => `/workshops/${finished}/access`,
    readySelector: 'main h1',
    fullPage: true,
  },
  {
    name: 'access-vms-finished',
    user: 'instructor',
    path: ({ finished }) => `/workshops/${finished}/access/vms`,
    readySelector: 'main h1',
    fullPage: true,
  },
  {
    name: 'access-members-finished',
    user: 'instructor',
    path: ({ finished }) => `/workshops/${finished}/access/members`,
    readySelector: 'main h1',
    fullPage: true,
  },
  {
    name: 'access-tokens-finished',
    user: 'instructor',
    path: ({ finished }) => `/workshops/${finished}/access/tokens`,
    readySelector: 'main h1',
    fullPage: true,
  },
  {
    name: 'settings-finished',
    user: 'instructor',
    path: ({ finished }) => `/workshops/${finished}/settings`,
    readySelector: 'main h1',
    fullPage: true,
  },
  {
    name: 'readiness-archived',
    user: 'instructor',
    path: ({ archived }) => `/workshops/${archived}/readiness`,
    readySelector: 'main h1',
    fullPage: true,
  },
  {
    name: 'students-archived',
    user: 'instructor',
    path: ({ archived }) => `/workshops/${archived}/students`,
    readySelector: 'main h1',
    fullPage: true,
  },
  {
    name: 'access-tokens-archived',
    user: 'instructor',
    path: ({ archived }) => `/workshops/${archived}/access/tokens`,
    readySelector: 'main h1',
    fullPage: true,
  },
  {
    name: 'settings-archived',
    user: 'instructor',
    path: ({ archived }) => `/workshops/${archived}/settings`,
    readySelector: 'main h1',
    fullPage: true,
  },
  {
    name: 'student-summary',
    user: 'instructor',
    path: ({ seat }) => `/seat/${seat}`,
    readySelector: 'main h1, main h2',
    fullPage: true,
  },
  {
    name: 'results',
    user: 'instructor',
    path: ({ finished }) => `/workshops/${finished}/results`,
    readySelector: 'figure',
    fullPage: true,
  },
  {
    name: 'results-exercise',
    user: 'instructor',
    path: ({ finished }) => `/workshops/${finished}/results/exercises/pod-apply`,
    readySelector: 'main h1',
    fullPage: true,
  },
  {
    name: 'results-student',
    user: 'instructor',
    path: ({ finished, seat }) => `/workshops/${finished}/results/students/${seat}`,
    readySelector: 'main h1',
    fullPage: true,
  },
  {
    name: 'results-method',
    user: 'instructor',
    path: ({ finished }) => `/workshops/${finished}/results/method`,
    readySelector: 'main h1',
    fullPage: true,
  },
  {
    name: 'results-compare',
    user: 'instructor',
    path: ({ finished, archived }) => `/workshops/${finished}/results/compare?with=${archived}`,
    readySelector: 'main h1',
    fullPage: true,
  },
  {
    name: 'results-compare-empty',
    user: 'instructor',
    path: ({ finished }) => `/workshops/${finished}/results/compare`,
    readySelector: 'main h1',
    fullPage: true,
  },
  {
    name: 'projector-archived',
    user: 'instructor',
    path: ({ archived }) => `/workshops/${archived}/projector`,
    readySelector: '[data-scene]',
    windows: ['hall'],
  },
];
