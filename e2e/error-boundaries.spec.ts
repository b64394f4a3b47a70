import type { Page } from 'playwright-core';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import { textsIn } from '#e2e/fixtures/languages.ts';
import { expect, test } from '#e2e/fixtures/test.ts';
import type { Instructor, Student } from '#e2e/fixtures/users.ts';
import type { Site } from '#e2e/fixtures/site.ts';
import { LANGUAGE_COOKIE } from '#lib/i18n/language.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';

const TIMEOUT_MS = 30_000;
const STUDENT = 'momiji';
const SOCKET_PATH = /\/socket\.io\//;
/** Type, namespace and number of the acknowledgement, then what is sent. */
const SOCKET_EVENT = /^(42\/\w+,\d*)(\[.*\])$/s;

type Break = (object: Record<string, unknown>) => void;

/** Calls `change` with each object in a value of JSON. */
function visit(value: unknown, change: Break): void {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) change(value as Record<string, unknown>);
  for (const child of Object.values(value)) visit(child, change);
}

function breakJson(text: string, change: Break): string {
  const value: unknown = JSON.parse(text);
  visit(value, change);
  return JSON.stringify(value);
}

/**
 * Changes what the page receives by its sockets and by the API, so that a part of it can't render it.
 * @returns a function that lets everything pass as it is, and connects the sockets again
 */
async function breakData(page: Page, change: Break): Promise<() => Promise<void>> {
  let isBroken = true;
  const closeSockets: (() => Promise<void>)[] = [];
  await page.routeWebSocket(SOCKET_PATH, (socket) => {
    const server = socket.connectToServer();
    closeSockets.push(() => socket.close());
    server.onMessage((message) => {
      const [, head = '', body] = SOCKET_EVENT.exec(String(message)) ?? [];
      socket.send(isBroken && body !== undefined ? head + breakJson(body, change) : message);
    });
  });
  await page.route('**/api/**', async (route) => {
    if (!isBroken || route.request().method() !== 'GET') return route.fallback();
    const response = await route.fetch();
    const isJson = response.headers()['content-type']?.startsWith('application/json') ?? false;
    return isJson
      ? route.fulfill({ response, body: breakJson(await response.text(), change) })
      : route.fulfill({ response });
  });
  return async () => {
    isBroken = false;
    await Promise.all(closeSockets.splice(0).map((close) => close()));
  };
}

/** React can't show an object as text. */
const BROKEN = { is: 'broken' };
const breakStudents: Break = (object) => {
  if (typeof object['displayName'] === 'string') object['displayName'] = BROKEN;
};
const breakMembers: Break = (object) => {
  if ('role' in object && typeof object['name'] === 'string') object['name'] = BROKEN;
};
const breakCheck: Break = (object) => {
  if (object['id'] === 'image' && 'title' in object) object['title'] = { en: BROKEN, ja: BROKEN };
};
const breakTitles: Break = (object) => {
  if ('title' in object) object['title'] = { en: BROKEN, ja: BROKEN };
};
/** The projector speaks the language of its workshop. */
const RETRY = new RegExp(
  (['en', 'ja'] as const).map((language) => textsIn(language)('common.action.retry')).join('|'),
);
const PAGES = [
  ['students', breakStudents],
  ['access/members', breakMembers],
  ['projector', breakTitles],
] as const;

for (const language of ['en', 'ja'] as const)
  describeWith(['browser'], `Parts of a page that fail, in ${language}`, () => {
    test.use({
      expectedPageErrors: [/Objects are not valid as a React child|Minified React error #31/],
    });
    const t = textsIn(language);
    let site: Site;
    let instructor: Instructor;
    let student: Student;
    let workshop: WorkshopSummary;

    const alert = (page: Page) => page.getByRole('alert').filter({ has: retry(page) });
    const retry = (page: Page) => page.getByRole('button', { name: RETRY });
    /** The first press can be too early, before the page has the data again. */
    const retryUntilGone = (page: Page) =>
      expect(async () => {
        await retry(page).first().click();
        await expect(retry(page)).toHaveCount(0, { timeout: 1_000 });
      }).toPass({ timeout: TIMEOUT_MS });
    /** In another tab, so that no later test has its routes. */
    const openBroken = async (from: Page, path: string, change: Break) => {
      const page = await from.context().newPage();
      page.setDefaultTimeout(TIMEOUT_MS);
      const mend = await breakData(page, change);
      await page.goto(site.url + path);
      return { page, mend };
    };

    test.beforeAll(async ({ openSite }) => {
      test.setTimeout(400_000);
      site = await openSite();
      instructor = await site.signInInstructor();
      const cookie = { name: LANGUAGE_COOKIE, value: language, url: site.url };
      await instructor.page.context().addCookies([cookie]);
      workshop = await instructor.openWorkshop(`Boundaries ${language}`);
      student = await site.joinStudent(workshop.code, STUDENT);
      await student.page.context().addCookies([cookie]);
      site.connectCluster(student.token, STUDENT);
    });

    test('the grid of the live room fails alone, and comes back', async () => {
      const { page, mend } = await openBroken(
        instructor.page,
        `/workshops/${workshop.id}/room`,
        breakStudents,
      );
      await alert(page).first().waitFor();
      await expect(
        page.getByRole('heading', { name: t('instructor.room.status.question') }),
      ).toBeVisible();
      await mend();
      await retryUntilGone(page);
      await expect(page.getByRole('grid')).toContainText(STUDENT);
      await page.close();
    });

    test('the checks of a student fail alone, and come back', async () => {
      const { page, mend } = await openBroken(student.page, `/seat/${student.seat}`, breakCheck);
      await alert(page).first().waitFor();
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await mend();
      await retryUntilGone(page);
      await page.close();
    });

    for (const [path, change] of PAGES)
      test(`the page ${path} says that it failed, and comes back`, async () => {
        const { page, mend } = await openBroken(
          instructor.page,
          `/workshops/${workshop.id}/${path}`,
          change,
        );
        await retry(page).first().waitFor();
        await mend();
        await retryUntilGone(page);
        await page.close();
      });
  });
