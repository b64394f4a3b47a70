import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { agent, audit } from '#db/schema.ts';
import { createCleanupStack } from '#lib/kit/cleanup-stack.ts';
import type { InstallCommand } from '#lib/protocol/api/seats.ts';
import { clusterFolder } from '../harness/cluster.ts';
import { openClusterNode, type ClusterNode } from '../harness/cluster-node.ts';
import { describeWith } from '../harness/describe-with.ts';
import { runKubectl } from '../harness/kubectl.ts';
import { openLiveWorkshop, type LiveWorkshop } from '../harness/live-workshop.ts';
import { thisMachine } from '../harness/machine.ts';
import { watchSeat, type SeatWatch } from '../harness/seat-watch.ts';
import { joinSeat } from '../harness/seats.ts';
import { waitFor } from '../harness/wait-for.ts';

const PROJECT = join(import.meta.dirname, '../..');
const CHART = join(PROJECT, 'deploy/helm/podium-agent');
/** Where the manifest puts the agent. */
const NAMESPACE = 'podium';
const ACCOUNT = `system:serviceaccount:${NAMESPACE}:podium-agent`;
const KUBECTL = join(clusterFolder(thisMachine), 'bin/kubectl');
const API_SERVER = '/etc/kubernetes/manifests/kube-apiserver.yaml';
const EXERCISE = 'pod-apply';
const ECHO_POD =
  'kubectl run echo-pod --image=hashicorp/http-echo:1.0 --labels=app=echo --port=8080 --restart=Always -- -listen=:8080 -text=foo';
const DELETIONS = 10;
const PUSH_TIMEOUT_MS = 600_000;
const WAIT = { timeoutMs: 120_000 };

describeWith(['cluster', 'image', 'helm'], 'the agent in a cluster', (found) => {
  let node: ClusterNode;
  let tag: string;
  let live: LiveWorkshop;
  let seat: { readonly id: string; readonly command: InstallCommand };
  let watch: SeatWatch;
  let cleanup = createCleanupStack();
  const kubectl = (args: readonly string[], input = ''): Promise<string> =>
    runKubectl({ program: KUBECTL, kubeconfig: node.kubeconfig }, [...args], input);
  const inNamespace = (...args: string[]): Promise<string> =>
    kubectl(['--namespace', NAMESPACE, ...args]);
  const readPod = (): Promise<string> =>
    inNamespace(
      ...['get', 'pods', '--field-selector=status.phase=Running', '--output'],
      'jsonpath={.items[*].metadata.uid}',
    );

  beforeAll(async () => {
    expect(found.cluster().source).toBe('e2e/cluster');
    node = openClusterNode();
    await node.writeServices();
    const { folder } = found.image();
    // Another image gets another tag, so that the node pulls it.
    tag = `test-${String(Math.round(statSync(join(folder, 'agent.json')).mtimeMs))}`;
    execFileSync(process.execPath, [
      ...[join(PROJECT, 'deploy/image/push.ts'), folder, tag, 'agent'],
    ]);
  }, PUSH_TIMEOUT_MS);
  beforeEach(async () => {
    cleanup = createCleanupStack();
    live = await openLiveWorkshop(cleanup, {
      host: node.hostAddress,
      agentImage: `podium-agent:${tag}`,
    });
    const joined = await joinSeat(live.server.url, live.workshop.code, 'momiji');
    const response = await fetch(`${live.server.url}/api/seats/${joined.seat.id}/install-command`, {
      method: 'POST',
      headers: { cookie: live.cookie, origin: live.server.url },
    });
    seat = { id: joined.seat.id, command: (await response.json()) as InstallCommand };
    watch = await watchSeat(live.server.url, live.cookie, seat.id);
    cleanup.add(() => {
      watch.close();
    });
    cleanup.add(() => kubectl(['delete', 'pod', 'echo-pod', '--now', '--ignore-not-found']).then());
    // Manifest and chart use the same names, and neither may find what the other one created.
    cleanup.add(() =>
      kubectl([
        ...['delete', '--ignore-not-found', `namespace/${NAMESPACE}`],
        ...['clusterrole/podium-agent', 'clusterrolebinding/podium-agent'],
      ]).then(),
    );
    await kubectl(['apply', '--filename', '-'], seat.command.inCluster.joinFile);
  });
  afterEach(() =>
    cleanup.run((error) => {
      throw error;
    }),
  );

  const applyManifest = (): Promise<string> =>
    kubectl(['apply', '--filename', seat.command.inCluster.manifestUrl]);
  const installChart = (): Promise<string> => {
    const output = execFileSync(
      found.helm().executable,
      [
        ...['--kubeconfig', node.kubeconfig, '--namespace', NAMESPACE],
        ...['upgrade', '--install', 'podium-agent', CHART, '--wait', '--timeout', '3m'],
        ...['--set', `server=${live.server.url}`, '--set', 'existingSecret=podium-join'],
        ...['--set', `image.tag=${tag}`],
      ],
      { encoding: 'utf8' },
    );
    return Promise.resolve(output);
  };
  /** Applies the Pod of the first exercise as a student does, and waits until staff see the pass. */
  async function pass(): Promise<void> {
    await node.runBash(ECHO_POD, '/');
    await watch.waitForExercise(EXERCISE, ({ cell }) => cell.state === 'passed', WAIT.timeoutMs);
  }

  it.each([
    ['manifest', applyManifest],
    ['chart', installChart],
  ])(
    'T8.5 T10.1 runs by the %s, reads no Secret, and keeps its seat when its Pod is deleted ten times',
    async (_, install) => {
      await install();
      await pass();
      const canRead = await inNamespace('auth', 'can-i', 'get', 'secrets', '--as', ACCOUNT).catch(
        (error: unknown) => String((error as Error).cause),
      );
      expect(canRead).not.toMatch(/^yes/);

      const presences = new Set<string | undefined>();
      const runInPod = (...command: string[]): Promise<string> =>
        inNamespace('exec', 'deploy/podium-agent', '--', 'podium-agent', ...command).catch(
          () => '',
        );
      for (let deleted = 0; deleted < DELETIONS; deleted++) {
        const before = await readPod();
        await inNamespace(
          ...['delete', 'pod', '--selector=app.kubernetes.io/name=podium-agent', '--now'],
        );
        await waitFor(
          'another Pod has an answer of the server',
          async () => {
            presences.add(watch.current()?.seat.presence);
            const uid = await readPod();
            if (uid === '' || uid.includes(before)) return undefined;
            // Each Pod starts an epoch. After a few of them the server asks to wait.
            return /connected|asked to wait/.test(await runInPod('status')) ? true : undefined;
          },
          WAIT,
        );
      }
      await waitFor(
        'the last Pod answers a student',
        async () => ((await runInPod('check', EXERCISE)).includes('✓') ? true : undefined),
        { timeoutMs: 300_000 },
      );
      const db = live.server.database.db;
      const agents = await db.select().from(agent).where(eq(agent.workshopId, live.workshop.id));
      expect(agents.map(({ seatId }) => seatId)).toEqual([seat.id]);
      const kinds = (await db.select({ kind: audit.kind }).from(audit)).map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind.startsWith('agent-'))).toEqual(['agent-enrolled']);
      expect(presences).not.toContain('duplicate');
    },
    900_000,
  );

  it('T10.2 stays the same agent while the API server is away, and keeps its seat', async () => {
    await applyManifest();
    await pass();
    const before = await readPod();
    const parked = '/root/kube-apiserver.yaml';
    cleanup.add(() => node.runBash(`[ ! -e ${parked} ] || mv ${parked} ${API_SERVER}`, '/').then());
    await node.runBash(`mv ${API_SERVER} ${parked}`, '/');
    await waitFor(
      'staff see that the cluster is down',
      () => (watch.current()?.seat.presence === 'cluster-down' ? true : undefined),
      WAIT,
    );
    await node.runBash(`mv ${parked} ${API_SERVER}`, '/');
    await waitFor(
      'the seat is connected again',
      () => (watch.current()?.seat.presence === 'connected' ? true : undefined),
      { timeoutMs: 240_000 },
    );
    expect(await readPod()).toBe(before);
    await node.runBash('kubectl delete pod echo-pod --now', '/');
    await watch.waitForExercise(
      EXERCISE,
      ({ cell }) => cell.state === 'passed-cleaned-up',
      WAIT.timeoutMs,
    );
  }, 600_000);
});
