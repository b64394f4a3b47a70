import { BUILT_IN } from '#lib/cluster/plan.ts';
import type { ClusterFacts } from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import type { Clock } from '../clock.ts';
import { Feed, type AppliedPlan } from '../feed/feed.ts';
import type { Spool } from '../spool/spool.ts';
import { skewed, type Random } from './random.ts';
import { justMade, keyOf, stage, type Staged } from './stage.ts';

/** Time from one generation of objects to the next, and from a Pod's making to its recorded state; ms at speed 1. */
const MAKING = 400;
const STARTING = 4_000;

const PLAN: AppliedPlan = { version: 1, kinds: Object.fromEntries(BUILT_IN.map(({ gvk }) => [gvk, 'watching' as const])) };

export interface SimulatedClusterOptions {
  readonly spool: Spool;
  readonly clock: Clock;
  readonly random: Random;
  readonly speed: number;
}

/**
 * A cluster that plays back what a real one recorded: an exercise's fixture comes up as it did there, owners first, Pods
 * Pending before they are what they became. What it says goes through the agent's own feed and spool.
 */
export class SimulatedCluster {
  readonly feed: Feed;
  readonly facts: ClusterFacts;
  /** What stands, by exercise. */
  readonly #standing = new Map<string, Staged[]>();
  readonly #cancels = new Map<string, (() => void)[]>();
  readonly #options: SimulatedClusterOptions;

  constructor(options: SimulatedClusterOptions) {
    this.#options = options;
    this.feed = new Feed({ spool: options.spool, clock: options.clock, log: () => undefined });
    this.facts = { uid: `sim-${Math.floor(options.random() * 1e12).toString(36)}`, distribution: 'kind', version: 'v1.36.3', nodes: 1 };
    this.feed.cluster(this.facts, false);
    this.feed.begin('start', PLAN);
  }

  plan(version: number): void {
    this.feed.plan({ ...PLAN, version });
  }

  /** What the student applied for this exercise is now this; what was there under other names goes. */
  apply(exercise: string, objects: readonly JsonObject[]): void {
    const { random, clock, speed } = this.#options;
    this.#stopWaiting(exercise);
    const before = this.#standing.get(exercise) ?? [];
    const known = new Map(before.map(({ ref }) => [keyOf(ref), ref.uid]));
    const after = stage(objects, { known, random, now: clock.now() });
    const stays = new Set(after.map(({ ref }) => ref.uid));
    this.#standing.set(exercise, after);
    for (const item of before) if (!stays.has(item.ref.uid)) this.feed.gone(item);
    for (const item of after) {
      const made = (item.generation * MAKING) / speed;
      const started = made + skewed(random, STARTING, 0.3) / speed;
      if (!known.has(keyOf(item.ref))) this.#later(exercise, made, () => this.feed.set(justMade(item)));
      this.#later(exercise, started, () => this.feed.set(item));
    }
  }

  /** `kubectl delete -f`: all of the exercise goes. */
  remove(exercise: string): void {
    this.#stopWaiting(exercise);
    for (const item of this.#standing.get(exercise) ?? []) this.feed.gone(item);
    this.#standing.delete(exercise);
  }

  stop(): void {
    for (const exercise of [...this.#cancels.keys()]) this.#stopWaiting(exercise);
    this.feed.stop();
  }

  #later(exercise: string, ms: number, act: () => void): void {
    const cancels = this.#cancels.get(exercise) ?? [];
    cancels.push(this.#options.clock.after(ms, act));
    this.#cancels.set(exercise, cancels);
  }

  #stopWaiting(exercise: string): void {
    for (const cancel of this.#cancels.get(exercise) ?? []) cancel();
    this.#cancels.delete(exercise);
  }
}
