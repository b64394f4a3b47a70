import type { Json, JsonObject } from '#lib/kit/json.ts';
import { boundObjects, isObjectList } from './bind.ts';
import type { Binding, BoundSubject } from './types.ts';
import type { CelResult, CompiledCel } from '../cel/compile.ts';
import { matchManifest, type Match } from '../match/match.ts';

/** Values that earlier steps of a sequence remembered, by name. */
export type RememberedValues = Readonly<Record<string, Json>>;

/**
 * Results that are cached for one object. A subject has at most 24 options, so those of one evaluation
 * fit; the oldest are dropped.
 */
const MAX_CACHED_RESULTS = 32;
const celCache = new WeakMap<CompiledCel, WeakMap<JsonObject, Map<string, CelResult>>>();

/**
 * Evaluates an expression on a binding, or returns the cached result. Objects of a mirror are never
 * changed in place, and most changes leave most objects alone. Results are cached by the first object
 * that the expression reads, and for it by the versions of all objects: candidates often share one.
 */
export function evaluateCelCached(
  cel: CompiledCel,
  binding: Binding,
  remembered?: RememberedValues,
): CelResult {
  const first = findFirstObject(cel, binding);
  if (!first) return cel.evaluate(celVariables(cel, binding, remembered));
  let cached = celCache.get(cel);
  if (!cached) celCache.set(cel, (cached = new WeakMap()));
  let results = cached.get(first);
  if (!results) cached.set(first, (results = new Map()));
  const key = versionKey(cel, binding, remembered);
  let result = results.get(key);
  if (result === undefined) {
    result = cel.evaluate(celVariables(cel, binding, remembered));
    if (results.size >= MAX_CACHED_RESULTS) dropOldest(results);
    results.set(key, result);
  }
  return result;
}

function findFirstObject({ reads }: CompiledCel, binding: Binding): JsonObject | undefined {
  for (const subject of reads) {
    const [first] = boundObjects(binding.get(subject));
    if (first) return first.object;
  }
  return undefined;
}

function dropOldest(results: Map<string, unknown>): void {
  for (const oldest of results.keys()) {
    results.delete(oldest);
    return;
  }
}

const versions = new WeakMap<object, number>();
let versionCount = 0;

/** A number for a version of an object. It holds nothing in memory, unlike the object itself. */
function versionOf(value: object): number {
  let version = versions.get(value);
  if (version === undefined) versions.set(value, (version = versionCount += 1));
  return version;
}

/** Equal exactly for the same versions of objects, bound to the same subjects. */
function versionKey(
  { reads }: CompiledCel,
  binding: Binding,
  remembered: RememberedValues | undefined,
): string {
  let key = remembered === undefined ? '' : String(versionOf(remembered));
  for (const subject of reads) {
    const bound = binding.get(subject) ?? null;
    key += isObjectList(bound) ? '[' : ';';
    for (const { object } of boundObjects(bound)) key += `${versionOf(object).toString(36)},`;
  }
  return key;
}

/** The variables of an expression, by name. */
export function celVariables(
  { reads }: Pick<CompiledCel, 'reads'>,
  binding: Binding,
  remembered?: RememberedValues,
): Record<string, Json> {
  const variables: Record<string, Json> = {};
  for (const subject of reads) variables[subject] = toJson(binding.get(subject) ?? null);
  if (remembered) variables['remembered'] = { ...remembered };
  return variables;
}

function toJson(bound: BoundSubject): Json {
  return isObjectList(bound) ? bound.map(({ object }) => object) : (bound?.object ?? null);
}

const matchCache = new WeakMap<JsonObject, WeakMap<JsonObject, Match>>();

/** Like `matchManifest`, but compares each manifest with each object only once. */
export function matchCached(manifest: JsonObject, object: JsonObject): Match {
  let cached = matchCache.get(manifest);
  if (!cached) matchCache.set(manifest, (cached = new WeakMap()));
  let match = cached.get(object);
  if (!match) cached.set(object, (match = matchManifest(manifest, object)));
  return match;
}
