import type { SeatState } from '../state.ts';
import type { ObjectView } from '../views.ts';
import { objectStatus } from './object-status.ts';
import { findOwnerUid } from './owners.ts';

/** What a page can show of a cluster; a cluster that holds more is of no exercise. */
const MAX_OBJECTS = 2_000;

const objectViewCache = new WeakMap<object, Omit<ObjectView, 'hasIncident'>>();

/** The objects of a seat, for its trees; in trouble is what an incident names. An object that did not change keeps its view. */
export function presentObjects(
  { objects }: SeatState,
  incidents: SeatState['incidents'],
): ObjectView[] {
  const troubled = new Set(incidents.map(({ object }) => object.uid));
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
    views.push({ ...view, hasIncident: troubled.has(ref.uid) });
  }
  return views;
}
