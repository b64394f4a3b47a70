import { hashObject, EMPTY_DIGEST } from '#lib/cluster/hash.ts';
import type { ChangeOf, ClusterFacts, KindState, ObjectRef } from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import type { Clock, Log } from '#lib/kit/clock.ts';
import type { Spool, UnnumberedChange } from '../spool/spool.ts';
import { CoalescingBuffer } from './coalescing-buffer.ts';
import { significanceKey } from './significance.ts';
import { StateDigest } from './state-digest.ts';

/** One object as it may leave the machine: slim already. */
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

/** How long the feed waits before it looks again whether a full spool has room, ms. */
const ROOM_CHECK_MS = 2_000;

/**
 * From slim objects to numbered changes (docs/protocol.md, "Changes"). Until `begin`, objects only gather; then all that
 * stands is numbered as one reset, and from there on what differs.
 */
export class Feed {
  readonly #objects = new Map<string, SlimItem & { hash: string }>();
  readonly #stateDigest = new StateDigest();
  readonly #buffer: CoalescingBuffer;
  #isLive = false;
  /** Whether this run has numbered a whole state: before, the digest is nobody's. */
  #hasSnapshot = false;
  #cluster: ClusterFacts | null = null;
  /** The cluster was replaced while nothing could be numbered. */
  #unreportedReplacement = false;
  #plan: AppliedPlan = { version: 0, kinds: {} };
  /** Since when changes are lost, ms since 1970; null while none are. */
  #gapSince: number | null = null;
  #gapReason: ChangeOf<'gap'>['why'] = 'spool-full';
  #cancelRecovery: (() => void) | null = null;
  #monoBase = 0;
  #onSnapshotComplete: () => void = () => undefined;
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

  /** Calls `listener` after each whole state that was numbered. */
  onSnapshotComplete(listener: () => void): void {
    this.#onSnapshotComplete = listener;
  }

  /** Which cluster this is. `replaced`: another one than the log spoke of; everything known is forgotten, and `begin` is due again (rule C8). */
  setCluster(facts: ClusterFacts, replaced: boolean): void {
    this.#buffer.flush();
    this.#cluster = facts;
    if (replaced) {
      this.#objects.clear();
      this.#isLive = false;
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

  /** All that stands has gathered: number it as a reset. */
  publishSnapshot(why: 'start' | 'cluster-replaced', plan: AppliedPlan): void {
    this.#plan = plan;
    this.#removeUnwatched();
    this.#isLive = true;
    this.#append([this.#planAppliedChange(), ...this.#snapshotChanges(why)]);
  }

  /** What is watched now (rule C9). Said again only when it differs. */
  setPlan(plan: AppliedPlan): void {
    const same =
      plan.version === this.#plan.version &&
      hashObject({ ...plan.kinds }) === hashObject({ ...this.#plan.kinds });
    this.#plan = plan;
    if (same || !this.#isLive) return;
    this.#buffer.flush();
    this.#removeUnwatched();
    this.#append([this.#planAppliedChange()]);
  }

  setObject(item: SlimItem): void {
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

  /** `since`: it was missing from a new list, and last seen then, ms since 1970 (rule C7). */
  removeObject(item: SlimItem, since?: number): void {
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

  /** A new list of one kind: what is not in it is gone since it was last heard of. */
  replaceObjects(gvk: string, items: readonly SlimItem[], since: number): void {
    const listed = new Set(items.map(({ ref }) => ref.uid));
    for (const item of this.#objects.values())
      if (item.ref.gvk === gvk && !listed.has(item.ref.uid)) this.removeObject(item, since);
    for (const item of items) this.setObject(item);
  }

  recordObservation(what: 'event' | 'probe', item: SlimItem): void {
    if (!this.#isPaused())
      this.#buffer.push({
        op: 'observed',
        ...this.#timestamps(),
        ...item.ref,
        what,
        object: item.object,
      });
  }

  /** The whole state once more. */
  resync(): void {
    if (this.#isPaused()) return;
    this.#buffer.flush();
    this.#append(this.#snapshotChanges('resync'));
  }

  /** Changes that were numbered will never arrive. `from`: the oldest of them, where it is known. */
  recordGap(why: 'refused' | 'spool-damaged', from: number | null): void {
    this.#buffer.clear();
    this.#stateDigest.clear();
    this.#hasSnapshot = false;
    this.#rebaseMonotonicTime();
    this.#gapSince ??= from ?? this.#startedAt;
    this.#gapReason = why;
    this.#recover();
  }

  /** For the heartbeat. Seq 0 until this run has numbered a whole state: nothing to compare yet. */
  digestPosition(): { seq: number; plan: number; digest: string } {
    if (!this.#hasSnapshot) return { seq: 0, plan: 0, digest: EMPTY_DIGEST };
    return {
      seq: this.#options.spool.lastSeq(),
      plan: this.#stateDigest.planVersion,
      digest: this.#stateDigest.digest,
    };
  }

  /** Numbers what still waits, and ends. */
  stop(): void {
    this.#buffer.flush();
    this.#isLive = false;
    this.#cancelRecovery?.();
  }

  /** Changes are not numbered now: they gather, or are lost until there is room. */
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

  /** Whether the same object stands earlier in the list: then even what equals the last told state is news. */
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
      'the spool is full: changes are lost until the server has taken some of it',
    );
    this.#scheduleRecovery();
  }

  #scheduleRecovery(): void {
    this.#cancelRecovery?.();
    this.#cancelRecovery = this.#options.clock.after(ROOM_CHECK_MS, () => {
      this.#recover();
    });
  }

  /** After a loss: say from when to when, then how everything stands (rules C10, R2). */
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
    this.#onSnapshotComplete();
  }

  #planAppliedChange = (): UnnumberedChange => ({
    op: 'plan-applied',
    ...this.#timestamps(),
    plan: this.#plan.version,
    kinds: { ...this.#plan.kinds },
  });

  #snapshotChanges(why: ChangeOf<'reset-begin'>['why']): UnnumberedChange[] {
    const now = this.#timestamps();
    const sets = Array.from(this.#objects.values(), ({ ref, object, hash }): UnnumberedChange => ({
      op: 'set',
      ...now,
      ...ref,
      object,
      hash,
    }));
    return [{ op: 'reset-begin', ...now, why }, ...sets, { op: 'reset-end', ...now }];
  }

  #removeUnwatched(): void {
    for (const [uid, { ref }] of this.#objects)
      if (this.#plan.kinds[ref.gvk] !== 'watching') this.#objects.delete(uid);
  }

  /** Monotonic time of an epoch goes on over restarts of the agent, by the wall clock for the time it did not run. */
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
