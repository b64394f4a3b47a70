import type { Json, JsonObject } from './json.ts';

/**
 * The difference between two JSON values: `[value]` replaces it, `[]` removes it from its object, and
 * an object has the differences of the fields that changed, or of the places of an array that keeps
 * its length. Small, because a recording has many of them.
 */
export type JsonPatch = readonly [] | readonly [Json] | { readonly [key: string]: JsonPatch };

/** null: the values are equal. */
export function diffJson(before: Json, after: Json): JsonPatch | null {
  if (before === after) return null;
  if (Array.isArray(before) && Array.isArray(after))
    return before.length === after.length ? diffFields(toFields(before), toFields(after)) : [after];
  if (isObject(before) && isObject(after)) return diffFields(before, after);
  return [after];
}

function diffFields(before: JsonObject, after: JsonObject): JsonPatch | null {
  const changed: [string, JsonPatch][] = [];
  for (const key of Object.keys(before)) if (!Object.hasOwn(after, key)) changed.push([key, []]);
  for (const [key, value] of Object.entries(after)) {
    const previous = Object.hasOwn(before, key) ? before[key] : undefined;
    const patch: JsonPatch | null = previous === undefined ? [value] : diffJson(previous, value);
    if (patch !== null) changed.push([key, patch]);
  }
  return changed.length === 0 ? null : Object.fromEntries(changed);
}

/** The value after a patch of `diffJson`. Parts that didn't change are the same objects as before. */
export function applyJsonPatch(before: Json, patch: JsonPatch): Json {
  if (isReplacement(patch)) return patch[0] ?? null;
  if (Array.isArray(before)) {
    const next = [...before];
    for (const [index, part] of Object.entries(patch))
      next[Number(index)] = applyJsonPatch(next[Number(index)] ?? null, part);
    return next;
  }
  const next = new Map(Object.entries(isObject(before) ? before : {}));
  for (const [key, part] of Object.entries(patch))
    if (isReplacement(part) && part.length === 0) next.delete(key);
    else next.set(key, applyJsonPatch(next.get(key) ?? null, part));
  // `fromEntries` also sets a key such as `__proto__` as a field.
  return Object.fromEntries(next);
}

function toFields(array: readonly Json[]): JsonObject {
  return Object.fromEntries(array.entries());
}

function isReplacement(patch: JsonPatch): patch is readonly [] | readonly [Json] {
  return Array.isArray(patch);
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
