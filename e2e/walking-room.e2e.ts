import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser as Chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { WorkshopSummary } from '#lib/protocol/http.ts';
import { openBrowser } from './harness/browser.ts';
import { openKube, type Kube } from './harness/kube.ts';
import {
  createServerLocation,
  runNode,
  startPodium,
  type ServerLocation,
  type RunningProgram,
  type RunningPodium,
} from './harness/podium.ts';
import { describeWith } from './harness/requirements.ts';
import {
  joinStudent,
  signInInstructor,
  type Instructor,
  type Student,
} from '#e2e/harness/users.ts';
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
const PATIENCE = 60_000;

describeWith(['cluster', 'browser'], 'From a real cluster to a painted cell', (parts) => {
  let place: ServerLocation;
  let podium: RunningPodium;
  let browser: Chromium;
  let kube: Kube;
  let instructor: Instructor;
  let student: Student;
  let workshop: WorkshopSummary;
  let agent: RunningProgram;
  let state: string;

  const startAgent = () =>
    runNode([
      'agents/command/podium-agent.ts',
      'run',
      '--server',
      podium.url,
      '--token',
      student.token,
      '--kubeconfig',
      parts.cluster().kubeconfig,
      '--state',
      state,
    ]);
  const plate = () => instructor.page.locator(`.plate[data-key="${student.seat}"]`);
  const plateState = (wanted: string) =>
    plate()
      .and(instructor.page.locator(`[data-state="${wanted}"]`))
      .waitFor({ timeout: PATIENCE });
  /** The event's changes as they stand in the database, by export. */
  const changes = async () => {
    const { token } = await instructor.send<{ token: string }>(
      'POST',
      `/api/events/${workshop.id}/tokens`,
      { kind: 'export', hours: 1 },
    );
    const response = await fetch(`${podium.url}/api/events/${workshop.id}/export/log.jsonl`, {
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
  /** The numbers of each epoch, which must be 1, 2, 3, ... whatever was killed. */
  const epochs = async () =>
    Map.groupBy(
      (await changes()).filter(({ seq }) => typeof seq === 'number'),
      ({ epoch }) => epoch,
    );

  beforeAll(async () => {
    place = await createServerLocation();
    state = await mkdtemp(join(tmpdir(), 'podium-agent-'));
    [podium, browser] = await Promise.all([startPodium(place), openBrowser(parts.browser())]);
    kube = openKube(parts.cluster().kubeconfig);
    instructor = await signInInstructor(browser, podium.signInLink);
    workshop = await instructor.openWorkshop('Hall B');
    student = await joinStudent(browser, podium.url, workshop.code, 'momiji');
    await instructor.page.goto(`${podium.url}/events/${workshop.id}`);
    await instructor.page.getByRole('button', { name: '300', exact: true }).click();
    await plateState('unknown');
    agent = startAgent();
    await plateState('not-started');
    // The first look has arrived when the cluster's own parts are shown: from here on a pass is a pass and not `found at connect`.
    await student.page.getByText(/[1-9] of \d running/).waitFor({ timeout: PATIENCE });
  }, 400_000);

  // What the hook above did not get to is not there.
  afterAll(async () => {
    await (kube as Kube | undefined)?.cleanUp();
    await (agent as RunningProgram | undefined)?.stop('SIGTERM');
    await (browser as Chromium | undefined)?.close();
    await (podium as RunningPodium | undefined)?.stop('SIGTERM');
    await Promise.all([place.remove(), rm(state, { recursive: true, force: true })]);
  });

  it('turns the cell and the student page green when the Pod of the course is applied and Ready', async () => {
    await kube.apply(pod('echo-pod'));
    await plateState('passed');
    await student.page.getByText('Passed at').first().waitFor({ timeout: PATIENCE });
  });

  it('keeps the pass when the Pod is deleted, and says so', async () => {
    await kube.delete(pod('echo-pod'));
    await plateState('passed-removed');
    await student.page.getByText('Your pass still counts').first().waitFor({ timeout: PATIENCE });
  });

  it('says in words what is wrong with an image that is not there', async () => {
    await kube.apply(pod('echo-pod', 'hashicorp/http-ehco:latest'));
    await plate().click();
    await instructor.page.getByText('http-ehco').first().waitFor({ timeout: PATIENCE });
    await student.page.getByText('http-ehco').first().waitFor({ timeout: PATIENCE });
    await kube.delete(pod('echo-pod'));
  });

  it('loses nothing that was acknowledged when the server is killed', async () => {
    const before = await changes();
    await podium.stop('SIGKILL');
    await instructor.page.getByText('Reconnecting').first().waitFor({ timeout: PATIENCE });
    await kube.apply(pod('while-the-server-was-away'));
    podium = await startPodium(place);
    const after = await waitFor(
      'the change made meanwhile arrives',
      async () => {
        const all = await changes();
        return all.some(({ name }) => name === 'while-the-server-was-away') ? all : undefined;
      },
      { timeoutMs: PATIENCE },
    );
    expect(after.slice(0, before.length).map(({ pos }) => pos)).toEqual(
      before.map(({ pos }) => pos),
    );
    for (const numbers of (await epochs()).values())
      expect(numbers.map(({ seq }) => seq)).toEqual(numbers.map((_change, index) => index + 1));
    await plateState('passed-removed');
  });

  it('goes on where it was when the agent is killed, and tells what happened meanwhile', async () => {
    await agent.stop('SIGKILL');
    await kube.apply(pod('while-the-agent-was-away'));
    agent = startAgent();
    await waitFor(
      'the change made meanwhile arrives',
      async () =>
        (await changes()).some(({ name }) => name === 'while-the-agent-was-away')
          ? true
          : undefined,
      { timeoutMs: PATIENCE },
    );
    const byEpoch = await epochs();
    expect(byEpoch.size).toBe(1);
    for (const numbers of byEpoch.values())
      expect(numbers.map(({ seq }) => seq)).toEqual(numbers.map((_change, index) => index + 1));
    await plateState('passed-removed');
  });
});
