import type { Page } from 'playwright-core';
import { expect, test } from '#e2e/fixtures/test.ts';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import { textsIn } from '#e2e/fixtures/languages.ts';
import { findAccessibilityViolations, findOverflow } from '#e2e/fixtures/page-checks.ts';
import type { Instructor } from '#e2e/fixtures/users.ts';
import type { Site } from '#e2e/fixtures/site.ts';
import { joinSeat } from '#e2e/harness/seats.ts';
import { LANGUAGE_COOKIE } from '#lib/i18n/language.ts';
import type { RosterView } from '#lib/protocol/api/roster.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';

const TIMEOUT_MS = 30_000;
const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1440, height: 900 };

for (const language of ['en', 'ja'] as const)
  describeWith(['browser'], `T16.6: the roster in ${language}`, () => {
    test.describe.configure({ mode: 'serial' });
    const t = textsIn(language);
    let site: Site;
    let instructor: Instructor;
    let page: Page;
    let workshop: WorkshopSummary;

    const preview = () => page.locator('[data-part="roster-preview"]');
    const matching = () => page.locator('[data-part="roster-matching"]');
    const toast = (text: string) => page.locator('[data-part="toast"]', { hasText: text });
    const students = () => page.getByRole('group', { name: t('roster.students') });
    const rows = () => page.getByRole('group', { name: t('roster.freeRows') });
    const button = (key: string) => page.getByRole('button', { name: t(key), exact: true });
    const read = () => instructor.send<RosterView>('GET', `/api/workshops/${workshop.id}/roster`);
    const focusIsKept = () => page.evaluate(() => document.activeElement !== document.body);
    /** Opens the file chooser with the keyboard, and chooses a file with this text. */
    const choose = async (key: string, text: string, name = 'students.csv'): Promise<void> => {
      const chooser = page.waitForEvent('filechooser');
      await button(key).focus();
      await page.keyboard.press('Enter');
      await (await chooser).setFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
    };
    const press = async (key: string): Promise<void> => {
      await button(key).focus();
      await page.keyboard.press('Enter');
    };
    /** Moves with Tab to the control, from what has the focus now. */
    const tabTo = async (isThere: () => Promise<boolean>): Promise<void> => {
      for (let step = 0; step < 20 && !(await isThere()); step += 1)
        await page.keyboard.press('Tab');
      expect(await isThere()).toBe(true);
    };
    const hasFocus = (group: () => ReturnType<typeof students>) => () =>
      group().evaluate((element) => element.contains(document.activeElement));

    test.beforeAll(async ({ openSite }) => {
      test.setTimeout(400_000);
      site = await openSite();
      instructor = await site.signInInstructor();
      page = instructor.page;
      page.setDefaultTimeout(TIMEOUT_MS);
      await page.context().addCookies([{ name: LANGUAGE_COOKIE, value: language, url: site.url }]);
      workshop = await instructor.openWorkshop(`Roster ${language}`);
      for (const name of ['佐藤花子', 'Ken Morii', 'Walk In'])
        await joinSeat(site.url, workshop.code, name);
    });

    test('is reached from the list of students, and says that it is empty', async () => {
      await page.goto(`${site.url}/workshops/${workshop.id}/students`);
      await page.getByRole('link', { name: t('students.importRoster') }).click();
      await page.getByRole('heading', { name: t('roster.none') }).waitFor();
      expect(await findAccessibilityViolations(page)).toEqual([]);
    });

    test('shows why a file can’t be read, and offers another one', async () => {
      await choose('roster.choose', 'Sato,Mori\n');
      await expect(preview()).toContainText(t('roster.unreadable'));
      await expect(preview()).toContainText(t('roster.problem.no-heading'));
      await expect(button('roster.apply')).toHaveCount(0);
    });

    test('shows each problem with its line, and writes nothing before it is applied', async () => {
      const file = [
        '番号,氏名,フリガナ,メール,席',
        '1,佐藤 花子,サトウ ハナコ,sato@example.com,A-02',
        '2,Ken Mori,,,',
        '3,Aoi Kato,,no address,',
        '2,Jun Abe,,,',
        '4,Jun Abe,,,',
      ].join('\r\n');
      await choose('roster.chooseOther', file);
      const heading = preview().getByRole('heading', {
        name: t('roster.preview', { file: 'students.csv' }),
      });
      await expect(heading).toBeFocused();
      await expect(preview()).toContainText(t('roster.added', { count: 3 }));
      await expect(preview()).toContainText('佐藤 花子');
      for (const [line, kind, values] of [
        [4, 'wrong-value', { column: t('roster.column.email') }],
        [5, 'duplicate-id', { firstLine: 3 }],
        [2, 'occupied-seat', { seat: 'A-02' }],
      ] as const)
        await expect(preview()).toContainText(
          t('roster.line', { line, problem: t(`roster.problem.${kind}`, values) }),
        );
      await expect(preview()).toContainText(t('roster.matched', { count: 1 }));
      expect((await read()).entries).toEqual([]);
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await findAccessibilityViolations(page)).toEqual([]);
      }
    });

    test('keeps the file while the server can’t be reached', async () => {
      await page.route('**/roster', (route) =>
        route.request().method() === 'PUT' ? route.abort() : route.continue(),
      );
      site.errors.setServerAway(true);
      await press('roster.apply');
      await expect(page.locator('[data-part="roster-import"]')).toContainText(
        t('common.errors.offline'),
      );
      await page.unroute('**/roster');
      site.errors.setServerAway(false);
      await expect(preview()).toContainText(t('roster.added', { count: 3 }));
    });

    test('matches students with equal names when it is applied', async () => {
      await press('roster.apply');
      await toast(t('roster.applied', { added: 3, changed: 0, removed: 0 })).waitFor();
      await expect(preview()).toHaveCount(0);
      expect(await focusIsKept()).toBe(true);
      await expect(matching()).toContainText(t('roster.rows', { count: 3, matched: 1 }));
      await expect(students().getByRole('radio')).toHaveCount(2);
      await expect(rows().getByRole('radio')).toHaveCount(2);
      // The name is similar, which an instructor has to confirm.
      await expect(students()).toContainText(t('roster.similarRow', { name: 'Ken Mori' }));
    });

    test('is matched with the keyboard: a student, a row with a similar name, and the button', async () => {
      await matching().getByRole('heading').first().focus();
      await tabTo(hasFocus(students));
      await page.keyboard.press('Space');
      await expect(students().getByRole('radio', { name: 'Ken Morii' })).toBeChecked();
      await expect(rows()).toContainText(t('roster.similar'));
      await tabTo(hasFocus(rows));
      await page.keyboard.press('Space');
      await expect(rows().getByRole('radio', { name: 'Ken Mori' })).toBeChecked();
      await expect(matching()).toContainText(
        t('roster.matchPair', { student: 'Ken Morii', row: 'Ken Mori' }),
      );
      expect(await findAccessibilityViolations(page)).toEqual([]);
      await page.keyboard.press('Enter');
      await toast(t('roster.matchDone', { student: 'Ken Morii', row: 'Ken Mori' })).waitFor();
      await expect(students().getByRole('radio')).toHaveCount(1);
      expect(await focusIsKept()).toBe(true);
      const { entries } = await read();
      expect(entries.find(({ name }) => name === 'Ken Mori')?.match).toMatchObject({
        name: 'Ken Morii',
        by: 'staff',
      });
    });

    test('ends a match, and undoes that', async () => {
      const matched = page.locator('[data-part="matched-rows"]');
      await matched.locator('summary').focus();
      await page.keyboard.press('Enter');
      const end = matched.getByRole('button', {
        name: t('roster.unmatchOf', { student: 'Ken Morii' }),
      });
      await end.focus();
      await page.keyboard.press('Enter');
      const ended = toast(t('roster.matchEnded', { student: 'Ken Morii' }));
      await ended.waitFor();
      await expect(students().getByRole('radio')).toHaveCount(2);
      expect(await focusIsKept()).toBe(true);
      await ended.getByRole('button', { name: t('common.toast.undo') }).click();
      await expect(students().getByRole('radio')).toHaveCount(1);
    });

    test('shows a student who joins, matched or not, without a reload', async () => {
      await joinSeat(site.url, workshop.code, 'JUN ABE');
      await joinSeat(site.url, workshop.code, 'Another Walk In');
      await expect(students().getByRole('radio')).toHaveCount(2);
      await expect(matching()).toContainText(t('roster.rows', { count: 3, matched: 3 }));
      await expect(rows()).toContainText(t('roster.noFreeRow'));
    });

    test('marks what the next file no longer has', async () => {
      await choose('roster.choose', '番号,氏名\n1,佐藤 花\n4,Jun Abe\n', 'next.csv');
      await expect(preview()).toContainText(t('roster.changed', { count: 1 }));
      await expect(preview()).toContainText(
        t('roster.columns', { columns: t('roster.column.name') }),
      );
      await expect(preview()).toContainText(t('roster.removed', { count: 1 }));
      await press('roster.apply');
      await toast(t('roster.applied', { added: 0, changed: 1, removed: 1 })).waitFor();
      expect(await read()).toMatchObject({ removed: 1 });
    });

    test('fits a phone, in both color schemes', async () => {
      await page.setViewportSize(PHONE);
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await findOverflow(page)).toEqual([]);
        expect(await findAccessibilityViolations(page)).toEqual([]);
      }
      await page.setViewportSize(DESKTOP);
    });
  });
