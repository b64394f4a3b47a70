import { expect, test } from '#e2e/fixtures/test.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { openLiveRoom, type LiveRoomPage } from '#e2e/fixtures/live-room-page.ts';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import { INSTRUCTOR_NAME, type Student } from '#e2e/fixtures/users.ts';
import { joinSeat, type SeatCluster } from '#e2e/harness/seats.ts';
import type { Site } from '#e2e/fixtures/site.ts';

const TIMEOUT_MS = 30_000;

/** The state of one student and the actions for them, in the drawer of the seat. */
describeWith(['browser'], 'The seat drawer', () => {
  test.describe.configure({ mode: 'serial' });
  let site: Site;
  let workshop: WorkshopSummary;
  let room: LiveRoomPage;
  let momiji: Student;
  const clusters: SeatCluster[] = [];

  const connect = async (displayName: string, token: string) => {
    const connected = site.connectCluster(token, displayName);
    clusters.push(connected);
    await connected.apply('pod-apply', 'wrong-image');
    return connected;
  };
  const section = (name: string | RegExp) =>
    room.drawer.locator('section', { has: room.page.getByRole('heading', { level: 3, name }) });
  const waitForState = (displayName: string, state: string) =>
    room
      .seatTile(displayName)
      .and(room.page.locator(`[data-state="${state}"]`))
      .waitFor({ timeout: TIMEOUT_MS });

  test.beforeAll(async ({ openSite }) => {
    test.setTimeout(600_000);
    site = await openSite();
    const instructor = await site.signInInstructor();
    workshop = await instructor.openWorkshop('Hall B');
    momiji = await site.joinStudent(workshop.code, 'momiji');
    for (const page of [instructor.page, momiji.page]) page.setDefaultTimeout(TIMEOUT_MS);
    await connect('momiji', momiji.token);
    await connect('akane', (await joinSeat(site.url, workshop.code, 'akane')).token);
    await instructor.send('POST', `/api/workshops/${workshop.id}/commands`, {
      kind: 'set-current-exercise',
      exerciseId: 'pod-apply',
    });
    room = await openLiveRoom(instructor, INSTRUCTOR_NAME, site, workshop.id);
    for (const displayName of ['momiji', 'akane']) await waitForState(displayName, 'failing');
  });

  test('reports a student as stuck after the same failure and all hints, with the reasons', async () => {
    for (const hint of [1, 2, 3])
      await momiji.page.getByRole('button', { name: `Open hint ${String(hint)}` }).click();
    await momiji.page
      .locator('[data-part="hints"] > li')
      .nth(2)
      .locator('[data-part="rich-text"]')
      .waitFor();
    // The defaults need more attempts and more time than a test has.
    await room.send('POST', `/api/workshops/${workshop.id}/commands`, {
      kind: 'set-thresholds',
      stuckScore: 40,
      sameReasonCount: 2,
      idleMinutes: 1,
    });
    clusters[0]!.remove('pod-apply');
    await waitForState('momiji', 'not-started');
    await clusters[0]!.apply('pod-apply', 'wrong-image');
    await waitForState('momiji', 'stuck');
    const row = room.attentionRow('momiji', '[data-kind="stuck"][data-loud]');
    await row.getByText(/, 2 times; opened all 3 hints/).waitFor();
    await room.page
      .locator('[data-part="next-up"][data-kind="stuck"]', { hasText: 'momiji' })
      .waitFor();
    await room.openSeat('momiji');
    const why = section('Why momiji needs attention');
    await why.getByText('stuck, score 45 of 100').waitFor();
    await why.getByText('2×').waitFor();
    await why.getByText(/^the same reason again: /).waitFor();
    await why.getByText('all hints opened').waitFor();
    expect(await room.seatTile('akane').getAttribute('data-state')).toBe('failing');
  });

  test('resets the stuck score when the request is resolved, and restores it on undo', async () => {
    await room.page.keyboard.press('d');
    await room.toasts.getByText('momiji: resolved').waitFor();
    await waitForState('momiji', 'failing');
    await room.page.keyboard.press('u');
    await room.toasts.getByText('Undone').waitFor();
    await waitForState('momiji', 'stuck');
    await room.page.keyboard.press('d');
    await waitForState('momiji', 'failing');
  });

  test('shows the path from Ingress to Service to endpoints, and from Deployment to container', async () => {
    await clusters[0]!.apply('ingress-foo', 'solution');
    const tree = section('Cluster: current state').getByRole('list', {
      name: 'Cluster: current state',
    });
    const line = (kind: string, name: string | RegExp) =>
      tree
        .locator('li', { has: room.page.locator('[data-part="object-name"]', { hasText: kind }) })
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

  test('shows any object as YAML and hides it again', async () => {
    await room.drawer.getByRole('button', { name: 'YAML of example-ingress' }).click();
    const yaml = room.drawer.locator('[data-part="object-yaml"]');
    await yaml.getByText('kind: Ingress').first().waitFor();
    expect(await yaml.locator('code, pre').first().textContent()).toContain('echo-foo');
    await yaml.getByRole('button', { name: 'Close' }).click();
    await yaml.waitFor({ state: 'detached' });
  });

  test('keeps private notes for helpers, and restores a deleted one', async () => {
    const notes = section(/^Private notes/);
    await notes.getByLabel('Note about momiji').fill('Read the image name aloud.');
    await notes.getByRole('button', { name: 'Add note' }).click();
    const note = notes.locator('[data-part="private-note"]', {
      hasText: 'Read the image name aloud.',
    });
    await note.waitFor();
    expect(await notes.getByLabel('Note about momiji').inputValue()).toBe('');
    await note.getByRole('button', { name: /^Delete the note/ }).click();
    await note.waitFor({ state: 'detached' });
    await room.page.keyboard.press('u');
    await note.waitFor();
    expect(await momiji.page.getByText('Read the image name aloud.').count()).toBe(0);
  });

  test('lists the last hour: changes, passes, hints and help requests', async () => {
    await clusters[0]!.apply('pod-apply', 'solution');
    await waitForState('momiji', 'passed');
    await room.drawer.getByText('Last 60 minutes').click();
    const timeline = room.drawer.locator('[data-part="timeline"]');
    for (const text of [
      /^Pod \S+ changed$/,
      /^Passed exercise 1$/,
      /^Opened hint 3 of exercise 1$/,
      `${INSTRUCTOR_NAME} resolved the request`,
    ])
      await timeline.getByText(text).first().waitFor();
  });

  test('marks an exercise as passed and undoes it', async () => {
    await room.openSeat('akane');
    await room.drawer.getByRole('button', { name: 'Mark as passed' }).click();
    const toast = room.toasts.locator('[data-part="toast"]', { hasText: 'Marked as passed' });
    await waitForState('akane', 'passed');
    await toast.getByRole('button', { name: 'Undo' }).click();
    await waitForState('akane', 'failing');
  });
});
