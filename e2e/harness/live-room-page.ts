import type { Locator, Page } from 'playwright-core';
import type { MadeToken } from '#lib/protocol/http.ts';
import { signInInstructor, type Instructor } from './users.ts';
import type { Site } from './site.ts';

/** The room as one of those who help has it on their screen. */
export interface HelperRoom extends Instructor {
  /** The name that others read of them. */
  readonly name: string;
  /** The line of the list that speaks of this person alone; `state`: as a selector, `[data-loud]`. */
  line(handle: string, state?: string): Locator;
  readonly drawer: Locator;
  plate(handle: string): Locator;
  /** Opens the seat by its plate, and waits for its name to stand there. */
  open(handle: string): Promise<void>;
}

/** Somebody whom the owner let in by a link of this role. */
export async function invite(
  site: Site,
  owner: Instructor,
  event: string,
  role: 'instructor' | 'assistant',
): Promise<Instructor> {
  const { url } = await owner.send<MadeToken>('POST', `/api/events/${event}/tokens`, {
    kind: 'invite',
    role,
    hours: 1,
  });
  return signInInstructor(site.browser, url ?? '');
}

/** Opens the room with its wall; `name` as the event's staff calls whoever looks. */
export async function openRoom(
  instructor: Instructor,
  name: string,
  site: Site,
  event: string,
): Promise<HelperRoom> {
  const { page } = instructor;
  await page.goto(`${site.url}/events/${event}`);
  await page
    .getByRole('group', { name: 'View', exact: true })
    .getByRole('button', { name: '300', exact: true })
    .click();
  await page.locator('.plate').first().waitFor();
  return helperRoom(instructor, name, page);
}

function helperRoom(instructor: Instructor, name: string, page: Page): HelperRoom {
  const drawer = page.locator('aside.drawer[data-open]');
  const plate = (handle: string) => page.locator('.plate', { hasText: handle });
  return {
    ...instructor,
    name,
    drawer,
    plate,
    line: (handle, state = '') =>
      page.locator(
        `.need:is([data-kind="hand"], [data-kind="stuck"], [data-kind="with"], [data-kind="single"])${state}`,
        { hasText: handle },
      ),
    async open(handle) {
      await plate(handle).click();
      await drawer.getByRole('heading', { level: 2, name: handle, exact: true }).waitFor();
    },
  };
}
