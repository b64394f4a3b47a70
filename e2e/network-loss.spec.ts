import type { Page } from 'playwright-core';
import { expect, test } from '#e2e/fixtures/test.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { openLiveRoom, type LiveRoomPage } from '#e2e/fixtures/live-room-page.ts';
import { findAccessibilityViolations } from '#e2e/fixtures/page-checks.ts';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import { setLanguage, textPattern, textsIn } from '#e2e/fixtures/languages.ts';
import { INSTRUCTOR_NAME, type Student } from '#e2e/fixtures/users.ts';
import { joinSeat, type SeatCluster } from '#e2e/harness/seats.ts';
import type { Site } from '#e2e/fixtures/site.ts';
import { LANGUAGES } from '#lib/i18n/language.ts';

const TIMEOUT_MS = 60_000;
/** The students' page says also how old its data is. */
const CONNECTED = { en: /^Connected/, ja: /^接続中/ } as const;
const MESSAGE = 'Coffee at three.\nThe room next door.';
const NOTE = 'Left-handed mouse.';
const QUESTION = 'Where is the log?';

/** The server runs, but the browsers can't reach it. */
for (const language of LANGUAGES)
  describeWith(['browser'], `Pages without a network in ${language}`, () => {
    test.describe.configure({ mode: 'serial' });
    const t = textsIn(language);
    const inRoom = textsIn(language, 'instructor.room');
    const onSeat = textsIn(language, 'student');
    let site: Site;
    let workshop: WorkshopSummary;
    let room: LiveRoomPage;
    let student: Student;
    let cluster: SeatCluster;

    const announcement = () => room.page.getByLabel(inRoom('broadcast.text'), { exact: true });
    const note = () => room.drawer.getByLabel(inRoom('notes.text', { name: 'momiji' }));
    const question = () =>
      student.page.getByRole('textbox', { name: onSeat('helpRequest.question') });
    const reconnecting = textPattern(t, 'common.connection.reconnecting', 'seconds');
    const setOnline = async (online: boolean) => {
      site.errors.setServerAway(true);
      for (const page of [room.page, student.page]) await page.context().setOffline(!online);
      if (!online) return;
      for (const page of [room.page, student.page])
        await page.locator('[data-part="connection"]', { hasText: CONNECTED[language] }).waitFor();
      site.errors.setServerAway(false);
    };
    const openPanel = async () => {
      await room.page.keyboard.press('a');
      await announcement().waitFor();
    };
    const readInputs = async (page: Page) =>
      page === room.page
        ? [await announcement().inputValue(), await note().inputValue()]
        : [await question().inputValue()];

    test.beforeAll(async ({ openSite }) => {
      test.setTimeout(600_000);
      site = await openSite();
      const instructor = await site.signInInstructor();
      workshop = await instructor.openWorkshop(`Hall B ${language}`);
      student = await site.joinStudent(workshop.code, 'momiji', language);
      await setLanguage(instructor.page, site.url, language);
      for (const page of [instructor.page, student.page]) page.setDefaultTimeout(TIMEOUT_MS);
      cluster = site.connectCluster(student.token, 'momiji');
      await cluster.apply('pod-apply', 'wrong-image');
      await student.page.locator('article[data-state="fail"]').first().waitFor();
      room = await openLiveRoom(instructor, INSTRUCTOR_NAME, site, workshop.id, language);
      await room.openSeat('momiji');
      await note().waitFor();
    });

    test('keep the typed text when the network fails, and say why it can’t be sent', async () => {
      await note().fill(NOTE);
      await room.page.getByRole('heading', { level: 2, name: 'momiji' }).focus();
      await openPanel();
      await announcement().fill(MESSAGE.slice(0, 10));
      await student.page.keyboard.press('Control+Enter');
      await question().fill(QUESTION.slice(0, 5));
      await setOnline(false);
      // The pages don't know of the failure yet. Sending shows an error, and the text stays.
      await announcement().press('Enter');
      await question().press('Control+Enter');
      for (const page of [room.page, student.page])
        await page.getByText(t('common.errors.offline')).first().waitFor();
      await announcement().pressSequentially(MESSAGE.slice(10).split('\n')[0]!);
      await announcement().press('Shift+Enter');
      await announcement().pressSequentially(MESSAGE.split('\n')[1]!);
      await question().pressSequentially(QUESTION.slice(5));
      for (const page of [room.page, student.page]) await page.getByText(reconnecting).waitFor();
      expect(await readInputs(room.page)).toEqual([MESSAGE, NOTE]);
      expect(await readInputs(student.page)).toEqual([QUESTION]);
      const panel = room.page.locator('[data-part="prompt-panel"]');
      expect(
        await panel
          .getByRole('button', { name: inRoom('broadcast.announceAll', { seats: 1 }) })
          .isDisabled(),
      ).toBe(true);
      expect(
        await room.drawer.getByRole('button', { name: inRoom('notes.add') }).isDisabled(),
      ).toBe(true);
      expect(
        await room.drawer.getByRole('button', { name: inRoom('seatActions.claim') }).isDisabled(),
      ).toBe(true);
      expect(
        await student.page
          .getByRole('button', { name: onSeat('helpRequest.raise') })
          .last()
          .isDisabled(),
      ).toBe(true);
      await room.page.getByText(inRoom('command.reconnecting')).first().waitFor();
      await student.page.getByText(onSeat('status.reconnecting')).first().waitFor();
      await room.page
        .getByText(textPattern(t, 'common.connection.asOf', 'time'))
        .first()
        .waitFor();
      await announcement().press('Enter');
      expect(await readInputs(room.page)).toEqual([MESSAGE, NOTE]);
    });

    test('update automatically when the network is back, and keep the typed text', async () => {
      await cluster.apply('pod-apply', 'solution');
      await joinSeat(site.url, workshop.code, 'akane');
      await setOnline(true);
      await room.seatTile('akane').waitFor();
      await room.seatTile('momiji').and(room.page.locator('[data-state="passed"]')).waitFor();
      await student.page.getByText(onSeat('passed.title', { number: 1 })).waitFor();
      expect(await readInputs(room.page)).toEqual([MESSAGE, NOTE]);
      expect(await readInputs(student.page)).toEqual([QUESTION]);
      expect(await room.page.locator('[data-stale]').count()).toBe(0);
    });

    test('keep the typed text across a reload, and clear it only after sending', async () => {
      for (const page of [room.page, student.page]) await page.reload();
      await room.openSeat('momiji');
      await note().waitFor();
      await room.page.getByRole('heading', { level: 2, name: 'momiji' }).focus();
      await openPanel();
      await question().waitFor();
      expect(await readInputs(room.page)).toEqual([MESSAGE, NOTE]);
      expect(await readInputs(student.page)).toEqual([QUESTION]);
      await room.page
        .getByRole('button', { name: inRoom('broadcast.announceAll', { seats: 2 }) })
        .click();
      await student.page
        .locator('[data-part="notice"]', { hasText: 'The room next door.' })
        .waitFor();
      await room.drawer.getByRole('button', { name: inRoom('notes.add') }).click();
      await room.drawer.locator('[data-part="private-note"]', { hasText: NOTE }).waitFor();
      await question().press('Control+Enter');
      await room.attentionRow('momiji', '[data-loud]').getByText(QUESTION).waitFor();
      await room.page.getByRole('heading', { level: 2, name: 'momiji' }).focus();
      await openPanel();
      expect(await readInputs(room.page)).toEqual(['', '']);
    });

    test('send a question once, automatically, when the connection returns, unless it is changed', async () => {
      const { page } = student;
      await page
        .getByRole('button', { name: onSeat('helpRequest.change') })
        .first()
        .click();
      await question().fill(`${QUESTION} Please.`);
      await setOnline(false);
      await page.getByText(reconnecting).waitFor();
      let sent = 0;
      page.on('request', (request) => {
        if (request.url().endsWith('/help-request') && request.method() === 'POST') sent += 1;
      });
      await question().press('Control+Enter');
      await page.getByText(onSeat('helpRequest.queued')).waitFor();
      await question().pressSequentially('!');
      await expect(page.getByText(onSeat('helpRequest.queued'))).toHaveCount(0);
      await page.getByRole('button', { name: onSeat('helpRequest.sendLater') }).click();
      await page.getByText(onSeat('helpRequest.queued')).waitFor();
      expect(await findAccessibilityViolations(page)).toEqual([]);
      await setOnline(true);
      await room.attentionRow('momiji', '[data-loud]').getByText(`${QUESTION} Please.!`).waitFor();
      await question().waitFor({ state: 'detached' });
      expect(sent).toBe(1);
    });
  });
