import { messageOf } from '#lib/kit/error-text.ts';
import { isKnownKind, type KindState } from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import type { PlannedProbe } from '#lib/protocol/plan.ts';
import type { Clock } from '#lib/kit/clock.ts';
import type { Log } from '#lib/kit/log.ts';
import type { SlimItem } from '#agents/feed/feed.ts';
import type { ProbeResult } from './types.ts';
import { selectTargets } from './select-targets.ts';
import { nextRetry } from './retry-schedule.ts';
import { ProbeTarget } from './probe-target.ts';
import type { ObjectCache } from './object-cache.ts';

export interface ProbeSchedulerOptions {
  readonly objects: ObjectCache;
  readonly clock: Clock;
  readonly log: Log;
  /** Sends one request. Null: the result is unknown for now. Never rejects. */
  readonly sendProbe: (probe: PlannedProbe, item: SlimItem) => Promise<ProbeResult | null>;
  /** Numbers a response. */
  readonly onObservation: (item: SlimItem) => void;
  /** A probe of a cluster that is down proves nothing. */
  readonly isClusterUp: () => boolean;
}

/** Delay after a change of the object, and after a change of a related object, ms (P2). */
const SETTLE_MS = { own: 200, related: 1_000 };
/** Delay while the result is unknown (the cluster is down), ms. */
const RETRY_MS = 2_000;
const MAX_CONCURRENT = 4;
/** Maximum number of queued targets. Others try again later. */
const MAX_QUEUED = 200;
/** Changes of these kinds can change a response. */
const RELATED_KINDS = new Set([
  'v1/Pod',
  'v1/Service',
  'discovery.k8s.io/v1/EndpointSlice',
  'networking.k8s.io/v1/Ingress',
]);

/**
 * Sends the plan's probes to the student's objects and numbers each new response (docs/protocol.md,
 * P).
 */
export class ProbeScheduler {
  #probes: readonly PlannedProbe[] = [];
  readonly #targets = new Map<string, ProbeTarget>();
  readonly #queue: ProbeTarget[] = [];
  #inFlight = 0;
  /** A complete state was numbered. Before it, a response would precede its object. */
  #isLive = false;
  #isStopped = false;
  readonly #options: ProbeSchedulerOptions;

  constructor(options: ProbeSchedulerOptions) {
    this.#options = options;
  }

  setProbes(probes: readonly PlannedProbe[]): void {
    this.#probes = probes;
    const planned = new Set(probes.map((probe) => JSON.stringify(probe)));
    for (const target of this.#targets.values())
      if (!planned.has(JSON.stringify(target.probe))) this.#removeTarget(target);
    for (const probe of probes) this.#updateTargets(probe);
  }

  /** Every object has been numbered, so each response is due again after it. */
  onSnapshotComplete(): void {
    this.#isLive = true;
    for (const target of this.#targets.values()) this.#restartTarget(target);
  }

  setObject(item: SlimItem): void {
    const { gvk, ns } = item.ref;
    const isChanged = this.#options.objects.setObject(item);
    if (!isChanged) return;
    for (const probe of this.#probes)
      if (probe.gvk === gvk && probe.namespace === ns) this.#updateTargets(probe);
    this.#markChanged(item);
  }

  removeObject(item: SlimItem): void {
    this.#options.objects.removeObject(item.ref.uid);
    for (const target of this.#targets.values())
      if (target.item.ref.uid === item.ref.uid) this.#removeTarget(target);
    for (const probe of this.#probes)
      if (probe.gvk === item.ref.gvk && probe.namespace === item.ref.ns) this.#updateTargets(probe);
    this.#markChanged(item);
  }

  replaceObjects(gvk: string, items: readonly SlimItem[]): void {
    const listed = new Set(items.map(({ ref }) => ref.uid));
    for (const item of this.#options.objects.listByKind(gvk))
      if (!listed.has(item.ref.uid)) this.removeObject(item);
    for (const item of items) this.setObject(item);
  }

  /** Kinds that are no longer watched are no longer probed (C9). */
  setWatchedKinds(kinds: Readonly<Record<string, KindState>>): void {
    this.#options.objects.retain(({ ref }) => isKnownKind(kinds[ref.gvk]));
    for (const probe of this.#probes) this.#updateTargets(probe);
  }

  /** Drops everything, because another cluster is watched. */
  clear(): void {
    this.#isLive = false;
    this.#options.objects.retain(() => false);
    for (const target of this.#targets.values()) this.#removeTarget(target);
  }

  stop(): void {
    this.#isStopped = true;
    this.clear();
  }

  /** Recomputes the targets of a probe. */
  #updateTargets(probe: PlannedProbe): void {
    const wanted = new Map(
      selectTargets(probe, this.#options.objects.listByKind(probe.gvk, probe.namespace)).map(
        (item) => [`${probe.id} ${item.ref.uid}`, item],
      ),
    );
    for (const target of this.#targets.values())
      if (target.probe.id === probe.id && !wanted.has(target.key)) this.#removeTarget(target);
    for (const [key, item] of wanted) {
      const target = this.#targets.get(key);
      if (target === undefined) this.#addTarget(new ProbeTarget(key, probe, item));
      else if (target.item !== item) {
        target.item = item;
        this.#restartTarget(target);
      }
    }
  }

  #addTarget(target: ProbeTarget): void {
    this.#targets.set(target.key, target);
    this.#schedule(target, SETTLE_MS.own);
  }

  #removeTarget(target: ProbeTarget): void {
    target.cancel();
    this.#targets.delete(target.key);
  }

  #restartTarget(target: ProbeTarget): void {
    target.reset();
    this.#schedule(target, SETTLE_MS.own);
  }

  /** A related object has changed. */
  #markChanged({ ref }: SlimItem): void {
    if (!RELATED_KINDS.has(ref.gvk)) return;
    for (const target of this.#targets.values()) {
      if (target.probe.namespace !== ref.ns || target.item.ref.uid === ref.uid) continue;
      target.markChanged();
      this.#schedule(target, SETTLE_MS.related);
    }
  }

  #schedule(target: ProbeTarget, ms: number): void {
    if (!this.#isLive || this.#isStopped) return;
    target.schedule(this.#options.clock, ms, () => {
      this.#enqueue(target);
    });
  }

  #enqueue(target: ProbeTarget): void {
    if (this.#queue.includes(target)) return;
    if (this.#queue.length >= MAX_QUEUED) this.#schedule(target, RETRY_MS);
    else this.#queue.push(target);
    this.#startNext();
  }

  #startNext(): void {
    while (this.#inFlight < MAX_CONCURRENT) {
      const target = this.#queue.shift();
      if (target === undefined) return;
      if (this.#targets.get(target.key) !== target || target.isInFlight) continue;
      this.#inFlight += 1;
      void this.#sendProbe(target).finally(() => {
        this.#inFlight -= 1;
        this.#startNext();
      });
    }
  }

  async #sendProbe(target: ProbeTarget): Promise<void> {
    const { sendProbe, isClusterUp, log, clock } = this.#options;
    const { item } = target;
    const { isFirst } = target;
    [target.isInFlight, target.isFirst] = [true, false];
    const result = isClusterUp()
      ? await sendProbe(target.probe, item).catch((error: unknown) => {
          log('error', `probe ${target.probe.id}: ${messageOf(error)}`);
          return null;
        })
      : null;
    target.isInFlight = false;
    if (this.#isStopped || this.#targets.get(target.key) !== target) return;
    // The object has changed meanwhile, so the response belongs to an older state.
    if (target.item !== item) return this.#schedule(target, SETTLE_MS.own);
    if (result === null) {
      target.isFirst = isFirst;
      return this.#schedule(target, RETRY_MS);
    }
    this.#publish(target, result);
    const retry = nextRetry(result.answer, target.failures, {
      host: target.probe.host,
      now: clock.now(),
      isFirst,
    });
    target.failures = retry.failures;
    this.#schedule(target, retry.ms);
  }

  #publish(target: ProbeTarget, { url, answer }: ProbeResult): void {
    if (!target.recordIfNew(JSON.stringify([url, answer]), this.#options.clock)) return;
    this.#options.onObservation({
      ref: target.item.ref,
      object: { probe: target.probe.id, url, answer: answer as unknown as JsonObject },
    });
  }
}
