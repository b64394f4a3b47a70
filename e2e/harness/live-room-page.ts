import type { Locator, Page } from 'playwright-core';
import type { CreatedToken } from '#lib/protocol/http.ts';
import { signInInstructor, type Instructor } from './users.ts';
import type { Site } from './site.ts';

/** The room as one of those who help has it on their screen. */
export interface LiveRoomPage extends Instructor {
  /** The name that others read of them. */
  readonly name: string;
  /** The line of the list that speaks of this person alone; `state`: as a selector, `[data-loud]`. */
  attentionRow(displayName: string, state?: string): Locator;
  readonly drawer: Locator;
  seatTile(displayName: string): Locator;
  /** Opens the seat by its plate, and waits for its name to stand there. */
  openSeat(displayName: string): Promise<void>;
}

/** Somebody whom the owner let in by a link of this role. */
export async function inviteMember(
  site: Site,
  owner: Instructor,
  workshopId: string,
  role: 'instructor' | 'assistant',
): Promise<Instructor> {
  const { url } = await owner.send<CreatedToken>('POST', `/api/events/${workshopId}/tokens`, {
    kind: 'invite',
    role,
    hours: 1,
  });
  return signInInstructor(site.browser, url ?? '');
}

/** Opens the room with its wall; `name` as the event's staff calls whoever looks. */
export async function openLiveRoom(
  instructor: Instructor,
  name: string,
  site: Site,
  workshopId: string,
): Promise<LiveRoomPage> {
  const { page } = instructor;
  await page.goto(`${site.url}/events/${workshopId}`);
  await page
    .getByRole('group', { name: 'View', exact: true })
    .getByRole('button', { name: '300', exact: true })
    .click();
  await page.locator('.plate').first().waitFor();
  return createLiveRoomPage(instructor, name, page);
}

function createLiveRoomPage(instructor: Instructor, name: string, page: Page): LiveRoomPage {
  const drawer = page.locator('aside.drawer[data-open]');
  const seatTile = (displayName: string) => page.locator('.plate', { hasText: displayName });
  return {
    ...instructor,
    name,
    drawer,
    seatTile,
    attentionRow: (displayName, state = '') =>
      page.locator(
        `.need:is([data-kind="help-request"], [data-kind="stuck"], [data-kind="claimed"], [data-kind="failing"])${state}`,
        { hasText: displayName },
      ),
    async openSeat(displayName) {
      await seatTile(displayName).click();
      await drawer.getByRole('heading', { level: 2, name: displayName, exact: true }).waitFor();
    },
  };
}
