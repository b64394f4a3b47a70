import type { JsonObject } from '#lib/protocol/json.ts';
import { objectsAt, textAt } from '#lib/kit/json.ts';

/** What of an object's metadata is asked for again and again. */
export interface Facts {
  /** As Kubernetes writes it, or empty. */
  readonly created: string;
  readonly isLeaving: boolean;
  /** uids. */
  readonly owners: readonly string[];
}

const known = new WeakMap<JsonObject, Facts>();

/** Of the objects in a mirror none is ever changed in place: each is read once. */
export function factsOf(object: JsonObject): Facts {
  let facts = known.get(object);
  if (!facts) {
    facts = {
      created: textAt(object, 'metadata', 'creationTimestamp'),
      isLeaving: textAt(object, 'metadata', 'deletionTimestamp') !== '',
      owners: objectsAt(object, 'metadata', 'ownerReferences').map((owner) => textAt(owner, 'uid')),
    };
    known.set(object, facts);
  }
  return facts;
}
