import {
  isKnownKind,
  type Change,
  type ChangeOf,
  type ClusterFacts,
  type Gvk,
  type KindState,
  type ObjectRef,
} from '#lib/protocol/change.ts';
import type { DataLimit } from '#lib/protocol/data-limit.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import {
  countUsage,
  createUsage,
  fitBudget,
  SEAT_OBJECT_BUDGET,
  type BudgetedObject,
  type ObjectBudget,
  type ObjectUsage,
} from './object-budget.ts';

/** The state of an object. Times are `at` of the log: the server's estimate, ms since 1970. */
export interface MirrorObject extends BudgetedObject {
  readonly ref: ObjectRef;
  readonly hash: string;
  /** It existed when the agent first saw this cluster, so the time of its creation is unknown. */
  readonly foundAtConnect: boolean;
  readonly firstAt: number;
  /** Time and log position of its last change. */
  readonly at: number;
  readonly pos: number;
}

interface PendingReset {
  readonly why: ChangeOf<'reset-begin'>['why'];
  readonly objects: Map<string, MirrorObject>;
  readonly usage: ObjectUsage;
  limitedBy: DataLimit | null;
}

/**
 * The state of a seat's cluster, folded from its log. `applyChange` modifies it in place, because a
 * server holds thousands of mirrors with hundreds of objects each.
 */
export interface Mirror {
  epoch: string | null;
  /** The server's number for the epoch. Changes of earlier epochs are ignored. */
  epochOrdinal: number;
  /** Highest seq of this epoch that was applied. */
  seq: number;
  pos: number;
  plan: number;
  cluster: ClusterFacts | null;
  kinds: ReadonlyMap<Gvk, KindState>;
  /** By uid. */
  readonly objects: Map<string, MirrorObject>;
  /** Sum of the objects' hashes modulo 2^64. */
  digest: bigint;
  readonly usage: ObjectUsage;
  /** By uid of the objects of which only a record is kept, because the seat has too many. */
  readonly limited: Map<string, DataLimit>;
  /** The first reset of this epoch has ended. Before that, the objects are an earlier epoch's. */
  hasSynced: boolean;
  pendingReset: PendingReset | null;
}

/** Position of a change in the log. */
export interface LogPosition {
  readonly pos: number;
  readonly at: number;
  readonly epoch: string;
  readonly epochOrdinal: number;
}

/**
 * Why an object was removed. Only `gone`, `inferred` and `reset` mean that it was deleted; with
 * `inferred` and `reset`, the time is unknown.
 */
export type RemovalReason = 'gone' | 'inferred' | 'reset' | 'plan' | 'cluster-replaced';
export interface Removal {
  readonly ref: ObjectRef;
  /** Its last known state. */
  readonly object: JsonObject;
  readonly reason: RemovalReason;
}

export interface MirrorUpdate {
  readonly set: readonly MirrorObject[];
  readonly removed: readonly Removal[];
  /** The watched kinds, or the permission to watch them, changed. */
  readonly kindsChanged: boolean;
  readonly ignored: null | 'duplicate' | 'old-epoch';
}

const NO_UPDATE: MirrorUpdate = { set: [], removed: [], kindsChanged: false, ignored: null };
const DIGEST_MODULUS = 1n << 64n;

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
    usage: createUsage(),
    limited: new Map(),
    hasSynced: false,
    pendingReset: null,
  };
}

/**
 * The digest to compare with a heartbeat's, 16 hex digits; null during a reset, and before the
 * first reset of an epoch ends.
 */
export function mirrorDigest(mirror: Mirror): string | null {
  if (!mirror.hasSynced || mirror.pendingReset) return null;
  return mirror.digest.toString(16).padStart(16, '0');
}

/** Why parts of a seat's objects are missing; null if none are. */
export function findDataLimit({ limited, pendingReset }: Mirror): DataLimit | null {
  return limited.values().next().value ?? pendingReset?.limitedBy ?? null;
}

/** Bytes of all objects of a seat, including a reset that hasn't ended. */
export function mirrorBytes({ usage, pendingReset }: Mirror): number {
  const sum = ({ bytes, recordBytes }: ObjectUsage): number => bytes + recordBytes;
  return sum(usage) + (pendingReset ? sum(pendingReset.usage) : 0);
}

/**
 * Applies a change and returns the difference. Ignores duplicates and earlier epochs (R1). Keeps
 * only a record of objects beyond the budget.
 */
export function applyChange(
  mirror: Mirror,
  change: Change,
  position: LogPosition,
  budget: ObjectBudget = SEAT_OBJECT_BUDGET,
): MirrorUpdate {
  if (position.epochOrdinal < mirror.epochOrdinal) return { ...NO_UPDATE, ignored: 'old-epoch' };
  if (position.epochOrdinal > mirror.epochOrdinal) beginEpoch(mirror, position);
  else if (change.seq <= mirror.seq) return { ...NO_UPDATE, ignored: 'duplicate' };
  mirror.seq = change.seq;
  mirror.pos = position.pos;
  switch (change.op) {
    case 'set':
      return applySet(mirror, change, position, budget);
    case 'gone':
      return applyGone(mirror, change);
    case 'reset-begin':
      mirror.pendingReset = createPendingReset(change.why);
      return NO_UPDATE;
    case 'reset-end':
      return applyResetEnd(mirror);
    case 'plan-applied':
      return applyPlan(mirror, change);
    case 'cluster':
      return applyCluster(mirror, change);
    case 'observed':
    case 'gap':
      return NO_UPDATE;
  }
}

function beginEpoch(mirror: Mirror, position: LogPosition): void {
  mirror.epoch = position.epoch;
  mirror.epochOrdinal = position.epochOrdinal;
  mirror.seq = 0;
  mirror.hasSynced = false;
  mirror.pendingReset = null;
}

function applySet(
  mirror: Mirror,
  change: ChangeOf<'set'>,
  position: LogPosition,
  budget: ObjectBudget,
): MirrorUpdate {
  const { uid, gvk, ns, name, object, hash } = change;
  const before = mirror.pendingReset?.objects.get(uid) ?? mirror.objects.get(uid);
  const isSame = before?.hash === hash;
  const ref = { uid, gvk, ns, name };
  const next: MirrorObject =
    isSame && before.limitedBy === undefined
      ? before
      : {
          ref,
          ...fitBudget(ref, object, usedBesides(mirror, uid), budget),
          hash,
          foundAtConnect: before ? before.foundAtConnect : isInitialReset(mirror.pendingReset),
          firstAt: before ? before.firstAt : position.at,
          at: isSame ? before.at : position.at,
          pos: isSame ? before.pos : position.pos,
        };
  if (mirror.pendingReset) {
    collectObject(mirror.pendingReset, next);
    return NO_UPDATE;
  }
  if (next === before) return NO_UPDATE;
  storeObject(mirror, next);
  return { ...NO_UPDATE, set: [next] };
}

/** What the other objects use. A reset has the same budget as the objects that it will replace. */
function usedBesides(mirror: Mirror, uid: string): ObjectUsage {
  const { objects, usage } = mirror.pendingReset ?? mirror;
  const own = objects.get(uid);
  const used = { ...usage };
  if (own) countUsage(used, own, -1);
  return used;
}

function createPendingReset(why: PendingReset['why']): PendingReset {
  return { why, objects: new Map(), usage: createUsage(), limitedBy: null };
}

function collectObject(pendingReset: PendingReset, entry: MirrorObject): void {
  dropCollected(pendingReset, entry.ref.uid);
  pendingReset.objects.set(entry.ref.uid, entry);
  countUsage(pendingReset.usage, entry);
  pendingReset.limitedBy ??= entry.limitedBy ?? null;
}

function dropCollected(pendingReset: PendingReset, uid: string): void {
  const entry = pendingReset.objects.get(uid);
  if (!entry) return;
  countUsage(pendingReset.usage, entry, -1);
  pendingReset.objects.delete(uid);
}

function isInitialReset(pendingReset: PendingReset | null): boolean {
  return pendingReset?.why === 'start' || pendingReset?.why === 'cluster-replaced';
}

function applyGone(mirror: Mirror, change: ChangeOf<'gone'>): MirrorUpdate {
  const { uid, gvk, ns, name, object } = change;
  // During a reset, an object is removed once, at the end, because the new state doesn't have it.
  if (mirror.pendingReset) {
    dropCollected(mirror.pendingReset, uid);
    return NO_UPDATE;
  }
  removeObject(mirror, uid);
  return {
    ...NO_UPDATE,
    removed: [
      { ref: { uid, gvk, ns, name }, object, reason: change.inferred ? 'inferred' : 'gone' },
    ],
  };
}

function applyResetEnd(mirror: Mirror): MirrorUpdate {
  const collected = mirror.pendingReset?.objects;
  if (!collected) return NO_UPDATE;
  mirror.pendingReset = null;
  mirror.hasSynced = true;
  const removed = removeObjectsWhere(mirror, (entry) => !collected.has(entry.ref.uid), 'reset');
  const set = [...collected.values()].filter(
    (entry) => mirror.objects.get(entry.ref.uid) !== entry,
  );
  for (const entry of set) storeObject(mirror, entry);
  return { ...NO_UPDATE, set, removed };
}

function applyPlan(mirror: Mirror, change: ChangeOf<'plan-applied'>): MirrorUpdate {
  const isUnwatched = (entry: MirrorObject) => !isKnownKind(change.kinds[entry.ref.gvk]);
  mirror.plan = change.plan;
  mirror.kinds = new Map(Object.entries(change.kinds));
  const { pendingReset } = mirror;
  if (pendingReset)
    for (const entry of [...pendingReset.objects.values()])
      if (isUnwatched(entry)) dropCollected(pendingReset, entry.ref.uid);
  return {
    ...NO_UPDATE,
    removed: removeObjectsWhere(mirror, isUnwatched, 'plan'),
    kindsChanged: true,
  };
}

function applyCluster(mirror: Mirror, change: ChangeOf<'cluster'>): MirrorUpdate {
  mirror.cluster = change.cluster;
  if (!change.replaced) return NO_UPDATE;
  if (mirror.pendingReset) mirror.pendingReset = createPendingReset(mirror.pendingReset.why);
  return { ...NO_UPDATE, removed: removeObjectsWhere(mirror, () => true, 'cluster-replaced') };
}

function storeObject(mirror: Mirror, entry: MirrorObject): void {
  removeObject(mirror, entry.ref.uid);
  mirror.objects.set(entry.ref.uid, entry);
  mirror.digest = (mirror.digest + BigInt(`0x${entry.hash}`)) % DIGEST_MODULUS;
  countUsage(mirror.usage, entry);
  if (entry.limitedBy !== undefined) mirror.limited.set(entry.ref.uid, entry.limitedBy);
}

function removeObject(mirror: Mirror, uid: string): void {
  const entry = mirror.objects.get(uid);
  if (!entry) return;
  mirror.objects.delete(uid);
  mirror.limited.delete(uid);
  countUsage(mirror.usage, entry, -1);
  mirror.digest = (mirror.digest - BigInt(`0x${entry.hash}`) + DIGEST_MODULUS) % DIGEST_MODULUS;
}

function removeObjectsWhere(
  mirror: Mirror,
  shouldRemove: (entry: MirrorObject) => boolean,
  reason: RemovalReason,
): Removal[] {
  const removed: Removal[] = [];
  for (const entry of [...mirror.objects.values()]) {
    if (!shouldRemove(entry)) continue;
    removeObject(mirror, entry.ref.uid);
    removed.push({ ref: entry.ref, object: entry.object, reason });
  }
  return removed;
}
