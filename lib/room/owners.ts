import { objectsAt, textAt, type JsonObject } from '#lib/kit/json.ts';
import type { SeatState } from './state.ts';

/** Longer than any chain that Kubernetes creates. Also ends cycles of references. */
const MAX_OWNER_DEPTH = 8;

/** uid of the object's controller, or else of its first owner; null without an owner. */
export function findOwnerUid(object: JsonObject): string | null {
  const owners = objectsAt(object, 'metadata', 'ownerReferences');
  return textAt(owners.find((owner) => owner['controller'] === true) ?? owners[0], 'uid') || null;
}

/** uids of the owner, the owner's owner and so on, as far as the objects are known. */
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
