import type { Page } from 'playwright-core';
import { expect, test } from '#e2e/fixtures/test.ts';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import { openLiveRoom } from '#e2e/fixtures/live-room-page.ts';
import type { Site } from '#e2e/fixtures/site.ts';
import { signInInstructor, type Instructor, type Student } from '#e2e/fixtures/users.ts';
import type { CreatedToken } from '#lib/protocol/api/tokens.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';

const TIMEOUT_MS = 30_000;

/** Seat links in a browser of staff, the devices of a seat, and sessions. */
describeWith(['browser'], 'Seat links and sessions', () => {
  test.describe.configure({ mode: 'serial' });
  let site: Site;
  let owner: Instructor;
  let mori: Instructor;
  let workshop: WorkshopSummary;
  let student: Student;

  const textOn = (page: Page, text: string | RegExp) =>
    page.getByText(text).first().waitFor({ timeout: TIMEOUT_MS });
  const inviteMori = async () => {
    const token = await owner.send<CreatedToken>('POST', `/api/workshops/${workshop.id}/tokens`, {
      kind: 'invite',
      role: 'instructor',
      name: 'Mori',
      hours: 1,
    });
    return signInInstructor(site.browser, token.url ?? '', null);
  };
  const openDevices = async () => {
    await student.page.locator('[data-part="student-menu"]').click();
    await student.page.getByRole('menuitem', { name: 'Open on another device' }).click();
  };
  /** The link that opens the student's seat on another device. */
  const createSeatLink = async (): Promise<string> => {
    await openDevices();
    const link = student.page.locator('[data-part="device-code"] pre');
    await link.waitFor();
    const text = await link.innerText();
    await student.page.keyboard.press('Escape');
    return text;
  };
  const openLink = async (page: Page, link: string) => {
    // Another # alone doesn't load the page again.
    await page.goto('about:blank');
    await page.goto(link);
    await page.getByRole('button', { name: 'Connect' }).click();
  };

  test.beforeAll(async ({ openSite }) => {
    test.setTimeout(400_000);
    site = await openSite();
    owner = await site.signInInstructor();
    workshop = await owner.openWorkshop('Seats');
    mori = await inviteMori();
    student = await site.joinStudent(workshop.code, 'momiji');
  });

  test('ask a staff member first, keep the identity, and open only that seat', async () => {
    const link = await createSeatLink();
    expect(link).toMatch(/\/claim#[A-Z-]+$/);
    await openLink(mori.page, link);
    await textOn(
      mori.page,
      'You’re signed in as Mori (instructor). Open seat A-01 in this browser too?',
    );
    await mori.page.getByRole('link', { name: 'Cancel' }).click();
    await mori.page.waitForURL('**/workshops');
    await openLink(mori.page, link);
    await mori.page.getByRole('button', { name: 'Open seat' }).click();
    await mori.page.waitForURL(`**/seat/${student.seat}`);
    await mori.page.goto(site.url);
    await textOn(mori.page, 'You’re signed in as Mori (instructor). You also have seat A-01.');
    await mori.page.goto(`${site.url}/workshops`);
    await textOn(mori.page, 'Seats');
  });

  test('show another device to the student, who signs it out', async () => {
    const { page } = student;
    await textOn(page, /Another device opened this seat at \d\d:\d\d/);
    await page.getByRole('button', { name: 'Sign out other devices' }).first().click();
    await expect(page.getByText(/Another device opened this seat/)).toHaveCount(0);
    await openDevices();
    await textOn(page, '1 device can open this seat');
    await page.keyboard.press('Escape');
    await mori.page.goto(site.url);
    await expect(mori.page.getByText(/You also have/)).toHaveCount(0);
  });

  test('let an instructor reset the access to a seat, and say so to the student', async () => {
    const room = await openLiveRoom(mori, 'Mori', site, workshop.id);
    await room.openSeat('momiji');
    await room.drawer.getByText('Seat access').click();
    await room.drawer.getByRole('button', { name: 'Reset seat access' }).click();
    await room.drawer
      .locator('[data-part="inline-confirm"]')
      .getByRole('button', { name: 'Reset seat access' })
      .click();
    await textOn(student.page, 'You no longer have access.');
    const link = room.drawer.locator('[data-part="seat-access"] pre');
    await link.waitFor();
    await openLink(student.page, await link.innerText());
    await student.page.waitForURL(`**/seat/${student.seat}`);
    await textOn(student.page, /An instructor reset the access to your seat at \d\d:\d\d\./);
  });

  test('end in this browser on the account page, to which the old address leads', async () => {
    await mori.page.goto(`${site.url}/sessions`);
    await mori.page.waitForURL('**/account');
    const sessions = mori.page.locator('[data-part="sessions"] > li');
    await expect(sessions).toHaveCount(1);
    await sessions.getByText('this browser').waitFor();
    await sessions.getByRole('button', { name: 'Sign out' }).click();
    await mori.page.waitForURL(`${site.url}/`);
    await mori.page.goto(`${site.url}/workshops`);
    await mori.page.waitForURL('**/sign-in');
  });
});
