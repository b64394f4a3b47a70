import type { Page } from 'playwright-core';
import { expect, test } from '#e2e/fixtures/test.ts';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import { textsIn } from '#e2e/fixtures/languages.ts';
import type { Site } from '#e2e/fixtures/site.ts';
import type { Instructor } from '#e2e/fixtures/users.ts';
import { LANGUAGES, type Language } from '#lib/i18n/language.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';

const PHONE = { width: 390, height: 844 };

/** The focus is on an element of the page, not lost with one that was removed. */
const hasFocus = (page: Page) => page.evaluate(() => document.activeElement !== document.body);

for (const language of LANGUAGES)
  describeWith(['browser'], `A student with a phone (${language})`, () => {
    test.describe.configure({ mode: 'serial' });
    let site: Site;
    let instructor: Instructor;
    let workshop: WorkshopSummary;
    let page: Page;
    let seat: string;

    const t = textsIn(language, 'student');
    const sendCommand = (kind: string, more: object = {}) =>
      instructor.send('POST', `/api/workshops/${workshop.id}/commands`, {
        kind,
        seatId: seat,
        ...more,
      });
    const setState = (state: string) =>
      instructor.send('PATCH', `/api/workshops/${workshop.id}`, { state });
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    const tab = (name: string) => page.locator(`[data-part="tabs"] [data-tab="${name}"]`);
    const band = () => page.locator('[data-part="help-status"]');
    const chooseInMenu = async (name: string) => {
      await page.locator('[data-part="student-menu"]').click();
      await page.getByRole('menuitem', { name }).click();
    };

    test.beforeAll(async ({ openSite }) => {
      test.setTimeout(400_000);
      site = await openSite();
      instructor = await site.signInInstructor();
      workshop = await instructor.send<WorkshopSummary>('POST', '/api/workshops', {
        name: `Phones ${language}`,
        packId: 'kubernetes-basics',
        startsAt: new Date().toISOString(),
        timeZone: 'Asia/Tokyo',
        language: language satisfies Language,
      });
      page = await site.newPage(`/join/${workshop.code}`, {
        viewport: PHONE,
        hasTouch: true,
        locale: language === 'ja' ? 'ja-JP' : 'en-US',
      });
    });

    test('waits for the workshop, joins when it opens, and gets the command for another screen', async () => {
      await page.getByRole('textbox').last().fill('Maya');
      await page.locator('button[type=submit]').click();
      await page.getByText(t('waiting.lead')).waitFor();
      await setState('open');
      await page.waitForURL('**/seat/*');
      seat = new URL(page.url()).pathname.split('/').at(-1) ?? '';
      await page.getByRole('heading', { name: t('send.title') }).waitFor();
      const progress = page.locator('[data-part="setup-progress"] > li');
      await expect(progress).toHaveCount(3);
      for (const item of await progress.all())
        await expect(item).toContainText(t('setup.steps.waiting'));
      await expect(tab('cluster')).toHaveCount(0);
      const header = await page.locator('header').boundingBox();
      expect((header?.y ?? 0) + (header?.height ?? 999)).toBeLessThanOrEqual(844 * 0.3);
    });

    test('connects by the short command, and passes the exercise', async () => {
      test.setTimeout(180_000);
      const short = await page.locator('[data-part="short-command"] pre').innerText();
      const url = /https?:\/\/\S+\/c\/\w+/.exec(short)?.[0] ?? '';
      const laptop = await site.newPage(new URL(url).pathname);
      const token = /podium1\.[\w.-]+/.exec(await laptop.locator('pre').first().innerText())?.[0];
      await laptop.context().close();
      const cluster = site.connectCluster(token ?? '', 'Maya');
      await setState('live');
      await page.getByText(t('checks.notStarted')).waitFor();
      await cluster.apply('pod-apply', 'solution');
      const status = page.locator('[data-part="exercise-status"]');
      await status.getByText(t('passed.title', { number: 1 })).waitFor();
      await expect(tab('checks')).toContainText('5 / 5');
      await status.getByRole('button', { name: t('checks.next') }).click();
      await page.locator('h1:focus').waitFor();
      expect(page.url()).toContain('at=');
    });

    test('keeps a question while it is sent, edited, claimed, snoozed, resolved and raised again', async () => {
      const question = page.getByLabel(t('helpRequest.question'));
      const text = 'Why is it Pending?';
      await tab('help').click();
      await question.fill(text);
      await page.reload();
      await tab('help').click();
      await expect(question).toHaveValue(text);
      await page.locator('[data-part="help-form"] button[type=submit]').click();
      await band().getByText(text).waitFor();
      await page.locator('[data-part="help-status"] h2:focus').waitFor();
      await expect(tab('help')).toContainText(t('helpRequest.placeOnly', { place: 1 }));
      await tab('task').click();
      await band().getByText(text).waitFor();
      await page.reload();
      await band().getByText(text).waitFor();
      await tab('help').click();
      await expect(question).toHaveValue(text);
      await question.fill('');
      await page.locator('[data-part="help-form"] button[type=submit]').click();
      await page.getByText(t('handRemoval.ask')).waitFor();
      await button(t('handRemoval.keep')).click();
      await expect(question).toHaveValue(text);
      await question.fill(`${text} Really?`);
      await page.locator('[data-part="help-form"] button[type=submit]').click();
      await band().getByText(`${text} Really?`).waitFor();
      await page.locator('[data-part="help-status"] h2:focus').waitFor();
      await sendCommand('snooze-help');
      await band().getByText(t('helpRequest.snoozed')).waitFor();
      await sendCommand('claim-help');
      await page.locator('[data-part="help-status"][data-state="claimed"]').waitFor();
      await sendCommand('resolve-help');
      await button(t('helpRequest.again')).waitFor();
      await page.reload();
      await button(t('helpRequest.again')).click();
      await band().getByText(`${text} Really?`).waitFor();
    });

    test('adds a reply to the question, and lowers the hand without losing the focus', async () => {
      await sendCommand('announce', {
        text: 'Which image?',
        to: { to: 'seats', seats: [seat] },
      });
      await button(t('reply.button')).click();
      await page.locator('[data-part="reply-form"] textarea').fill('nginx');
      await page.reload();
      await button(t('reply.button')).click();
      await expect(page.locator('[data-part="reply-form"] textarea')).toHaveValue('nginx');
      await button(t('reply.send')).click();
      await band().getByText('nginx').waitFor();
      await page.locator('[data-part="notice"]').waitFor({ state: 'detached' });
      expect(await hasFocus(page)).toBe(true);
      await button(t('helpRequest.lower')).click();
      await page.locator('[data-part="help-status"][data-state="none"] h2:focus').waitFor();
      await button(t('helpRequest.dismiss')).click();
      await expect(band()).toHaveCount(0);
      expect(await hasFocus(page)).toBe(true);
    });

    test('leaves with a seat code, and continues at the same seat', async () => {
      await chooseInMenu(t('menu.leave'));
      const dialog = page.getByRole('dialog', { name: t('leaving.title') });
      const code = await dialog.locator('pre').innerText();
      await dialog.getByRole('button', { name: t('leaving.cancel') }).click();
      await expect(dialog).toHaveCount(0);
      await page.locator('[data-part="student-menu"]:focus').waitFor();
      await chooseInMenu(t('menu.leave'));
      const newCode = await dialog.locator('pre').innerText();
      expect(newCode).not.toBe(code);
      await dialog.getByRole('button', { name: t('leaving.sure') }).click();
      await page.waitForURL(`${site.url}/`);
      expect(await page.evaluate((id) => Object.keys(localStorage).join().includes(id), seat)).toBe(
        false,
      );
      await page.goto(`${site.url}/claim#${newCode}`);
      await page.locator('button[type=submit]').click();
      await page.waitForURL(`**/seat/${seat}`);
      await tab('checks').waitFor();
    });
  });

describeWith(['browser'], 'A student with a laptop', () => {
  const LAPTOP = { width: 1366, height: 768 };

  test('sees the state, all four checks and the next hint without scrolling', async ({
    openSite,
  }) => {
    test.setTimeout(400_000);
    const site = await openSite();
    const instructor = await site.signInInstructor();
    const workshop = await instructor.openWorkshop('Laptops');
    const { page, seat, token } = await site.joinStudent(workshop.code, 'Maya');
    await page.setViewportSize(LAPTOP);
    const cluster = site.connectCluster(token, 'Maya');
    await page.goto(`${site.url}/seat/${seat}?at=problem-2`);
    await page.locator('[data-part="exercise-status"]').waitFor();
    await cluster.apply('problem-2', 'wrong-image');
    await page.locator('article[data-state="fail"]').first().waitFor();
    await expect(page.locator('article[data-part="check"]')).toHaveCount(4);
    const parts = page.locator(
      '[data-part="exercise-status"], article[data-part="check"], [data-next-hint]',
    );
    for (const part of await parts.all()) {
      const box = await part.boundingBox();
      expect(
        (box?.y ?? 0) + (box?.height ?? LAPTOP.height),
        await part.innerText(),
      ).toBeLessThanOrEqual(LAPTOP.height);
    }
    const columns = await page
      .locator('main > [data-pane]:visible')
      .evaluateAll((panes) => panes.map((pane) => (pane as HTMLElement).dataset['pane']));
    expect(columns).toEqual(['checks', 'task', 'cluster']);
    // The marker of the first exercise stays inside the line.
    await page.keyboard.press('[');
    const note = page
      .locator('[data-part="exercise-timeline"] [data-selected] button > span')
      .last();
    expect((await note.boundingBox())?.x ?? -1).toBeGreaterThanOrEqual(0);
  });
});
