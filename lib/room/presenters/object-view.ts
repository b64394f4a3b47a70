import type { SeatState } from '../state.ts';
import type { ObjectView } from '../views.ts';
import { objectStatus } from './object-status.ts';
import { findOwnerUid } from '../owners.ts';

/** No exercise needs more objects than this. */
const MAX_OBJECTS = 2_000;

const objectViewCache = new WeakMap<object, Omit<ObjectView, 'hasIncident'>>();

/** The objects of a seat for object trees. Views of unchanged objects are cached. */
export function presentObjects(
  { objects }: SeatState,
  incidents: SeatState['incidents'],
): ObjectView[] {
  const incidentUids = new Set(incidents.map(({ object }) => object.uid));
  const views: ObjectView[] = [];
  for (const { ref, object } of objects.values()) {
    if (views.length === MAX_OBJECTS) break;
    let view = objectViewCache.get(object);
    if (view === undefined) {
      view = {
        uid: ref.uid,
        gvk: ref.gvk,
        ns: ref.ns,
        name: ref.name,
        owner: findOwnerUid(object),
        state: objectStatus(ref.gvk, object),
        object,
      };
      objectViewCache.set(object, view);
    }
    views.push({ ...view, hasIncident: incidentUids.has(ref.uid) });
  }
  return views;
}
