import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '#e2e/fixtures/test.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { openKube, type Kube } from '#e2e/harness/kube.ts';
import { runNode, type RunningProgram } from '#e2e/harness/podium.ts';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import type { Instructor, Student } from '#e2e/fixtures/users.ts';
import type { Site } from '#e2e/fixtures/site.ts';
import { waitFor } from '#e2e/harness/wait-for.ts';

const pod = (name: string, image = 'hashicorp/http-echo:latest') => `
apiVersion: v1
kind: Pod
metadata: { name: ${name} }
spec:
  terminationGracePeriodSeconds: 1
  containers:
  - name: echo
    image: ${image}
    args: ["-listen=:8080", "-text=foo"]
    ports: [{ containerPort: 8080 }]
`;
const TIMEOUT_MS = 60_000;

describeWith(['cluster', 'browser'], 'The live room with a real cluster', (parts) => {
  test.describe.configure({ mode: 'serial' });
  let site: Site;
  let kube: Kube;
  let instructor: Instructor;
  let student: Student;
  let workshop: WorkshopSummary;
  let agent: RunningProgram | undefined;
  let state: string;

  const startAgent = () =>
    runNode(
      [
        'agents/cli/podium-agent.ts',
        'run',
        '--server',
        site.url,
        '--kubeconfig',
        parts.cluster().kubeconfig,
        '--state',
        state,
      ],
      { PODIUM_TOKEN: student.token },
    );
  const tile = () => instructor.page.locator(`[data-part="seat-tile"][data-key="${student.seat}"]`);
  const waitForState = (wanted: string) =>
    tile()
      .and(instructor.page.locator(`[data-state="${wanted}"]`))
      .waitFor({ timeout: TIMEOUT_MS });
  /** The workshop's changes in the database, read through an export. */
  const changes = async () => {
    const { token } = await instructor.send<{ token: string }>(
      'POST',
      `/api/workshops/${workshop.id}/tokens`,
      { kind: 'export', hours: 1, level: 'named' },
    );
    const response = await fetch(`${site.url}/api/workshops/${workshop.id}/export/log.jsonl`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return (await response.text())
      .split('\n')
      .filter(Boolean)
      .map(
        (line) =>
          JSON.parse(line) as {
            epoch?: string;
            seq?: number;
            op?: string;
            name?: string;
            pos: number;
          },
      );
  };
  /** The sequence numbers of each epoch, which must be 1, 2, 3, … after any crash. */
  const epochs = async () =>
    Map.groupBy(
      (await changes()).filter(({ seq }) => typeof seq === 'number'),
      ({ epoch }) => epoch,
    );

  test.beforeAll(async ({ openSite }) => {
    test.setTimeout(400_000);
    state = await mkdtemp(join(tmpdir(), 'podium-agent-'));
    site = await openSite();
    kube = openKube(parts.cluster().kubeconfig);
    instructor = await site.signInInstructor();
    workshop = await instructor.openWorkshop('Hall B');
    student = await site.joinStudent(workshop.code, 'momiji');
    await instructor.page.goto(`${site.url}/workshops/${workshop.id}/room`);
    await instructor.page.getByRole('button', { name: 'Map', exact: true }).click();
    await waitForState('unknown');
    agent = startAgent();
    await waitForState('not-started');
    // The first snapshot has arrived when the cluster's components are shown. A later pass counts
    // as a pass and not as found at connect.
    await student.page.getByText(/[1-9] of \d running/).waitFor({ timeout: TIMEOUT_MS });
  });

  // Undefined: the hook above failed before it created them.
  test.afterAll(async () => {
    await (kube as Kube | undefined)?.cleanUp();
    await agent?.stop('SIGTERM');
    await rm(state, { recursive: true, force: true });
  });

  test('shows a pass in the cell and on the student’s page when the Pod is applied and Ready', async () => {
    await kube.apply(pod('echo-pod'));
    await waitForState('passed');
    await student.page.getByText('Exercise 1 passed').first().waitFor({ timeout: TIMEOUT_MS });
  });

  test('keeps the pass when the Pod is deleted, and says so', async () => {
    await kube.delete(pod('echo-pod'));
    await waitForState('passed-cleaned-up');
    await student.page.getByText('Your pass still counts').first().waitFor({ timeout: TIMEOUT_MS });
  });

  test('names the image that doesn’t exist', async () => {
    await kube.apply(pod('echo-pod', 'hashicorp/http-ehco:latest'));
    await tile().click();
    await instructor.page.getByText('http-ehco').first().waitFor({ timeout: TIMEOUT_MS });
    // The pass stays, so what fails now is folded.
    await student.page.getByText('Now in your cluster').click();
    await student.page
      .locator('[data-part="current-state"]')
      .getByText('http-ehco')
      .first()
      .waitFor({ timeout: TIMEOUT_MS });
    await kube.delete(pod('echo-pod'));
  });

  test('loses no acknowledged change when the server is killed', async () => {
    const before = await changes();
    site.errors.setServerAway(true);
    await site.kill();
    await instructor.page.getByText('Reconnecting').first().waitFor({ timeout: TIMEOUT_MS });
    await kube.apply(pod('while-the-server-was-away'));
    await site.restart();
    const after = await waitFor(
      'the change made meanwhile arrives',
      async () => {
        const all = await changes();
        return all.some(({ name }) => name === 'while-the-server-was-away') ? all : undefined;
      },
      { timeoutMs: TIMEOUT_MS },
    );
    expect(after.slice(0, before.length).map(({ pos }) => pos)).toEqual(
      before.map(({ pos }) => pos),
    );
    for (const numbers of (await epochs()).values())
      expect(numbers.map(({ seq }) => seq)).toEqual(numbers.map((_change, index) => index + 1));
    await waitForState('passed-cleaned-up');
    site.errors.setServerAway(false);
  });

  test('continues after the agent is killed, and reports the changes made meanwhile', async () => {
    await agent?.stop('SIGKILL');
    await kube.apply(pod('while-the-agent-was-away'));
    agent = startAgent();
    await waitFor(
      'the change made meanwhile arrives',
      async () =>
        (await changes()).some(({ name }) => name === 'while-the-agent-was-away')
          ? true
          : undefined,
      { timeoutMs: TIMEOUT_MS },
    );
    const byEpoch = await epochs();
    expect(byEpoch.size).toBe(1);
    for (const numbers of byEpoch.values())
      expect(numbers.map(({ seq }) => seq)).toEqual(numbers.map((_change, index) => index + 1));
    await waitForState('passed-cleaned-up');
  });
});
