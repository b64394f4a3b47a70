import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { WorkshopSummary } from '#lib/protocol/http.ts';
import { openLiveRoom, type LiveRoomPage } from '#e2e/harness/live-room-page.ts';
import { podExerciseYaml, createPackFolder, type PackFolder } from './harness/pack-folder.ts';
import { initialChanges, goneChange, podChange, RawAgent } from './harness/raw-agent.ts';
import { describeWith } from './harness/requirements.ts';
import { signInInstructor } from '#e2e/harness/users.ts';
import { joinSeat } from './harness/seats.ts';
import { openSite, type Site } from './harness/site.ts';

const PATIENCE = 30_000;

/** An author saves files while a room is at work; the instructor decides by what it is graded. */
describeWith(['browser'], 'The version of a pack, through the page', (parts) => {
  let site: Site;
  let folder: PackFolder;
  let workshop: WorkshopSummary;
  let room: LiveRoomPage;
  const agents: RawAgent[] = [];

  const pane = () => room.page.getByRole('complementary', { name: 'Course version and regrading' });
  const says = (text: string | RegExp) => pane().getByText(text).first().waitFor();
  const press = (name: string | RegExp) => pane().getByRole('button', { name }).click();
  const state = (displayName: string, wanted: string) =>
    room
      .seatTile(displayName)
      .and(room.page.locator(`[data-state="${wanted}"]`))
      .waitFor();

  async function agent(
    displayName: string,
    changes: Parameters<RawAgent['batch']>[0],
  ): Promise<void> {
    const { token } = await joinSeat(site.url, workshop.code, displayName);
    const connected = new RawAgent(site.url);
    agents.push(connected);
    expect(await connected.hello(token)).toMatchObject({ ok: true });
    expect(await connected.batch([...initialChanges(), ...changes])).toMatchObject({ ok: true });
  }

  beforeAll(async () => {
    folder = createPackFolder();
    folder.saveExercise('web', podExerciseYaml('web', '{ spec: { hostNetwork: true } }'));
    folder.saveVersion('1.0.0', ['web']);
    site = await openSite(parts.browser(), { packs: join(folder.dir, 'packs') });
    const instructor = await signInInstructor(site.browser, site.signInLink);
    instructor.page.setDefaultTimeout(PATIENCE);
    workshop = await instructor.send<WorkshopSummary>('POST', '/api/events', {
      name: 'Hall B',
      pack: 'course',
      startsAt: new Date().toISOString(),
      timeZone: 'Asia/Tokyo',
      language: 'en',
    });
    await instructor.send('PATCH', `/api/events/${workshop.id}`, { state: 'live' });
    await agent('kiwi', [podChange(4, 'web', { hostNetwork: true })]);
    // Right by the version to come, for long enough to count, and gone before it came.
    await agent('momiji', [
      podChange(4, 'web', { nodeName: 'one' }),
      { ...goneChange(5, 'web'), seenAt: 1_010_000 },
    ]);
    room = await openLiveRoom(instructor, 'instructor', site, workshop.id);
    await state('kiwi', 'passed');
    await room.page.getByRole('button', { name: 'Manage version' }).click();
    await says(/uses course 1\.0\.0/);
  }, 600_000);
  afterEach(() => {
    expect(site.errors.drain()).toEqual([]);
  });
  afterAll(async () => {
    for (const each of agents) each.close();
    await (site as Site | undefined)?.close();
    (folder as PackFolder | undefined)?.remove();
  });

  it('says that nothing is newer, and names the mistakes of a version that is not whole', async () => {
    await press('Check for updates');
    await says('You’re up to date');
    folder.saveVersion('1.1.0', ['web', 'nothing']);
    await press('Check for updates');
    await says('The course on the server has mistakes');
    await says('nothing/exercise.yaml:1:1');
    await says(/uses course 1\.0\.0/);
  });

  it('takes a newer version in when the instructor says so; what was passed stays passed', async () => {
    folder.saveExercise('web', podExerciseYaml('web', '{ spec: { nodeName: one } }'));
    folder.saveVersion('1.1.0', ['web']);
    await press('Check for updates');
    await says('Version 1.1.0 is available.');
    expect(await pane().getByText('The course on the server has mistakes').count()).toBe(0);
    await press('Update to 1.1.0');
    await says('2 seats use version 1.1.0 from now on. Existing passes don’t change.');
    await pane().locator('.sure').getByRole('button', { name: 'Update to 1.1.0' }).click();
    await says('Updated to version 1.1.0.');
    await says(/uses course 1\.1\.0/);
    await state('kiwi', 'passed-removed');
  });

  it('shows who would change, changes them when it is said so, and takes it back', async () => {
    await press('Preview changes');
    await pane().getByText('web: 1 gain a pass, 1 lose it').click();
    const rows = pane().locator('details li');
    expect((await rows.allTextContents()).sort()).toEqual([
      expect.stringContaining('kiwi: loses the pass'),
      expect.stringContaining('momiji: gains a pass'),
    ]);
    await press('Change 2 results');
    await says('1 pass is added and 1 revoked. You can undo this.');
    await pane().locator('.sure').getByRole('button', { name: 'Change 2 results' }).click();
    await says('Regraded: 1 added, 1 revoked');
    await state('momiji', 'passed-removed');
    await state('kiwi', 'trouble');
    await press('Undo');
    await state('momiji', 'not-started');
    await state('kiwi', 'passed-removed');
    await press('Preview changes');
    await says('web: 1 gain a pass, 1 lose it');
  });
});
