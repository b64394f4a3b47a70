import { BUILT_IN } from '#lib/cluster/plan.ts';
import type { FixtureMoment } from '#lib/packs/schema.ts';
import type { ClusterFacts } from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import type { PlannedKind } from '#lib/protocol/plan.ts';
import type { Answer } from '#lib/protocol/probe.ts';
import type { Clock } from '#lib/kit/clock.ts';
import { Feed } from '#agents/feed/feed.ts';
import type { Spool } from '#agents/spool/spool.ts';
import { skewed, type Random } from './random.ts';
import { justMade, keyOf, newestOf, stage, type Staged } from './fixture-objects.ts';

/** Time from one generation of objects to the next, and from a Pod's making to its recorded state; ms at speed 1. */
const MAKING = 400;
const STARTING = 4_000;
/** From one recorded moment to the next, ms at speed 1: what took minutes need not take them again. */
const BETWEEN = { shortest: 1_000, longest: 15_000 };
/** Two moments are two positions of the log, however fast it goes: longer than the feed coalesces, ms. */
const APART = 200;

export interface SimulatedClusterOptions {
  readonly spool: Spool;
  readonly clock: Clock;
  readonly random: Random;
  readonly speed: number;
  /** Kinds that the pack's plan names beside the built-in ones. */
  readonly kinds?: readonly PlannedKind[];
}

/** What is otherwise here than where it was recorded: names, and times by so many ms. */
interface Here {
  readonly renamed: ReadonlyMap<string, string>;
  readonly shift: number;
}

/**
 * A cluster that plays back what a real one recorded: an exercise's fixture comes up as it did there, owners first, Pods
 * Pending before they are what they became. What it says goes through the agent's own feed and spool.
 */
export class SimulatedCluster {
  readonly feed: Feed;
  readonly facts: ClusterFacts;
  /** What stands, by exercise, then by uid. */
  readonly #standing = new Map<string, Map<string, Staged>>();
  readonly #cancels = new Map<string, (() => void)[]>();
  readonly #kinds: Readonly<Record<string, 'watching'>>;
  readonly #paths: ReadonlyMap<string, readonly string[]>;
  readonly #options: SimulatedClusterOptions;

  constructor(options: SimulatedClusterOptions) {
    this.#options = options;
    const { spool, clock, random, kinds = [] } = options;
    this.#kinds = Object.fromEntries(
      [...BUILT_IN, ...kinds].map(({ gvk }) => [gvk, 'watching' as const]),
    );
    this.#paths = new Map(
      kinds.flatMap(({ gvk, paths }) => (paths ? [[gvk, paths] as const] : [])),
    );
    this.feed = new Feed({ spool, clock, log: () => undefined });
    this.facts = {
      uid: `sim-${Math.floor(random() * 1e12).toString(36)}`,
      distribution: 'kind',
      version: 'v1.36.3',
      nodes: 1,
    };
    this.feed.cluster(this.facts, false);
    this.feed.begin('start', { version: 1, kinds: this.#kinds });
  }

  plan(version: number): void {
    this.feed.plan({ version, kinds: this.#kinds });
  }

  /** What the student applied for this exercise is now this; what was there under other names goes. */
  apply(exercise: string, objects: readonly JsonObject[]): void {
    this.play(exercise, [{ seconds: 1, set: [...objects], gone: [], answers: [], quiz: [] }]);
  }

  /** Everything happens again that happened in a recording, moment by moment, its waits shortened. */
  play(exercise: string, moments: readonly FixtureMoment[]): void {
    const { random, clock, speed } = this.#options;
    this.#stopWaiting(exercise);
    const standing = this.#standing.get(exercise) ?? new Map<string, Staged>();
    const known = new Map([...standing.values()].map(({ ref }) => [keyOf(ref), ref.uid]));
    const renamed = new Map<string, string>();
    const newest = newestOf(moments.flatMap(({ set }) => set));
    const acts = moments.map((moment) => ({
      moment,
      items: stage(moment.set, {
        known,
        random,
        now: clock.now(),
        newest,
        renamed,
        paths: this.#paths,
      }),
    }));
    this.#makeRoom(
      exercise,
      acts.flatMap(({ items }) => items),
      standing,
    );
    this.#standing.set(exercise, standing);
    let from = 0;
    acts.forEach(({ moment, items }, index) => {
      if (index > 0)
        from += Math.max(
          APART,
          (1_000 *
            Math.min(BETWEEN.longest / 1_000, Math.max(BETWEEN.shortest / 1_000, moment.seconds))) /
            speed,
        );
      from = this.#happen(exercise, moment, items, { renamed, shift: clock.now() - newest }, from);
    });
  }

  /** Answers when all of the moment has happened, ms from now. */
  #happen(
    exercise: string,
    { gone, answers }: FixtureMoment,
    items: readonly Staged[],
    { renamed, shift }: Here,
    from: number,
  ): number {
    const { random, speed } = this.#options;
    const standing = this.#standing.get(exercise) ?? new Map<string, Staged>();
    let end = from;
    for (const item of items) {
      const made = from + (item.generation * MAKING) / speed;
      const started = made + skewed(random, STARTING, 0.3) / speed;
      end = Math.max(end, started);
      this.#later(exercise, made, () => {
        if (standing.has(item.ref.uid)) return;
        standing.set(item.ref.uid, item);
        this.feed.set(justMade(item));
      });
      this.#later(exercise, started, () => {
        standing.set(item.ref.uid, item);
        this.feed.set(item);
      });
    }
    for (const uid of gone.map((there) => renamed.get(there) ?? there))
      this.#later(exercise, from, () => {
        this.#gone(standing, uid);
      });
    for (const { check, of, answer } of answers) {
      this.#later(exercise, end + APART, () => {
        const asked = standing.get(renamed.get(of) ?? of);
        if (asked)
          this.feed.observe('probe', {
            ref: asked.ref,
            object: {
              probe: `${exercise}/${check}`,
              url: `http://${asked.ref.name}/`,
              answer: datedBy(answer, shift),
            },
          });
      });
    }
    return answers.length > 0 ? end + APART : end;
  }

  #gone(standing: Map<string, Staged>, uid: string): void {
    const item = standing.get(uid);
    if (item === undefined) return;
    standing.delete(uid);
    this.feed.gone(item);
  }

  /** Names are unique in a cluster: who applies one again takes it over from an earlier exercise, whose work is deleted first. */
  #makeRoom(exercise: string, items: readonly Staged[], standing: Map<string, Staged>): void {
    const names = new Set(items.map(({ ref }) => keyOf(ref)));
    for (const { ref } of [...standing.values()])
      if (!names.has(keyOf(ref))) this.#gone(standing, ref.uid);
    for (const [other, objects] of [...this.#standing]) {
      if (other !== exercise && [...objects.values()].some(({ ref }) => names.has(keyOf(ref))))
        this.remove(other);
    }
  }

  /** `kubectl delete -f`: all of the exercise goes. */
  remove(exercise: string): void {
    this.#stopWaiting(exercise);
    const standing = this.#standing.get(exercise) ?? new Map<string, Staged>();
    for (const uid of [...standing.keys()]) this.#gone(standing, uid);
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

/** A certificate is as old as it was. */
function datedBy(answer: Answer, shift: number): Answer {
  if (answer.kind !== 'answered' || answer.certificate === undefined) return answer;
  const { notBefore, notAfter } = answer.certificate;
  return {
    ...answer,
    certificate: {
      ...answer.certificate,
      notBefore: notBefore + shift,
      notAfter: notAfter + shift,
    },
  };
}
