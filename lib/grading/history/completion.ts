import type { ObjectRef } from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import type { Progress } from '../types.ts';
import { numberAt, objectsAt, textAt } from '#lib/kit/json.ts';

interface ChangedObject {
  readonly ref: ObjectRef;
  readonly object: JsonObject;
}

/**
 * Whether the checks of a pending pass stop holding only because of what ran to its end and is deleted now, as
 * `kubectl run --rm` does within a second: what it showed cannot turn out to be otherwise any more.
 */
export function ranToCompletion(
  { pending, live }: Progress,
  {
    set,
    removed,
  }: { readonly set: readonly ChangedObject[]; readonly removed: readonly ChangedObject[] },
): boolean {
  if (!pending || live.state !== 'evaluated') return false;
  const subjects = new Set(Object.values(live.subjects).map(({ uid }) => uid));
  // What is being deleted is no subject any more.
  const leaving = [
    ...removed,
    ...set.filter(({ object }) => textAt(object, 'metadata', 'deletionTimestamp') !== ''),
  ];
  return leaving.some(({ ref, object }) => subjects.has(ref.uid) && isCompleted(ref.gvk, object));
}

/** Well, that is: what ends badly is tried again, and is Ready in between. */
function isCompleted(gvk: string, object: JsonObject): boolean {
  if (gvk === 'batch/v1/Job')
    return objectsAt(object, 'status', 'conditions').some(
      (condition) =>
        textAt(condition, 'type') === 'Complete' && textAt(condition, 'status') === 'True',
    );
  // Whoever owns a Pod puts another in its place.
  if (gvk !== 'v1/Pod' || objectsAt(object, 'metadata', 'ownerReferences').length > 0) return false;
  const containers = objectsAt(object, 'status', 'containerStatuses');
  return (
    containers.length > 0 &&
    containers.every((container) =>
      ['state', 'lastState'].some(
        (state) =>
          textAt(container, state, 'terminated', 'exitCode') !== '' &&
          numberAt(container, state, 'terminated', 'exitCode') === 0,
      ),
    )
  );
}
