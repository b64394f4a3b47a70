import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { WorkshopSummary } from '#lib/protocol/http.ts';
import { openLiveRoom, type LiveRoomPage } from '#e2e/harness/live-room-page.ts';
import { describeWith } from './harness/requirements.ts';
import { joinStudent, signInInstructor, type Student } from '#e2e/harness/users.ts';
import { connectCluster, joinSeat, type SeatCluster } from './harness/seats.ts';
import { openSite, type Site } from './harness/site.ts';

const PATIENCE = 30_000;

/** What is known of one person, and what can be done for them, in the pane of their seat. */
describeWith(['browser'], 'A seat’s drawer', (parts) => {
  let site: Site;
  let workshop: WorkshopSummary;
  let room: LiveRoomPage;
  let momiji: Student;
  const clusters: SeatCluster[] = [];

  const cluster = async (displayName: string, token: string) => {
    const connected = connectCluster(site.url, token, displayName);
    clusters.push(connected);
    await connected.apply('pod-apply', 'wrong-image');
    return connected;
  };
  const section = (name: string | RegExp) =>
    room.drawer.locator('section', { has: room.page.getByRole('heading', { level: 3, name }) });
  const settle = (displayName: string, state: string) =>
    room
      .seatTile(displayName)
      .and(room.page.locator(`[data-state="${state}"]`))
      .waitFor({ timeout: PATIENCE });

  beforeAll(async () => {
    site = await openSite(parts.browser());
    const instructor = await signInInstructor(site.browser, site.signInLink);
    workshop = await instructor.openWorkshop('Hall B');
    momiji = await joinStudent(site.browser, site.url, workshop.code, 'momiji');
    for (const page of [instructor.page, momiji.page]) page.setDefaultTimeout(PATIENCE);
    await cluster('momiji', momiji.token);
    await cluster('akane', (await joinSeat(site.url, workshop.code, 'akane')).token);
    await instructor.send('POST', `/api/events/${workshop.id}/acts`, {
      kind: 'set-current',
      exercise: 'pod-apply',
    });
    room = await openLiveRoom(instructor, 'instructor', site, workshop.id);
    for (const displayName of ['momiji', 'akane']) await settle(displayName, 'trouble');
  }, 600_000);
  afterEach(() => {
    expect(site.errors.drain()).toEqual([]);
  });
  afterAll(async () => {
    for (const connected of clusters) connected.stop();
    await (site as Site | undefined)?.close();
  });

  it('calls somebody stuck who fails by the same and has no hint left, and says so in words', async () => {
    for (const hint of [1, 2, 3])
      await momiji.page.getByRole('button', { name: `Open hint ${String(hint)}` }).click();
    await momiji.page.locator('.hints > li').nth(2).locator('.prose').waitFor();
    // The default asks for more than two tries and a longer day than a test has.
    await room.send('POST', `/api/events/${workshop.id}/acts`, {
      kind: 'set-thresholds',
      stuck: 40,
      sameReason: 2,
      idleMinutes: 1,
    });
    clusters[0]!.remove('pod-apply');
    await settle('momiji', 'not-started');
    await clusters[0]!.apply('pod-apply', 'wrong-image');
    await settle('momiji', 'stuck');
    const line = room.attentionRow('momiji', '[data-kind="stuck"][data-loud]');
    await line.getByText(/, 2 times; opened all 3 hints/).waitFor();
    await room.page.locator('.call[data-kind="stuck"]', { hasText: 'momiji' }).waitFor();
    await room.openSeat('momiji');
    const why = section('Why momiji needs attention');
    await why.getByText('stuck, score 45 of 100').waitFor();
    await why.getByText('2×').waitFor();
    await why.getByText(/^the same reason again: /).waitFor();
    await why.getByText('all hints opened').waitFor();
    expect(await room.seatTile('akane').getAttribute('data-state')).toBe('trouble');
  });

  it('starts counting anew when the person was helped, and goes on counting when that is undone', async () => {
    await room.page.keyboard.press('d');
    await room.drawer.getByText('momiji: resolved').waitFor();
    await settle('momiji', 'trouble');
    await room.page.keyboard.press('u');
    await room.drawer.getByText('Undone').waitFor();
    await settle('momiji', 'stuck');
    await room.page.keyboard.press('d');
    await settle('momiji', 'trouble');
  });

  it('leads from Ingress to Service to endpoints, and from Deployment to container', async () => {
    await clusters[0]!.apply('ingress-foo', 'solution');
    const tree = section('Cluster: current state').getByRole('list', {
      name: 'Cluster: current state',
    });
    const line = (kind: string, name: string | RegExp) =>
      tree
        .locator('li', { has: room.page.locator('.tree-name', { hasText: kind }) })
        .filter({ hasText: name })
        .first();
    await line('Ingress', 'example-ingress').waitFor();
    const depth = async (kind: string, name: string | RegExp) =>
      Number(await line(kind, name).getAttribute('aria-level'));
    await tree.locator('[data-kind="endpoint"]').first().waitFor();
    expect([
      await depth('Ingress', 'example-ingress'),
      await depth('Service', 'echo-foo'),
      Number(await tree.locator('[data-kind="endpoint"]').first().getAttribute('aria-level')),
    ]).toEqual([1, 2, 3]);
    const pod = line('Pod', /^. echo-foo-/);
    const [replicas, held] = [
      await depth('ReplicaSet', 'echo-foo'),
      Number(await pod.getAttribute('aria-level')),
    ];
    expect(held).toBe(replicas + 1);
    expect(
      Number(
        await tree
          .locator('[data-kind="container"]', { hasText: 'hashicorp/http-echo' })
          .first()
          .getAttribute('aria-level'),
      ),
    ).toBe(held + 1);
  });

  it('shows any object as YAML, and folds it away again', async () => {
    await room.drawer.getByRole('button', { name: 'YAML of example-ingress' }).click();
    const yaml = room.drawer.locator('section.yaml');
    await yaml.getByText('kind: Ingress').first().waitFor();
    expect(await yaml.locator('code, pre').first().textContent()).toContain('echo-foo');
    await yaml.getByRole('button', { name: 'Close' }).click();
    await yaml.waitFor({ state: 'detached' });
  });

  it('keeps notes for those who help, and puts back one that was deleted', async () => {
    const notes = section(/^Private notes/);
    await notes.getByLabel('Note about momiji').fill('Read the image name aloud.');
    await notes.getByRole('button', { name: 'Add note' }).click();
    const note = notes.locator('.note', { hasText: 'Read the image name aloud.' });
    await note.waitFor();
    expect(await notes.getByLabel('Note about momiji').inputValue()).toBe('');
    await note.getByRole('button', { name: /^Delete the note/ }).click();
    await note.waitFor({ state: 'detached' });
    await notes.getByRole('button', { name: 'Undo' }).click();
    await note.waitFor();
    expect(await momiji.page.getByText('Read the image name aloud.').count()).toBe(0);
  });

  it('tells the last hour: what changed, what passed, which hints, which hands', async () => {
    await clusters[0]!.apply('pod-apply', 'solution');
    await settle('momiji', 'passed');
    await room.drawer.getByText('Last 60 minutes').click();
    const hour = room.drawer.locator('.timeline');
    for (const words of [
      /^Pod \S+ changed$/,
      /^Passed exercise 1$/,
      /^Opened hint 3 of exercise 1$/,
      /^instructor resolved the request$/,
    ])
      await hour.getByText(words).first().waitFor();
  });

  it('passes by hand and takes it back, as the student sees at once', async () => {
    await room.openSeat('akane');
    await room.drawer.getByRole('button', { name: 'Mark as passed' }).click();
    await room.drawer.getByText('Marked as passed').waitFor();
    await settle('akane', 'passed');
    await room.drawer.getByRole('button', { name: 'Undo' }).click();
    await settle('akane', 'trouble');
  });
});
