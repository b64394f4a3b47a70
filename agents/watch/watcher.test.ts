import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BUILT_IN_KINDS } from '#lib/cluster/plan.ts';
import type { Change } from '#lib/protocol/change.ts';
import { loadRecording, type Recording } from '#e2e/replay/recording.ts';
import { startReplay, type Replay } from '#e2e/replay/replay.ts';
import { createFakeClock } from '#lib/kit/fake-clock.ts';
import {
  startClusterPipeline,
  type ClusterPipeline,
  type ClusterPipelineOptions,
} from '#agents/pipeline.ts';
import { createMemorySpool } from '#agents/spool/memory-spool.ts';
import { detectDistribution } from '#agents/kube/cluster-facts.ts';

const recording = loadRecording('echo-pod');
const KUBE_SYSTEM = recording.kinds
  .flatMap(({ items }) => items)
  .find(({ metadata }) => metadata.name === 'kube-system')!.metadata.uid!;
/** The same cluster after it was recreated: every uid differs. */
const recreated: Recording = JSON.parse(
  JSON.stringify(recording).replace(/"uid":"/g, '"uid":"new-'),
);

let folder: string;
const replays: Replay[] = [];
const pipelines: ClusterPipeline[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watcher-'));
});
afterEach(async () => {
  await Promise.all(pipelines.splice(0).map((pipeline) => pipeline.stop()));
  await Promise.all(replays.splice(0).map((replay) => replay.close()));
  await rm(folder, { recursive: true });
});

async function startCluster(source: Recording = recording): Promise<Replay> {
  const replay = await startReplay(source);
  replays.push(replay);
  await writeFile(join(folder, 'config'), replay.kubeconfig());
  return replay;
}
function startWatcher(options: Partial<ClusterPipelineOptions> = {}) {
  const clock = createFakeClock(Date.parse('2026-11-23T03:00:00Z'));
  const spool = createMemorySpool();
  const pipeline = startClusterPipeline({
    kubeconfigSources: { flag: join(folder, 'config') },
    plan: { version: 1, kinds: BUILT_IN_KINDS, probes: [] },
    spool,
    warningsSince: 0,
    clock,
    random: () => 0,
    log: () => undefined,
    ...options,
  });
  pipelines.push(pipeline);
  const changes = () => spool.read(0, { changes: 1e6, bytes: 1e9 });
  /** Advances the clock in small steps until the numbered changes match. */
  const advanceUntil = (matches: (changes: Change[]) => boolean, step = 500) =>
    vi.waitFor(
      async () => {
        clock.advance(step);
        expect(matches(await changes())).toBe(true);
      },
      { timeout: 10_000, interval: 10 },
    );
  return { clock, pipeline, spool, watcher: pipeline.watcher, changes, advanceUntil };
}
const hasChange =
  (op: Change['op'], fields: object = {}) =>
  (changes: Change[]) =>
    changes.some(
      (change) =>
        change.op === op &&
        Object.entries(fields).every(
          ([key, value]) => (change as Record<string, unknown>)[key] === value,
        ),
    );

describe('C1: the beginning of a run', () => {
  it('begins with cluster, plan and all objects', async () => {
    await startCluster();
    const { advanceUntil, changes, watcher } = startWatcher();
    await advanceUntil(hasChange('reset-end'), 20);
    const allChanges = await changes();
    expect(allChanges.slice(0, 3)).toMatchObject([
      { op: 'cluster', cluster: { uid: KUBE_SYSTEM, nodes: 1 }, replaced: false },
      { op: 'plan-applied', plan: 1 },
      { op: 'reset-begin', why: 'start' },
    ]);
    expect(
      new Set(allChanges.flatMap((change) => (change.op === 'set' ? [change.gvk] : []))),
    ).toContain('v1/Pod');
    expect([
      watcher.clusterState(),
      Object.values(watcher.kindStates()).every((state) => state === 'watching'),
    ]).toEqual([{ state: 'up' }, true]);
  });

  it('C9: reports a kind without permission as forbidden and does not wait for it', async () => {
    const replay = await startCluster();
    replay.misbehave({
      path: '/api/v1/nodes',
      on: 'list',
      kind: 'status',
      code: 403,
      times: Infinity,
    });
    const { advanceUntil, changes } = startWatcher();
    await advanceUntil(hasChange('reset-end'), 20);
    expect((await changes()).find(({ op }) => op === 'plan-applied')).toMatchObject({
      kinds: { 'v1/Node': 'forbidden', 'v1/Pod': 'watching' },
    });
  });

  it('waits 10 s for a kind that does not respond', async () => {
    const replay = await startCluster();
    replay.misbehave({ path: '/apis/batch/v1/jobs', on: 'list', kind: 'silent' });
    const { advanceUntil, changes, clock } = startWatcher();
    const before = clock.now();
    await advanceUntil(hasChange('reset-end'));
    expect(clock.now() - before).toBeGreaterThanOrEqual(10_000);
    expect((await changes()).find(({ op }) => op === 'plan-applied')).not.toMatchObject({
      kinds: { 'batch/v1/Job': expect.anything() },
    });
  });
});

it('C9: a kind that the API server refuses to list and watch is stalled, and keeps its objects', async () => {
  const PODS = '/api/v1/pods';
  const replay = await startCluster();
  const { advanceUntil, changes, watcher, clock } = startWatcher();
  await advanceUntil(hasChange('reset-end'), 20);
  const podState = () => watcher.kindStates()['v1/Pod'];
  const refusal = { path: PODS, kind: 'status', times: 40 } as const;
  replay.misbehave({ ...refusal, on: 'watch', code: 400 });
  replay.misbehave({ ...refusal, on: 'list', code: 500 });
  replay.misbehave({ path: PODS, kind: 'end' });
  const before = clock.now();
  await advanceUntil(() => podState() === 'stalled');
  expect(clock.now() - before).toBeGreaterThanOrEqual(60_000);
  expect(watcher.stalledSince()['v1/Pod']).toBeGreaterThanOrEqual(before - 1_000);
  expect(watcher.clusterState()).toEqual({ state: 'up' });
  const lastPlan = (await changes()).findLast(({ op }) => op === 'plan-applied');
  expect(lastPlan).toMatchObject({ kinds: { 'v1/Pod': 'stalled', 'v1/Node': 'watching' } });
  expect((await changes()).filter(({ op }) => op === 'gone')).toEqual([]);
  await advanceUntil(() => podState() === 'watching', 2_000);
  expect(watcher.stalledSince()).toEqual({});
});

it('no kind of a cluster that is down is stalled', async () => {
  const replay = await startCluster();
  const { advanceUntil, clock, watcher } = startWatcher();
  await advanceUntil(hasChange('reset-end'), 20);
  await replay.close();
  const before = clock.now();
  await advanceUntil(() => clock.now() - before > 180_000, 2_000);
  expect(watcher.clusterState()).toMatchObject({ state: 'down' });
  expect(new Set(Object.values(watcher.kindStates()))).toEqual(new Set(['watching']));
});

describe('W5: the state of the cluster', () => {
  it('is down with a reason without a kubeconfig, and uses it as soon as it exists', async () => {
    const { advanceUntil, watcher } = startWatcher();
    await vi.waitFor(() => {
      expect(watcher.clusterState()).toMatchObject({
        state: 'down',
        why: expect.stringContaining("doesn't exist"),
      });
    });
    await startCluster();
    await advanceUntil(hasChange('reset-end'));
    expect(watcher.clusterState()).toEqual({ state: 'up' });
  });

  it('C8: a recreated cluster empties the mirror without gone changes', async () => {
    const old = await startCluster();
    const { advanceUntil, changes, watcher } = startWatcher();
    await advanceUntil(hasChange('reset-end'), 20);
    await old.close();
    await vi.waitFor(() => {
      expect(watcher.clusterState()).toMatchObject({ state: 'down' });
    });
    await startCluster(recreated);
    await advanceUntil(hasChange('reset-begin', { why: 'cluster-replaced' }));
    const allChanges = await changes();
    expect(allChanges.filter(({ op }) => op === 'gone')).toEqual([]);
    expect(allChanges.findLast(({ op }) => op === 'cluster')).toMatchObject({
      replaced: true,
      cluster: { uid: `new-${KUBE_SYSTEM}` },
    });
  });

  it('C8: recognizes another cluster after a restart of the agent', async () => {
    await startCluster();
    const { advanceUntil } = startWatcher({ lastClusterUid: 'another' });
    await advanceUntil(hasChange('reset-begin', { why: 'cluster-replaced' }), 20);
  });
});

it.each([
  ['kind', 'v1.34.0', { spec: { providerID: 'kind://docker/kind/kind-control-plane' } }],
  ['minikube', 'v1.34.0', { metadata: { labels: { 'minikube.k8s.io/name': 'minikube' } } }],
  ['gke', 'v1.33.2-gke.1043000', {}],
  ['other', 'v1.34.0+k3s1', { spec: { providerID: 'k3s://x' } }],
])('detects the distribution %s', (distribution, version, node) => {
  expect(detectDistribution(version, [node])).toBe(distribution);
});
