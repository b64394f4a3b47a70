import { objectsAt, textAt, type JsonObject } from '#lib/kit/json.ts';

/** The part of an object's metadata that evaluations read often. */
export interface ObjectMetadata {
  /** In the format of Kubernetes, or empty. */
  readonly creationTimestamp: string;
  readonly isTerminating: boolean;
  /** uids of the owners. */
  readonly ownerUids: readonly string[];
}

const metadataCache = new WeakMap<JsonObject, ObjectMetadata>();

/** Objects of a mirror are never changed in place, so the metadata of each is read only once. */
export function readMetadata(object: JsonObject): ObjectMetadata {
  let metadata = metadataCache.get(object);
  if (!metadata) {
    metadata = {
      creationTimestamp: textAt(object, 'metadata', 'creationTimestamp'),
      isTerminating: textAt(object, 'metadata', 'deletionTimestamp') !== '',
      ownerUids: objectsAt(object, 'metadata', 'ownerReferences').map((owner) =>
        textAt(owner, 'uid'),
      ),
    };
    metadataCache.set(object, metadata);
  }
  return metadata;
}
