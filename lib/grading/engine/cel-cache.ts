import type { Json, JsonObject } from '#lib/protocol/json.ts';
import { isObjectList, boundObjects, type Binding, type BoundSubject } from './bind.ts';
import type { CelResult, CompiledCel } from '../cel/compile.ts';
import { matchManifest, type Match } from '../match/match.ts';

/** What earlier steps of a sequence left, by name. */
export type RememberedValues = Readonly<Record<string, Json>>;

interface CachedResult {
  readonly objects: readonly JsonObject[];
  readonly remembered: RememberedValues | undefined;
  readonly result: CelResult;
}
const celCache = new WeakMap<CompiledCel, WeakMap<JsonObject, CachedResult>>();

/**
 * What an expression says of a binding. Of the objects in a mirror none is ever changed in place, and most changes leave most
 * of them as they were: the last answer is kept by the first object that is read.
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
  let known = celCache.get(cel);
  if (!known) celCache.set(cel, (known = new WeakMap()));
  const last = known.get(first);
  if (
    last &&
    last.remembered === remembered &&
    last.objects.length === objects.length &&
    last.objects.every((object, at) => object === objects[at])
  )
    return last.result;
  const result = cel.evaluate(celVariables(cel, binding, remembered));
  known.set(first, { objects, remembered, result });
  return result;
}

/** What an expression sees, by name. */
export function celVariables(
  { reads }: Pick<CompiledCel, 'reads'>,
  binding: Binding,
  remembered?: RememberedValues,
): Record<string, Json> {
  const seen: Record<string, Json> = {};
  for (const subject of reads) seen[subject] = toJson(binding.get(subject) ?? null);
  if (remembered) seen['remembered'] = { ...remembered };
  return seen;
}

function toJson(bound: BoundSubject): Json {
  return isObjectList(bound) ? bound.map((one) => one.object) : (bound?.object ?? null);
}

const matchCache = new WeakMap<JsonObject, WeakMap<JsonObject, Match>>();

/** As `match` says, each manifest compared with each object once. */
export function matchCached(manifest: JsonObject, object: JsonObject): Match {
  let known = matchCache.get(manifest);
  if (!known) matchCache.set(manifest, (known = new WeakMap()));
  let found = known.get(object);
  if (!found) known.set(object, (found = matchManifest(manifest, object)));
  return found;
}
