import type { ObjectRef } from '#lib/protocol/change.ts';
import { numberAt, objectsAt, textAt, type JsonObject } from '#lib/kit/json.ts';
import type { Progress } from '../types.ts';

interface ChangedObject {
  readonly ref: ObjectRef;
  readonly object: JsonObject;
}

/** What one change did to objects. `removed` have their last known state. */
interface ObjectChanges {
  readonly set: readonly ChangedObject[];
  readonly removed: readonly ChangedObject[];
}

/** The objects that a change deleted or started to delete: neither can be a subject any more. */
export function listRemovedObjects({ set, removed }: ObjectChanges): ChangedObject[] {
  return [
    ...removed,
    ...set.filter(({ object }) => textAt(object, 'metadata', 'deletionTimestamp') !== ''),
  ];
}

/**
 * Whether the checks of a pending pass start to fail only because a completed Pod or Job is deleted
 * now. `kubectl run --rm` deletes its Pod within a second, and the result of a completed object
 * can't change any more.
 */
export function ranToCompletion({ pending, live }: Progress, changes: ObjectChanges): boolean {
  if (!pending || live.state !== 'evaluated') return false;
  const subjects = new Set(Object.values(live.subjects).map(({ uid }) => uid));
  return listRemovedObjects(changes).some(
    ({ ref, object }) => subjects.has(ref.uid) && isCompleted(ref.gvk, object),
  );
}

/**
 * Whether the object completed successfully. A failed container is restarted, and is Ready in
 * between.
 */
function isCompleted(gvk: string, object: JsonObject): boolean {
  if (gvk === 'batch/v1/Job')
    return objectsAt(object, 'status', 'conditions').some(
      (condition) =>
        textAt(condition, 'type') === 'Complete' && textAt(condition, 'status') === 'True',
    );
  // The owner of a Pod replaces it.
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
