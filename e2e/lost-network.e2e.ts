import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { WorkshopSummary } from '#lib/protocol/http.ts';
import { openLiveRoom, type LiveRoomPage } from '#e2e/harness/live-room-page.ts';
import { describeWith } from './harness/requirements.ts';
import { joinStudent, signInInstructor, type Student } from '#e2e/harness/users.ts';
import { connectCluster, joinSeat, type SeatCluster } from './harness/seats.ts';
import { openSite, type Site } from './harness/site.ts';

const PATIENCE = 60_000;
const SAID = 'Coffee at three.\nThe room next door.';
const NOTED = 'Left-handed mouse.';
const ASKED = 'Where is the log?';

/** The server is well; the hall's network is not. */
describeWith(['browser'], 'Pages that lost their network', (parts) => {
  let site: Site;
  let workshop: WorkshopSummary;
  let room: LiveRoomPage;
  let student: Student;
  let cluster: SeatCluster;

  const announcement = () => room.page.getByLabel('Message', { exact: true });
  const note = () => room.drawer.getByLabel('Note about momiji');
  const question = () => student.page.getByRole('textbox', { name: 'What’s your question?' });
  const online = async (on: boolean) => {
    site.errors.setServerAway(true);
    for (const page of [room.page, student.page]) await page.context().setOffline(!on);
    if (!on) return;
    for (const page of [room.page, student.page])
      await page.getByText(/^Connected\. Updated /).waitFor();
    site.errors.setServerAway(false);
  };
  const openPanel = async () => {
    await room.page.keyboard.press('a');
    await announcement().waitFor();
  };
  const typed = async (page: Page) =>
    page === room.page
      ? [await announcement().inputValue(), await note().inputValue()]
      : [await question().inputValue()];

  beforeAll(async () => {
    site = await openSite(parts.browser());
    const instructor = await signInInstructor(site.browser, site.signInLink);
    workshop = await instructor.openWorkshop('Hall B');
    student = await joinStudent(site.browser, site.url, workshop.code, 'momiji');
    for (const page of [instructor.page, student.page]) page.setDefaultTimeout(PATIENCE);
    cluster = connectCluster(site.url, student.token, 'momiji');
    await cluster.apply('pod-apply', 'wrong-image');
    await student.page.locator('article[data-state="fails"]').first().waitFor();
    room = await openLiveRoom(instructor, 'instructor', site, workshop.id);
    await room.openSeat('momiji');
    await note().waitFor();
  }, 600_000);
  afterAll(async () => {
    (cluster as SeatCluster | undefined)?.stop();
    await (site as Site | undefined)?.close();
  });

  it('keeps what is being typed while the network goes, and says why it cannot be sent', async () => {
    await note().fill(NOTED);
    await room.page.getByRole('heading', { level: 2, name: 'momiji' }).focus();
    await openPanel();
    await announcement().fill(SAID.slice(0, 10));
    await student.page.keyboard.press('Control+Enter');
    await question().fill(ASKED.slice(0, 5));
    await online(false);
    // Nobody knows yet that the network is gone: what is sent now is refused in words, and stays.
    await announcement().press('Enter');
    await question().press('Control+Enter');
    for (const page of [room.page, student.page])
      await page.getByText('Can’t reach the server.').first().waitFor();
    await announcement().pressSequentially(SAID.slice(10).split('\n')[0]!);
    await announcement().press('Shift+Enter');
    await announcement().pressSequentially(SAID.split('\n')[1]!);
    await question().pressSequentially(ASKED.slice(5));
    for (const page of [room.page, student.page])
      await page.getByText(/Reconnecting… Last update \d+ s ago/).waitFor();
    expect(await typed(room.page)).toEqual([SAID, NOTED]);
    expect(await typed(student.page)).toEqual([ASKED]);
    const panel = room.page.locator('section.panel');
    expect(await panel.getByRole('button', { name: 'Send to all 1 students' }).isDisabled()).toBe(
      true,
    );
    expect(await room.drawer.getByRole('button', { name: 'Add note' }).isDisabled()).toBe(true);
    expect(await room.drawer.getByRole('button', { name: 'Claim' }).isDisabled()).toBe(true);
    expect(await student.page.getByRole('button', { name: 'Raise hand' }).last().isDisabled()).toBe(
      true,
    );
    await room.page.getByText('Unavailable while reconnecting').first().waitFor();
    await student.page.getByText('Unavailable while reconnecting').first().waitFor();
    await room.page
      .getByText(/^As of \d/)
      .first()
      .waitFor();
    await announcement().press('Enter');
    expect(await typed(room.page)).toEqual([SAID, NOTED]);
  });

  it('is current by itself when the network is back, with all that was typed still there', async () => {
    await cluster.apply('pod-apply', 'solution');
    await joinSeat(site.url, workshop.code, 'akane');
    await online(true);
    await room.seatTile('akane').waitFor();
    await room.seatTile('momiji').and(room.page.locator('[data-state="passed"]')).waitFor();
    await student.page.getByText('Passed at').waitFor();
    expect(await typed(room.page)).toEqual([SAID, NOTED]);
    expect(await typed(student.page)).toEqual([ASKED]);
    expect(await room.page.locator('[data-stale]').count()).toBe(0);
  });

  it('has it still when the pages are loaded again, and lets go of it only when it is sent', async () => {
    for (const page of [room.page, student.page]) await page.reload();
    await room.openSeat('momiji');
    await note().waitFor();
    await room.page.getByRole('heading', { level: 2, name: 'momiji' }).focus();
    await openPanel();
    await question().waitFor();
    expect(await typed(room.page)).toEqual([SAID, NOTED]);
    expect(await typed(student.page)).toEqual([ASKED]);
    await room.page.getByRole('button', { name: 'Send to all 2 students' }).click();
    await student.page.locator('.note.notice', { hasText: 'The room next door.' }).waitFor();
    await room.drawer.getByRole('button', { name: 'Add note' }).click();
    await room.drawer.locator('.note', { hasText: NOTED }).waitFor();
    await question().press('Control+Enter');
    await room.attentionRow('momiji', '[data-loud]').getByText(ASKED).waitFor();
    await room.page.getByRole('heading', { level: 2, name: 'momiji' }).focus();
    await openPanel();
    expect(await typed(room.page)).toEqual(['', '']);
    expect(site.errors.drain()).toEqual([]);
  });
});
