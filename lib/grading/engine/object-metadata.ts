import type { JsonObject } from '#lib/protocol/json.ts';
import { objectsAt, textAt } from '#lib/kit/json.ts';

/** What of an object's metadata is asked for again and again. */
export interface ObjectMetadata {
  /** As Kubernetes writes it, or empty. */
  readonly creationTimestamp: string;
  readonly isTerminating: boolean;
  /** uids. */
  readonly ownerUids: readonly string[];
}

const metadataCache = new WeakMap<JsonObject, ObjectMetadata>();

/** Of the objects in a mirror none is ever changed in place: each is read once. */
export function readMetadata(object: JsonObject): ObjectMetadata {
  let facts = metadataCache.get(object);
  if (!facts) {
    facts = {
      creationTimestamp: textAt(object, 'metadata', 'creationTimestamp'),
      isTerminating: textAt(object, 'metadata', 'deletionTimestamp') !== '',
      ownerUids: objectsAt(object, 'metadata', 'ownerReferences').map((owner) =>
        textAt(owner, 'uid'),
      ),
    };
    metadataCache.set(object, facts);
  }
  return facts;
}
