import { isDeepStrictEqual } from 'node:util';
import type { KindState } from '#lib/protocol/change.ts';
import type { Plan, PlannedKind } from '#lib/protocol/plan.ts';
import type { Clock } from '#lib/kit/clock.ts';
import type { Log } from '#lib/kit/log.ts';
import type { SlimItem } from '#agents/feed/feed.ts';
import type { KubeReadApi } from '#agents/kube/read-api.ts';
import { Reflector } from './reflector.ts';
import type { KubeApiError } from '#agents/kube/api-error.ts';

/** Receives the events of all reflectors. `since` as in ReflectorSink, but never null. */
export interface ReflectorSetSink {
  onReplace(gvk: string, items: readonly SlimItem[], since: number): void;
  onSet(item: SlimItem): void;
  onDelete(item: SlimItem): void;
  onWarning(item: SlimItem): void;
  /** The state of a kind has changed. */
  onStateChange(): void;
  onError(error: KubeApiError): void;
}

export interface ReflectorSetOptions {
  readonly api: KubeReadApi;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly checkCluster: () => Promise<boolean>;
  /** Objects missing from a first list were last seen then, ms since 1970. */
  readonly lastSeenAt: number;
  readonly sink: ReflectorSetSink;
}

/** The reflectors of a plan, one per kind, for one API server. */
export class ReflectorSet {
  #plan: Plan;
  readonly #reflectors = new Map<string, { kind: PlannedKind; reflector: Reflector }>();
  readonly #states = new Map<string, KindState>();
  /** Time of the last list or event of each stalled kind, ms since 1970. */
  readonly #stalledSince = new Map<string, number>();
  readonly #options: ReflectorSetOptions;

  constructor(plan: Plan, options: ReflectorSetOptions) {
    this.#options = options;
    this.#plan = plan;
    this.setPlan(plan);
  }

  /** Watches the kinds of this plan. Reflectors of unchanged kinds continue. */
  setPlan(plan: Plan): void {
    this.#plan = plan;
    const wanted = new Map(plan.kinds.map((kind) => [kind.gvk, kind]));
    for (const [gvk, { kind, reflector }] of this.#reflectors) {
      if (isDeepStrictEqual(wanted.get(gvk), kind)) continue;
      void reflector.stop();
      this.#reflectors.delete(gvk);
      this.#states.delete(gvk);
      this.#stalledSince.delete(gvk);
    }
    for (const [gvk, kind] of wanted) if (!this.#reflectors.has(gvk)) this.#start(kind);
  }

  /** State of each kind that has responded so far. */
  kindStates(): Record<string, KindState> {
    return Object.fromEntries(
      this.#plan.kinds.flatMap(({ gvk }) => {
        const state = this.#states.get(gvk);
        return state === undefined ? [] : [[gvk, state] as const];
      }),
    );
  }

  /** Since when each stalled kind has had neither list nor watch, by gvk, ms since 1970. */
  stalledSince = (): Record<string, number> => Object.fromEntries(this.#stalledSince);

  /** Whether every kind has been listed or can't be. */
  isSettled = (): boolean => this.#plan.kinds.every(({ gvk }) => this.#states.has(gvk));

  async stop(): Promise<void> {
    await Promise.all([...this.#reflectors.values()].map(({ reflector }) => reflector.stop()));
    this.#reflectors.clear();
  }

  #start(kind: PlannedKind): void {
    const { sink, lastSeenAt, ...shared } = this.#options;
    const { gvk } = kind;
    const isWarningKind = kind.mode === 'events';
    const reflector = new Reflector({
      ...shared,
      kind,
      sink: {
        onList: (items, since) => {
          if (isWarningKind) items.forEach(sink.onWarning);
          else sink.onReplace(gvk, items, since ?? lastSeenAt);
        },
        onSet: (item) => {
          if (isWarningKind) sink.onWarning(item);
          else sink.onSet(item);
        },
        onDelete: (item) => {
          if (!isWarningKind) sink.onDelete(item);
        },
        onState: (state, stalledSince) => {
          if (this.#states.get(gvk) === state) return;
          this.#states.set(gvk, state);
          if (stalledSince === undefined) this.#stalledSince.delete(gvk);
          else this.#stalledSince.set(gvk, stalledSince);
          sink.onStateChange();
        },
        onError: sink.onError,
      },
    });
    this.#reflectors.set(gvk, { kind, reflector });
  }
}
