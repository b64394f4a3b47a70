import { readMetadata } from '#lib/grading/engine/object-metadata.ts';
import { cutText, PARAM_LIMITS } from '#lib/grading/param-limits.ts';
import { jsonBytes } from '#lib/kit/json-bytes.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import type { SeatState } from '../state.ts';
import type { ObjectView } from '../views.ts';
import { objectStatus } from './object-status.ts';
import { findOwnerUid } from '../owners.ts';
import { SEAT_VIEW_LIMITS } from './limits.ts';

type SeatObject = SeatState['objects'] extends ReadonlyMap<string, infer Value> ? Value : never;

/** A view without and with its body, and their sizes as JSON. */
interface CachedView {
  readonly view: Omit<ObjectView, 'hasIncident' | 'object'>;
  readonly bytes: number;
  readonly bodyBytes: number;
}

/** `,"hasIncident":false,"object":null` and a comma. */
const FLAG_BYTES = 40;

const viewCache = new WeakMap<JsonObject, CachedView>();

/** The objects of a seat for object trees, and the number of those that aren't shown. */
export interface PresentedObjects {
  readonly objects: readonly ObjectView[];
  readonly omitted: number;
}

/**
 * The objects of a seat for object trees. If there are too many for a frame, objects with incidents
 * come first, then the newest ones. Views of unchanged objects are cached.
 */
export function presentObjects(
  { objects }: SeatState,
  incidents: SeatState['incidents'],
): PresentedObjects {
  const incidentUids = new Set(incidents.map(({ object }) => object.uid));
  const candidates = fits(objects)
    ? objects.values()
    : [...objects.values()].sort(
        (left, right) =>
          Number(incidentUids.has(right.ref.uid)) - Number(incidentUids.has(left.ref.uid)) ||
          compareNewest(left, right),
      );
  const views: ObjectView[] = [];
  let [objectBytes, bodyBytes]: [number, number] = [
    SEAT_VIEW_LIMITS.objectBytes,
    SEAT_VIEW_LIMITS.bodyBytes,
  ];
  for (const candidate of candidates) {
    const cached = getView(candidate);
    objectBytes -= cached.bytes;
    if (views.length === SEAT_VIEW_LIMITS.objects || objectBytes < 0) break;
    const hasBody = cached.bodyBytes <= bodyBytes;
    if (hasBody) bodyBytes -= cached.bodyBytes;
    views.push({
      ...cached.view,
      hasIncident: incidentUids.has(candidate.ref.uid),
      object: hasBody ? candidate.object : null,
    });
  }
  return { objects: views, omitted: objects.size - views.length };
}

/** Whether all objects with their bodies fit into a frame. */
function fits(objects: SeatState['objects']): boolean {
  if (objects.size > SEAT_VIEW_LIMITS.objects) return false;
  let [bytes, bodyBytes] = [0, 0];
  for (const object of objects.values()) {
    const cached = getView(object);
    bytes += cached.bytes;
    bodyBytes += cached.bodyBytes;
  }
  return bytes <= SEAT_VIEW_LIMITS.objectBytes && bodyBytes <= SEAT_VIEW_LIMITS.bodyBytes;
}

function compareNewest(left: SeatObject, right: SeatObject): number {
  const [mine, theirs] = [readMetadata(left.object), readMetadata(right.object)];
  if (mine.creationTimestamp !== theirs.creationTimestamp)
    return mine.creationTimestamp > theirs.creationTimestamp ? -1 : 1;
  return left.ref.uid < right.ref.uid ? -1 : 1;
}

function describeIncomplete(object: JsonObject): Pick<ObjectView, 'incomplete'> {
  if (object['limited'] === true) return { incomplete: 'limited' };
  if (object['oversized'] === true) return { incomplete: 'oversized' };
  return object['cut'] === true ? { incomplete: 'cut' } : {};
}

function getView({ ref, object }: SeatObject): CachedView {
  let cached = viewCache.get(object);
  if (cached === undefined) {
    const view = {
      uid: ref.uid,
      gvk: ref.gvk,
      ns: ref.ns,
      name: ref.name,
      owner: findOwnerUid(object),
      state: cutText(objectStatus(ref.gvk, object), PARAM_LIMITS.textChars),
      ...describeIncomplete(object),
    };
    cached = { view, bytes: jsonBytes(view) + FLAG_BYTES, bodyBytes: jsonBytes(object) };
    viewCache.set(object, cached);
  }
  return cached;
}
