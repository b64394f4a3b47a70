import { expect, test } from '#e2e/fixtures/test.ts';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import { findAccessibilityViolations } from '#e2e/fixtures/page-checks.ts';
import type { Site } from '#e2e/fixtures/site.ts';
import { chooseInUserMenu, type Instructor } from '#e2e/fixtures/users.ts';
import { initialChanges, podChange, RawAgent } from '#e2e/harness/raw-agent.ts';
import { joinSeat } from '#e2e/harness/seats.ts';
import { SEAT_BUDGET } from '#lib/cluster/slim/limits.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';

type JoinedSeat = Awaited<ReturnType<typeof joinSeat>>;

const TIMEOUT_MS = 60_000;
const CHANGES_PER_BATCH = 400;

/** What the live room says about seats whose marks are incomplete. */
describeWith(['browser'], 'Seats with incomplete marks', () => {
  test.describe.configure({ mode: 'serial' });
  let site: Site;
  let owner: Instructor;
  let workshop: WorkshopSummary;
  let seats: readonly JoinedSeat[];
  const agents: RawAgent[] = [];

  const row = (index: number) =>
    owner.page.locator(`[data-part="seat-row"][data-seat="${seats[index]?.seat.id ?? ''}"]`);
  const connect = async ({ token }: JoinedSeat, like?: RawAgent): Promise<RawAgent> => {
    const agent = new RawAgent(site.url, like ? { like } : {});
    agents.push(agent);
    expect(await agent.hello(like ? undefined : token)).toMatchObject({ ok: true });
    return agent;
  };

  test.beforeAll(async ({ openSite }) => {
    test.setTimeout(400_000);
    site = await openSite();
    owner = await site.signInInstructor();
    workshop = await owner.openWorkshop('Incomplete');
    seats = await Promise.all(
      ['kiwi', 'momiji', 'akane'].map((name) => joinSeat(site.url, workshop.code, name)),
    );
  });

  test.afterAll(() => {
    for (const agent of agents) agent.close();
  });

  test('say so in words in the table, in both languages and color schemes', async () => {
    const agent = await connect(seats[0]!);
    const changes = [
      ...initialChanges(),
      ...Array.from({ length: SEAT_BUDGET.objects + 1 }, (_, index) =>
        podChange(index + 4, `web-${String(index)}`),
      ),
    ];
    for (let start = 0; start < changes.length; start += CHANGES_PER_BATCH)
      expect(await agent.batch(changes.slice(start, start + CHANGES_PER_BATCH))).toMatchObject({
        ok: true,
      });
    await owner.page.goto(`${site.url}/workshops/${workshop.id}/room`);
    const notice = row(0).locator('[data-part="row-notice"]');
    await expect(notice).toHaveText('Limited', { timeout: TIMEOUT_MS });
    await expect(row(0).getByRole('button', { name: /kiwi.*data limited/ })).toBeVisible();
    await expect(row(1).locator('[data-part="row-notice"]')).toHaveCount(0);
    for (const colorScheme of ['light', 'dark'] as const) {
      await owner.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await expect(notice).toBeVisible();
      expect(await findAccessibilityViolations(owner.page), colorScheme).toEqual([]);
    }
    await chooseInUserMenu(owner.page, '日本語');
    await expect(notice).toHaveText('制限中');
    await chooseInUserMenu(owner.page, 'English');
    await expect(notice).toHaveText('Limited');
    await owner.page.emulateMedia({ colorScheme: null, reducedMotion: null });
  });

  test('get graded again with one press after Podium paused all of them', async () => {
    test.setTimeout(300_000);
    site.errors.setServerAway(true);
    // A server that ends twice soon after it opened a workshop opens it with grading paused.
    for (const crash of [1, 2]) {
      await test.step(`crash ${String(crash)}`, async () => {
        await site.kill();
        await site.restart();
        await owner.page.goto(`${site.url}/workshops/${workshop.id}/room`);
        await row(0).waitFor({ timeout: TIMEOUT_MS });
      });
    }
    const paused = owner.page.locator('[data-part="paused-seats"]');
    await paused.getByText('Grading is paused for 3 seats.').waitFor({ timeout: TIMEOUT_MS });
    await expect(row(1).locator('[data-part="row-notice"]')).toHaveText('Paused');
    await paused.getByRole('button', { name: 'Resume all' }).click();
    expect(await findAccessibilityViolations(owner.page)).toEqual([]);
    await paused.getByRole('button', { name: 'Resume grading of 3 seats' }).click();
    await owner.page
      .locator('[data-part="toast"]', { hasText: 'Resuming grading of 3 seats' })
      .waitFor({ timeout: TIMEOUT_MS });
    await expect(paused.getByText(/Grading is paused/)).toHaveCount(0, { timeout: TIMEOUT_MS });
    await expect(row(1).locator('[data-part="row-notice"]')).toHaveCount(0);
    await expect(row(0).locator('[data-part="row-notice"]')).toHaveText('Limited');
    site.errors.setServerAway(false);
  });
});
