import type { JsonObject } from '#lib/protocol/json.ts';
import { createMirror, type Mirror, type MirrorObject } from './mirror.ts';

/** Raise it when the fold changes its meaning: a checkpoint of another version is not read, the log is folded from the start. */
export const MIRROR_CHECKPOINT_VERSION = 1;

/** JSON of a mirror, a reset on its way included, for the `checkpoint` table. */
export function toCheckpoint(mirror: Mirror): JsonObject {
  const { objects, kinds, digest, collecting, ...plain } = mirror;
  return {
    ...plain,
    fold: MIRROR_CHECKPOINT_VERSION,
    digest: digest.toString(16),
    kinds: Object.fromEntries(kinds),
    objects: [...objects.values()],
    collecting: collecting && { why: collecting.why, objects: [...collecting.objects.values()] },
  } as unknown as JsonObject;
}

/** The mirror again, or null when another version of the fold wrote it. */
export function fromCheckpoint(state: JsonObject): Mirror | null {
  if (state['fold'] !== MIRROR_CHECKPOINT_VERSION) return null;
  const {
    fold: _fold,
    digest,
    kinds,
    objects,
    collecting,
    ...plain
  } = state as unknown as StoredMirror;
  const objectsByUid = indexByUid(objects);
  return {
    ...createMirror(),
    ...plain,
    digest: BigInt(`0x${digest}`),
    kinds: new Map(Object.entries(kinds)),
    objects: objectsByUid,
    collecting: collecting && {
      why: collecting.why,
      objects: reuseUnchanged(indexByUid(collecting.objects), objectsByUid),
    },
  };
}

type PendingReset = NonNullable<Mirror['collecting']>;
type StoredMirror = Omit<Mirror, 'digest' | 'kinds' | 'objects' | 'collecting'> & {
  fold: number;
  digest: string;
  kinds: Record<string, NonNullable<ReturnType<Mirror['kinds']['get']>>>;
  objects: MirrorObject[];
  collecting: { why: PendingReset['why']; objects: MirrorObject[] } | null;
};

function indexByUid(entries: readonly MirrorObject[]): Map<string, MirrorObject> {
  return new Map(entries.map((entry) => [entry.ref.uid, entry]));
}

/** What a reset left as it was is the same object in both maps: that is how its end tells what changed. */
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
