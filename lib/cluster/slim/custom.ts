import type { Json, JsonObject } from '#lib/protocol/json.ts';
import { cleanMessage } from './message.ts';
import { includesPath, isObject, applyShape, scalar } from './shape.ts';
import { kindShape } from './common.ts';

/** The agent's own word against any plan: keys under which values hide. A pack cannot ask for them, nor get them with a whole branch. */
const DENIED_KEYS =
  /^(managedFields|data|binaryData|stringData|env|envFrom|value|values|valuesObject|parameters)$|token|passw|secret(?!Name$|Ref$)|credential|private|certificate|cabundle|kubeconfig|authorization/i;
const MAX_DEPTH = 12;

const identityShape = kindShape({});

/**
 * Slim shape of a kind that is not built in: its metadata, and the paths that the plan lists (`spec.source.repoURL`, lists are
 * walked through). What a path names comes with all below it, minus what is denied.
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

/** Whether a check may read this path (`*` for the items of a list) of a kind with these paths: it is below one of them, or leads to one. */
export function isVisibleByPaths(paths: readonly string[], path: readonly string[]): boolean {
  const steps = path.filter((step) => step !== '*');
  if (includesPath(identityShape, path)) return true;
  if (steps.some((step) => DENIED_KEYS.test(step))) return false;
  return paths.some((one) =>
    parsePath(one)
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
    return value.slice(0, 200).flatMap((item) => removeDenied(item, depth + 1) ?? []);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).flatMap(([key, item]) => {
    const slim = DENIED_KEYS.test(key) ? undefined : removeDenied(item, depth + 1);
    return slim === undefined ? [] : [[key, slim] as const];
  });
  return Object.fromEntries(kept.slice(0, 200));
}

/** Paths share branches, lists stand for lists of the same items. */
function mergeInto(target: JsonObject, part: JsonObject): void {
  for (const [key, value] of Object.entries(part)) {
    const there = Object.hasOwn(target, key) ? target[key] : undefined;
    if (isObject(there) && isObject(value)) mergeInto(there, value);
    else if (Array.isArray(there) && Array.isArray(value))
      value.forEach((item, n) => {
        mergeListItem(there, n, item);
      });
    else target[key] = value;
  }
}

function mergeListItem(list: Json[], n: number, item: Json): void {
  const there = list[n];
  if (isObject(there) && isObject(item)) mergeInto(there, item);
  else list[n] = item;
}
