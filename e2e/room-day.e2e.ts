import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { WorkshopSummary } from '#lib/protocol/http.ts';
import { inviteMember, openLiveRoom, type LiveRoomPage } from '#e2e/harness/live-room-page.ts';
import { describeWith } from './harness/requirements.ts';
import { joinStudent, signInInstructor, type Student } from '#e2e/harness/users.ts';
import { connectCluster, type SeatCluster } from './harness/seats.ts';
import { openSite, type Site } from './harness/site.ts';
import { waitFor } from '#e2e/harness/wait-for.ts';

const PATIENCE = 30_000;
const QUESTION = 'Which file decides the image?';

/** One room, told from the morning on: three who help, three who learn, each in a browser of their own. */
describeWith(['browser'], 'A day in the room', (parts) => {
  let site: Site;
  let workshop: WorkshopSummary;
  let owner: LiveRoomPage;
  let colleague: LiveRoomPage;
  let assistant: LiveRoomPage;
  let helpers: readonly LiveRoomPage[];
  let settings: Page;
  let projector: Page;
  const students = new Map<string, Student>();
  const clusters = new Map<string, SeatCluster>();

  const at = (displayName: string) => students.get(displayName)!.page;
  const says = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();
  const band = (displayName: string) => at(displayName).locator('.hand');
  const place = (displayName: string, words: string) =>
    band(displayName)
      .locator('b', { hasText: new RegExp(`^${words}$`) })
      .waitFor();
  const raise = async (displayName: string, question: string) => {
    await at(displayName).keyboard.press('Control+Enter');
    await at(displayName).getByRole('textbox', { name: 'What’s your question?' }).fill(question);
    await at(displayName).keyboard.press('Control+Enter');
    await band(displayName).waitFor();
  };
  const nobodyIsCalledTo = (displayName: string) =>
    waitFor(
      `no line speaks of ${displayName}`,
      async () => {
        const lines = await Promise.all(
          helpers.map((helper) =>
            helper.attentionRow(displayName, '[data-kind="help-request"]:not([data-settled])').count(),
          ),
        );
        return lines.every((count) => count === 0) || undefined;
      },
      { timeoutMs: PATIENCE },
    );

  beforeAll(async () => {
    site = await openSite(parts.browser());
    const first = await signInInstructor(site.browser, site.signInLink);
    workshop = await first.openWorkshop('Hall B');
    for (const displayName of ['momiji', 'akane', 'kiwi']) {
      const student = await joinStudent(site.browser, site.url, workshop.code, displayName);
      student.page.setDefaultTimeout(PATIENCE);
      students.set(displayName, student);
      const cluster = connectCluster(site.url, student.token, displayName);
      clusters.set(displayName, cluster);
      await cluster.apply('pod-apply', displayName === 'kiwi' ? 'wrong-name' : 'wrong-image');
    }
    await first.send('POST', `/api/events/${workshop.id}/acts`, {
      kind: 'set-current',
      exercise: 'pod-apply',
    });
    owner = await openLiveRoom(first, 'instructor', site, workshop.id);
    colleague = await openLiveRoom(
      await inviteMember(site, first, workshop.id, 'instructor'),
      'instructor 2',
      site,
      workshop.id,
    );
    assistant = await openLiveRoom(
      await inviteMember(site, first, workshop.id, 'assistant'),
      'assistant',
      site,
      workshop.id,
    );
    helpers = [owner, colleague, assistant];
    [settings, projector] = [
      await owner.page.context().newPage(),
      await owner.page.context().newPage(),
    ];
    await settings.goto(`${site.url}/events/${workshop.id}/settings`);
    await projector.goto(`${site.url}/events/${workshop.id}/projector`);
    for (const page of [settings, projector, ...helpers.map((helper) => helper.page)])
      page.setDefaultTimeout(PATIENCE);
    await projector.locator('.projector-now').waitFor();
    for (const displayName of students.keys())
      await at(displayName).locator('article[data-state="fails"]').first().waitFor();
  }, 600_000);
  afterEach(() => {
    expect(site.errors.drain()).toEqual([]);
  });
  afterAll(async () => {
    for (const cluster of clusters.values()) cluster.stop();
    await (site as Site | undefined)?.close();
  });

  it('shows a hand with its question to all who help, loudest of all, and its place to who raised it', async () => {
    await raise('momiji', QUESTION);
    await place('momiji', '1st in line');
    await band('momiji').getByText(QUESTION).waitFor();
    for (const { page, attentionRow, seatTile } of helpers) {
      await attentionRow('momiji', '[data-kind="help-request"][data-loud]').getByText(QUESTION).waitFor();
      await page.locator('.call[data-kind="help-request"]', { hasText: 'momiji' }).waitFor();
      await seatTile('momiji').and(page.locator('[data-state="help"][data-loud]')).waitFor();
      expect(await page.locator('.need').first().textContent()).toContain('momiji');
    }
    await raise('akane', '');
    await place('momiji', '1st of 2 in line');
    await place('akane', '2nd of 2 in line');
  });

  it('gives a hand to exactly one of two who take it at the same moment, and tells the other who has it', async () => {
    const buttons = await Promise.all(
      [owner, colleague].map(({ page }) =>
        page.getByRole('button', { name: 'Claim momiji' }).elementHandle(),
      ),
    );
    await Promise.all(
      buttons.map((button) =>
        button?.evaluate((element) => {
          (element as HTMLElement).click();
        }),
      ),
    );
    await owner.attentionRow('momiji', '[data-taken]').waitFor();
    const mine = await owner
      .attentionRow('momiji', '[data-taken]')
      .getByText('You’ve been helping since')
      .count();
    const [has, lost] = mine === 1 ? [owner, colleague] : [colleague, owner];
    await has.attentionRow('momiji').getByText('You’ve been helping since').waitFor();
    await lost.attentionRow('momiji').getByText(`${has.name} has been helping since`).waitFor();
    await lost.page
      .locator('.needs-foot')
      .getByText(`${has.name} has been helping since`)
      .waitFor();
    await assistant
      .attentionRow('momiji')
      .getByText(`${has.name} has been helping since`)
      .waitFor();
    for (const { attentionRow, page, seatTile } of helpers) {
      await seatTile('momiji').and(page.locator('[data-taken]:not([data-loud])')).waitFor();
      expect(await attentionRow('momiji', '[data-loud]').count()).toBe(0);
      await page.locator('.call[data-kind="help-request"]', { hasText: 'akane' }).waitFor();
    }
    await place('momiji', `${has.name} is on the way`);
    await place('akane', '1st in line');
    // From here on it is the owner's, whoever was the first.
    if (has === colleague) {
      await colleague.openSeat('momiji');
      await handOver(colleague, 'instructor');
      await colleague.page.keyboard.press('Escape');
    }
    await owner.attentionRow('momiji').getByText('You’ve been helping since').waitFor();
  });

  async function handOver({ drawer }: LiveRoomPage, to: string): Promise<void> {
    await drawer.getByRole('button', { name: 'More' }).click();
    await drawer.getByLabel('Hand over to').selectOption({ label: to });
    await drawer.getByText(`Handed over to ${to}`).waitFor();
  }

  it('hands over to a colleague, and the student reads who comes now', async () => {
    await owner.openSeat('momiji');
    await handOver(owner, 'instructor 2');
    await place('momiji', 'instructor 2 is on the way');
    await colleague.attentionRow('momiji').getByText('You’ve been helping since').waitFor();
    await owner.drawer.getByText('instructor 2 is helping').waitFor();
    expect(
      await owner.drawer.getByRole('button', { name: 'Claim', exact: false }).first().isDisabled(),
    ).toBe(true);
    await owner.page.keyboard.press('Escape');
  });

  it('sets a hand aside without its place being lost', async () => {
    await colleague.openSeat('momiji');
    await colleague.drawer.getByRole('button', { name: 'More' }).click();
    await colleague.drawer.getByRole('button', { name: 'Snooze' }).click();
    await colleague.drawer.getByText('Snoozed. The request keeps its place.').waitFor();
    await place('momiji', 'An instructor will come back to you');
    await place('akane', '1st in line');
    await owner.attentionRow('momiji').getByText('Snoozed').waitFor();
    expect(await owner.attentionRow('momiji', '[data-loud]').count()).toBe(0);
    await colleague.drawer.getByRole('button', { name: 'Return to queue' }).click();
    await place('momiji', '1st of 2 in line');
    await place('akane', '2nd of 2 in line');
    await colleague.page.keyboard.press('Escape');
    await owner.attentionRow('momiji', '[data-loud]').waitFor();
  });

  it('takes the hand down everywhere when the person was helped, and brings it back by Undo', async () => {
    await assistant.page.getByRole('button', { name: 'Claim momiji' }).click();
    await place('momiji', 'assistant is on the way');
    await assistant.page.getByRole('button', { name: 'Resolve momiji' }).click();
    await says(at('momiji'), 'assistant marked your request as resolved.');
    await nobodyIsCalledTo('momiji');
    await place('akane', '1st in line');
    await assistant.page.locator('.needs-foot').getByText('momiji: resolved').waitFor();
    await assistant.page.locator('.needs-foot').getByRole('button', { name: 'Undo' }).click();
    await place('momiji', 'assistant is on the way');
    await band('momiji').getByText(QUESTION).waitFor();
    await owner
      .attentionRow('momiji', '[data-kind="help-request"][data-taken]')
      .getByText('assistant has been helping since')
      .waitFor();
  });

  it('lets a student withdraw, and the next be the first', async () => {
    await band('momiji').getByRole('button', { name: 'Lower hand' }).click();
    await band('momiji').getByText('Your hand is lowered').waitFor();
    expect(await at('momiji').getByText('marked your request as resolved').count()).toBe(0);
    await nobodyIsCalledTo('momiji');
    await owner.page.getByRole('button', { name: 'Claim akane' }).click();
    await owner.page.getByRole('button', { name: 'Resolve akane' }).click();
    await nobodyIsCalledTo('akane');
  });

  it('changes from where on the room is called what, for all who help at once', async () => {
    const theirs = await colleague.page.context().newPage();
    await theirs.goto(`${site.url}/events/${workshop.id}/settings`);
    await theirs.getByLabel('Group the same cause from (students)').waitFor({ timeout: PATIENCE });
    expect(await theirs.getByLabel('Group the same cause from (students)').inputValue()).toBe('5');
    await settings.getByLabel('Group the same cause from (students)').fill('2');
    await settings.getByRole('button', { name: 'Save changes' }).click();
    await says(settings, 'Saved');
    await theirs.locator('input[value="2"]').waitFor({ timeout: PATIENCE });
    expect(await theirs.getByLabel('Group the same cause from (students)').inputValue()).toBe('2');
    await theirs.close();
    await colleague.page.getByRole('button', { name: 'Send hint to 2' }).waitFor();
  });

  it('puts seats into a group by their names', async () => {
    await settings.getByLabel('Seats', { exact: true }).fill('momiji, akane');
    await settings.getByLabel('Group', { exact: true }).fill('Front');
    await settings.getByRole('button', { name: 'Move 2 seats to Front' }).click();
    await settings.locator('.settings-groups', { hasText: 'Front 2 seats' }).waitFor();
  });

  const notice = (displayName: string, words: string) =>
    at(displayName).locator('.note.notice', { hasText: words });
  const panel = () => owner.page.locator('section.panel');
  /** By the key, then its field; the panel closes when it is sent. */
  const announce = async (words: string, group: string | null, button: string) => {
    await owner.page.keyboard.press('a');
    await panel().getByLabel('Message', { exact: true }).fill(words);
    if (group !== null) await panel().locator('select').selectOption(group);
    await panel().getByRole('button', { name: button }).click();
    await panel().waitFor({ state: 'detached' });
  };
  const sent = (words: string) => panel().locator('.sent-line', { hasText: words });

  it('announces to all, counts who has read it, and takes it back from all', async () => {
    await announce('Coffee at three.', null, 'Send to all 3 students');
    for (const displayName of students.keys())
      await notice(displayName, 'Coffee at three.').getByText('instructor to everyone').waitFor();
    await projector.locator('.projector-said', { hasText: 'Coffee at three.' }).waitFor();
    await owner.page.keyboard.press('a');
    await sent('Coffee at three.').getByText('read by 0 of 3').waitFor();
    await notice('momiji', 'Coffee at three.').getByRole('button', { name: 'Got it' }).click();
    await sent('Coffee at three.').getByText('read by 1 of 3').waitFor();
    await notice('akane', 'Coffee at three.').getByRole('button', { name: 'Got it' }).click();
    await sent('Coffee at three.').getByText('read by 2 of 3').waitFor();
    await notice('momiji', 'Coffee at three.').waitFor({ state: 'detached' });
    await at('momiji').getByText('1 read message').waitFor();
    await sent('Coffee at three.')
      .getByRole('button', { name: /^Withdraw/ })
      .click();
    await notice('kiwi', 'Coffee at three.').waitFor({ state: 'detached' });
    await at('momiji').getByText('1 read message').waitFor({ state: 'detached' });
    await projector.locator('.projector-said').waitFor({ state: 'detached' });
    await owner.page.keyboard.press('Escape');
  });

  it('announces to a group, and writes to one person, and nobody else reads it', async () => {
    await announce('The front row first.', 'Front', 'Send to Front, 2 students');
    for (const displayName of ['momiji', 'akane'])
      await notice(displayName, 'The front row first.').waitFor();
    await owner.openSeat('kiwi');
    await owner.page.keyboard.press('m');
    await owner.drawer.getByLabel('Message to kiwi').fill('Look at the name.');
    await owner.page.keyboard.press('Enter');
    await notice('kiwi', 'Look at the name.').getByText('instructor to you').waitFor();
    await owner.drawer.getByRole('heading', { name: 'Sent to kiwi' }).waitFor();
    await owner.page.keyboard.press('Escape');
    expect(await notice('kiwi', 'The front row first.').count()).toBe(0);
    for (const displayName of ['momiji', 'akane'])
      expect(await notice(displayName, 'Look at the name.').count()).toBe(0);
  });

  it('gives one hint to all who share a trouble, and it opens on their pages', async () => {
    await colleague.page.getByRole('button', { name: 'Send hint to 2' }).click();
    await says(colleague.page, 'Students will see hint 1 of exercise 1.');
    await colleague.page.getByRole('button', { name: 'Send hint 1 to 2 students' }).click();
    for (const displayName of ['momiji', 'akane']) {
      await notice(displayName, 'Hint 1 of exercise 1 is now available.')
        .getByRole('button', { name: 'View', exact: true })
        .click();
      await at(displayName).locator('.hints > li').first().locator('.prose').waitFor();
    }
    expect(await at('kiwi').locator('.hints .prose').count()).toBe(0);
    expect(await notice('kiwi', 'Hint 1').count()).toBe(0);
    await says(colleague.page, 'Hint 1 sent to 2 students');
  });

  it('opens the solution for one group alone', async () => {
    await owner.page.keyboard.press('r');
    await panel().getByRole('button', { name: 'Solution', exact: true }).click();
    await panel().locator('select').selectOption('Front');
    await panel().getByRole('button', { name: 'Release to Front, 2 students' }).click();
    const texts = (displayName: string) =>
      at(displayName).locator('section[aria-labelledby="task"] > .prose');
    for (const displayName of ['momiji', 'akane']) await texts(displayName).nth(1).waitFor();
    expect(await texts('kiwi').count()).toBe(1);
    await says(at('kiwi'), 'Available when you pass or when your instructor releases it');
  });

  it('sets, extends and ends the time of the exercise on every page and on the wall', async () => {
    const clocks = [
      at('kiwi').locator('.pace [role="timer"]'),
      projector.locator('.projector-left [role="timer"]'),
    ];
    const minutes = (least: number) =>
      Promise.all(
        clocks.map((clock) =>
          waitFor(
            `the clock says ${String(least)} minutes or more`,
            async () => Number((await clock.textContent())?.split(':')[0]) >= least || undefined,
            { timeoutMs: PATIENCE },
          ),
        ),
      );
    await owner.page
      .getByRole('button', { name: /^Timer/ })
      .first()
      .click();
    await panel().getByRole('button', { name: 'Set to 10 min' }).click();
    await minutes(9);
    await panel().getByRole('button', { name: 'Add 5 min' }).click();
    await minutes(14);
    await colleague.page
      .getByRole('button', { name: /^Timer: 1\d:\d\d left/ })
      .first()
      .waitFor();
    await panel().getByRole('button', { name: 'Clear timer' }).click();
    for (const clock of clocks) await clock.waitFor({ state: 'detached' });
    await owner.page.keyboard.press('Escape');
  });

  it('runs a planned break on every page and on the wall, until it is cancelled', async () => {
    const now = await settings.evaluate(() => Date.now());
    const begins = new Intl.DateTimeFormat('sv', {
      timeZone: 'Asia/Tokyo',
      dateStyle: 'short',
      timeStyle: 'short',
    })
      .format(now)
      .replace(' ', 'T');
    await settings.getByLabel('Start', { exact: true }).fill(begins);
    await settings.getByLabel('Length (minutes)', { exact: true }).fill('20');
    await settings.getByRole('button', { name: 'Plan break' }).click();
    await projector.locator('.projector-left', { hasText: 'Break until' }).waitFor();
    for (const displayName of students.keys()) await says(at(displayName), /^Break until \d/);
    await settings.getByRole('button', { name: 'Cancel break' }).click();
    await projector.getByText('Break until').waitFor({ state: 'detached' });
    await at('momiji')
      .getByText(/^Break until \d/)
      .waitFor({ state: 'detached' });
  });
});
