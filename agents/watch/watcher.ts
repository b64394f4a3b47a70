import type { ClusterState } from '#lib/protocol/agent-link.ts';
import type { ClusterFacts, KindState } from '#lib/protocol/change.ts';
import type { Plan } from '#lib/protocol/plan.ts';
import type { Clock, Log } from '#lib/kit/clock.ts';
import type { Feed } from '../feed/feed.ts';
import { Asking } from '../probe/asking.ts';
import type { KubeconfigSources } from '#agents/types.ts';
import { createReadApi, type KubeReadApi } from '#agents/kube/read-api.ts';
import { Backoff } from '#lib/kit/backoff.ts';
import { readClusterFacts, readClusterUid } from '#agents/kube/cluster-facts.ts';
import { loadKubeconfig, KubeconfigError, type LoadedKubeconfig } from '#agents/kube/kubeconfig.ts';
import { ReflectorSet } from './reflector-set.ts';
import { KubeApiError, errorFromConnection } from '#agents/kube/api-error.ts';
import { createWarningFilter } from './warning-filter.ts';

export interface WatcherOptions {
  readonly kubeconfigSources: KubeconfigSources;
  readonly plan: Plan;
  readonly feed: Feed;
  /** uid of the cluster that the log spoke of last, over restarts of the agent. */
  readonly lastClusterUid: string | undefined;
  readonly onCluster: (facts: ClusterFacts) => void;
  /** Warnings before this are not news, ms since 1970. */
  readonly warningsSince: number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
}

/** The first state of the whole waits so long for kinds that don't answer, ms. */
const SETTLE_TIMEOUT_MS = 10_000;
/** How often the API server is asked whether it is there and the same, ms. */
const CHECK_INTERVAL_MS = 10_000;
/** A check that is younger than this need not be repeated, ms. */
const MAX_CHECK_AGE_MS = 1_000;

/** Watches the cluster of a kubeconfig, whichever that is by now, and feeds what it sees. */
export class Watcher {
  #plan: Plan;
  #clusterState: ClusterState | { state: 'starting' } = { state: 'starting' };
  #facts: ClusterFacts | null = null;
  #clusterUid: string | undefined;
  #kubeconfig: LoadedKubeconfig | null = null;
  #api: KubeReadApi | null = null;
  #reflectors: ReflectorSet | null = null;
  /** Numbered as a whole since this cluster was met. */
  #hasSnapshot = false;
  #snapshotReason: 'start' | 'cluster-replaced' = 'start';
  #isStopped = false;
  #pendingCheck: Promise<boolean> | null = null;
  #checkedAt = -Infinity;
  /** When the API server last answered, ms since 1970. */
  #lastAnswerAt: number;
  /** Kinds had their time: what states are known by now are said, and each later one as it comes. */
  #hasSettleTimedOut = false;
  #cancelTimer: () => void = () => undefined;
  #cancelSettleTimer: () => void = () => undefined;
  readonly #backoff: Backoff;
  readonly #isNewWarning: ReturnType<typeof createWarningFilter>;
  readonly #asking: Asking;
  readonly #options: WatcherOptions;

  constructor(options: WatcherOptions) {
    this.#options = options;
    this.#plan = options.plan;
    this.#clusterUid = options.lastClusterUid;
    this.#lastAnswerAt = options.clock.now();
    this.#backoff = new Backoff(options.random, { first: 1_000, longest: 10_000 });
    this.#isNewWarning = createWarningFilter(options.clock, options.warningsSince);
    const { feed, clock, log } = options;
    this.#asking = new Asking({
      feed,
      clock,
      log,
      api: () => this.#api,
      isUp: () => this.#clusterState.state === 'up',
    });
    this.#asking.plan(options.plan);
    void this.#connect();
  }

  clusterState = (): ClusterState | { state: 'starting' } => this.#clusterState;
  clusterFacts = (): ClusterFacts | null => this.#facts;
  kubeconfigSource = (): string | null => this.#kubeconfig?.source ?? null;
  kindStates = (): Record<string, KindState> => this.#reflectors?.kindStates() ?? {};

  setPlan(plan: Plan): void {
    this.#plan = plan;
    this.#reflectors?.setPlan(plan);
    this.#asking.plan(plan);
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

  /** Look for the kubeconfig now. */
  reconnect(): void {
    this.#backoff.reset();
    void this.#disconnect().then(() => this.#connect());
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#asking.stop();
    await this.#disconnect();
  }

  async #disconnect(): Promise<void> {
    this.#cancelTimer();
    this.#cancelSettleTimer();
    const [kinds, api] = [this.#reflectors, this.#api];
    this.#reflectors = this.#api = null;
    await kinds?.stop();
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
    const { feed, clock, random, log } = this.#options;
    const replaced = this.#clusterUid !== undefined && this.#clusterUid !== facts.uid;
    if (replaced) {
      this.#hasSnapshot = false;
      this.#asking.clear();
    }
    this.#recordUp();
    if (replaced || JSON.stringify(facts) !== JSON.stringify(this.#facts))
      feed.setCluster(facts, replaced);
    log(
      'info',
      `watching ${api.server} (${facts.distribution}, ${facts.version}, ${facts.nodes} nodes)${replaced ? ': another cluster than before' : ''}`,
    );
    this.#facts = facts;
    this.#clusterUid = facts.uid;
    this.#options.onCluster(facts);
    if (replaced) this.#snapshotReason = 'cluster-replaced';
    this.#reflectors = new ReflectorSet(this.#plan, {
      api,
      clock,
      random,
      log,
      lastSeenAt: this.#lastAnswerAt,
      checkCluster: () => this.#ensureReachable(),
      sink: {
        onReplace: (gvk, items, since) => {
          this.#asking.replace(gvk, items, since);
        },
        onSet: (item) => {
          this.#asking.set(item);
        },
        onDelete: (item) => {
          this.#asking.gone(item);
        },
        onWarning: (item) => {
          if (this.#isNewWarning(item)) feed.recordObservation('event', item);
        },
        onStateChange: () => {
          queueMicrotask(() => {
            this.#publishIfSettled();
          });
        },
        onError: (trouble) => {
          if (trouble.kind === 'down' || trouble.kind === 'refused') void this.#checkCluster();
        },
      },
    });
    this.#startSettleTimer();
    this.#schedule(CHECK_INTERVAL_MS, () => void this.#checkCluster());
  }

  /** The first whole state is numbered when every kind has answered, or has had its time; later states of kinds as they come. */
  #publishIfSettled(): void {
    const kinds = this.#reflectors;
    if (kinds === null || !(this.#hasSettleTimedOut || kinds.isSettled())) return;
    const appliedPlan = { version: this.#plan.version, kinds: kinds.kindStates() };
    this.#asking.keepOnly(appliedPlan.kinds);
    if (this.#hasSnapshot) this.#options.feed.setPlan(appliedPlan);
    else this.#options.feed.publishSnapshot(this.#snapshotReason, appliedPlan);
    this.#hasSnapshot = true;
  }

  /** Whether the API server answers and is the cluster it was. Many may ask at once; one request answers them. */
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

  /** The kubeconfig says something else by now: `kind create cluster` writes a new one. */
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
      this.#options.log('info', 'the cluster answers again');
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
        ? `${error.message}. Was the cluster made anew, or the account removed? Run: podium-agent reconnect`
        : error.message,
    );
  }
}
