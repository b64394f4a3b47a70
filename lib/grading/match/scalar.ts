import type { Json, JsonObject } from '#lib/kit/json.ts';
import { isSameDuration } from '../values/duration.ts';
import { findImageDifference } from '../values/image.ts';
import { isSameQuantity } from '../values/quantity.ts';
import { isSameSchedule, parseSchedule } from '../values/schedule.ts';

const CONTAINERS = new Set(['containers', 'initContainers', 'ephemeralContainers']);
const QUANTITIES = new Set(['requests', 'limits', 'capacity', 'allocatable', 'hard', 'used']);
const QUANTITY_KEYS = new Set(['sizeLimit', 'averageValue', 'storage']);
/** Fields of custom kinds with a duration: `60s` and `1m` are the same. */
const DURATIONS = new Set(['duration', 'interval', 'timeout', 'scrapeTimeout']);

/** Fields with a label selector. The `selector` of a Service is a plain map. */
const SELECTORS = new Set(['selector', 'labelSelector', 'podSelector', 'namespaceSelector']);

/** Whether a path ends at a field with a label selector. */
export function isSelectorPath(path: ManifestPath): boolean {
  return SELECTORS.has(path.at(-1) ?? '');
}

/** Path of a value. A step is a key, or a list item as `[name]`. */
export type ManifestPath = readonly string[];

/** Name of the container that a path leads into; undefined if it leads into none. */
export function containerInPath(path: ManifestPath): string | undefined {
  const index = path.findIndex((step) => CONTAINERS.has(step));
  return index < 0 ? undefined : path[index + 1]?.slice(1, -1);
}

/** Whether the path ends at a container. */
export function isContainerPath(path: ManifestPath): boolean {
  return path.length > 1 && CONTAINERS.has(path.at(-2) ?? '');
}

type Equality = (expected: Json, found: Json) => boolean;
/** 80 and "80" are the same port, and `true` and "true" the same switch. */
const AS_TEXT: Equality = (expected, found) => String(expected) === String(found);
const AS_FOLDER: Equality = (expected, found) =>
  normalizeFolder(expected) === normalizeFolder(found);
const AS_ROUTE: Equality = (expected, found) =>
  normalizeRoutePrefix(expected) === normalizeRoutePrefix(found);
const AS_QUANTITY: Equality = (expected, found) => isSameQuantity(String(expected), String(found));
const AS_IMAGE: Equality = (expected, found) =>
  findImageDifference(String(expected), String(found)) === null;
const AS_DURATION: Equality = (expected, found) =>
  AS_TEXT(expected, found) || isSameDuration(String(expected), String(found));
const AS_SCHEDULE: Equality = (expected, found) => {
  const [want, have] = [parseSchedule(String(expected)), parseSchedule(String(found))];
  return want === null || have === null ? AS_TEXT(expected, found) : isSameSchedule(want, have);
};

/** How values at a path are compared. */
function equalityAt(path: ManifestPath): Equality {
  const key = path.at(-1) ?? '';
  if (key === 'image' && isContainerPath(path.slice(0, -1))) return AS_IMAGE;
  if (
    QUANTITY_KEYS.has(key) ||
    QUANTITIES.has(path.at(-2) ?? '') ||
    (key === 'value' && path.at(-2) === 'target')
  )
    return AS_QUANTITY;
  if (key === 'mountPath') return AS_FOLDER;
  if (key === 'path' && path.at(-3) === 'paths') return AS_ROUTE;
  if (isSchedulePath(path)) return AS_SCHEDULE;
  return DURATIONS.has(key) ? AS_DURATION : AS_TEXT;
}

/** Whether a path ends at the schedule of a CronJob. */
export function isSchedulePath(path: ManifestPath): boolean {
  return path.at(-1) === 'schedule' && path.at(-2) === 'spec';
}

const PORT_NUMBERS = ['port', 'containerPort', 'nodePort', 'hostPort', 'targetPort'];

/**
 * Whether an item of a list of ports, of a container, a Service or an EndpointSlice, names a port
 * without a protocol. Kubernetes then uses TCP, so a UDP port isn't the same port.
 */
export function isPortWithoutProtocol(item: JsonObject, path: ManifestPath): boolean {
  return (
    path.at(-2) === 'ports' &&
    !Object.hasOwn(item, 'protocol') &&
    PORT_NUMBERS.some((key) => Object.hasOwn(item, key))
  );
}

/** The protocol of a port, which is TCP unless it says otherwise. */
export const DEFAULT_PROTOCOL = 'TCP';

/** Compiles a test for a scalar at a path, with the comparison that Kubernetes uses there. */
export function compileScalarMatcher(
  expected: Json,
  path: ManifestPath,
): (found: Json | undefined) => boolean {
  const same = equalityAt(path);
  return (found) =>
    expected === found ||
    (found !== undefined && found !== null && typeof found !== 'object' && same(expected, found));
}

/** Whether a value equals the expected scalar at a path. */
export function equalsScalar(expected: Json, found: Json | undefined, path: ManifestPath): boolean {
  return expected === found || compileScalarMatcher(expected, path)(found);
}

/** A trailing slash doesn't change a folder. */
function normalizeFolder(path: Json): string {
  return String(path).replace(/(?<=.)\/$/, '');
}

/**
 * A trailing slash, or a pattern for the rest of the path, doesn't change which requests an Ingress
 * path matches.
 */
function normalizeRoutePrefix(path: Json): string {
  return String(path).replace(/(?<=.)(?:\/|\(\/\|\$\)|\/\?)?(?:\(?\.\*\)?)?$/, '');
}
