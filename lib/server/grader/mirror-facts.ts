import { findDataLimit, mirrorDigest, type Mirror } from '#lib/cluster/mirror.ts';
import { isKnownKind } from '#lib/protocol/change.ts';
import type { ClusterObject, SeatUpdate } from './messages.ts';

/** What an update of a seat tells about its mirror, besides the objects. */
export function describeMirror(
  mirror: Mirror,
): Pick<SeatUpdate, 'cluster' | 'forbiddenKinds' | 'dataLimit' | 'mirrorPosition'> {
  const { cluster, kinds, epoch, seq, plan } = mirror;
  return {
    cluster,
    forbiddenKinds: [...kinds].filter(([, state]) => !isKnownKind(state)).map(([gvk]) => gvk),
    dataLimit: findDataLimit(mirror),
    mirrorPosition: { epoch, seq, plan, digest: mirrorDigest(mirror) },
  };
}

/** The objects with these uids, as far as the mirror has them. */
export function listMirrorObjects({ objects }: Mirror, uids: Iterable<string>): ClusterObject[] {
  return Array.from(uids, (uid) => objects.get(uid))
    .filter((observed) => observed !== undefined)
    .map(({ ref, object }) => ({ ref, object }));
}
