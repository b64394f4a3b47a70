import type { Page } from 'playwright-core';
import { expect, test } from '#e2e/fixtures/test.ts';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import { openLiveRoom, type LiveRoomPage } from '#e2e/fixtures/live-room-page.ts';
import { findAccessibilityViolations, findOverflow } from '#e2e/fixtures/page-checks.ts';
import type { Site } from '#e2e/fixtures/site.ts';
import type { Instructor, Student } from '#e2e/fixtures/users.ts';
import { joinSeat } from '#e2e/harness/seats.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';

const TIMEOUT_MS = 30_000;

/** A student comes back in another browser and asks for the seat that they had. */
describeWith(['browser'], 'A student who comes back', () => {
  test.describe.configure({ mode: 'serial' });
  let site: Site;
  let owner: Instructor;
  let workshop: WorkshopSummary;
  let maya: Student;
  let room: LiveRoomPage;
  let second: Page;

  const join = async (page: Page, name: string) => {
    await page.getByRole('textbox').last().fill(name);
    await page.locator('button[type=submit]').click();
  };
  const heading = (page: Page, name: string) =>
    page.getByRole('heading', { level: 1, name }).waitFor({ timeout: TIMEOUT_MS });
  const requests = () =>
    room.page.locator('[data-part="attention-list"] [data-part="rejoin-requests"] > li');

  test.beforeAll(async ({ openSite }) => {
    test.setTimeout(400_000);
    site = await openSite();
    owner = await site.signInInstructor();
    workshop = await owner.openWorkshop('Coming back');
    maya = await site.joinStudent(workshop.code, 'Maya');
    await joinSeat(site.url, workshop.code, 'Ren');
    room = await openLiveRoom(owner, 'Owner', site, workshop.id);
  });

  test('is offered the earlier seat first, once its page is closed', async () => {
    await maya.page.close();
    second = await site.newPage(`/join/${workshop.code}`);
    await expect(async () => {
      await second.goto(`${site.url}/join/${workshop.code}`);
      await join(second, 'maya');
      await second
        .getByRole('heading', { level: 1, name: 'Is this your seat?' })
        .waitFor({ timeout: 2_000 });
    }).toPass({ timeout: TIMEOUT_MS });
    const buttons = second.locator('[data-part="rejoin"] button');
    await expect(buttons).toHaveText(['Continue as Maya (A-01)', 'Join with a new seat', 'Back']);
    expect(await findAccessibilityViolations(second)).toEqual([]);
    await second.setViewportSize({ width: 320, height: 700 });
    expect(await findOverflow(second)).toEqual([]);
    await second.setViewportSize({ width: 1280, height: 800 });
    await second.getByRole('button', { name: 'Back' }).click();
    expect(await second.getByLabel('Name').inputValue()).toBe('maya');
  });

  test('waits for staff, also after a reload', async () => {
    await second.getByRole('button', { name: 'Join' }).click();
    await second.getByRole('button', { name: 'Continue as Maya (A-01)' }).click();
    await second.getByText('Your instructor was asked to confirm.').waitFor();
    await second.reload();
    await second.getByText('You asked to continue at seat A-01 as maya.').waitFor();
    expect(await findAccessibilityViolations(second)).toEqual([]);
  });

  test('is in Next up, and a lead who allows it keeps the focus', async () => {
    await requests()
      .getByText('maya wants to continue at seat A-01')
      .waitFor({ timeout: TIMEOUT_MS });
    await room.page
      .locator('[data-part="summary-card"]', { hasText: 'maya wants to continue at seat A-01' })
      .waitFor();
    expect(await findAccessibilityViolations(room.page)).toEqual([]);
    await room.page
      .getByRole('button', { name: 'Allow maya to continue at seat A-01' })
      .press('Enter');
    await room.toasts.getByText('maya can continue at seat A-01').waitFor();
    await expect(requests()).toHaveCount(0, { timeout: TIMEOUT_MS });
    expect(await room.page.evaluate(() => document.activeElement?.id)).toBe('next-up');
  });

  test('continues at the earlier seat with its name', async () => {
    await second.waitForURL(`**/seat/${maya.seat}`, { timeout: TIMEOUT_MS });
    await second.getByText('Maya').first().waitFor({ timeout: TIMEOUT_MS });
  });

  test('joins with a new seat when staff refuse', async () => {
    const third = await site.newPage(`/join/${workshop.code}`, { locale: 'ja-JP' });
    await join(third, 'Ren');
    await heading(third, '自分の席ですか？');
    expect(await findAccessibilityViolations(third)).toEqual([]);
    await third.getByRole('button', { name: 'Ren（A-02）として続ける' }).click();
    await third.getByText('講師に確認を依頼しました。').waitFor();
    await owner.page.goto(`${site.url}/workshops/${workshop.id}/access`);
    await owner.page
      .getByRole('button', { name: 'Refuse Ren for seat A-02' })
      .click({ timeout: TIMEOUT_MS });
    await owner.page.getByText('Request of Ren refused').first().waitFor();
    await heading(third, '席を確認できませんでした');
    await third.getByRole('button', { name: '新しい席で参加' }).click();
    await third.getByText('Ren 2').first().waitFor({ timeout: TIMEOUT_MS });
    await third.getByRole('link', { name: '続ける' }).click();
    await third.waitForURL('**/seat/*');
    await third.context().close();
  });
});
