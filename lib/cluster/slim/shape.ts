import { isObject, toWellFormed, type Json, type JsonObject } from '#lib/kit/json.ts';

/** The fields of an object that an agent sends. Fields without a shape stay on the VM (R3). */
export type Shape =
  | { readonly kind: 'scalar'; readonly clean: (text: string) => string }
  | { readonly kind: 'list'; readonly item: Shape }
  /** All keys, or only `keys`; for labels, selectors, quantities and annotations. */
  | { readonly kind: 'map'; readonly item: Shape; readonly keys?: ReadonlySet<string> }
  | { readonly kind: 'fields'; readonly fields: Readonly<Record<string, Shape>> };

/**
 * Limits within one object, far above a normal cluster, so that no object can overload the server.
 */
const LIMITS = { text: 4_096, items: 200, keys: 200, depth: 24 };

export const scalar: Shape = { kind: 'scalar', clean: (text) => text };
export const cleanedScalar = (clean: (text: string) => string): Shape => ({
  kind: 'scalar',
  clean,
});
export const list = (item: Shape): Shape => ({ kind: 'list', item });
export const map = (item: Shape, keys?: readonly string[]): Shape =>
  keys === undefined ? { kind: 'map', item } : { kind: 'map', item, keys: new Set(keys) };
export const fields = (shapes: Readonly<Record<string, Shape>>): Shape => ({
  kind: 'fields',
  fields: shapes,
});
/** Fields of one shape, by names separated by blanks: most fields are plain scalars. */
export const scalarFields = (names: string, shape: Shape = scalar): Record<string, Shape> =>
  Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, shape]),
  );

/**
 * The part of `value` that `shape` allows; undefined if that is nothing. Drops values of another
 * type than the shape's.
 */
export function applyShape(shape: Shape, value: Json | undefined, depth = 0): Json | undefined {
  if (value === undefined || value === null || depth > LIMITS.depth) return undefined;
  switch (shape.kind) {
    case 'scalar':
      return applyScalar(shape.clean, value);
    case 'list':
      return Array.isArray(value)
        ? value
            .slice(0, LIMITS.items)
            .flatMap((item) => applyShape(shape.item, item, depth + 1) ?? [])
        : undefined;
    case 'map':
      return isObject(value) ? applyMap(shape, value, depth) : undefined;
    case 'fields':
      return isObject(value) ? applyFields(shape.fields, value, depth) : undefined;
  }
}

function applyScalar(clean: (text: string) => string, value: Json): Json | undefined {
  if (typeof value === 'string') return toWellFormed(clean(value).slice(0, LIMITS.text));
  return typeof value === 'object' ? undefined : value;
}

function applyMap(
  shape: Extract<Shape, { kind: 'map' }>,
  value: JsonObject,
  depth: number,
): JsonObject | undefined {
  const result: JsonObject = {};
  let count = 0;
  for (const [key, item] of Object.entries(value)) {
    if ((shape.keys !== undefined && !shape.keys.has(key)) || count >= LIMITS.keys) continue;
    const slim = applyShape(shape.item, item, depth + 1);
    if (slim === undefined) continue;
    defineKey(result, toWellFormed(key.slice(0, LIMITS.text)), slim);
    count += 1;
  }
  return count === 0 && shape.keys !== undefined ? undefined : result;
}

function applyFields(
  shapes: Readonly<Record<string, Shape>>,
  value: JsonObject,
  depth: number,
): JsonObject {
  const result: JsonObject = {};
  for (const [name, shape] of Object.entries(shapes)) {
    const slim = Object.hasOwn(value, name) ? applyShape(shape, value[name], depth + 1) : undefined;
    if (slim !== undefined) result[name] = slim;
  }
  return result;
}

/** Assigning `__proto__` would change the prototype instead of adding a key. */
function defineKey(target: JsonObject, key: string, value: Json): void {
  Object.defineProperty(target, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

/**
 * Whether a shape includes a path such as ['spec', 'containers', '0', 'image']. An index or `*` for
 * list items is optional.
 */
export function includesPath(shape: Shape, path: readonly string[]): boolean {
  const [head, ...rest] = path;
  if (head === undefined) return true;
  switch (shape.kind) {
    case 'scalar':
      return false;
    case 'list':
      return includesPath(shape.item, /^(\d+|\*)$/.test(head) ? rest : path);
    case 'map':
      return (shape.keys === undefined || shape.keys.has(head)) && includesPath(shape.item, rest);
    case 'fields': {
      const next = Object.hasOwn(shape.fields, head) ? shape.fields[head] : undefined;
      return next !== undefined && includesPath(next, rest);
    }
  }
}
