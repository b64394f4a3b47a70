import { isDeepStrictEqual } from 'node:util';
import type { ClusterState } from '#lib/protocol/agent-link.ts';
import type { ClusterFacts, KindState } from '#lib/protocol/change.ts';
import type { Plan } from '#lib/protocol/plan.ts';
import type { Clock } from '#lib/kit/clock.ts';
import type { Log } from '#lib/kit/log.ts';
import type { AppliedPlan, SlimItem } from '#agents/feed/feed.ts';
import type { KubeconfigSources } from '#agents/types.ts';
import { createReadApi, type KubeReadApi } from '#agents/kube/read-api.ts';
import { Backoff } from '#lib/kit/backoff.ts';
import { readClusterFacts, readClusterUid } from '#agents/kube/cluster-facts.ts';
import { loadKubeconfig, KubeconfigError, type LoadedKubeconfig } from '#agents/kube/kubeconfig.ts';
import { ReflectorSet } from './reflector-set.ts';
import { KubeApiError, errorFromConnection } from '#agents/kube/api-error.ts';
import { createWarningFilter } from './warning-filter.ts';

/** Receives what the watcher sees, in order. */
export interface WatcherSink {
  /** `replaced`: the watcher met another cluster than the one its earlier calls were about (C8). */
  setCluster(facts: ClusterFacts, replaced: boolean): void;
  /** `items` is the complete list of the kind, `since` the last contact with it, ms since 1970. */
  replaceObjects(gvk: string, items: readonly SlimItem[], since: number): void;
  setObject(item: SlimItem): void;
  removeObject(item: SlimItem): void;
  recordWarning(item: SlimItem): void;
  /** Every kind has responded or timed out: the objects so far are the complete state (C1). */
  publishSnapshot(reason: 'start' | 'cluster-replaced', plan: AppliedPlan): void;
  /** Called after the first snapshot, when the state of a kind or the plan has changed. */
  setPlan(plan: AppliedPlan): void;
}

export interface WatcherOptions {
  readonly kubeconfigSources: KubeconfigSources;
  readonly plan: Plan;
  readonly sink: WatcherSink;
  /** uid of the cluster of the last changes, also from before a restart of the agent. */
  readonly lastClusterUid: string | undefined;
  readonly onCluster: (facts: ClusterFacts) => void;
  /** Warnings from before aren't reported, ms since 1970. */
  readonly warningsSince: number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
}

/** How long the first snapshot waits for kinds that don't respond, ms. */
const SETTLE_TIMEOUT_MS = 10_000;
/** How often to check that the API server responds and is the same cluster, ms. */
const CHECK_INTERVAL_MS = 10_000;
/** A check younger than this isn't repeated, ms. */
const MAX_CHECK_AGE_MS = 1_000;

/**
 * Watches the cluster that the kubeconfig names at the time, and passes its objects to the sink.
 */
export class Watcher {
  #plan: Plan;
  #clusterState: ClusterState | { state: 'starting' } = { state: 'starting' };
  #facts: ClusterFacts | null = null;
  #clusterUid: string | undefined;
  #kubeconfig: LoadedKubeconfig | null = null;
  #api: KubeReadApi | null = null;
  #reflectors: ReflectorSet | null = null;
  /** Whether a snapshot of this cluster was published. */
  #hasSnapshot = false;
  #snapshotReason: 'start' | 'cluster-replaced' = 'start';
  #isStopped = false;
  #pendingCheck: Promise<boolean> | null = null;
  #checkedAt = -Infinity;
  /** Last response of the API server, ms since 1970. */
  #lastAnswerAt: number;
  /**
   * The time for the kinds to respond is over. Known states are published, and later ones as they
   * arrive.
   */
  #hasSettleTimedOut = false;
  #cancelTimer: () => void = () => undefined;
  #cancelSettleTimer: () => void = () => undefined;
  readonly #backoff: Backoff;
  readonly #isNewWarning: ReturnType<typeof createWarningFilter>;
  readonly #options: WatcherOptions;

  constructor(options: WatcherOptions) {
    this.#options = options;
    this.#plan = options.plan;
    this.#clusterUid = options.lastClusterUid;
    this.#lastAnswerAt = options.clock.now();
    this.#backoff = new Backoff(options.random, { maxMs: 10_000 });
    this.#isNewWarning = createWarningFilter(options.clock, options.warningsSince);
    void this.#connect();
  }

  clusterState = (): ClusterState | { state: 'starting' } => this.#clusterState;
  clusterFacts = (): ClusterFacts | null => this.#facts;
  /** Client of the API server that is watched now; null while none is. */
  api = (): KubeReadApi | null => this.#api;
  kubeconfigSource = (): string | null => this.#kubeconfig?.source ?? null;
  kindStates = (): Record<string, KindState> => this.#reflectors?.kindStates() ?? {};

  /** Since when each stalled kind can't be seen, by gvk, ms since 1970. */
  stalledSince = (): Record<string, number> => this.#reflectors?.stalledSince() ?? {};

  setPlan(plan: Plan): void {
    this.#plan = plan;
    this.#reflectors?.setPlan(plan);
    this.#startSettleTimer();
    this.#publishIfSettled();
  }

  #startSettleTimer(): void {
    this.#hasSettleTimedOut = false;
    this.#cancelSettleTimer();
    this.#cancelSettleTimer = this.#options.clock.after(SETTLE_TIMEOUT_MS, () => {
      this.#hasSettleTimedOut = true;
      this.#publishIfSettled();
    });
  }

  /** Reads the kubeconfig again and watches its cluster. */
  reconnect(): void {
    this.#backoff.reset();
    void this.#disconnect().then(() => this.#connect());
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#disconnect();
  }

  async #disconnect(): Promise<void> {
    this.#cancelTimer();
    this.#cancelSettleTimer();
    const [reflectors, api] = [this.#reflectors, this.#api];
    this.#reflectors = this.#api = null;
    await reflectors?.stop();
    api?.close();
  }

  #schedule(ms: number, callback: () => void): void {
    this.#cancelTimer();
    if (!this.#isStopped) this.#cancelTimer = this.#options.clock.after(ms, callback);
  }

  async #connect(): Promise<void> {
    if (this.#isStopped || this.#api !== null) return;
    let api: KubeReadApi | null = null;
    try {
      this.#kubeconfig = loadKubeconfig(this.#options.kubeconfigSources);
      api = this.#api = createReadApi(this.#kubeconfig.config);
      const facts = await readClusterFacts(api);
      if (this.#isStopped || this.#api !== api) return;
      this.#startWatching(facts, api);
    } catch (error) {
      api?.close();
      if (this.#api !== api) return;
      this.#api = null;
      this.#recordError(
        error instanceof KubeconfigError
          ? new KubeApiError('down', error.message)
          : errorFromConnection(api?.server ?? 'the API server', error),
      );
      this.#schedule(this.#backoff.nextDelayMs(), () => void this.#connect());
    }
  }

  #startWatching(facts: ClusterFacts, api: KubeReadApi): void {
    const { sink, clock, random, log } = this.#options;
    const isReplaced = this.#clusterUid !== undefined && this.#clusterUid !== facts.uid;
    if (isReplaced) this.#hasSnapshot = false;
    this.#recordUp();
    if (isReplaced || !isDeepStrictEqual(facts, this.#facts)) sink.setCluster(facts, isReplaced);
    log(
      'info',
      `watching ${api.server} (${facts.distribution}, ${facts.version}, ${facts.nodes} nodes)${isReplaced ? ': a different cluster than before' : ''}`,
    );
    this.#facts = facts;
    this.#clusterUid = facts.uid;
    this.#options.onCluster(facts);
    if (isReplaced) this.#snapshotReason = 'cluster-replaced';
    this.#reflectors = new ReflectorSet(this.#plan, {
      api,
      clock,
      random,
      log,
      lastSeenAt: this.#lastAnswerAt,
      checkCluster: () => this.#ensureReachable(),
      sink: {
        onReplace: (gvk, items, since) => {
          sink.replaceObjects(gvk, items, since);
        },
        onSet: (item) => {
          sink.setObject(item);
        },
        onDelete: (item) => {
          sink.removeObject(item);
        },
        onWarning: (item) => {
          if (this.#isNewWarning(item)) sink.recordWarning(item);
        },
        onStateChange: () => {
          queueMicrotask(() => {
            this.#publishIfSettled();
          });
        },
        onError: (error) => {
          if (error.kind === 'down' || error.kind === 'refused') void this.#checkCluster();
        },
      },
    });
    this.#startSettleTimer();
    this.#schedule(CHECK_INTERVAL_MS, () => void this.#checkCluster());
  }

  /**
   * Publishes the first snapshot when every kind has responded or timed out, and later changes of
   * the kinds as they arrive.
   */
  #publishIfSettled(): void {
    const reflectors = this.#reflectors;
    if (reflectors === null || !(this.#hasSettleTimedOut || reflectors.isSettled())) return;
    const appliedPlan = { version: this.#plan.version, kinds: reflectors.kindStates() };
    if (this.#hasSnapshot) this.#options.sink.setPlan(appliedPlan);
    else this.#options.sink.publishSnapshot(this.#snapshotReason, appliedPlan);
    this.#hasSnapshot = true;
  }

  /**
   * Whether the API server responds and is the same cluster. Concurrent calls share one request.
   */
  #ensureReachable(): Promise<boolean> {
    const isFresh =
      this.#options.clock.mono() - this.#checkedAt < MAX_CHECK_AGE_MS &&
      this.#clusterState.state === 'up';
    return isFresh ? Promise.resolve(true) : this.#checkCluster();
  }

  #checkCluster(): Promise<boolean> {
    this.#pendingCheck ??= this.#requestClusterUid().finally(() => {
      this.#pendingCheck = null;
    });
    return this.#pendingCheck;
  }

  async #requestClusterUid(): Promise<boolean> {
    const api = this.#api;
    if (api === null || this.#isStopped) return false;
    try {
      const uid = await readClusterUid(api);
      if (this.#api !== api) return false;
      if (uid !== this.#clusterUid) {
        this.reconnect();
        return false;
      }
      this.#recordUp();
      this.#checkedAt = this.#options.clock.mono();
      this.#schedule(CHECK_INTERVAL_MS, () => void this.#checkCluster());
      return true;
    } catch (error) {
      if (this.#api !== api || this.#isStopped) return false;
      this.#recordError(errorFromConnection(api.server, error));
      if (this.#hasCredentialChanged()) this.reconnect();
      else this.#schedule(this.#backoff.nextDelayMs(), () => void this.#checkCluster());
      return false;
    }
  }

  /** Whether the kubeconfig has changed: `kind create cluster` writes a new one. */
  #hasCredentialChanged(): boolean {
    try {
      return loadKubeconfig(this.#options.kubeconfigSources).text !== this.#kubeconfig?.text;
    } catch {
      return false;
    }
  }

  #recordUp(): void {
    this.#backoff.reset();
    if (this.#clusterState.state !== 'up' && this.#clusterState.state !== 'starting')
      this.#options.log('info', 'the cluster responds again');
    this.#clusterState = { state: 'up' };
    this.#lastAnswerAt = this.#options.clock.now();
  }

  #recordError(error: KubeApiError): void {
    const state = error.kind === 'refused' || error.kind === 'forbidden' ? 'refused' : 'down';
    if (this.#clusterState.state === state && this.#clusterState.why === error.message) return;
    const since =
      this.#clusterState.state === state ? this.#clusterState.since : this.#options.clock.now();
    this.#clusterState = { state, why: error.message, since };
    this.#options.log(
      'warn',
      state === 'refused'
        ? `${error.message}. If the cluster was recreated or the account was deleted, run: podium-agent reconnect`
        : error.message,
    );
  }
}
