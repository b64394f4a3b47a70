import { admitProbeObservation } from '#lib/cluster/slim/admit.ts';
import { BUILT_IN_KINDS } from '#lib/cluster/plan.ts';
import type { FixtureMoment } from '#lib/packs/schema.ts';
import type { ClusterFacts } from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import type { PlannedKind } from '#lib/protocol/plan.ts';
import type { ProbeResponse } from '#lib/protocol/probe.ts';
import type { Clock } from '#lib/kit/clock.ts';
import { Feed, type SlimItem } from '#agents/feed/feed.ts';
import type { Spool } from '#agents/spool/spool.ts';
import { sampleLogNormal, type Random } from './random.ts';
import {
  toNewlyCreated,
  objectKey,
  findNewestTime,
  instantiateFixture,
  type SimulatedObject,
} from './fixture-objects.ts';

/**
 * Time from one generation of objects to the next, and from the creation of a Pod to its recorded
 * state; ms at speed 1.
 */
const CREATE_MS = 400;
const START_MS = 4_000;
/** Time between two recorded moments, ms at speed 1. Longer waits are shortened. */
const MOMENT_GAP_MS = { min: 1_000, max: 15_000 };
/**
 * Minimum time between two moments, ms. Longer than the feed coalesces, so that they get two
 * positions in the log at any speed.
 */
const MIN_GAP_MS = 200;

export interface SimulatedClusterOptions {
  readonly spool: Spool;
  readonly clock: Clock;
  readonly random: Random;
  readonly speed: number;
  /** Kinds of the pack's plan, beside the built-in ones. */
  readonly kinds?: readonly PlannedKind[];
}

/** How the simulation differs from the recording: in names, and in times by `shiftMs`. */
interface PlaybackContext {
  readonly newNames: ReadonlyMap<string, string>;
  readonly shiftMs: number;
  /** Median time that a Pod needs to start, ms at speed 1. */
  readonly podStartMs: number;
}

/**
 * A cluster that plays back recordings of a real one. The objects of a fixture appear as they did
 * there: owners first, Pods as Pending before their recorded state. Changes go through the agent's
 * own feed and spool.
 */
export class SimulatedCluster {
  readonly feed: Feed;
  readonly facts: ClusterFacts;
  /** The present objects, by exercise, then by uid. */
  readonly #objects = new Map<string, Map<string, SimulatedObject>>();
  readonly #cancelTimers = new Map<string, (() => void)[]>();
  readonly #kinds: Readonly<Record<string, 'watching'>>;
  readonly #paths: ReadonlyMap<string, readonly string[]>;
  readonly #options: SimulatedClusterOptions;
  /** Kinds that the agent can't read. */
  readonly #forbiddenKinds = new Set<string>();
  #planVersion = 1;

  constructor(options: SimulatedClusterOptions) {
    this.#options = options;
    const { spool, clock, random, kinds = [] } = options;
    this.#kinds = Object.fromEntries(
      [...BUILT_IN_KINDS, ...kinds].map(({ gvk }) => [gvk, 'watching' as const]),
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
    this.feed.setCluster(this.facts, false);
    this.feed.publishSnapshot('start', { version: 1, kinds: this.#kinds });
  }

  setPlanVersion(version: number): void {
    this.#planVersion = version;
    this.feed.setPlan({
      version,
      kinds: {
        ...this.#kinds,
        ...Object.fromEntries([...this.#forbiddenKinds].map((gvk) => [gvk, 'forbidden' as const])),
      },
    });
  }

  /** The agent loses the right to read a kind, or gets it back with the present objects. */
  setForbidden(gvk: string, isForbidden: boolean): void {
    if (isForbidden) this.#forbiddenKinds.add(gvk);
    else this.#forbiddenKinds.delete(gvk);
    this.setPlanVersion(this.#planVersion);
    if (isForbidden) return;
    for (const objects of this.#objects.values())
      for (const item of objects.values()) if (item.ref.gvk === gvk) this.feed.setObject(item);
  }

  /** Applies these objects for an exercise and removes its objects with other names. */
  applyObjects(exerciseId: string, objects: readonly JsonObject[]): void {
    this.playFixture(exerciseId, [
      { seconds: 1, set: [...objects], gone: [], answers: [], quiz: [] },
    ]);
  }

  /**
   * Plays back a recording, moment by moment, with shorter waits. `startMs`: median time that a Pod
   * needs to start, at speed 1.
   */
  playFixture(
    exerciseId: string,
    moments: readonly FixtureMoment[],
    { startMs = START_MS }: { readonly startMs?: number } = {},
  ): void {
    const { random, clock, speed } = this.#options;
    this.#cancelPending(exerciseId);
    const objects = this.#objects.get(exerciseId) ?? new Map<string, SimulatedObject>();
    const knownUids = new Map([...objects.values()].map(({ ref }) => [objectKey(ref), ref.uid]));
    const newNames = new Map<string, string>();
    const newestTime = findNewestTime(moments.flatMap(({ set }) => set));
    const steps = moments.map((moment) => ({
      moment,
      items: instantiateFixture(moment.set, {
        knownUids,
        random,
        nowMs: clock.now(),
        newestTime,
        newNames,
        pathsByKind: this.#paths,
      }),
    }));
    this.#removeConflicts(
      exerciseId,
      steps.flatMap(({ items }) => items),
      objects,
    );
    this.#objects.set(exerciseId, objects);
    let elapsedMs = 0;
    steps.forEach(({ moment, items }, index) => {
      if (index > 0)
        elapsedMs += Math.max(
          MIN_GAP_MS,
          (1_000 *
            Math.min(
              MOMENT_GAP_MS.max / 1_000,
              Math.max(MOMENT_GAP_MS.min / 1_000, moment.seconds),
            )) /
            speed,
        );
      elapsedMs = this.#playMoment(
        exerciseId,
        moment,
        items,
        { newNames, shiftMs: clock.now() - newestTime, podStartMs: startMs },
        elapsedMs,
      );
    });
  }

  /** Schedules a moment. Returns its end, ms from now. */
  #playMoment(
    exerciseId: string,
    { gone, answers }: FixtureMoment,
    items: readonly SimulatedObject[],
    { newNames, shiftMs, podStartMs }: PlaybackContext,
    startMs: number,
  ): number {
    const { random, speed } = this.#options;
    const objects = this.#objects.get(exerciseId) ?? new Map<string, SimulatedObject>();
    let endMs = startMs;
    for (const item of items) {
      const createdAt = startMs + (item.ownerDepth * CREATE_MS) / speed;
      const startedAt = createdAt + sampleLogNormal(random, podStartMs, 0.3) / speed;
      endMs = Math.max(endMs, startedAt);
      this.#schedule(exerciseId, createdAt, () => {
        if (objects.has(item.ref.uid)) return;
        objects.set(item.ref.uid, item);
        this.#setObject(toNewlyCreated(item));
      });
      this.#schedule(exerciseId, startedAt, () => {
        objects.set(item.ref.uid, item);
        this.#setObject(item);
      });
    }
    for (const uid of gone.map((recordedUid) => newNames.get(recordedUid) ?? recordedUid))
      this.#schedule(exerciseId, startMs, () => {
        this.#removeObject(objects, uid);
      });
    for (const { check, of, answer } of answers) {
      this.#schedule(exerciseId, endMs + MIN_GAP_MS, () => {
        const target = objects.get(newNames.get(of) ?? of);
        if (target)
          this.feed.recordObservation('probe', {
            ref: target.ref,
            object: admitProbeObservation({
              probe: `${exerciseId}/${check}`,
              url: `http://${target.ref.name}/`,
              answer: shiftCertificate(answer, shiftMs),
            }),
          });
      });
    }
    return answers.length > 0 ? endMs + MIN_GAP_MS : endMs;
  }

  #removeObject(objects: Map<string, SimulatedObject>, uid: string): void {
    const item = objects.get(uid);
    if (item === undefined) return;
    objects.delete(uid);
    if (!this.#forbiddenKinds.has(item.ref.gvk)) this.feed.removeObject(item);
  }

  #setObject(item: SlimItem): void {
    if (!this.#forbiddenKinds.has(item.ref.gvk)) this.feed.setObject(item);
  }

  /**
   * Names are unique in a cluster, so applying one again takes it over from another exercise, whose
   * objects are deleted first.
   */
  #removeConflicts(
    exerciseId: string,
    items: readonly SimulatedObject[],
    objects: Map<string, SimulatedObject>,
  ): void {
    const names = new Set(items.map(({ ref }) => objectKey(ref)));
    for (const { ref } of [...objects.values()])
      if (!names.has(objectKey(ref))) this.#removeObject(objects, ref.uid);
    for (const [other, objects] of [...this.#objects]) {
      if (
        other !== exerciseId &&
        [...objects.values()].some(({ ref }) => names.has(objectKey(ref)))
      )
        this.deleteObjects(other);
    }
  }

  /** Deletes all objects of an exercise, like `kubectl delete -f`. */
  deleteObjects(exerciseId: string): void {
    this.#cancelPending(exerciseId);
    const objects = this.#objects.get(exerciseId) ?? new Map<string, SimulatedObject>();
    for (const uid of [...objects.keys()]) this.#removeObject(objects, uid);
    this.#objects.delete(exerciseId);
  }

  stop(): void {
    for (const exerciseId of [...this.#cancelTimers.keys()]) this.#cancelPending(exerciseId);
    this.feed.stop();
  }

  #schedule(exerciseId: string, delayMs: number, callback: () => void): void {
    const cancels = this.#cancelTimers.get(exerciseId) ?? [];
    cancels.push(this.#options.clock.after(delayMs, callback));
    this.#cancelTimers.set(exerciseId, cancels);
  }

  #cancelPending(exerciseId: string): void {
    for (const cancel of this.#cancelTimers.get(exerciseId) ?? []) cancel();
    this.#cancelTimers.delete(exerciseId);
  }
}

/** Shifts the validity of a certificate, so that it keeps its age. */
function shiftCertificate(answer: ProbeResponse, shiftMs: number): ProbeResponse {
  if (answer.kind !== 'answered' || answer.certificate === undefined) return answer;
  const { notBefore, notAfter } = answer.certificate;
  return {
    ...answer,
    certificate: {
      ...answer.certificate,
      notBefore: notBefore + shiftMs,
      notAfter: notAfter + shiftMs,
    },
  };
}
