import type { Json, JsonObject } from '#lib/kit/json.ts';
import { boundObjects, isObjectList } from './bind.ts';
import type { Binding, BoundSubject } from './types.ts';
import type { CelResult, CompiledCel } from '../cel/compile.ts';
import { matchManifest, type Match } from '../match/match.ts';

/** Values that earlier steps of a sequence remembered, by name. */
export type RememberedValues = Readonly<Record<string, Json>>;

interface CachedResult {
  readonly objects: readonly JsonObject[];
  readonly remembered: RememberedValues | undefined;
  readonly result: CelResult;
}
const celCache = new WeakMap<CompiledCel, WeakMap<JsonObject, CachedResult>>();

/**
 * Evaluates an expression on a binding, or returns the cached result. Objects of a mirror are never
 * changed in place, and most changes leave most objects alone, so the last result is cached by the
 * first object that the expression reads.
 */
export function evaluateCelCached(
  cel: CompiledCel,
  binding: Binding,
  remembered?: RememberedValues,
): CelResult {
  const objects: JsonObject[] = [];
  for (const subject of cel.reads)
    for (const { object } of boundObjects(binding.get(subject))) objects.push(object);
  const [first] = objects;
  if (!first) return cel.evaluate(celVariables(cel, binding, remembered));
  let cached = celCache.get(cel);
  if (!cached) celCache.set(cel, (cached = new WeakMap()));
  const last = cached.get(first);
  if (
    last &&
    last.remembered === remembered &&
    last.objects.length === objects.length &&
    last.objects.every((object, at) => object === objects[at])
  )
    return last.result;
  const result = cel.evaluate(celVariables(cel, binding, remembered));
  cached.set(first, { objects, remembered, result });
  return result;
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
