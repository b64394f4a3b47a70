import type { Json } from '#lib/protocol/json.ts';
import { imageDifference } from '../values/image.ts';
import { sameQuantity } from '../values/quantity.ts';

const CONTAINERS = new Set(['containers', 'initContainers', 'ephemeralContainers']);
const QUANTITIES = new Set(['requests', 'limits', 'capacity', 'allocatable', 'hard', 'used']);
const QUANTITY_KEYS = new Set(['sizeLimit', 'averageValue', 'storage']);
/** IntOrString: 80 and "80" are the same port. */
const INT_OR_STRING = new Set(['port', 'targetPort', 'maxSurge', 'maxUnavailable', 'minAvailable']);

/** Fields that hold a label selector; a Service's `selector` is a plain map. */
const SELECTORS = new Set(['selector', 'labelSelector', 'podSelector', 'namespaceSelector']);

/** Whether a path ends at a label selector, where the expectation is one too. */
export function isSelectorAt(path: Path): boolean {
  return SELECTORS.has(path.at(-1) ?? '');
}

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

type Same = (expected: Json, found: Json) => boolean;
const SAME: Same = (expected, found) => expected === found;
const AS_TEXT: Same = (expected, found) => String(expected) === String(found);
const AS_FOLDER: Same = (expected, found) => withoutSlash(expected) === withoutSlash(found);
const AS_ROUTE: Same = (expected, found) => asPrefix(expected) === asPrefix(found);
const AS_QUANTITY: Same = (expected, found) => sameQuantity(String(expected), String(found));
const AS_IMAGE: Same = (expected, found) =>
  imageDifference(String(expected), String(found)) === null;

/** As what the values of a place are compared. */
function sameAt(path: Path): Same {
  const key = path.at(-1) ?? '';
  if (key === 'image' && isContainer(path.slice(0, -1))) return AS_IMAGE;
  if (
    QUANTITY_KEYS.has(key) ||
    QUANTITIES.has(path.at(-2) ?? '') ||
    (key === 'value' && path.at(-2) === 'target')
  )
    return AS_QUANTITY;
  if (key === 'mountPath') return AS_FOLDER;
  if (key === 'path' && path.at(-3) === 'paths') return AS_ROUTE;
  return INT_OR_STRING.has(key) ? AS_TEXT : SAME;
}

/** Whether a value is the expected one, as Kubernetes reads values of that place. */
export function scalarTest(expected: Json, path: Path): (found: Json | undefined) => boolean {
  const same = sameAt(path);
  return (found) =>
    expected === found ||
    (found !== undefined && found !== null && typeof found !== 'object' && same(expected, found));
}

export function sameScalar(expected: Json, found: Json | undefined, path: Path): boolean {
  return expected === found || scalarTest(expected, path)(found);
}

/** A folder is the same with a slash behind it. */
function withoutSlash(path: Json): string {
  return String(path).replace(/(?<=.)\/$/, '');
}

/** An Ingress path with a slash behind it, or with what catches the rest of a path, leads the same requests to the same place. */
function asPrefix(path: Json): string {
  return String(path).replace(/(?<=.)(?:\/|\(\/\|\$\)|\/\?)?(?:\(?\.\*\)?)?$/, '');
}
