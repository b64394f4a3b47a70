import type { Browser as Chromium, Page } from 'playwright-core';
import type { WorkshopSummary } from '#lib/protocol/http.ts';

/** An instructor at work: a page that is signed in, and the routes by the same session. */
export interface Instructor {
  readonly page: Page;
  /** @throws when the answer is not a 2xx, with the server's words */
  send<Answer>(method: 'GET' | 'POST' | 'PATCH', path: string, body?: object): Promise<Answer>;
  /** An event that students can join. */
  openWorkshop(name: string): Promise<WorkshopSummary>;
}

/** Signs in by the printed link, with its button. */
export async function signInInstructor(browser: Chromium, signInLink: string): Promise<Instructor> {
  const url = new URL(signInLink).origin;
  const context = await browser.newContext({
    locale: 'en-US',
    timezoneId: 'Asia/Tokyo',
    viewport: { width: 1440, height: 900 },
  });
  const page = await context.newPage();
  await page.goto(signInLink);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/events');
  const send = async <Answer>(method: string, path: string, data?: object): Promise<Answer> => {
    const response = await context.request.fetch(new URL(path, url).href, {
      method,
      headers: { origin: url },
      ...(data && { data }),
    });
    if (!response.ok())
      throw new Error(`${method} ${path}: ${String(response.status())} ${await response.text()}`);
    return (response.status() === 204 ? undefined : await response.json()) as Answer;
  };
  return {
    page,
    send,
    async openWorkshop(name) {
      const workshop = await send<WorkshopSummary>('POST', '/api/events', {
        name,
        pack: 'kubernetes-basics',
        startsAt: new Date().toISOString(),
        timeZone: 'Asia/Tokyo',
        language: 'en',
      });
      await send('PATCH', `/api/events/${workshop.id}`, { state: 'open' });
      return send<WorkshopSummary>('PATCH', `/api/events/${workshop.id}`, { state: 'live' });
    },
  };
}

/** A student who joined by code and name in a browser of their own; the token is the one of the install line. */
export interface Student {
  readonly page: Page;
  readonly seat: string;
  readonly token: string;
}

export async function joinStudent(
  browser: Chromium,
  url: string,
  code: string,
  name: string,
  locale = 'en-US',
): Promise<Student> {
  const context = await browser.newContext({
    locale,
    timezoneId: 'Asia/Tokyo',
    viewport: { width: 1440, height: 900 },
  });
  const page = await context.newPage();
  await page.goto(`${url}/join/${code}`);
  await page.getByRole('textbox').last().fill(name);
  await page.locator('button[type=submit]').click();
  await page.waitForURL('**/seat/*');
  const line = await page
    .getByText(/podium1\.\S+/)
    .first()
    .innerText();
  const token = /podium1\.[\w.-]+/.exec(line)?.[0];
  if (token === undefined) throw new Error(`no token in the install line: ${line}`);
  return { page, seat: new URL(page.url()).pathname.split('/').at(-1) ?? '', token };
}
