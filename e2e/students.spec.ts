import type { Locator, Page } from 'playwright-core';
import { expect, test } from '#e2e/fixtures/test.ts';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import { setLanguage, textsIn } from '#e2e/fixtures/languages.ts';
import { findAccessibilityViolations, findOverflow } from '#e2e/fixtures/page-checks.ts';
import { signInInstructor, type Instructor, type Student } from '#e2e/fixtures/users.ts';
import type { Site } from '#e2e/fixtures/site.ts';
import { joinSeat } from '#e2e/harness/seats.ts';
import type { TimelineEntry } from '#lib/protocol/api/seats.ts';
import type { StudentList } from '#lib/protocol/api/students.ts';
import type { CreatedToken } from '#lib/protocol/api/tokens.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';

const TIMEOUT_MS = 30_000;
/** Wide enough for the table, too narrow for all its columns. */
const NARROW = { width: 800, height: 700 };
const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1440, height: 900 };

for (const language of ['en', 'ja'] as const)
  describeWith(['browser'], `The students page in ${language}`, () => {
    test.describe.configure({ mode: 'serial' });
    const t = textsIn(language);
    let site: Site;
    let instructor: Instructor;
    let page: Page;
    let workshop: WorkshopSummary;
    let student: Student;

    const rows = () => page.locator('table[data-part="students"] tbody tr');
    const rowOf = (text: string) => rows().filter({ hasText: text });
    const dialog = () => page.locator('[data-part="dialog"]');
    const toast = (text: string) => page.locator('[data-part="toast"]', { hasText: text });
    const cell = (row: Locator, column: string) =>
      row.locator('td').nth(
        // The first cell is the checkbox; the seat label is a heading.
        ['name', 'group', 'presence', 'exercise', 'passed', 'help', 'hints'].indexOf(column) + 1,
      );
    /** Chooses an action in the menu of a student, with the keyboard as far as it goes. */
    const choose = async (name: string, action: string) => {
      const menu = rowOf(name).getByRole('button', { name: t('seatActions.menu', { name }) });
      await menu.focus();
      await page.keyboard.press('Enter');
      await page.getByRole('menuitem', { name: t(`seatActions.${action}`), exact: true }).click();
      await dialog().waitFor();
    };
    const confirm = (key: string, values?: Record<string, string | number>) =>
      dialog()
        .getByRole('button', { name: t(`seatActions.${key}`, values), exact: true })
        .click();
    const timelineOf = async (seat: string) =>
      (await instructor.send<TimelineEntry[]>('GET', `/api/seats/${seat}/timeline`)).flatMap(
        (entry) => (entry.kind === 'seat' ? [entry.what] : [entry.kind]),
      );
    const focusIsKept = () => page.evaluate(() => document.activeElement !== document.body);

    test.beforeAll(async ({ openSite }) => {
      test.setTimeout(400_000);
      site = await openSite();
      instructor = await site.signInInstructor();
      page = instructor.page;
      page.setDefaultTimeout(TIMEOUT_MS);
      await setLanguage(page, site.url, language);
      workshop = await instructor.openWorkshop(`Students ${language}`);
    });

    test('says that students appear when they join, with the way to invite them', async () => {
      await page.goto(`${site.url}/workshops/${workshop.id}/students`);
      await page.getByRole('heading', { name: t('students.empty') }).waitFor();
      await expect(page.getByRole('link', { name: t('students.invite') })).toHaveAttribute(
        'href',
        `/workshops/${workshop.id}/access`,
      );
    });

    test('shows each student who joins, without a reload', async () => {
      student = await site.joinStudent(workshop.code, 'momiji');
      for (const name of ['akane', 'bamboo', 'bamboo', 'clover', 'daichi'])
        await joinSeat(site.url, workshop.code, name);
      await expect(rows()).toHaveCount(6);
      await expect(page.locator('[data-part="list-bar"]')).toContainText(
        t('students.count', { count: 6 }),
      );
      await expect(cell(rowOf('momiji'), 'passed')).toHaveText(/0/);
    });

    test('renames a student, who sees the new name', async () => {
      await choose('momiji', 'rename');
      const field = dialog().getByRole('textbox');
      await expect(field).toBeFocused();
      await field.fill('');
      await page.keyboard.press('Enter');
      await expect(dialog()).toContainText(t('seatActions.renameDialog.invalid'));
      await field.fill('Maple');
      await page.keyboard.press('Enter');
      await toast(t('seatActions.done.renamed', { name: 'Maple' })).waitFor();
      await expect(rowOf('Maple')).toHaveCount(1);
      expect(await focusIsKept()).toBe(true);
      await student.page.getByText('Maple').first().waitFor({ timeout: TIMEOUT_MS });
    });

    test('sends a message to one student only', async () => {
      await choose('Maple', 'message');
      await dialog().getByRole('textbox').fill('Look at the second step.');
      await confirm('messageDialog.save');
      await toast(t('seatActions.done.messaged', { count: 1 })).waitFor();
      await student.page
        .getByText('Look at the second step.')
        .first()
        .waitFor({ timeout: TIMEOUT_MS });
    });

    test('moves the selected students to a group, and finds them by it after a reload', async () => {
      for (const name of ['akane', 'clover']) await rowOf(name).getByRole('checkbox').check();
      const bar = page.locator('[data-part="list-bar"]');
      await expect(bar).toContainText(t('students.selected', { count: 2 }));
      await bar.getByRole('button', { name: t('seatActions.move') }).click();
      await dialog().getByRole('combobox').fill('Red');
      await confirm('groupDialog.save');
      await toast(t('seatActions.done.moved', { group: 'Red' })).waitFor();
      await expect(cell(rowOf('akane'), 'group')).toHaveText('Red');
      await page.getByLabel(t('students.group'), { exact: true }).selectOption('Red');
      await expect(rows()).toHaveCount(2);
      await page.waitForURL(/group=Red/);
      await page.reload();
      await expect(rows()).toHaveCount(2);
      await page.getByRole('button', { name: t('students.clear') }).click();
      await expect(rows()).toHaveCount(6);
    });

    test('sorts by a column, and says so to screen readers', async () => {
      const heading = page.getByRole('columnheader', { name: t('students.column.name') });
      await heading.getByRole('button').click();
      await expect(heading).toHaveAttribute('aria-sort', 'ascending');
      await expect(rows().first()).toContainText('akane');
      await heading.getByRole('button').click();
      await expect(heading).toHaveAttribute('aria-sort', 'descending');
      await expect(rows().first()).toContainText('Maple');
      await page
        .getByRole('columnheader', { name: t('students.column.seat') })
        .getByRole('button')
        .click();
    });

    test('changes the seat to a free label, and refuses one that is taken', async () => {
      await choose('clover', 'moveSeat');
      const field = dialog().getByRole('textbox');
      await field.fill('a-01');
      await page.keyboard.press('Enter');
      await expect(dialog()).toContainText(t('seatActions.seatDialog.taken'));
      await field.fill('c-07');
      await page.keyboard.press('Enter');
      await toast(t('seatActions.done.seat', { label: 'C-07' })).waitFor();
      await expect(rowOf('clover')).toContainText('C-07');
    });

    test('proposes to merge two seats with the same name, and keeps the passes of both', async () => {
      const seats = (
        await instructor.send<StudentList>('GET', `/api/workshops/${workshop.id}/students`)
      ).students;
      const proposals = page.locator('[data-part="merge-proposals"] li');
      await expect(proposals).toHaveCount(1);
      await expect(proposals).toContainText('bamboo 2');
      // The second seat has the pass.
      const [, , , second] = seats;
      await instructor.send('POST', `/api/workshops/${workshop.id}/commands`, {
        kind: 'mark-passed',
        seatId: second?.id,
        exerciseId: 'pod-apply',
      });
      await expect(cell(rowOf('bamboo 2'), 'passed')).toHaveText(/1/);
      await proposals.getByRole('button', { name: t('seatActions.merge') }).click();
      await expect(dialog().locator('table')).toContainText('bamboo 2');
      await dialog()
        .getByRole('radio', { name: `${t('seatActions.mergeDialog.name')} bamboo`, exact: true })
        .check();
      await expect(dialog().locator('[data-part="merge-ends"]')).toContainText('A-0');
      await confirm('mergeDialog.save');
      await toast(t('seatActions.done.merged')).waitFor();
      await expect(rows()).toHaveCount(5);
      await expect(proposals).toHaveCount(0);
      await expect(cell(rowOf('bamboo'), 'passed')).toHaveText(/1/);
      expect(await focusIsKept()).toBe(true);
    });

    test('removes a student from every count, and restores the seat by Undo and from the list', async () => {
      const countSeats = async () =>
        (await instructor.send<WorkshopSummary[]>('GET', '/api/workshops')).find(
          ({ id }) => id === workshop.id,
        )?.seats;
      await choose('daichi', 'remove');
      await expect(dialog().getByRole('button', { name: t('common.action.cancel') })).toBeFocused();
      await confirm('removeDialog.save', { count: 1 });
      await toast(t('seatActions.done.removed', { name: 'daichi' })).waitFor();
      await expect(rows()).toHaveCount(4);
      expect(await countSeats()).toBe(4);
      expect(await focusIsKept()).toBe(true);
      await toast(t('seatActions.done.removed', { name: 'daichi' }))
        .getByRole('button', { name: t('common.toast.undo') })
        .click();
      await expect(rowOf('daichi')).toHaveCount(1);
      await choose('daichi', 'remove');
      await confirm('removeDialog.save', { count: 1 });
      const removed = page.locator('[data-part="removed-seats"] li', { hasText: 'daichi' });
      await removed
        .getByRole('button', { name: t('students.restoreOf', { name: 'daichi' }) })
        .click();
      await expect(rowOf('daichi')).toHaveCount(1);
      expect(await countSeats()).toBe(5);
    });

    test('gives a student who lost access a code, which is shown once', async () => {
      await choose('Maple', 'code');
      await confirm('codeDialog.save');
      const code = dialog().locator('[data-part="seat-code"] pre').last();
      const link = await code.innerText();
      expect(link).toMatch(/\/claim#[A-Z-]+$/);
      await confirm('codeDialog.close');
      await student.page.goto('about:blank');
      await student.page.goto(link);
      await student.page.getByRole('button', { name: 'Connect' }).click();
      await student.page.waitForURL(`**/seat/${student.seat}`);
    });

    test('exports the students that the filter shows', async () => {
      await page.getByRole('searchbox').fill('maple');
      await expect(rows()).toHaveCount(1);
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: t('students.export') }).click(),
      ]);
      expect(download.suggestedFilename()).toMatch(/-students\.csv$/);
      const chunks: Buffer[] = [];
      for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
      const lines = Buffer.concat(chunks).toString('utf8').trim().split('\r\n');
      expect(lines).toHaveLength(2);
      expect(lines[1]).toContain('"Maple"');
      await page.getByRole('searchbox').fill('no such student');
      await page.getByRole('heading', { name: t('students.noMatch') }).waitFor();
      await page
        .getByRole('button', { name: t('students.clear') })
        .first()
        .click();
      await expect(rows()).toHaveCount(5);
    });

    test('records every action in the timeline of the student', async () => {
      expect(await timelineOf(student.seat)).toEqual(
        expect.arrayContaining(['renamed', 'messaged', 'access-reset']),
      );
      const { students } = await instructor.send<StudentList>(
        'GET',
        `/api/workshops/${workshop.id}/students`,
      );
      const all = await Promise.all(students.map(({ id }) => timelineOf(id)));
      for (const what of ['grouped', 'moved', 'merged', 'removed', 'restored'] as const)
        expect(all.flat()).toContain(what);
    });

    test('shows blocks with labels on a phone, and has no accessibility violations', async () => {
      expect(await findAccessibilityViolations(page)).toEqual([]);
      await choose('Maple', 'rename');
      expect(await findAccessibilityViolations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      // The table scrolls in its own frame, and its menus stay in sight.
      await page.setViewportSize(NARROW);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(NARROW.width);
      await expect(
        rowOf('Maple').getByRole('button', { name: t('seatActions.menu', { name: 'Maple' }) }),
      ).toBeInViewport();
      await page.setViewportSize(PHONE);
      const blocks = page.locator('ul[data-part="students"] > li');
      await expect(blocks).toHaveCount(5);
      await expect(blocks.first()).toContainText(t('students.column.group'));
      expect(await findOverflow(page)).toEqual([]);
      expect(await findAccessibilityViolations(page)).toEqual([]);
      await page.setViewportSize(DESKTOP);
    });

    test('erases a student after the label of the seat was typed', async () => {
      await joinSeat(site.url, workshop.code, 'fuyu');
      await expect(rowOf('fuyu')).toHaveCount(1);
      await choose('fuyu', 'erase');
      const save = dialog().getByRole('button', { name: t('seatActions.eraseDialog.save') });
      await expect(dialog().getByRole('button', { name: t('common.action.cancel') })).toBeFocused();
      await expect(save).toBeDisabled();
      await dialog().getByRole('textbox').fill('wrong');
      await expect(save).toBeDisabled();
      const { students } = await instructor.send<StudentList>(
        'GET',
        `/api/workshops/${workshop.id}/students`,
      );
      const label = await dialog()
        .getByText(/[A-Z]-\d\d/)
        .first()
        .innerText();
      await dialog()
        .getByRole('textbox')
        .fill(/[A-Z]-\d\d/.exec(label)?.[0].toLowerCase() ?? '');
      await save.click();
      await expect(rowOf('fuyu')).toHaveCount(0);
      const after = await instructor.send<StudentList>(
        'GET',
        `/api/workshops/${workshop.id}/students`,
      );
      expect(after.students).toHaveLength(students.length - 1);
      expect(after.removed).toEqual([]);
    });

    test('lets an assistant read the list and send messages only', async () => {
      const token = await instructor.send<CreatedToken>(
        'POST',
        `/api/workshops/${workshop.id}/tokens`,
        { kind: 'invite', role: 'assistant', name: `Mori ${language}`, hours: 1 },
      );
      const assistant = await signInInstructor(site.browser, token.url ?? '', null);
      await setLanguage(assistant.page, site.url, language);
      await assistant.page.goto(`${site.url}/workshops/${workshop.id}/students`);
      const row = assistant.page.locator('tbody tr', { hasText: 'Maple' });
      await row.getByRole('button', { name: t('seatActions.menu', { name: 'Maple' }) }).click();
      await expect(assistant.page.getByRole('menuitem')).toHaveText([t('seatActions.message')]);
      await expect(assistant.page.getByRole('link', { name: t('students.export') })).toHaveCount(0);
      await assistant.page.context().close();
    });

    test('marks a test seat, and offers only this, to rename, remove and erase after the end', async () => {
      await instructor.send('PATCH', `/api/workshops/${workshop.id}`, { state: 'ended' });
      const menu = rowOf('Maple').getByRole('button', {
        name: t('seatActions.menu', { name: 'Maple' }),
      });
      await expect(async () => {
        await menu.click();
        await expect(page.getByRole('menuitem')).toHaveText([
          t('seatActions.rename'),
          t('seatActions.testSeat'),
          t('seatActions.remove'),
          t('seatActions.erase'),
        ]);
      }).toPass();
      const badge = rowOf('Maple').locator('[data-part="test-seat"]');
      for (const step of ['mark', 'unmark'] as const) {
        await page.getByRole('menuitem', { name: t('seatActions.testSeat') }).click();
        await page.getByRole('button', { name: t(`seatActions.testDialog.${step}`) }).click();
        await expect(badge).toHaveCount(step === 'mark' ? 1 : 0);
        if (step === 'mark') await menu.click();
      }
    });
  });

describeWith(['browser'], 'The students page without a server', () => {
  test.describe.configure({ mode: 'serial' });
  test('says how old its data is, keeps the list, and offers nothing until the server is back', async ({
    openSite,
  }) => {
    test.setTimeout(400_000);
    const t = textsIn('en');
    const site = await openSite();
    const { page, openWorkshop } = await site.signInInstructor();
    const workshop = await openWorkshop('Away');
    await joinSeat(site.url, workshop.code, 'akane');
    await page.goto(`${site.url}/workshops/${workshop.id}/students`);
    await page.locator('tbody tr').waitFor();
    const menu = page.getByRole('button', { name: t('seatActions.menu', { name: 'akane' }) });
    // The first use of a menu loads its code, which needs the server.
    await menu.click();
    await page.getByRole('menuitem').first().waitFor();
    await page.keyboard.press('Escape');
    site.errors.setServerAway(true);
    await site.kill();
    await page.locator('[data-part="offline-note"]').waitFor({ timeout: TIMEOUT_MS });
    await expect(page.locator('tbody tr')).toHaveCount(1);
    await menu.click();
    await expect(page.getByRole('menuitem').first()).toHaveAttribute('aria-disabled', 'true');
    await page.keyboard.press('Escape');
    await site.restart();
    await expect(page.locator('[data-part="offline-note"]')).toHaveCount(0, {
      timeout: TIMEOUT_MS * 2,
    });
    site.errors.setServerAway(false);
  });
});
