import { z } from 'zod';
import { isObject, type Json, type JsonObject as JsonObjectType } from '#lib/kit/json.ts';

/** Levels of nested lists and objects, the object itself included. */
export const MAX_JSON_DEPTH = 24;

/**
 * Parses a JSON object in one walk that is never deeper than `MAX_JSON_DEPTH`; deeper parts are
 * dropped. Its type is `JsonObject` of the kit, which zod can't express.
 */
export const JsonObject = z
  .record(z.string(), z.unknown())
  .transform((value, context): JsonObjectType => {
    const fit = checkFit(value, 1);
    if (fit === 'invalid') {
      context.addIssue({ code: 'custom', message: 'Invalid input: not JSON' });
      return z.NEVER;
    }
    return (fit === 'fits' ? value : dropDeeper(value as JsonObjectType, 1)) as JsonObjectType;
  }) as unknown as z.ZodType<JsonObjectType>;

type Fit = 'fits' | 'too-deep' | 'invalid';

/** `depth`: the level of `value`. Nothing below the last level is visited. */
function checkFit(value: unknown, depth: number): Fit {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return 'fits';
  if (typeof value === 'number') return Number.isFinite(value) ? 'fits' : 'invalid';
  if (!isContainer(value)) return 'invalid';
  if (depth > MAX_JSON_DEPTH) return 'too-deep';
  let fit: Fit = 'fits';
  for (const inner of Array.isArray(value) ? (value as unknown[]) : Object.values(value)) {
    const innerFit = checkFit(inner, depth + 1);
    if (innerFit === 'invalid') return 'invalid';
    if (innerFit === 'too-deep') fit = 'too-deep';
  }
  return fit;
}

function isContainer(value: unknown): value is object {
  if (Array.isArray(value)) return true;
  if (typeof value !== 'object') return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function dropDeeper(value: Json, depth: number): Json | undefined {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_JSON_DEPTH) return undefined;
  if (Array.isArray(value))
    return value.flatMap((item) => {
      const kept = dropDeeper(item, depth + 1);
      return kept === undefined ? [] : [kept];
    });
  return isObject(value)
    ? Object.fromEntries(
        Object.entries(value).flatMap(([key, item]) => {
          const kept = dropDeeper(item, depth + 1);
          return kept === undefined ? [] : [[key, kept] as const];
        }),
      )
    : undefined;
}
