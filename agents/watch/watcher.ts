import type { ClusterState } from '#lib/protocol/agent-link.ts';
import type { ClusterFacts, KindState } from '#lib/protocol/change.ts';
import type { Plan } from '#lib/protocol/plan.ts';
import type { Clock, Log } from '#lib/kit/clock.ts';
import type { Feed } from '../feed/feed.ts';
import { Asking } from '../probe/asking.ts';
import type { KubeconfigPlaces } from '#agents/types.ts';
import { createApi, type Api } from '#agents/kube/read-api.ts';
import { Backoff } from '#lib/kit/backoff.ts';
import { clusterFacts, clusterUid } from '#agents/kube/cluster-facts.ts';
import { loadKubeconfig, NoKubeconfig, type LoadedKubeconfig } from '#agents/kube/kubeconfig.ts';
import { Kinds } from './reflector-set.ts';
import { ApiTrouble, troubleOfConnection } from '#agents/kube/api-error.ts';
import { newsOf } from './warning-filter.ts';

export interface WatcherOptions {
  readonly places: KubeconfigPlaces;
  readonly plan: Plan;
  readonly feed: Feed;
  /** uid of the cluster that the log spoke of last, over restarts of the agent. */
  readonly lastCluster: string | undefined;
  readonly onCluster: (facts: ClusterFacts) => void;
  /** Warnings before this are not news, ms since 1970. */
  readonly warningsSince: number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
}

/** The first state of the whole waits so long for kinds that don't answer, ms. */
const SETTLE_MS = 10_000;
/** How often the API server is asked whether it is there and the same, ms. */
const CHECK_MS = 10_000;
/** A check that is younger than this need not be repeated, ms. */
const FRESH_MS = 1_000;

/** Watches the cluster of a kubeconfig, whichever that is by now, and feeds what it sees. */
export class Watcher {
  #plan: Plan;
  #state: ClusterState | { state: 'starting' } = { state: 'starting' };
  #facts: ClusterFacts | null = null;
  #clusterUid: string | undefined;
  #kubeconfig: LoadedKubeconfig | null = null;
  #api: Api | null = null;
  #kinds: Kinds | null = null;
  /** Numbered as a whole since this cluster was met. */
  #begun = false;
  #why: 'start' | 'cluster-replaced' = 'start';
  #stopped = false;
  #checking: Promise<boolean> | null = null;
  #checkedAt = -Infinity;
  /** When the API server last answered, ms since 1970. */
  #aliveAt: number;
  /** Kinds had their time: what states are known by now are said, and each later one as it comes. */
  #late = false;
  #cancel: () => void = () => undefined;
  #cancelSettle: () => void = () => undefined;
  readonly #backoff: Backoff;
  readonly #isNews: ReturnType<typeof newsOf>;
  readonly #asking: Asking;
  readonly #options: WatcherOptions;

  constructor(options: WatcherOptions) {
    this.#options = options;
    this.#plan = options.plan;
    this.#clusterUid = options.lastCluster;
    this.#aliveAt = options.clock.now();
    this.#backoff = new Backoff(options.random, { first: 1_000, longest: 10_000 });
    this.#isNews = newsOf(options.clock, options.warningsSince);
    const { feed, clock, log } = options;
    this.#asking = new Asking({
      feed,
      clock,
      log,
      api: () => this.#api,
      isUp: () => this.#state.state === 'up',
    });
    this.#asking.plan(options.plan);
    void this.#connect();
  }

  state = (): ClusterState | { state: 'starting' } => this.#state;
  facts = (): ClusterFacts | null => this.#facts;
  kubeconfig = (): string | null => this.#kubeconfig?.from ?? null;
  kinds = (): Record<string, KindState> => this.#kinds?.states() ?? {};

  plan(plan: Plan): void {
    this.#plan = plan;
    this.#kinds?.plan(plan);
    this.#asking.plan(plan);
    this.#expectSettled();
    this.#settle();
  }

  #expectSettled(): void {
    this.#late = false;
    this.#cancelSettle();
    this.#cancelSettle = this.#options.clock.after(SETTLE_MS, () => {
      this.#late = true;
      this.#settle();
    });
  }

  /** Look for the kubeconfig now. */
  reconnect(): void {
    this.#backoff.reset();
    void this.#disconnect().then(() => this.#connect());
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#asking.stop();
    await this.#disconnect();
  }

  async #disconnect(): Promise<void> {
    this.#cancel();
    this.#cancelSettle();
    const [kinds, api] = [this.#kinds, this.#api];
    this.#kinds = this.#api = null;
    await kinds?.stop();
    api?.close();
  }

  #later(ms: number, act: () => void): void {
    this.#cancel();
    if (!this.#stopped) this.#cancel = this.#options.clock.after(ms, act);
  }

  async #connect(): Promise<void> {
    if (this.#stopped || this.#api !== null) return;
    let api: Api | null = null;
    try {
      this.#kubeconfig = loadKubeconfig(this.#options.places);
      api = this.#api = createApi(this.#kubeconfig.config);
      const facts = await clusterFacts(api);
      if (this.#stopped || this.#api !== api) return;
      this.#met(facts, api);
    } catch (error) {
      api?.close();
      if (this.#api !== api) return;
      this.#api = null;
      this.#troubled(
        error instanceof NoKubeconfig
          ? new ApiTrouble('down', error.message)
          : troubleOfConnection(api?.server ?? 'the API server', error),
      );
      this.#later(this.#backoff.next(), () => void this.#connect());
    }
  }

  #met(facts: ClusterFacts, api: Api): void {
    const { feed, clock, random, log } = this.#options;
    const replaced = this.#clusterUid !== undefined && this.#clusterUid !== facts.uid;
    if (replaced) {
      this.#begun = false;
      this.#asking.clear();
    }
    this.#up();
    if (replaced || JSON.stringify(facts) !== JSON.stringify(this.#facts))
      feed.cluster(facts, replaced);
    log(
      'info',
      `watching ${api.server} (${facts.distribution}, ${facts.version}, ${facts.nodes} nodes)${replaced ? ': another cluster than before' : ''}`,
    );
    this.#facts = facts;
    this.#clusterUid = facts.uid;
    this.#options.onCluster(facts);
    if (replaced) this.#why = 'cluster-replaced';
    this.#kinds = new Kinds(this.#plan, {
      api,
      clock,
      random,
      log,
      since: this.#aliveAt,
      guard: () => this.#check(),
      sink: {
        replace: (gvk, items, since) => {
          this.#asking.replace(gvk, items, since);
        },
        set: (item) => {
          this.#asking.set(item);
        },
        gone: (item) => {
          this.#asking.gone(item);
        },
        warning: (item) => {
          if (this.#isNews(item)) feed.observe('event', item);
        },
        changed: () => {
          queueMicrotask(() => {
            this.#settle();
          });
        },
        trouble: (trouble) => {
          if (trouble.kind === 'down' || trouble.kind === 'refused') void this.#checkAfresh();
        },
      },
    });
    this.#expectSettled();
    this.#later(CHECK_MS, () => void this.#checkAfresh());
  }

  /** The first whole state is numbered when every kind has answered, or has had its time; later states of kinds as they come. */
  #settle(): void {
    const kinds = this.#kinds;
    if (kinds === null || !(this.#late || kinds.settled())) return;
    const applied = { version: this.#plan.version, kinds: kinds.states() };
    this.#asking.keepOnly(applied.kinds);
    if (this.#begun) this.#options.feed.plan(applied);
    else this.#options.feed.begin(this.#why, applied);
    this.#begun = true;
  }

  /** Whether the API server answers and is the cluster it was. Many may ask at once; one request answers them. */
  #check(): Promise<boolean> {
    const isFresh =
      this.#options.clock.mono() - this.#checkedAt < FRESH_MS && this.#state.state === 'up';
    return isFresh ? Promise.resolve(true) : this.#checkAfresh();
  }

  #checkAfresh(): Promise<boolean> {
    this.#checking ??= this.#checkNow().finally(() => {
      this.#checking = null;
    });
    return this.#checking;
  }

  async #checkNow(): Promise<boolean> {
    const api = this.#api;
    if (api === null || this.#stopped) return false;
    try {
      const uid = await clusterUid(api);
      if (this.#api !== api) return false;
      if (uid !== this.#clusterUid) {
        this.reconnect();
        return false;
      }
      this.#up();
      this.#checkedAt = this.#options.clock.mono();
      this.#later(CHECK_MS, () => void this.#checkAfresh());
      return true;
    } catch (error) {
      if (this.#api !== api || this.#stopped) return false;
      this.#troubled(troubleOfConnection(api.server, error));
      if (this.#credentialChanged()) this.reconnect();
      else this.#later(this.#backoff.next(), () => void this.#checkAfresh());
      return false;
    }
  }

  /** The kubeconfig says something else by now: `kind create cluster` writes a new one. */
  #credentialChanged(): boolean {
    try {
      return loadKubeconfig(this.#options.places).text !== this.#kubeconfig?.text;
    } catch {
      return false;
    }
  }

  #up(): void {
    this.#backoff.reset();
    if (this.#state.state !== 'up' && this.#state.state !== 'starting')
      this.#options.log('info', 'the cluster answers again');
    this.#state = { state: 'up' };
    this.#aliveAt = this.#options.clock.now();
  }

  #troubled(trouble: ApiTrouble): void {
    const state = trouble.kind === 'refused' || trouble.kind === 'forbidden' ? 'refused' : 'down';
    if (this.#state.state === state && this.#state.why === trouble.message) return;
    const since = this.#state.state === state ? this.#state.since : this.#options.clock.now();
    this.#state = { state, why: trouble.message, since };
    this.#options.log(
      'warn',
      state === 'refused'
        ? `${trouble.message}. Was the cluster made anew, or the account removed? Run: podium-agent reconnect`
        : trouble.message,
    );
  }
}
