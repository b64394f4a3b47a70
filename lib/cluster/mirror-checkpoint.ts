import type { JsonObject } from '#lib/kit/json.ts';
import { createMirror, type Mirror, type MirrorObject } from './mirror.ts';
import { countUsage, createUsage, type ObjectUsage } from './object-budget.ts';
import { SHAPES_VERSION } from './slim/limits.ts';

/** Increase it when the meaning of the fold changes. */
const FOLD_VERSION = 2;

/**
 * A checkpoint holds folded objects, so it belongs to one version of the fold and of the shapes.
 * Checkpoints of other versions are ignored and the log is folded from the start.
 */
export const MIRROR_CHECKPOINT_VERSION = SHAPES_VERSION * 10 + FOLD_VERSION;

/** A mirror as JSON for the `checkpoint` table, including a pending reset. */
export function toCheckpoint(mirror: Mirror): JsonObject {
  const {
    objects,
    kinds,
    digest,
    usage: _usage,
    limited: _limited,
    pendingReset,
    ...plain
  } = mirror;
  return {
    ...plain,
    fold: MIRROR_CHECKPOINT_VERSION,
    digest: digest.toString(16),
    kinds: Object.fromEntries(kinds),
    objects: [...objects.values()],
    pendingReset: pendingReset && {
      why: pendingReset.why,
      objects: [...pendingReset.objects.values()],
    },
  } as unknown as JsonObject;
}

/** Restores a mirror; null if another version of the fold wrote the checkpoint. */
export function fromCheckpoint(state: JsonObject): Mirror | null {
  if (state['fold'] !== MIRROR_CHECKPOINT_VERSION) return null;
  const {
    fold: _fold,
    digest,
    kinds,
    objects,
    pendingReset,
    ...plain
  } = state as unknown as StoredMirror;
  const objectsByUid = indexByUid(objects);
  return {
    ...createMirror(),
    ...plain,
    digest: BigInt(`0x${digest}`),
    usage: sumUsage(objects),
    limited: new Map(
      objects.flatMap(({ ref, limitedBy }) =>
        limitedBy === undefined ? [] : [[ref.uid, limitedBy] as const],
      ),
    ),
    kinds: new Map(Object.entries(kinds)),
    objects: objectsByUid,
    pendingReset: pendingReset && {
      why: pendingReset.why,
      objects: reuseUnchanged(indexByUid(pendingReset.objects), objectsByUid),
      usage: sumUsage(pendingReset.objects),
      limitedBy:
        pendingReset.objects.find(({ limitedBy }) => limitedBy !== undefined)?.limitedBy ?? null,
    },
  };
}

type PendingReset = NonNullable<Mirror['pendingReset']>;
type StoredMirror = Omit<
  Mirror,
  'digest' | 'usage' | 'limited' | 'kinds' | 'objects' | 'pendingReset'
> & {
  fold: number;
  digest: string;
  kinds: Record<string, NonNullable<ReturnType<Mirror['kinds']['get']>>>;
  objects: MirrorObject[];
  pendingReset: { why: PendingReset['why']; objects: MirrorObject[] } | null;
};

function sumUsage(entries: readonly MirrorObject[]): ObjectUsage {
  const usage = createUsage();
  for (const entry of entries) countUsage(usage, entry);
  return usage;
}

function indexByUid(entries: readonly MirrorObject[]): Map<string, MirrorObject> {
  return new Map(entries.map((entry) => [entry.ref.uid, entry]));
}

/** Objects that a reset didn't change must be identical in both maps: its end compares them so. */
function reuseUnchanged(
  collected: Map<string, MirrorObject>,
  objectsByUid: ReadonlyMap<string, MirrorObject>,
): Map<string, MirrorObject> {
  return new Map(
    Array.from(collected, ([uid, entry]) => {
      const before = objectsByUid.get(uid);
      return [
        uid,
        before && before.pos === entry.pos && before.hash === entry.hash ? before : entry,
      ];
    }),
  );
}
