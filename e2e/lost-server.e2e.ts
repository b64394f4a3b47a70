import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { WorkshopSummary } from '#lib/protocol/http.ts';
import { describeWith } from './harness/requirements.ts';
import {
  joinStudent,
  signInInstructor,
  type Instructor,
  type Student,
} from '#e2e/harness/users.ts';
import { connectCluster, type SeatCluster } from './harness/seats.ts';
import { openSite, type Site } from './harness/site.ts';

const PATIENCE = 60_000;

describeWith(['browser'], 'Pages that lost their server', (parts) => {
  let site: Site;
  let instructor: Instructor;
  let student: Student;
  let cluster: SeatCluster;
  let workshop: WorkshopSummary;
  let plate: string;

  /** The pattern over a cell that says: not now. */
  const hatched = (page: Page, cell: string, pseudo?: string) =>
    page
      .locator(cell)
      .first()
      .evaluate((element, part) => getComputedStyle(element, part).backgroundImage, pseudo);

  beforeAll(async () => {
    site = await openSite(parts.browser());
    instructor = await signInInstructor(site.browser, site.signInLink);
    workshop = await instructor.openWorkshop('Hall B');
    student = await joinStudent(site.browser, site.url, workshop.code, 'momiji');
    cluster = connectCluster(site.url, student.token, 'momiji');
    await cluster.apply('pod-apply', 'wrong-name');
    plate = `.plate[data-key="${student.seat}"]`;
    await instructor.page.goto(`${site.url}/events/${workshop.id}`);
    await instructor.page.getByRole('button', { name: '300', exact: true }).click();
    await instructor.page.locator(`${plate}[data-state="trouble"]`).waitFor({ timeout: PATIENCE });
    await student.page.getByRole('button', { name: 'Open hint 1' }).waitFor({ timeout: PATIENCE });
    await student.page
      .locator('article[data-state="holds"]')
      .first()
      .waitFor({ timeout: PATIENCE });
    for (const { page } of [instructor, student])
      await page.evaluate(() => {
        (window as { mark?: string }).mark = 'never loaded again';
      });
  }, 400_000);
  afterAll(async () => {
    (cluster as SeatCluster | undefined)?.stop();
    await (site as Site | undefined)?.close();
  });

  it('says within seconds that it reconnects, and how old what it shows is', async () => {
    site.errors.setServerAway(true);
    await site.kill();
    for (const { page } of [instructor, student]) {
      const state = page.getByText(/Reconnecting… Last update \d+ s ago/);
      await state.waitFor({ timeout: PATIENCE });
      const seconds = async () => Number(/\d+/.exec((await state.textContent()) ?? '')?.[0]);
      const before = await seconds();
      await page.waitForFunction(
        (past) => Number(/Last update (\d+) s ago/.exec(document.body.textContent)?.[1]) > past,
        before,
        { timeout: PATIENCE },
      );
    }
    await instructor.page
      .getByText(/^As of \d/)
      .first()
      .waitFor();
    await student.page.getByText(/Showing data from \d/).waitFor();
  });

  it('hatches what it shows, so that no cell passes for live', async () => {
    expect(await instructor.page.locator('[data-stale]').count()).toBe(1);
    expect(await hatched(instructor.page, `${plate} .cell`, '::after')).toContain(
      'repeating-linear-gradient',
    );
    expect(await student.page.locator('[data-stale]').count()).toBe(1);
    expect(await hatched(student.page, 'article .cell')).toContain('repeating-linear-gradient');
  });

  it('switches off what could not be sent, in words, and still lets people look around', async () => {
    expect(
      await instructor.page.getByRole('button', { name: /^Start exercise 1/ }).isDisabled(),
    ).toBe(true);
    await instructor.page.getByText('Unavailable while reconnecting').waitFor();
    await instructor.page.locator(plate).focus();
    await instructor.page.locator(plate).click();
    await instructor.page
      .getByRole('heading', { level: 2, name: 'momiji' })
      .waitFor({ timeout: PATIENCE });
    await instructor.page.keyboard.press('Escape');
    expect(await student.page.getByRole('button', { name: 'Open hint 1' }).isDisabled()).toBe(true);
    await student.page.getByText('Unavailable while reconnecting').first().waitFor();
    await student.page.keyboard.press(']');
    await student.page.getByRole('heading', { level: 1, name: /Ask the Pod/ }).waitFor();
    await student.page.keyboard.press('[');
  });

  it('is live again when the server is back, without being loaded again, and shows what happened meanwhile', async () => {
    await cluster.apply('pod-apply', 'solution');
    await site.restart();
    await instructor.page.getByText(/^Connected\. Updated /).waitFor({ timeout: PATIENCE });
    await student.page.getByText(/^Connected\. Updated /).waitFor({ timeout: PATIENCE });
    site.errors.setServerAway(false);
    await instructor.page.locator(`${plate}[data-state="passed"]`).waitFor({ timeout: PATIENCE });
    await student.page.getByText('Passed at').waitFor({ timeout: PATIENCE });
    for (const { page } of [instructor, student]) {
      expect(await page.locator('[data-stale]').count()).toBe(0);
      expect(await page.evaluate(() => (window as { mark?: string }).mark)).toBe(
        'never loaded again',
      );
    }
    await student.page.getByRole('button', { name: 'Open hint 1' }).click();
    await student.page.locator('.hints .prose').first().waitFor({ timeout: PATIENCE });
    expect(site.errors.drain()).toEqual([]);
  });
});
