import { objectsAt, textAt } from '#lib/kit/json.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import type { SeatState } from '../state.ts';

/** Deployment, ReplicaSet, Pod: no chain of Kubernetes' own is longer; a cycle of somebody's making ends here too. */
const MAX_OWNER_DEPTH = 8;

/** uid of the object's controller, else of its first owner; null for what nobody owns. */
export function findOwnerUid(object: JsonObject): string | null {
  const owners = objectsAt(object, 'metadata', 'ownerReferences');
  return textAt(owners.find((owner) => owner['controller'] === true) ?? owners[0], 'uid') || null;
}

/** Owner, owner's owner, and so on, as far as the objects are known. */
export function listOwnerUids(objects: SeatState['objects'], uid: string): string[] {
  const chain: string[] = [];
  let owned = objects.get(uid);
  while (owned !== undefined && chain.length < MAX_OWNER_DEPTH) {
    const owner = findOwnerUid(owned.object);
    if (owner === null) break;
    chain.push(owner);
    owned = objects.get(owner);
  }
  return chain;
}
