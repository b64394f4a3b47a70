import { hashObject, EMPTY_DIGEST } from '#lib/cluster/hash.ts';
import {
  isKnownKind,
  type ChangeOf,
  type ClusterFacts,
  type KindState,
  type ObjectRef,
} from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import type { Clock } from '#lib/kit/clock.ts';
import type { Log } from '#lib/kit/log.ts';
import type { Spool, UnnumberedChange } from '../spool/spool.ts';
import { CoalescingBuffer } from './coalescing-buffer.ts';
import { significanceKey } from './significance.ts';
import { StateDigest } from './state-digest.ts';

/** An object with only the fields that may leave the VM (R3). */
export interface SlimItem {
  readonly ref: ObjectRef;
  readonly object: JsonObject;
}

export interface AppliedPlan {
  readonly version: number;
  readonly kinds: Readonly<Record<string, KindState>>;
}

export interface FeedOptions {
  readonly spool: Spool;
  readonly clock: Clock;
  readonly log: Log;
}

/** Receives what the feed received, each time after the feed has recorded it. */
export interface FeedListener {
  /** Called for every object that arrives, also when its state equals the last one. */
  onObjectSet(item: SlimItem): void;
  onObjectRemoved(item: SlimItem): void;
  /** `items` is the complete list of the kind. */
  onObjectsReplaced(gvk: string, items: readonly SlimItem[]): void;
  /** Called before the new kinds are numbered. */
  onKindsChanged(kinds: AppliedPlan['kinds']): void;
  /** The numbered changes now hold the complete state. */
  onSnapshotComplete(): void;
  /** Another cluster is watched from now on. */
  onClusterReplaced(): void;
}

/** How often to check whether a full spool has room again, ms. */
const ROOM_CHECK_MS = 2_000;

/**
 * Turns slim objects into numbered changes (docs/protocol.md, "Changes"). Objects only gather until
 * the first snapshot, which numbers all of them as a reset. After it, differences are numbered.
 */
export class Feed {
  readonly #objects = new Map<string, SlimItem & { hash: string }>();
  readonly #stateDigest = new StateDigest();
  readonly #buffer: CoalescingBuffer;
  #isLive = false;
  /** Whether this run has numbered a complete state. Without one, the digest has no meaning. */
  #hasSnapshot = false;
  #cluster: ClusterFacts | null = null;
  /** The cluster was replaced while changes were lost. */
  #unreportedReplacement = false;
  #plan: AppliedPlan = { version: 0, kinds: {} };
  /** Start of the present gap, ms since 1970; null while no changes are lost. */
  #gapSince: number | null = null;
  #gapReason: ChangeOf<'gap'>['why'] = 'spool-full';
  #cancelRecovery: (() => void) | null = null;
  #monoBase = 0;
  readonly #listeners: FeedListener[] = [];
  readonly #startedAt: number;
  readonly #options: FeedOptions;

  constructor(options: FeedOptions) {
    this.#options = options;
    this.#startedAt = options.clock.now();
    this.#buffer = new CoalescingBuffer(options.clock, (changes) => {
      this.#appendChanged(changes);
    });
    this.#rebaseMonotonicTime();
  }

  subscribe(listener: FeedListener): void {
    this.#listeners.push(listener);
  }

  /**
   * Records the watched cluster. `replaced`: it isn't the cluster of earlier changes, so all
   * objects are dropped and a new snapshot is due (C8).
   */
  setCluster(facts: ClusterFacts, replaced: boolean): void {
    this.#buffer.flush();
    this.#cluster = facts;
    if (replaced) {
      this.#objects.clear();
      this.#isLive = false;
      for (const listener of this.#listeners) listener.onClusterReplaced();
    }
    this.#unreportedReplacement ||= replaced;
    this.#append([
      {
        op: 'cluster',
        ...this.#timestamps(),
        cluster: facts,
        replaced: this.#unreportedReplacement,
      },
    ]);
    if (this.#gapSince === null) this.#unreportedReplacement = false;
  }

  /** All objects have been gathered: numbers them as a reset. */
  publishSnapshot(reason: 'start' | 'cluster-replaced', plan: AppliedPlan): void {
    this.#notifyKindsChanged(plan);
    this.#plan = plan;
    this.#removeUnwatched();
    this.#isLive = true;
    this.#append([this.#planAppliedChange(), ...this.#snapshotChanges(reason)]);
  }

  /** Records the watched kinds (C9). Numbered only if they differ. */
  setPlan(plan: AppliedPlan): void {
    this.#notifyKindsChanged(plan);
    const isSame =
      plan.version === this.#plan.version &&
      hashObject({ ...plan.kinds }) === hashObject({ ...this.#plan.kinds });
    this.#plan = plan;
    if (isSame || !this.#isLive) return;
    this.#buffer.flush();
    this.#removeUnwatched();
    this.#append([this.#planAppliedChange()]);
  }

  setObject(item: SlimItem): void {
    this.#recordObject(item);
    for (const listener of this.#listeners) listener.onObjectSet(item);
  }

  #recordObject(item: SlimItem): void {
    const hash = hashObject(item.object);
    const previous = this.#objects.get(item.ref.uid);
    if (previous?.hash === hash) return;
    this.#objects.set(item.ref.uid, { ...item, hash });
    if (this.#isPaused()) return;
    this.#buffer.setObject(
      { op: 'set', ...this.#timestamps(), ...item.ref, object: item.object, hash },
      previous === undefined ? null : significanceKey(previous.object),
    );
  }

  removeObject(item: SlimItem): void {
    this.#recordRemoval(item);
    for (const listener of this.#listeners) listener.onObjectRemoved(item);
  }

  /** `since`: the object is missing from a new list and was last seen then, ms since 1970 (C7). */
  #recordRemoval(item: SlimItem, since?: number): void {
    this.#objects.delete(item.ref.uid);
    if (this.#isPaused()) return;
    this.#buffer.push({
      op: 'gone',
      ...this.#timestamps(),
      ...item.ref,
      object: item.object,
      ...(since === undefined ? {} : { inferred: { since } }),
    });
  }

  /**
   * Replaces all objects of a kind by a new list. Missing objects were deleted after `since`, ms
   * since 1970.
   */
  replaceObjects(gvk: string, items: readonly SlimItem[], since: number): void {
    const listed = new Set(items.map(({ ref }) => ref.uid));
    for (const item of this.#objects.values())
      if (item.ref.gvk === gvk && !listed.has(item.ref.uid)) this.#recordRemoval(item, since);
    for (const item of items) this.#recordObject(item);
    for (const listener of this.#listeners) listener.onObjectsReplaced(gvk, items);
  }

  recordObservation(kind: 'event' | 'probe', item: SlimItem): void {
    if (!this.#isPaused())
      this.#buffer.push({
        op: 'observed',
        ...this.#timestamps(),
        ...item.ref,
        what: kind,
        object: item.object,
      });
  }

  /** Numbers the complete state again. */
  resync(): void {
    if (this.#isPaused()) return;
    this.#buffer.flush();
    this.#append(this.#snapshotChanges('resync'));
  }

  /** Numbered changes are lost. `from` is the time of the oldest of them, if known. */
  recordGap(reason: 'refused' | 'spool-damaged', from: number | null): void {
    this.#buffer.clear();
    this.#stateDigest.clear();
    this.#hasSnapshot = false;
    this.#rebaseMonotonicTime();
    this.#gapSince ??= from ?? this.#startedAt;
    this.#gapReason = reason;
    this.#recover();
  }

  /**
   * Position and digest for the heartbeat. Seq is 0 until this run has numbered a complete state,
   * because the server has nothing to compare before.
   */
  digestPosition(): { seq: number; plan: number; digest: string } {
    if (!this.#hasSnapshot) return { seq: 0, plan: 0, digest: EMPTY_DIGEST };
    return {
      seq: this.#options.spool.lastSeq(),
      plan: this.#stateDigest.planVersion,
      digest: this.#stateDigest.digest,
    };
  }

  /** Numbers the waiting changes and stops. */
  stop(): void {
    this.#buffer.flush();
    this.#isLive = false;
    this.#cancelRecovery?.();
  }

  /**
   * Whether changes aren't numbered now, but gather (before the snapshot) or are lost (during a
   * gap).
   */
  #isPaused = (): boolean => !this.#isLive || this.#gapSince !== null;

  #appendChanged(changes: readonly UnnumberedChange[]): void {
    const changed = changes.filter(
      (change, index) =>
        change.op !== 'set' ||
        change.hash !== this.#stateDigest.getHash(change.uid) ||
        this.#hasEarlierChange(changes, index),
    );
    if (changed.length > 0) this.#append(changed);
  }

  /**
   * Whether the same object occurs earlier in the list. Then a state equal to the last numbered one
   * is a change too.
   */
  #hasEarlierChange(changes: readonly UnnumberedChange[], index: number): boolean {
    const change = changes[index];
    return (
      change?.op === 'set' &&
      changes.slice(0, index).some((other) => 'uid' in other && other.uid === change.uid)
    );
  }

  #append(changes: readonly UnnumberedChange[]): void {
    if (this.#gapSince !== null) return;
    if (this.#options.spool.append(changes) === 'numbered') {
      this.#stateDigest.applyChanges(changes);
      if (changes.some(({ op }) => op === 'reset-end')) this.#completeSnapshot();
      return;
    }
    this.#gapSince = changes[0]?.seenAt ?? this.#options.clock.now();
    this.#gapReason = 'spool-full';
    this.#options.log(
      'error',
      'the buffer is full. Changes are lost until the server has received some of them.',
    );
    this.#scheduleRecovery();
  }

  #scheduleRecovery(): void {
    this.#cancelRecovery?.();
    this.#cancelRecovery = this.#options.clock.after(ROOM_CHECK_MS, () => {
      this.#recover();
    });
  }

  /** Ends a gap: numbers the gap with its period, then the complete state (C10, R2). */
  #recover(): void {
    if (this.#gapSince === null) return;
    const { spool } = this.#options;
    const gap: UnnumberedChange = {
      op: 'gap',
      ...this.#timestamps(),
      why: this.#gapReason,
      from: this.#gapSince,
      to: this.#timestamps().seenAt,
    };
    const cluster: UnnumberedChange[] =
      this.#cluster === null
        ? []
        : [
            {
              op: 'cluster',
              ...this.#timestamps(),
              cluster: this.#cluster,
              replaced: this.#unreportedReplacement,
            },
          ];
    const state = this.#isLive ? [this.#planAppliedChange(), ...this.#snapshotChanges('gap')] : [];
    const changes = [gap, ...cluster, ...state];
    if (!spool.hasRoom() || spool.append(changes) === 'full') {
      this.#scheduleRecovery();
      return;
    }
    this.#gapSince = null;
    this.#unreportedReplacement = false;
    this.#stateDigest.applyChanges(changes);
    if (this.#isLive) this.#completeSnapshot();
  }

  #completeSnapshot(): void {
    this.#hasSnapshot = true;
    for (const listener of this.#listeners) listener.onSnapshotComplete();
  }

  #planAppliedChange = (): UnnumberedChange => ({
    op: 'plan-applied',
    ...this.#timestamps(),
    plan: this.#plan.version,
    kinds: { ...this.#plan.kinds },
  });

  #snapshotChanges(reason: ChangeOf<'reset-begin'>['why']): UnnumberedChange[] {
    const now = this.#timestamps();
    const sets = Array.from(this.#objects.values(), ({ ref, object, hash }): UnnumberedChange => ({
      op: 'set',
      ...now,
      ...ref,
      object,
      hash,
    }));
    return [{ op: 'reset-begin', ...now, why: reason }, ...sets, { op: 'reset-end', ...now }];
  }

  #notifyKindsChanged({ kinds }: AppliedPlan): void {
    for (const listener of this.#listeners) listener.onKindsChanged(kinds);
  }

  #removeUnwatched(): void {
    for (const [uid, { ref }] of this.#objects)
      if (!isKnownKind(this.#plan.kinds[ref.gvk])) this.#objects.delete(uid);
  }

  /**
   * Monotonic time of an epoch continues after a restart of the agent. The wall clock covers the
   * time in between.
   */
  #rebaseMonotonicTime(): void {
    const { clock, spool } = this.#options;
    const newest = spool.newest();
    const before = newest === null ? 0 : newest.mono + Math.max(0, clock.now() - newest.seenAt);
    this.#monoBase = before - clock.mono();
  }

  #timestamps(): { seenAt: number; mono: number } {
    const { clock } = this.#options;
    return {
      seenAt: Math.round(clock.now()),
      mono: Math.max(0, Math.round(this.#monoBase + clock.mono())),
    };
  }
}
