import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BUILT_IN_KINDS } from '#lib/cluster/plan.ts';
import type { Change } from '#lib/protocol/change.ts';
import { loadRecording, type Recording } from '#e2e/replay/recording.ts';
import { startReplay, type Replay } from '#e2e/replay/replay.ts';
import { createFakeClock } from '#lib/kit/fake-clock.ts';
import { Feed } from '../feed/feed.ts';
import { createMemorySpool } from '../spool/memory-spool.ts';
import { detectDistribution } from '#agents/kube/cluster-facts.ts';
import { Watcher, type WatcherOptions } from './watcher.ts';

const recording = loadRecording('echo-pod');
const KUBE_SYSTEM = recording.kinds
  .flatMap(({ items }) => items)
  .find(({ metadata }) => metadata.name === 'kube-system')!.metadata.uid!;
/** The same cluster, made anew: every uid is another. */
const recreated: Recording = JSON.parse(
  JSON.stringify(recording).replace(/"uid":"/g, '"uid":"new-'),
);

let folder: string;
const replays: Replay[] = [];
const watchers: Watcher[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watcher-'));
});
afterEach(async () => {
  await Promise.all(watchers.splice(0).map((watcher) => watcher.stop()));
  await Promise.all(replays.splice(0).map((replay) => replay.close()));
  await rm(folder, { recursive: true });
});

async function startCluster(source: Recording = recording): Promise<Replay> {
  const replay = await startReplay(source);
  replays.push(replay);
  await writeFile(join(folder, 'config'), replay.kubeconfig());
  return replay;
}
function startWatcher(more: Partial<WatcherOptions> = {}) {
  const clock = createFakeClock(Date.parse('2026-11-23T03:00:00Z'));
  const spool = createMemorySpool();
  const log = () => undefined;
  const feed = new Feed({ spool, clock, log });
  const watcher = new Watcher({
    kubeconfigSources: { flag: join(folder, 'config') },
    plan: { version: 1, kinds: BUILT_IN_KINDS, probes: [] },
    feed,
    lastClusterUid: undefined,
    onCluster: vi.fn(),
    warningsSince: 0,
    clock,
    random: () => 0,
    log,
    ...more,
  });
  watchers.push(watcher);
  const changes = () => spool.read(0, { changes: 1e6, bytes: 1e9 });
  /** Lets time pass, a little at a time, until the numbered changes are so. */
  const advanceUntil = (holds: (changes: Change[]) => boolean, step = 500) =>
    vi.waitFor(
      async () => {
        clock.advance(step);
        expect(holds(await changes())).toBe(true);
      },
      { timeout: 10_000, interval: 10 },
    );
  return { clock, feed, spool, watcher, changes, advanceUntil };
}
const hasChange =
  (op: Change['op'], more: object = {}) =>
  (changes: Change[]) =>
    changes.some(
      (change) =>
        change.op === op &&
        Object.entries(more).every(
          ([key, value]) => (change as Record<string, unknown>)[key] === value,
        ),
    );

describe('C1: a run begins', () => {
  it('with cluster, plan and all that stands', async () => {
    await startCluster();
    const { advanceUntil, changes, watcher } = startWatcher();
    await advanceUntil(hasChange('reset-end'), 20);
    const said = await changes();
    expect(said.slice(0, 3)).toMatchObject([
      { op: 'cluster', cluster: { uid: KUBE_SYSTEM, nodes: 1 }, replaced: false },
      { op: 'plan-applied', plan: 1 },
      { op: 'reset-begin', why: 'start' },
    ]);
    expect(new Set(said.flatMap((change) => (change.op === 'set' ? [change.gvk] : [])))).toContain(
      'v1/Pod',
    );
    expect([
      watcher.clusterState(),
      Object.values(watcher.kindStates()).every((state) => state === 'watching'),
    ]).toEqual([{ state: 'up' }, true]);
  });

  it('C9: a kind that may not be seen is said to be forbidden and holds nothing up', async () => {
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

  it('a kind that does not answer is waited for 10 s', async () => {
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

describe('W5: the state of the cluster', () => {
  it('no kubeconfig is down, in words; it is taken as soon as it is there', async () => {
    const { advanceUntil, watcher } = startWatcher();
    await vi.waitFor(() => {
      expect(watcher.clusterState()).toMatchObject({
        state: 'down',
        why: expect.stringContaining('is not there'),
      });
    });
    await startCluster();
    await advanceUntil(hasChange('reset-end'));
    expect(watcher.clusterState()).toEqual({ state: 'up' });
  });

  it('C8: a cluster that is made anew empties the mirror, and nothing of the old one is gone', async () => {
    const old = await startCluster();
    const { advanceUntil, changes, watcher } = startWatcher();
    await advanceUntil(hasChange('reset-end'), 20);
    await old.close();
    await vi.waitFor(() => {
      expect(watcher.clusterState()).toMatchObject({ state: 'down' });
    });
    await startCluster(recreated);
    await advanceUntil(hasChange('reset-begin', { why: 'cluster-replaced' }));
    const said = await changes();
    expect(said.filter(({ op }) => op === 'gone')).toEqual([]);
    expect(said.findLast(({ op }) => op === 'cluster')).toMatchObject({
      replaced: true,
      cluster: { uid: `new-${KUBE_SYSTEM}` },
    });
  });

  it('C8: it is noticed across a restart of the agent too', async () => {
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
])('tells %s', (distribution, version, node) => {
  expect(detectDistribution(version, [node])).toBe(distribution);
});
