import { isObject, type Json, type JsonObject } from '#lib/kit/json.ts';
import { cleanMessage } from './message.ts';
import { includesPath, applyShape, scalar } from './shape.ts';
import { kindShape } from './common.ts';

/**
 * Keys that often contain secret values. The agent drops them for any plan, also below a path that
 * the plan lists.
 */
const DENIED_KEYS =
  /^(managedFields|data|binaryData|stringData|env|envFrom|value|values|valuesObject|parameters)$|token|passw|secret(?!Name$|Ref$)|credential|private|certificate|cabundle|kubeconfig|authorization/i;
const MAX_DEPTH = 12;
const MAX_ITEMS = 200;

const identityShape = kindShape({});

/**
 * Slims an object of a kind that isn't built in: its metadata and the paths that the plan lists,
 * such as `spec.source.repoURL` (paths continue in the items of lists). A path includes everything
 * below it, except denied keys.
 */
export function slimByPaths(
  gvk: { apiVersion: string; kind: string },
  paths: readonly string[],
  object: JsonObject,
): JsonObject {
  const slim = applyShape(identityShape, { ...object, ...gvk }) as JsonObject;
  for (const path of paths) {
    const steps = parsePath(path);
    if (
      steps.length === 0 ||
      steps[0] === 'metadata' ||
      steps.some((step) => DENIED_KEYS.test(step))
    )
      continue;
    const part = pickPath(object, steps);
    if (part !== undefined) mergeInto(slim, part as JsonObject);
  }
  return slim;
}

/**
 * Whether a check can read `path` (`*` for the items of a list) of a kind with these paths: it is
 * below one of them or leads to one.
 */
export function isVisibleByPaths(paths: readonly string[], path: readonly string[]): boolean {
  const steps = path.filter((step) => step !== '*');
  if (includesPath(identityShape, path)) return true;
  if (steps.some((step) => DENIED_KEYS.test(step))) return false;
  return paths.some((visiblePath) =>
    parsePath(visiblePath)
      .slice(0, steps.length)
      .every((step, at) => step === steps[at]),
  );
}

const parsePath = (path: string): string[] =>
  path
    .replace(/\[\]/g, '')
    .split('.')
    .filter((step) => step !== '');

function pickPath(value: Json | undefined, steps: readonly string[]): Json | undefined {
  const [head, ...rest] = steps;
  if (value === undefined) return undefined;
  if (head === undefined) return removeDenied(value, 0);
  if (Array.isArray(value)) return value.map((item) => pickPath(item, steps) ?? {});
  if (!isObject(value) || !Object.hasOwn(value, head)) return undefined;
  const below = pickPath(value[head], rest);
  return below === undefined ? undefined : { [head]: below };
}

function removeDenied(value: Json, depth: number): Json | undefined {
  if (depth > MAX_DEPTH) return undefined;
  if (typeof value === 'string') return applyShape(scalar, cleanMessage(value));
  if (Array.isArray(value))
    return value.slice(0, MAX_ITEMS).flatMap((item) => removeDenied(item, depth + 1) ?? []);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).flatMap(([key, item]) => {
    const slim = DENIED_KEYS.test(key) ? undefined : removeDenied(item, depth + 1);
    return slim === undefined ? [] : [[key, slim] as const];
  });
  return Object.fromEntries(entries.slice(0, MAX_ITEMS));
}

/** Merges the part of one path into the parts of others. Lists are merged item by item. */
function mergeInto(target: JsonObject, part: JsonObject): void {
  for (const [key, value] of Object.entries(part)) {
    const present = Object.hasOwn(target, key) ? target[key] : undefined;
    if (isObject(present) && isObject(value)) mergeInto(present, value);
    else if (Array.isArray(present) && Array.isArray(value))
      value.forEach((item, index) => {
        mergeListItem(present, index, item);
      });
    else target[key] = value;
  }
}

function mergeListItem(list: Json[], index: number, item: Json): void {
  const present = list[index];
  if (isObject(present) && isObject(item)) mergeInto(present, item);
  else list[index] = item;
}
