import type { Json } from '#lib/protocol/json.ts';
import { imageDifference } from '../values/image.ts';
import { sameQuantity } from '../values/quantity.ts';

const CONTAINERS = new Set(['containers', 'initContainers', 'ephemeralContainers']);
const QUANTITIES = new Set(['requests', 'limits', 'capacity', 'allocatable']);
const QUANTITY_KEYS = new Set(['sizeLimit', 'averageValue', 'storage']);
/** IntOrString: 80 and "80" are the same port. */
const INT_OR_STRING = new Set(['port', 'targetPort', 'maxSurge', 'maxUnavailable', 'minAvailable']);

/** A step of a path is a key, or a list's item as `[name]`. */
export type Path = readonly string[];

/** Name of the container that a path leads into, if it does. */
export function containerAt(path: Path): string | undefined {
  const index = path.findIndex((step) => CONTAINERS.has(step));
  return index < 0 ? undefined : path[index + 1]?.slice(1, -1);
}

/** Whether the path ends at a container itself. */
export function isContainer(path: Path): boolean {
  return path.length > 1 && CONTAINERS.has(path.at(-2) ?? '');
}

export function sameScalar(expected: Json, found: Json | undefined, path: Path): boolean {
  if (expected === found) return true;
  if (found === undefined || found === null || typeof found === 'object') return false;
  const key = path.at(-1) ?? '';
  if (key === 'image' && isContainer(path.slice(0, -1))) return imageDifference(String(expected), String(found)) === null;
  if (QUANTITY_KEYS.has(key) || QUANTITIES.has(path.at(-2) ?? '')) return sameQuantity(String(expected), String(found));
  if (key === 'mountPath') return withoutSlash(expected) === withoutSlash(found);
  return INT_OR_STRING.has(key) && String(expected) === String(found);
}

/** A folder is the same with a slash behind it. */
function withoutSlash(path: Json): string {
  return String(path).replace(/(?<=.)\/$/, '');
}
