import type {
  Change,
  ChangeOf,
  ClusterFacts,
  Gvk,
  KindState,
  ObjectRef,
} from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import type { z } from 'zod';

export type KindStateName = z.infer<typeof KindState>;

/** One object as it stands. Times are ms since 1970, the server's estimate (`at` of the log). */
export interface MirrorObject {
  readonly ref: ObjectRef;
  readonly object: JsonObject;
  readonly hash: string;
  /** It already stood when the agent first looked at this cluster: when it came to be is not known. */
  readonly foundAtConnect: boolean;
  readonly firstAt: number;
  /** When it last changed, and where in the log. */
  readonly at: number;
  readonly pos: number;
}

interface Collecting {
  readonly why: ChangeOf<'reset-begin'>['why'];
  readonly objects: Map<string, MirrorObject>;
}

/** A seat's cluster as its log tells it. `fold` changes it in place: a room holds thousands, each with hundreds of objects. */
export interface Mirror {
  epoch: string | null;
  /** The server's number for the epoch; changes of an earlier one are ignored. */
  epochOrdinal: number;
  /** Highest seq folded in this epoch. */
  seq: number;
  pos: number;
  plan: number;
  cluster: ClusterFacts | null;
  kinds: ReadonlyMap<Gvk, KindStateName>;
  /** By uid. */
  readonly objects: Map<string, MirrorObject>;
  /** Sum of the objects' hashes modulo 2^64: order-free. */
  digest: bigint;
  /** The first reset of this epoch is folded: before, what stands here is an earlier epoch's. */
  settled: boolean;
  collecting: Collecting | null;
}

/** Where a change stands in the log. */
export interface LogPosition {
  readonly pos: number;
  readonly at: number;
  readonly epoch: string;
  readonly epochOrdinal: number;
}

/**
 * Why an object left. Only `gone`, `inferred` and `reset` mean that somebody deleted it; `inferred` and `reset` that the moment
 * is not known.
 */
export type RemovalWhy = 'gone' | 'inferred' | 'reset' | 'plan' | 'cluster-replaced';
export interface Removal {
  readonly ref: ObjectRef;
  /** The last that was seen of it. */
  readonly object: JsonObject;
  readonly why: RemovalWhy;
}

export interface Folded {
  readonly set: readonly MirrorObject[];
  readonly removed: readonly Removal[];
  /** Kinds, or the right to see them, changed. */
  readonly kinds: boolean;
  readonly ignored: null | 'duplicate' | 'old-epoch';
}

const NOTHING: Folded = { set: [], removed: [], kinds: false, ignored: null };
const MOD = 1n << 64n;

export function createMirror(): Mirror {
  return {
    epoch: null,
    epochOrdinal: -1,
    seq: 0,
    pos: 0,
    plan: 0,
    cluster: null,
    kinds: new Map(),
    objects: new Map(),
    digest: 0n,
    settled: false,
    collecting: null,
  };
}

/**
 * The digest to compare with a heartbeat's, 16 hex digits; null while there is nothing to compare: a reset is on its way, or
 * none has come in this epoch.
 */
export function mirrorDigest(mirror: Mirror): string | null {
  if (!mirror.settled || mirror.collecting) return null;
  return mirror.digest.toString(16).padStart(16, '0');
}

/** Undefined for a kind no plan named so far. */
export function kindState(mirror: Mirror, gvk: Gvk): KindStateName | undefined {
  return mirror.kinds.get(gvk);
}

/** Takes one change in and says what is different now. Duplicates and changes of an earlier epoch change nothing (R1). */
export function fold(mirror: Mirror, change: Change, where: LogPosition): Folded {
  if (where.epochOrdinal < mirror.epochOrdinal) return { ...NOTHING, ignored: 'old-epoch' };
  if (where.epochOrdinal > mirror.epochOrdinal) beginEpoch(mirror, where);
  else if (change.seq <= mirror.seq) return { ...NOTHING, ignored: 'duplicate' };
  mirror.seq = change.seq;
  mirror.pos = where.pos;
  switch (change.op) {
    case 'set':
      return foldSet(mirror, change, where);
    case 'gone':
      return foldGone(mirror, change);
    case 'reset-begin':
      mirror.collecting = { why: change.why, objects: new Map() };
      return NOTHING;
    case 'reset-end':
      return foldResetEnd(mirror);
    case 'plan-applied':
      return foldPlan(mirror, change);
    case 'cluster':
      return foldCluster(mirror, change);
    case 'observed':
    case 'gap':
      return NOTHING;
  }
}

function beginEpoch(mirror: Mirror, where: LogPosition): void {
  mirror.epoch = where.epoch;
  mirror.epochOrdinal = where.epochOrdinal;
  mirror.seq = 0;
  mirror.settled = false;
  mirror.collecting = null;
}

function foldSet(mirror: Mirror, change: ChangeOf<'set'>, where: LogPosition): Folded {
  const { uid, gvk, ns, name, object, hash } = change;
  const before = mirror.collecting?.objects.get(uid) ?? mirror.objects.get(uid);
  const next: MirrorObject =
    before && before.hash === hash
      ? before
      : {
          ref: { uid, gvk, ns, name },
          object,
          hash,
          foundAtConnect: before ? before.foundAtConnect : looksFirst(mirror.collecting),
          firstAt: before ? before.firstAt : where.at,
          at: where.at,
          pos: where.pos,
        };
  if (mirror.collecting) {
    mirror.collecting.objects.set(uid, next);
    return NOTHING;
  }
  if (next === before) return NOTHING;
  put(mirror, next);
  return { ...NOTHING, set: [next] };
}

function looksFirst(collecting: Collecting | null): boolean {
  return collecting?.why === 'start' || collecting?.why === 'cluster-replaced';
}

function foldGone(mirror: Mirror, change: ChangeOf<'gone'>): Folded {
  const { uid, gvk, ns, name, object } = change;
  // Inside a reset what stood before is removed at its end, once, by its absence.
  if (mirror.collecting) {
    mirror.collecting.objects.delete(uid);
    return NOTHING;
  }
  drop(mirror, uid);
  return {
    ...NOTHING,
    removed: [{ ref: { uid, gvk, ns, name }, object, why: change.inferred ? 'inferred' : 'gone' }],
  };
}

function foldResetEnd(mirror: Mirror): Folded {
  const collected = mirror.collecting?.objects;
  if (!collected) return NOTHING;
  mirror.collecting = null;
  mirror.settled = true;
  const removed = dropWhere(mirror, (entry) => !collected.has(entry.ref.uid), 'reset');
  const set = [...collected.values()].filter(
    (entry) => mirror.objects.get(entry.ref.uid) !== entry,
  );
  for (const entry of set) put(mirror, entry);
  return { ...NOTHING, set, removed };
}

function foldPlan(mirror: Mirror, change: ChangeOf<'plan-applied'>): Folded {
  const unseen = (entry: MirrorObject) => change.kinds[entry.ref.gvk] !== 'watching';
  mirror.plan = change.plan;
  mirror.kinds = new Map(Object.entries(change.kinds));
  const collected = mirror.collecting?.objects;
  for (const entry of collected?.values() ?? [])
    if (unseen(entry)) collected?.delete(entry.ref.uid);
  return { ...NOTHING, removed: dropWhere(mirror, unseen, 'plan'), kinds: true };
}

function foldCluster(mirror: Mirror, change: ChangeOf<'cluster'>): Folded {
  mirror.cluster = change.cluster;
  if (!change.replaced) return NOTHING;
  mirror.collecting?.objects.clear();
  return { ...NOTHING, removed: dropWhere(mirror, () => true, 'cluster-replaced') };
}

function put(mirror: Mirror, entry: MirrorObject): void {
  drop(mirror, entry.ref.uid);
  mirror.objects.set(entry.ref.uid, entry);
  mirror.digest = (mirror.digest + BigInt(`0x${entry.hash}`)) % MOD;
}

function drop(mirror: Mirror, uid: string): void {
  const entry = mirror.objects.get(uid);
  if (!entry) return;
  mirror.objects.delete(uid);
  mirror.digest = (mirror.digest - BigInt(`0x${entry.hash}`) + MOD) % MOD;
}

function dropWhere(
  mirror: Mirror,
  leaves: (entry: MirrorObject) => boolean,
  why: RemovalWhy,
): Removal[] {
  const removed: Removal[] = [];
  for (const entry of [...mirror.objects.values()]) {
    if (!leaves(entry)) continue;
    drop(mirror, entry.ref.uid);
    removed.push({ ref: entry.ref, object: entry.object, why });
  }
  return removed;
}
