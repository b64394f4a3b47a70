import type { KindState } from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import type { PlannedProbe } from '#lib/protocol/plan.ts';
import type { Clock, Log } from '#lib/kit/clock.ts';
import type { SlimItem } from '#agents/feed/feed.ts';
import type { Asked } from './send-probe.ts';
import { eligible } from './select-targets.ts';
import { nextWait } from './retry-schedule.ts';
import { Target } from './probe-target.ts';
import type { World } from './object-cache.ts';

export interface ProbeEngineOptions {
  readonly world: World;
  readonly clock: Clock;
  readonly log: Log;
  /** One request. Null: nothing could be learnt just now. Never rejects. */
  readonly ask: (probe: PlannedProbe, item: SlimItem) => Promise<Asked | null>;
  /** Numbers an answer. */
  readonly observe: (item: SlimItem) => void;
  /** Whether the cluster answers: what is asked of one that is down says nothing. */
  readonly isUp: () => boolean;
}

/** After an object's own change, and after one of what stands around it, ms (rule P2). */
const SETTLE = { own: 200, around: 1_000 };
/** While nothing can be learnt (the cluster is down), ms. */
const LATER_MS = 2_000;
const AT_ONCE = 4;
/** Objects that wait for their turn at most; who finds no place comes again. */
const QUEUE = 200;
/** Changes of these may change what is answered. */
const AROUND = new Set([
  'v1/Pod',
  'v1/Service',
  'discovery.k8s.io/v1/EndpointSlice',
  'networking.k8s.io/v1/Ingress',
]);

/** Asks what the plan asks of the student's objects, and numbers what is answered when it is another answer (docs/protocol.md, P). */
export class ProbeEngine {
  #probes: readonly PlannedProbe[] = [];
  readonly #targets = new Map<string, Target>();
  readonly #queue: Target[] = [];
  #asking = 0;
  /** A whole state was numbered: before, an answer would come before its object. */
  #live = false;
  #stopped = false;
  readonly #options: ProbeEngineOptions;

  constructor(options: ProbeEngineOptions) {
    this.#options = options;
  }

  plan(probes: readonly PlannedProbe[]): void {
    this.#probes = probes;
    const named = new Set(probes.map((probe) => JSON.stringify(probe)));
    for (const target of this.#targets.values())
      if (!named.has(JSON.stringify(target.probe))) this.#drop(target);
    for (const probe of probes) this.#match(probe);
  }

  /** Every object stands so in the log: each answer is due after it. */
  whole(): void {
    this.#live = true;
    for (const target of this.#targets.values()) this.#renew(target);
  }

  set(item: SlimItem): void {
    const { gvk, ns } = item.ref;
    const news = this.#options.world.set(item);
    if (!news) return;
    for (const probe of this.#probes)
      if (probe.gvk === gvk && probe.namespace === ns) this.#match(probe);
    this.#stir(item);
  }

  gone(item: SlimItem): void {
    this.#options.world.gone(item.ref.uid);
    for (const target of this.#targets.values())
      if (target.item.ref.uid === item.ref.uid) this.#drop(target);
    for (const probe of this.#probes)
      if (probe.gvk === item.ref.gvk && probe.namespace === item.ref.ns) this.#match(probe);
    this.#stir(item);
  }

  replace(gvk: string, items: readonly SlimItem[]): void {
    const listed = new Set(items.map(({ ref }) => ref.uid));
    for (const item of this.#options.world.ofKind(gvk))
      if (!listed.has(item.ref.uid)) this.gone(item);
    for (const item of items) this.set(item);
  }

  /** What is not watched any more is not asked (rule C9). */
  keepOnly(kinds: Readonly<Record<string, KindState>>): void {
    this.#options.world.keep(({ ref }) => kinds[ref.gvk] === 'watching');
    for (const probe of this.#probes) this.#match(probe);
  }

  /** Another cluster: nothing of this one is known there. */
  clear(): void {
    this.#live = false;
    this.#options.world.keep(() => false);
    for (const target of this.#targets.values()) this.#drop(target);
  }

  stop(): void {
    this.#stopped = true;
    this.clear();
  }

  /** Which objects the probe asks now. */
  #match(probe: PlannedProbe): void {
    const wanted = new Map(
      eligible(probe, this.#options.world.ofKind(probe.gvk, probe.namespace)).map((item) => [
        `${probe.id} ${item.ref.uid}`,
        item,
      ]),
    );
    for (const target of this.#targets.values())
      if (target.probe.id === probe.id && !wanted.has(target.key)) this.#drop(target);
    for (const [key, item] of wanted) {
      const target = this.#targets.get(key);
      if (target === undefined) this.#add(new Target(key, probe, item));
      else if (target.item !== item) {
        target.item = item;
        this.#renew(target);
      }
    }
  }

  #add(target: Target): void {
    this.#targets.set(target.key, target);
    this.#wake(target, SETTLE.own);
  }

  #drop(target: Target): void {
    target.cancel();
    this.#targets.delete(target.key);
  }

  #renew(target: Target): void {
    target.renew();
    this.#wake(target, SETTLE.own);
  }

  /** What stands around them changed. */
  #stir({ ref }: SlimItem): void {
    if (!AROUND.has(ref.gvk)) return;
    for (const target of this.#targets.values()) {
      if (target.probe.namespace !== ref.ns || target.item.ref.uid === ref.uid) continue;
      target.stir();
      this.#wake(target, SETTLE.around);
    }
  }

  #wake(target: Target, ms: number): void {
    if (!this.#live || this.#stopped) return;
    target.wake(this.#options.clock, ms, () => {
      this.#enqueue(target);
    });
  }

  #enqueue(target: Target): void {
    if (this.#queue.includes(target)) return;
    if (this.#queue.length >= QUEUE) this.#wake(target, LATER_MS);
    else this.#queue.push(target);
    this.#next();
  }

  #next(): void {
    while (this.#asking < AT_ONCE) {
      const target = this.#queue.shift();
      if (target === undefined) return;
      if (this.#targets.get(target.key) !== target || target.asking) continue;
      this.#asking += 1;
      void this.#ask(target).finally(() => {
        this.#asking -= 1;
        this.#next();
      });
    }
  }

  async #ask(target: Target): Promise<void> {
    const { ask, isUp, log, clock } = this.#options;
    const { item } = target;
    const { first } = target;
    [target.asking, target.first] = [true, false];
    const asked = isUp()
      ? await ask(target.probe, item).catch((error: unknown) => {
          log(
            'error',
            `probe ${target.probe.id}: ${error instanceof Error ? error.message : String(error)}`,
          );
          return null;
        })
      : null;
    target.asking = false;
    if (this.#stopped || this.#targets.get(target.key) !== target) return;
    // It changed meanwhile: what was heard is of a state that the log has left behind.
    if (target.item !== item) return this.#wake(target, SETTLE.own);
    if (asked === null) {
      target.first = first;
      return this.#wake(target, LATER_MS);
    }
    this.#tell(target, asked);
    const wait = nextWait(asked.answer, target.failures, {
      host: target.probe.host,
      now: clock.now(),
      first,
    });
    target.failures = wait.failures;
    this.#wake(target, wait.ms);
  }

  #tell(target: Target, { url, answer }: Asked): void {
    if (!target.isNews(JSON.stringify([url, answer]), this.#options.clock)) return;
    this.#options.observe({
      ref: target.item.ref,
      object: { probe: target.probe.id, url, answer: answer as unknown as JsonObject },
    });
  }
}
