import { hashOf, NOTHING } from '#lib/cluster/hash.ts';
import type { ChangeOf, ClusterFacts, KindState, ObjectRef } from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import type { Clock, Log } from '#lib/kit/clock.ts';
import type { Spool, Unnumbered } from '../spool/spool.ts';
import { Buffer } from './coalescing-buffer.ts';
import { significance } from './significance.ts';
import { Standing } from './state-digest.ts';

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
const ROOM_MS = 2_000;

/**
 * From slim objects to numbered changes (docs/protocol.md, "Changes"). Until `begin`, objects only gather; then all that
 * stands is numbered as one reset, and from there on what differs.
 */
export class Feed {
  readonly #known = new Map<string, SlimItem & { hash: string }>();
  readonly #standing = new Standing();
  readonly #buffer: Buffer;
  #live = false;
  /** Whether this run has numbered a whole state: before, the digest is nobody's. */
  #begun = false;
  #cluster: ClusterFacts | null = null;
  /** The cluster was replaced while nothing could be numbered. */
  #replacedUnsaid = false;
  #plan: AppliedPlan = { version: 0, kinds: {} };
  /** Since when changes are lost, ms since 1970; null while none are. */
  #lostSince: number | null = null;
  #lostWhy: ChangeOf<'gap'>['why'] = 'spool-full';
  #cancelRecovery: (() => void) | null = null;
  #monoBase = 0;
  #onWhole: () => void = () => undefined;
  readonly #startedAt: number;
  readonly #options: FeedOptions;

  constructor(options: FeedOptions) {
    this.#options = options;
    this.#startedAt = options.clock.now();
    this.#buffer = new Buffer(options.clock, (changes) => {
      this.#flushed(changes);
    });
    this.#setMono();
  }

  /** Calls `listener` after each whole state that was numbered. */
  onWhole(listener: () => void): void {
    this.#onWhole = listener;
  }

  /** Which cluster this is. `replaced`: another one than the log spoke of; everything known is forgotten, and `begin` is due again (rule C8). */
  cluster(facts: ClusterFacts, replaced: boolean): void {
    this.#buffer.flush();
    this.#cluster = facts;
    if (replaced) {
      this.#known.clear();
      this.#live = false;
    }
    this.#replacedUnsaid ||= replaced;
    this.#number([
      { op: 'cluster', ...this.#now(), cluster: facts, replaced: this.#replacedUnsaid },
    ]);
    if (this.#lostSince === null) this.#replacedUnsaid = false;
  }

  /** All that stands has gathered: number it as a reset. */
  begin(why: 'start' | 'cluster-replaced', plan: AppliedPlan): void {
    this.#plan = plan;
    this.#forgetUnwatched();
    this.#live = true;
    this.#number([this.#planApplied(), ...this.#reset(why)]);
  }

  /** What is watched now (rule C9). Said again only when it differs. */
  plan(plan: AppliedPlan): void {
    const same =
      plan.version === this.#plan.version &&
      hashOf({ ...plan.kinds }) === hashOf({ ...this.#plan.kinds });
    this.#plan = plan;
    if (same || !this.#live) return;
    this.#buffer.flush();
    this.#forgetUnwatched();
    this.#number([this.#planApplied()]);
  }

  set(item: SlimItem): void {
    const hash = hashOf(item.object);
    const before = this.#known.get(item.ref.uid);
    if (before?.hash === hash) return;
    this.#known.set(item.ref.uid, { ...item, hash });
    if (this.#dark()) return;
    this.#buffer.set(
      { op: 'set', ...this.#now(), ...item.ref, object: item.object, hash },
      before === undefined ? null : significance(before.object),
    );
  }

  /** `since`: it was missing from a new list, and last seen then, ms since 1970 (rule C7). */
  gone(item: SlimItem, since?: number): void {
    this.#known.delete(item.ref.uid);
    if (this.#dark()) return;
    this.#buffer.push({
      op: 'gone',
      ...this.#now(),
      ...item.ref,
      object: item.object,
      ...(since === undefined ? {} : { inferred: { since } }),
    });
  }

  /** A new list of one kind: what is not in it is gone since it was last heard of. */
  replace(gvk: string, items: readonly SlimItem[], since: number): void {
    const listed = new Set(items.map(({ ref }) => ref.uid));
    for (const item of this.#known.values())
      if (item.ref.gvk === gvk && !listed.has(item.ref.uid)) this.gone(item, since);
    for (const item of items) this.set(item);
  }

  observe(what: 'event' | 'probe', item: SlimItem): void {
    if (!this.#dark())
      this.#buffer.push({ op: 'observed', ...this.#now(), ...item.ref, what, object: item.object });
  }

  /** The whole state once more. */
  resync(): void {
    if (this.#dark()) return;
    this.#buffer.flush();
    this.#number(this.#reset('resync'));
  }

  /** Changes that were numbered will never arrive. `from`: the oldest of them, where it is known. */
  lost(why: 'refused' | 'spool-damaged', from: number | null): void {
    this.#buffer.clear();
    this.#standing.clear();
    this.#begun = false;
    this.#setMono();
    this.#lostSince ??= from ?? this.#startedAt;
    this.#lostWhy = why;
    this.#recover();
  }

  /** For the heartbeat. Seq 0 until this run has numbered a whole state: nothing to compare yet. */
  standing(): { seq: number; plan: number; digest: string } {
    if (!this.#begun) return { seq: 0, plan: 0, digest: NOTHING };
    return {
      seq: this.#options.spool.lastSeq(),
      plan: this.#standing.plan,
      digest: this.#standing.digest,
    };
  }

  /** Numbers what still waits, and ends. */
  stop(): void {
    this.#buffer.flush();
    this.#live = false;
    this.#cancelRecovery?.();
  }

  /** Changes are not numbered now: they gather, or are lost until there is room. */
  #dark = (): boolean => !this.#live || this.#lostSince !== null;

  #flushed(changes: readonly Unnumbered[]): void {
    const news = changes.filter(
      (change, index) =>
        change.op !== 'set' ||
        change.hash !== this.#standing.hashOf(change.uid) ||
        this.#earlier(changes, index),
    );
    if (news.length > 0) this.#number(news);
  }

  /** Whether the same object stands earlier in the list: then even what equals the last told state is news. */
  #earlier(changes: readonly Unnumbered[], index: number): boolean {
    const change = changes[index];
    return (
      change?.op === 'set' &&
      changes.slice(0, index).some((other) => 'uid' in other && other.uid === change.uid)
    );
  }

  #number(changes: readonly Unnumbered[]): void {
    if (this.#lostSince !== null) return;
    if (this.#options.spool.append(changes) === 'numbered') {
      this.#standing.apply(changes);
      if (changes.some(({ op }) => op === 'reset-end')) this.#wholeNumbered();
      return;
    }
    this.#lostSince = changes[0]?.seenAt ?? this.#options.clock.now();
    this.#lostWhy = 'spool-full';
    this.#options.log(
      'error',
      'the spool is full: changes are lost until the server has taken some of it',
    );
    this.#waitForRoom();
  }

  #waitForRoom(): void {
    this.#cancelRecovery?.();
    this.#cancelRecovery = this.#options.clock.after(ROOM_MS, () => {
      this.#recover();
    });
  }

  /** After a loss: say from when to when, then how everything stands (rules C10, R2). */
  #recover(): void {
    if (this.#lostSince === null) return;
    const { spool } = this.#options;
    const gap: Unnumbered = {
      op: 'gap',
      ...this.#now(),
      why: this.#lostWhy,
      from: this.#lostSince,
      to: this.#now().seenAt,
    };
    const cluster: Unnumbered[] =
      this.#cluster === null
        ? []
        : [
            {
              op: 'cluster',
              ...this.#now(),
              cluster: this.#cluster,
              replaced: this.#replacedUnsaid,
            },
          ];
    const state = this.#live ? [this.#planApplied(), ...this.#reset('gap')] : [];
    const changes = [gap, ...cluster, ...state];
    if (!spool.hasRoom() || spool.append(changes) === 'full') {
      this.#waitForRoom();
      return;
    }
    this.#lostSince = null;
    this.#replacedUnsaid = false;
    this.#standing.apply(changes);
    if (this.#live) this.#wholeNumbered();
  }

  #wholeNumbered(): void {
    this.#begun = true;
    this.#onWhole();
  }

  #planApplied = (): Unnumbered => ({
    op: 'plan-applied',
    ...this.#now(),
    plan: this.#plan.version,
    kinds: { ...this.#plan.kinds },
  });

  #reset(why: ChangeOf<'reset-begin'>['why']): Unnumbered[] {
    const now = this.#now();
    const sets = Array.from(this.#known.values(), ({ ref, object, hash }): Unnumbered => ({
      op: 'set',
      ...now,
      ...ref,
      object,
      hash,
    }));
    return [{ op: 'reset-begin', ...now, why }, ...sets, { op: 'reset-end', ...now }];
  }

  #forgetUnwatched(): void {
    for (const [uid, { ref }] of this.#known)
      if (this.#plan.kinds[ref.gvk] !== 'watching') this.#known.delete(uid);
  }

  /** Monotonic time of an epoch goes on over restarts of the agent, by the wall clock for the time it did not run. */
  #setMono(): void {
    const { clock, spool } = this.#options;
    const newest = spool.newest();
    const before = newest === null ? 0 : newest.mono + Math.max(0, clock.now() - newest.seenAt);
    this.#monoBase = before - clock.mono();
  }

  #now(): { seenAt: number; mono: number } {
    const { clock } = this.#options;
    return {
      seenAt: Math.round(clock.now()),
      mono: Math.max(0, Math.round(this.#monoBase + clock.mono())),
    };
  }
}
