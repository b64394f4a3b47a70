import type { KindState } from '#lib/protocol/change.ts';
import type { Plan, PlannedKind } from '#lib/protocol/plan.ts';
import type { Clock, Log } from '#lib/kit/clock.ts';
import type { SlimItem } from '#agents/feed/feed.ts';
import type { Api } from '#agents/kube/read-api.ts';
import { Reflector } from './reflector.ts';
import type { ApiTrouble } from '#agents/kube/api-error.ts';

/** Who takes what all reflectors see; `since` as in ReflectorSink, never null. */
export interface KindsSink {
  replace(gvk: string, items: readonly SlimItem[], since: number): void;
  set(item: SlimItem): void;
  gone(item: SlimItem): void;
  warning(item: SlimItem): void;
  /** A kind's state is another now. */
  changed(): void;
  trouble(trouble: ApiTrouble): void;
}

export interface KindsOptions {
  readonly api: Api;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly guard: () => Promise<boolean>;
  /** What a first list does not hold was last seen then, ms since 1970. */
  readonly since: number;
  readonly sink: KindsSink;
}

/** The reflectors of a plan, one a kind, over one API server. */
export class Kinds {
  #plan: Plan;
  readonly #running = new Map<string, { kind: PlannedKind; reflector: Reflector }>();
  readonly #states = new Map<string, KindState>();
  readonly #options: KindsOptions;

  constructor(plan: Plan, options: KindsOptions) {
    this.#options = options;
    this.#plan = plan;
    this.plan(plan);
  }

  /** Watches what this plan names: kinds that both plans name alike are not disturbed. */
  plan(plan: Plan): void {
    this.#plan = plan;
    const wanted = new Map(plan.kinds.map((kind) => [kind.gvk, kind]));
    for (const [gvk, { kind, reflector }] of this.#running) {
      if (JSON.stringify(wanted.get(gvk)) === JSON.stringify(kind)) continue;
      void reflector.stop();
      this.#running.delete(gvk);
      this.#states.delete(gvk);
    }
    for (const [gvk, kind] of wanted) if (!this.#running.has(gvk)) this.#start(kind);
  }

  /** State of each kind that answered so far. */
  states(): Record<string, KindState> {
    return Object.fromEntries(
      this.#plan.kinds.flatMap(({ gvk }) => {
        const state = this.#states.get(gvk);
        return state === undefined ? [] : [[gvk, state] as const];
      }),
    );
  }

  /** Whether every kind has said what stands, or that it can't. */
  settled = (): boolean => this.#plan.kinds.every(({ gvk }) => this.#states.has(gvk));

  async stop(): Promise<void> {
    await Promise.all([...this.#running.values()].map(({ reflector }) => reflector.stop()));
    this.#running.clear();
  }

  #start(kind: PlannedKind): void {
    const { sink, since: before, ...shared } = this.#options;
    const { gvk } = kind;
    const isEvents = kind.mode === 'events';
    const reflector = new Reflector({
      ...shared,
      kind,
      sink: {
        listed: (items, since) => {
          if (isEvents) items.forEach(sink.warning);
          else sink.replace(gvk, items, since ?? before);
        },
        set: (item) => {
          if (isEvents) sink.warning(item);
          else sink.set(item);
        },
        gone: (item) => {
          if (!isEvents) sink.gone(item);
        },
        state: (state) => {
          if (this.#states.get(gvk) === state) return;
          this.#states.set(gvk, state);
          sink.changed();
        },
        trouble: sink.trouble,
      },
    });
    this.#running.set(gvk, { kind, reflector });
  }
}
