import { admitProbeObservation } from '#lib/cluster/slim/admit.ts';
import type { ClusterFacts } from '#lib/protocol/change.ts';
import type { Plan } from '#lib/protocol/plan.ts';
import type { Clock } from '#lib/kit/clock.ts';
import type { Log } from '#lib/kit/log.ts';
import { Feed } from '#agents/feed/feed.ts';
import { LastLogLines } from '#agents/feed/last-log-lines.ts';
import { openLink, type Link } from '#agents/link/link.ts';
import type { LinkOptions } from '#agents/link/options.ts';
import { NodeReachability } from '#agents/probe/node-reachability.ts';
import { ObjectCache } from '#agents/probe/object-cache.ts';
import { ProbeScheduler } from '#agents/probe/probe-scheduler.ts';
import { sendProbe } from '#agents/probe/send-probe.ts';
import type { Spool } from '#agents/spool/spool.ts';
import type { KubeconfigSources, PodIdentity } from '#agents/types.ts';
import { withoutOwnWorkload } from '#agents/watch/own-workload.ts';
import { Watcher, type WatcherSink } from '#agents/watch/watcher.ts';

export interface ClusterPipelineOptions {
  readonly kubeconfigSources: KubeconfigSources;
  readonly plan: Plan;
  readonly spool: Spool;
  /** uid of the cluster that the log spoke of last, also before a restart of the agent. */
  readonly lastClusterUid?: string | undefined;
  readonly onCluster?: (facts: ClusterFacts) => void;
  /** The agent's own Pod, whose workload isn't reported. */
  readonly pod?: PodIdentity | undefined;
  /** Earlier warnings aren't reported, ms since 1970. */
  readonly warningsSince: number;
  readonly clock: Clock;
  /** In [0, 1), for jitter. */
  readonly random: () => number;
  readonly log: Log;
}

/** Everything between a cluster and the spool. */
export interface ClusterPipeline {
  readonly watcher: Watcher;
  readonly feed: Feed;
  setPlan(plan: Plan): void;
  /** Stops watching and probing, then numbers the changes that still wait. */
  stop(): Promise<void>;
}

/**
 * Wires watch → enrich (last log line) → feed → spool. Probes subscribe to the feed's objects and
 * publish their responses into it, so that an object is always numbered before its probe response.
 */
export function startClusterPipeline(options: ClusterPipelineOptions): ClusterPipeline {
  const { spool, clock, random, log } = options;
  const feed = new Feed({ spool, clock, log });
  const lastLogLines = new LastLogLines({
    api: () => watcher.api(),
    clock,
    onLine: (item) => {
      feed.setObject(item);
    },
  });
  const sink: WatcherSink = {
    setCluster: (facts, replaced) => {
      feed.setCluster(facts, replaced);
    },
    replaceObjects: (gvk, items, since) => {
      const enriched = items.map((item) => lastLogLines.addKnownLines(item));
      feed.replaceObjects(gvk, enriched, since);
    },
    setObject: (item) => {
      feed.setObject(lastLogLines.addKnownLines(item));
    },
    removeObject: (item) => {
      feed.removeObject(lastLogLines.removePod(item));
    },
    recordWarning: (item) => {
      feed.recordObservation('event', item);
    },
    publishSnapshot: (reason, plan) => {
      feed.publishSnapshot(reason, plan);
    },
    setPlan: (plan) => {
      feed.setPlan(plan);
    },
  };
  const watcher = new Watcher({
    kubeconfigSources: options.kubeconfigSources,
    plan: options.plan,
    sink: options.pod === undefined ? sink : withoutOwnWorkload(sink, options.pod),
    lastClusterUid: options.lastClusterUid,
    onCluster: options.onCluster ?? (() => undefined),
    warningsSince: options.warningsSince,
    clock,
    random,
    log,
  });
  const probes = startProbes(feed, watcher, options);
  probes.setPlan(options.plan);
  return {
    watcher,
    feed,
    setPlan(plan) {
      probes.setPlan(plan);
      watcher.setPlan(plan);
    },
    async stop() {
      probes.stop();
      lastLogLines.stop();
      await watcher.stop();
      feed.stop();
    },
  };
}

function startProbes(
  feed: Feed,
  watcher: Watcher,
  { clock, log, pod }: ClusterPipelineOptions,
): { setPlan(plan: Plan): void; stop(): void } {
  const objects = new ObjectCache();
  const reachability = new NodeReachability({
    clock,
    nodeAddresses: () => objects.nodeAddresses(),
  });
  const deps = {
    api: () => watcher.api(),
    objects,
    reachability,
    clock,
    inCluster: pod !== undefined,
  };
  const scheduler = new ProbeScheduler({
    objects,
    clock,
    log,
    isClusterUp: () => watcher.clusterState().state === 'up',
    sendProbe: (probe, item) => sendProbe(probe, item, deps),
    onObservation: (item) => {
      feed.recordObservation('probe', {
        ...item,
        object: admitProbeObservation(item.object),
      });
    },
  });
  feed.subscribe({
    onObjectSet(item) {
      scheduler.setObject(item);
      if (item.ref.gvk === 'v1/Node') reachability.check();
    },
    onObjectRemoved(item) {
      scheduler.removeObject(item);
    },
    onObjectsReplaced(gvk, items) {
      scheduler.replaceObjects(gvk, items);
      reachability.check();
    },
    onKindsChanged(kinds) {
      scheduler.setWatchedKinds(kinds);
    },
    onSnapshotComplete() {
      scheduler.onSnapshotComplete();
    },
    onClusterReplaced() {
      scheduler.clear();
    },
  });
  return {
    setPlan({ probes }) {
      scheduler.setProbes(probes);
    },
    stop() {
      scheduler.stop();
      reachability.stop();
    },
  };
}

/** Link options that only the agent itself knows; the pipeline supplies the others. */
export type AgentLinkOptions = Omit<
  LinkOptions,
  | 'spool'
  | 'clock'
  | 'random'
  | 'log'
  | 'clusterFacts'
  | 'clusterState'
  | 'digestPosition'
  | 'onResync'
  | 'onChangesLost'
>;

export interface AgentPipeline extends ClusterPipeline {
  readonly link: Link;
}

/**
 * The complete pipeline of an agent: watch → enrich → feed → spool → link.
 * @throws when `server` of the link isn't an http(s) URL
 */
export function startAgentPipeline(
  options: ClusterPipelineOptions,
  linkOptions: AgentLinkOptions,
): AgentPipeline {
  const { spool, clock, random, log } = options;
  const startedAt = clock.now();
  const cluster = startClusterPipeline(options);
  const { watcher, feed } = cluster;
  const link = openLink({
    ...linkOptions,
    spool,
    clock,
    random,
    log,
    clusterFacts: () => watcher.clusterFacts() ?? undefined,
    clusterState: () => {
      const state = watcher.clusterState();
      return state.state === 'starting'
        ? { state: 'down', why: 'the agent has just started', since: startedAt }
        : state;
    },
    digestPosition: () => feed.digestPosition(),
    onResync: (reason) => {
      log('info', `the server requests the full state: ${reason}`);
      feed.resync();
    },
    onChangesLost: (reason, from) => {
      feed.recordGap(reason, from);
    },
  });
  return {
    ...cluster,
    link,
    async stop() {
      link.stop();
      await cluster.stop();
    },
  };
}
