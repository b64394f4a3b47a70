import { isObject, toWellFormed, type Json, type JsonObject } from '#lib/kit/json.ts';
import { ITEM_LIMITS, TEXT_LIMITS } from './limits.ts';

/** The fields of an object that an agent sends. Fields without a shape stay on the VM (R3). */
export type Shape =
  | {
      readonly kind: 'scalar';
      readonly clean: ((text: string) => string) | null;
      readonly maxChars: number;
    }
  | { readonly kind: 'list'; readonly item: Shape; readonly maxItems: number }
  /** All keys, or only `keys`; for labels, selectors, quantities and annotations. */
  | {
      readonly kind: 'map';
      readonly item: Shape;
      readonly keys?: ReadonlySet<string>;
      readonly maxKeys: number;
    }
  /** `prepare` changes the object before its fields are read. */
  | {
      readonly kind: 'fields';
      readonly fields: Readonly<Record<string, Shape>>;
      readonly prepare?: (value: JsonObject) => JsonObject;
    };

/** What happened while shapes were applied to one object. */
export interface ShapeReport {
  /** A list or a map was longer than its limit. */
  cut: boolean;
}

/** Text that is cut to `maxChars`, a number or a boolean. */
export const text = (maxChars: number, clean: ((text: string) => string) | null = null): Shape => ({
  kind: 'scalar',
  clean,
  maxChars,
});
export const scalar: Shape = text(TEXT_LIMITS.otherChars);
/** `clean` must be idempotent. */
export const cleanedScalar = (clean: (text: string) => string): Shape =>
  text(TEXT_LIMITS.otherChars, clean);
export const list = (item: Shape, maxItems: number = ITEM_LIMITS.other): Shape => ({
  kind: 'list',
  item,
  maxItems,
});
export const map = (
  item: Shape,
  { keys, maxKeys = ITEM_LIMITS.other }: { keys?: readonly string[]; maxKeys?: number } = {},
): Shape =>
  keys === undefined
    ? { kind: 'map', item, maxKeys }
    : { kind: 'map', item, keys: new Set(keys), maxKeys };
export const fields = (
  shapes: Readonly<Record<string, Shape>>,
  prepare?: (value: JsonObject) => JsonObject,
): Shape =>
  prepare === undefined
    ? { kind: 'fields', fields: shapes }
    : { kind: 'fields', fields: shapes, prepare };
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
 * type than the shape's. Never deeper than the shape.
 */
export function applyShape(
  shape: Shape,
  value: Json | undefined,
  report: ShapeReport = { cut: false },
): Json | undefined {
  if (value === undefined || value === null) return undefined;
  switch (shape.kind) {
    case 'scalar':
      return applyScalar(shape, value);
    case 'list':
      return Array.isArray(value) ? applyList(shape, value, report) : undefined;
    case 'map':
      return isObject(value) ? applyMap(shape, value, report) : undefined;
    case 'fields':
      return isObject(value)
        ? applyFields(shape.fields, shape.prepare?.(value) ?? value, report)
        : undefined;
  }
}

function applyScalar(
  { clean, maxChars }: Extract<Shape, { kind: 'scalar' }>,
  value: Json,
): Json | undefined {
  if (typeof value !== 'string') return typeof value === 'object' ? undefined : value;
  return cutText(clean === null ? value : clean(value), maxChars);
}

/** The first `maxChars` code units of a text, without NUL and lone surrogates. */
export function cutText(value: string, maxChars: number): string {
  const cut = value.length > maxChars ? value.slice(0, maxChars) : value;
  return cut.isWellFormed() && !cut.includes('\0') ? cut : toWellFormed(cut);
}

function applyList(
  { item: itemShape, maxItems }: Extract<Shape, { kind: 'list' }>,
  value: readonly Json[],
  report: ShapeReport,
): Json[] {
  if (value.length > maxItems) report.cut = true;
  const result: Json[] = [];
  for (const item of value.length > maxItems ? value.slice(0, maxItems) : value) {
    const slim = applyShape(itemShape, item, report);
    if (slim !== undefined) result.push(slim);
  }
  return result;
}

function applyMap(
  { item: itemShape, keys, maxKeys }: Extract<Shape, { kind: 'map' }>,
  value: JsonObject,
  report: ShapeReport,
): JsonObject | undefined {
  const result: JsonObject = {};
  let count = 0;
  for (const [key, item] of Object.entries(value)) {
    if (keys !== undefined && !keys.has(key)) continue;
    if (count >= maxKeys) {
      report.cut = true;
      break;
    }
    const slim = applyShape(itemShape, item, report);
    if (slim === undefined) continue;
    defineKey(result, cutText(key, TEXT_LIMITS.labelKeyChars), slim);
    count += 1;
  }
  return count === 0 && keys !== undefined ? undefined : result;
}

function applyFields(
  shapes: Readonly<Record<string, Shape>>,
  value: JsonObject,
  report: ShapeReport,
): JsonObject {
  const result: JsonObject = {};
  for (const name of Object.keys(value)) {
    const shape = Object.hasOwn(shapes, name) ? shapes[name] : undefined;
    if (shape === undefined) continue;
    const slim = applyShape(shape, value[name], report);
    if (slim !== undefined) result[name] = slim;
  }
  return result;
}

/** Assigning `__proto__` would change the prototype instead of adding a key. */
export function defineKey(target: JsonObject, key: string, value: Json): void {
  if (key !== '__proto__') target[key] = value;
  else
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
