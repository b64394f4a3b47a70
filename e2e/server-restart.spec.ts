import type { Page } from 'playwright-core';
import { expect, test } from '#e2e/fixtures/test.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import { setLanguage, textPattern, textsIn } from '#e2e/fixtures/languages.ts';
import type { Instructor, Student } from '#e2e/fixtures/users.ts';
import type { SeatCluster } from '#e2e/harness/seats.ts';
import type { Site } from '#e2e/fixtures/site.ts';
import { LANGUAGES } from '#lib/i18n/language.ts';

const TIMEOUT_MS = 60_000;
/** The students' page says also how old its data is. */
const CONNECTED = { en: /^Connected/, ja: /^接続中/ } as const;
const SECOND_EXERCISE = { en: /Ask the Pod/, ja: /Pod にリクエストする/ } as const;

for (const language of LANGUAGES)
  describeWith(['browser'], `Pages without a server in ${language}`, () => {
    test.describe.configure({ mode: 'serial' });
    const t = textsIn(language);
    const inRoom = textsIn(language, 'instructor.room');
    const onSeat = textsIn(language, 'student');
    const reconnecting = textPattern(t, 'common.connection.reconnecting', 'seconds');
    let site: Site;
    let instructor: Instructor;
    let student: Student;
    let cluster: SeatCluster;
    let workshop: WorkshopSummary;
    let tile: string;

    /** The background image of a cell: a hatch marks data that isn't live. */
    const hatched = (page: Page, cell: string, pseudo?: string) =>
      page
        .locator(cell)
        .first()
        .evaluate((element, part) => getComputedStyle(element, part).backgroundImage, pseudo);

    test.beforeAll(async ({ openSite }) => {
      test.setTimeout(400_000);
      site = await openSite();
      instructor = await site.signInInstructor();
      workshop = await instructor.openWorkshop(`Hall B ${language}`);
      student = await site.joinStudent(workshop.code, 'momiji', language);
      await setLanguage(instructor.page, site.url, language);
      cluster = site.connectCluster(student.token, 'momiji');
      await cluster.apply('pod-apply', 'wrong-name');
      tile = `[data-part="seat-tile"][data-key="${student.seat}"]`;
      await instructor.page.goto(`${site.url}/workshops/${workshop.id}/room`);
      await instructor.page
        .getByRole('button', { name: inRoom('gridView.map'), exact: true })
        .click();
      await instructor.page
        .locator(`${tile}[data-state="failing"]`)
        .waitFor({ timeout: TIMEOUT_MS });
      await student.page
        .getByRole('button', { name: onSeat('task.open', { number: 1 }) })
        .waitFor({ timeout: TIMEOUT_MS });
      await student.page
        .locator('article[data-state="pass"]')
        .first()
        .waitFor({ timeout: TIMEOUT_MS });
      for (const { page } of [instructor, student])
        await page.evaluate(() => {
          (window as { mark?: string }).mark = 'never reloaded';
        });
    });

    test('show within seconds that they reconnect, and the age of their data', async () => {
      site.errors.setServerAway(true);
      await site.kill();
      for (const { page } of [instructor, student]) {
        const state = page.getByText(reconnecting);
        await state.waitFor({ timeout: TIMEOUT_MS });
        const seconds = async () =>
          Number(reconnecting.exec((await state.first().textContent()) ?? '')?.[1]);
        const before = await seconds();
        await expect.poll(seconds, { timeout: TIMEOUT_MS }).toBeGreaterThan(before);
      }
      await instructor.page
        .getByText(textPattern(t, 'common.connection.asOf', 'time'))
        .first()
        .waitFor();
      await student.page
        .getByText(textPattern(t, 'common.connection.reconnectingWhy', 'time'))
        .waitFor();
    });

    test('hatch all cells, so that none looks live', async () => {
      expect(await instructor.page.locator('[data-stale]').count()).toBe(1);
      expect(
        await hatched(instructor.page, `${tile} [data-part="status-cell"]`, '::after'),
      ).toContain('repeating-linear-gradient');
      expect(await student.page.locator('[data-stale]').count()).toBe(1);
      expect(await hatched(student.page, 'article [data-part="status-cell"]')).toContain(
        'repeating-linear-gradient',
      );
    });

    test('disable what can’t be sent, give the reason, and keep navigation working', async () => {
      expect(
        await instructor.page.getByRole('button', { name: inRoom('command.next') }).isDisabled(),
      ).toBe(true);
      await instructor.page.getByText(inRoom('command.reconnecting')).waitFor();
      await instructor.page.locator(tile).focus();
      await instructor.page.locator(tile).click();
      await instructor.page
        .getByRole('heading', { level: 2, name: 'momiji' })
        .waitFor({ timeout: TIMEOUT_MS });
      await instructor.page.keyboard.press('Escape');
      expect(
        await student.page
          .getByRole('button', { name: onSeat('task.open', { number: 1 }) })
          .isDisabled(),
      ).toBe(true);
      await student.page.getByText(onSeat('status.reconnecting')).first().waitFor();
      await student.page.keyboard.press(']');
      await student.page
        .getByRole('heading', { level: 1, name: SECOND_EXERCISE[language] })
        .waitFor();
      await student.page.keyboard.press('[');
    });

    test('are live again when the server is back, without a reload, with the changes made meanwhile', async () => {
      await cluster.apply('pod-apply', 'solution');
      await site.restart();
      for (const page of [instructor.page, student.page])
        await page
          .locator('[data-part="connection"]', {
            hasText: CONNECTED[language],
          })
          .waitFor({ timeout: TIMEOUT_MS });
      site.errors.setServerAway(false);
      await instructor.page
        .locator(`${tile}[data-state="passed"]`)
        .waitFor({ timeout: TIMEOUT_MS });
      await student.page
        .getByText(onSeat('passed.title', { number: 1 }))
        .waitFor({ timeout: TIMEOUT_MS });
      for (const { page } of [instructor, student]) {
        expect(await page.locator('[data-stale]').count()).toBe(0);
        expect(await page.evaluate(() => (window as { mark?: string }).mark)).toBe(
          'never reloaded',
        );
      }
      await student.page.getByRole('button', { name: onSeat('task.open', { number: 1 }) }).click();
      await student.page
        .locator('[data-part="hints"] [data-part="rich-text"]')
        .first()
        .waitFor({ timeout: TIMEOUT_MS });
    });
  });
