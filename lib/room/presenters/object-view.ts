import type { SeatState } from '../state.ts';
import type { ObjectView } from '../views.ts';
import { objectWords } from './object-status.ts';
import { ownerOf } from './owners.ts';

/** What a page can show of a cluster; a cluster that holds more is of no exercise. */
const MOST = 2_000;

const made = new WeakMap<object, Omit<ObjectView, 'trouble'>>();

/** The objects of a seat, for its trees; in trouble is what an incident names. An object that did not change keeps its view. */
export function presentObjects(
  { objects }: SeatState,
  incidents: SeatState['incidents'],
): ObjectView[] {
  const troubled = new Set(incidents.map(({ object }) => object.uid));
  const views: ObjectView[] = [];
  for (const { ref, object } of objects.values()) {
    if (views.length === MOST) break;
    let view = made.get(object);
    if (view === undefined) {
      view = {
        uid: ref.uid,
        gvk: ref.gvk,
        ns: ref.ns,
        name: ref.name,
        owner: ownerOf(object),
        state: objectWords(ref.gvk, object),
        object,
      };
      made.set(object, view);
    }
    views.push({ ...view, trouble: troubled.has(ref.uid) });
  }
  return views;
}
