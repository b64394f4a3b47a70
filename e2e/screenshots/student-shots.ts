import type { Page } from 'playwright-core';
import { clickFor, clickHidden, goOffline, goOnline, type Screenshot } from './shot.ts';

/** Selects a part of a phone's page. */
const selectTab = (index: number) =>
  clickHidden(`nav[data-part="tabs"] button >> nth=${String(index)}`);

/** The student page. */
export const STUDENT_SHOTS: readonly Screenshot[] = [
  {
    name: 'student-setup',
    user: 'newcomer',
    path: ({ seats }) => `/seat/${seats.newcomer}`,
    readySelector: '[data-part="setup-progress"]',
    fullPage: true,
  },
  {
    name: 'student-failing',
    user: 'stuck',
    path: ({ seats }) => `/seat/${seats.stuck}?at=pod-apply`,
    readySelector: 'article[data-state="fail"]',
    fullPage: true,
  },
  {
    name: 'student-task',
    user: 'stuck',
    path: ({ seats }) => `/seat/${seats.stuck}?at=pod-apply`,
    readySelector: '[data-part="hints"] button',
    prepare: selectTab(1),
    windows: ['phone'],
  },
  {
    name: 'student-cluster',
    user: 'stuck',
    path: ({ seats }) => `/seat/${seats.stuck}?at=pod-apply`,
    readySelector: 'article',
    prepare: selectTab(2),
    windows: ['phone'],
  },
  {
    name: 'student-help',
    user: 'stuck',
    path: ({ seats }) => `/seat/${seats.stuck}?at=pod-apply`,
    readySelector: 'article',
    prepare: async (page) => {
      await page.keyboard.press('Control+Enter');
      await page.locator('textarea').fill('Pod が ImagePullBackOff のままです。');
    },
  },
  {
    name: 'student-passed',
    user: 'done',
    path: ({ seats }) => `/seat/${seats.done}?at=pod-apply`,
    readySelector: '[data-part="exercise-status"][data-passed]',
    fullPage: true,
  },
  {
    name: 'student-quiz',
    user: 'done',
    path: ({ seats }) => `/seat/${seats.done}?at=quiz-network`,
    readySelector: 'fieldset',
    fullPage: true,
  },
  {
    name: 'student-offline',
    user: 'gone',
    path: ({ seats }) => `/seat/${seats.gone}?at=problem-1`,
    readySelector: '[data-part="connection-note"]',
    fullPage: true,
  },
  {
    name: 'student-ended',
    user: 'finished',
    path: ({ seats }) => `/seat/${seats.finished}`,
    readySelector: 'main h1, main h2',
    fullPage: true,
  },
  {
    name: 'student-open',
    user: 'early',
    path: ({ seats }) => `/seat/${seats.early}`,
    readySelector: '[data-part="setup-progress"]',
    fullPage: true,
  },
  {
    name: 'student-menu',
    user: 'stuck',
    path: ({ seats }) => `/seat/${seats.stuck}?at=pod-apply`,
    readySelector: 'article',
    prepare: openStudentMenu,
  },
  {
    name: 'student-leave',
    user: 'stuck',
    path: ({ seats }) => `/seat/${seats.stuck}?at=pod-apply`,
    readySelector: 'article',
    prepare: chooseInStudentMenu(-1),
  },
  {
    name: 'student-privacy',
    user: 'stuck',
    path: ({ seats }) => `/seat/${seats.stuck}?at=pod-apply`,
    readySelector: 'article',
    prepare: chooseInStudentMenu(-3),
  },
  {
    name: 'student-device',
    user: 'stuck',
    path: ({ seats }) => `/seat/${seats.stuck}?at=pod-apply`,
    readySelector: 'article',
    prepare: chooseInStudentMenu(-2),
  },
  {
    name: 'student-shortcuts',
    user: 'stuck',
    path: ({ seats }) => `/seat/${seats.stuck}?at=pod-apply`,
    readySelector: 'article',
    prepare: chooseInStudentMenu(-5),
  },
  {
    name: 'student-cut-off',
    user: 'stuck',
    path: ({ seats }) => `/seat/${seats.stuck}?at=pod-apply`,
    readySelector: 'article',
    prepare: goOffline('b[data-part="connection"]'),
    restore: goOnline,
  },
  {
    name: 'student-read',
    user: 'instructor',
    path: ({ seats }) => `/seat/${seats.stuck}`,
    readySelector: 'article',
    fullPage: true,
  },
  {
    name: 'student-denied',
    user: 'visitor',
    path: ({ seats }) => `/seat/${seats.stuck}`,
    readySelector: 'main h1',
  },
  {
    name: 'student-waiting',
    user: 'stuck',
    path: ({ seats }) => `/seat/${seats.stuck}?at=pod-apply`,
    readySelector: 'article',
    prepare: async (page, { url, seats }) => {
      await page.request.post(`${url}/api/seats/${seats.stuck}/help-request`, {
        headers: { origin: url },
        data: { exerciseId: 'pod-apply', question: 'Which image?' },
      });
      await page.locator('[data-part="help-status"]:not([data-state="none"])').first().waitFor();
    },
  },
];

async function openStudentMenu(page: Page): Promise<void> {
  await clickFor('header [aria-haspopup="menu"]', '[role="menu"]')(page);
}

/** Opens the entry of the student's menu at an index; below 0: from the end. */
function chooseInStudentMenu(index: number) {
  return async (page: Page) => {
    await openStudentMenu(page);
    await clickFor(
      `[role="menu"] [role="menuitem"] >> nth=${String(index)}`,
      '[role="dialog"], dialog[open]',
    )(page);
  };
}
