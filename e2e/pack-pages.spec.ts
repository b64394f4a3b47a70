import { join } from 'node:path';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import { INSTRUCTOR_NAME } from '#e2e/fixtures/users.ts';
import { openLiveRoom, type LiveRoomPage } from '#e2e/fixtures/live-room-page.ts';
import type { Site } from '#e2e/fixtures/site.ts';
import { expect, test as base } from '#e2e/fixtures/test.ts';
import { createPackFolder, podExerciseYaml, type PackFolder } from '#e2e/harness/pack-folder.ts';
import { goneChange, initialChanges, podChange, RawAgent } from '#e2e/harness/raw-agent.ts';
import { joinSeat } from '#e2e/harness/seats.ts';

const TIMEOUT_MS = 30_000;

/** A server whose course is a folder that the test edits. */
const test = base.extend<object, { packFolder: PackFolder; packsDir: string }>({
  packFolder: [
    async ({}, use) => {
      const folder = createPackFolder();
      folder.saveExercise('web', podExerciseYaml('web', '{ spec: { hostNetwork: true } }'));
      folder.saveVersion('1.0.0', ['web']);
      await use(folder);
      folder.remove();
    },
    { scope: 'worker' },
  ],
  packsDir: [
    async ({ packFolder }, use) => {
      await use(join(packFolder.dir, 'packs'));
    },
    { scope: 'worker' },
  ],
});

/** An author edits the course during a workshop. The instructor decides which version grades. */
describeWith(['browser'], 'The course version pane', () => {
  test.describe.configure({ mode: 'serial' });
  let site: Site;
  let folder: PackFolder;
  let workshop: WorkshopSummary;
  let room: LiveRoomPage;
  const agents: RawAgent[] = [];

  const pane = () => room.page.getByRole('complementary', { name: 'Course version and regrading' });
  const waitForText = (text: string | RegExp) => pane().getByText(text).first().waitFor();
  const press = (name: string | RegExp) => pane().getByRole('button', { name }).click();
  const confirm = (name: string) =>
    pane().locator('[data-part="inline-confirm"]').getByRole('button', { name }).click();
  const waitForState = (displayName: string, state: string) =>
    room
      .seatTile(displayName)
      .and(room.page.locator(`[data-state="${state}"]`))
      .waitFor();

  async function connectAgent(
    displayName: string,
    changes: Parameters<RawAgent['batch']>[0],
  ): Promise<RawAgent> {
    const { token } = await joinSeat(site.url, workshop.code, displayName);
    const agent = new RawAgent(site.url);
    agents.push(agent);
    expect(await agent.hello(token)).toMatchObject({ ok: true });
    expect(await agent.batch([...initialChanges(), ...changes])).toMatchObject({ ok: true });
    return agent;
  }

  test.beforeAll(async ({ openSite, packFolder }) => {
    test.setTimeout(600_000);
    folder = packFolder;
    site = await openSite();
    const instructor = await site.signInInstructor();
    instructor.page.setDefaultTimeout(TIMEOUT_MS);
    workshop = await instructor.send<WorkshopSummary>('POST', '/api/workshops', {
      name: 'Hall B',
      packId: 'course',
      startsAt: new Date().toISOString(),
      timeZone: 'Asia/Tokyo',
      language: 'en',
    });
    await instructor.send('PATCH', `/api/workshops/${workshop.id}`, { state: 'open' });
    await instructor.send('PATCH', `/api/workshops/${workshop.id}`, { state: 'live' });
    // Correct by the next version for long enough to count, and deleted before that version: the pass
    // of kiwi, whose Pod comes later, takes as long.
    const momiji = await connectAgent('momiji', [
      { ...podChange(4, 'web', { nodeName: 'one' }), seenAt: Date.now() },
    ]);
    await connectAgent('kiwi', [
      { ...podChange(4, 'web', { hostNetwork: true }), seenAt: Date.now() },
    ]);
    room = await openLiveRoom(instructor, INSTRUCTOR_NAME, site, workshop.id);
    await waitForState('kiwi', 'passed');
    const deleted = { ...goneChange(5, 'web'), seenAt: Date.now() };
    expect(await momiji.batch([deleted])).toMatchObject({ ok: true });
    await waitForState('momiji', 'not-started');
    await room.page.getByRole('button', { name: 'Manage version' }).click();
    await waitForText(/uses course 1\.0\.0/);
  });
  test.afterAll(() => {
    for (const agent of agents) agent.close();
  });

  test('says that the course is up to date, and names the mistakes of an incomplete version', async () => {
    await press('Check for updates');
    await waitForText('You’re up to date');
    folder.saveVersion('1.1.0', ['web', 'nothing']);
    await press('Check for updates');
    await waitForText('The course on the server has mistakes');
    await waitForText('nothing/exercise.yaml:1:1');
    await waitForText(/uses course 1\.0\.0/);
  });

  test('updates the course when the instructor confirms, and passes stay', async () => {
    folder.saveExercise('web', podExerciseYaml('web', '{ spec: { nodeName: one } }'));
    folder.saveVersion('1.1.0', ['web']);
    await press('Check for updates');
    await waitForText('Version 1.1.0 is available.');
    expect(await pane().getByText('The course on the server has mistakes').count()).toBe(0);
    await press('Update to 1.1.0');
    await waitForText('2 seats use version 1.1.0 from now on. Existing passes don’t change.');
    await confirm('Update to 1.1.0');
    await waitForText('Updated to version 1.1.0.');
    await waitForText(/uses course 1\.1\.0/);
    await waitForState('kiwi', 'passed-cleaned-up');
  });

  test('previews a regrade, applies it when the instructor confirms, and undoes it', async () => {
    await press('Preview changes');
    await pane().getByText('web: 1 gain a pass, 1 lose it').click();
    const rows = pane().locator('details li');
    expect((await rows.allTextContents()).sort()).toEqual([
      expect.stringContaining('momiji: gains a pass'),
      expect.stringContaining('kiwi: loses the pass'),
    ]);
    await press('Change 2 results');
    await waitForText('1 pass is added and 1 revoked. You can undo this for 10 seconds.');
    await confirm('Change 2 results');
    const toast = room.toasts.locator('[data-part="toast"]', {
      hasText: 'Regraded: 1 added, 1 revoked',
    });
    await toast.waitFor();
    await expect(pane().getByRole('button', { name: 'Preview changes' })).toBeFocused();
    await waitForState('momiji', 'passed-cleaned-up');
    await waitForState('kiwi', 'failing');
    await toast.getByRole('button', { name: 'Undo' }).click();
    await waitForState('momiji', 'not-started');
    await waitForState('kiwi', 'passed-cleaned-up');
    await press('Preview changes');
    await waitForText('web: 1 gain a pass, 1 lose it');
  });
});
