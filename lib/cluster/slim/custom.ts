import type { Json, JsonObject } from '#lib/protocol/json.ts';
import { cleanMessage } from './message.ts';
import { covers, isObject, keep, scalar } from './shape.ts';
import { kind } from './common.ts';

/** The agent's own word against any plan: keys under which values hide. A pack cannot ask for them, nor get them with a whole branch. */
const DENIED =
  /^(managedFields|data|binaryData|stringData|env|envFrom|value|values|valuesObject|parameters)$|token|passw|secret(?!Name$|Ref$)|credential|private|certificate|cabundle|kubeconfig|authorization/i;
const DEEPEST = 12;

const identity = kind({});

/**
 * Slim shape of a kind that is not built in: its metadata, and the paths that the plan lists (`spec.source.repoURL`, lists are
 * walked through). What a path names comes with all below it, minus what is denied.
 */
export function slimByPaths(
  gvk: { apiVersion: string; kind: string },
  paths: readonly string[],
  object: JsonObject,
): JsonObject {
  const slim = keep(identity, { ...object, ...gvk }) as JsonObject;
  for (const path of paths) {
    const steps = stepsOf(path);
    if (steps.length === 0 || steps[0] === 'metadata' || steps.some((step) => DENIED.test(step)))
      continue;
    const part = pick(object, steps);
    if (part !== undefined) merge(slim, part as JsonObject);
  }
  return slim;
}

/** Whether a check may read this path (`*` for the items of a list) of a kind with these paths: it is below one of them, or leads to one. */
export function seesByPaths(paths: readonly string[], path: readonly string[]): boolean {
  const named = path.filter((step) => step !== '*');
  if (covers(identity, path)) return true;
  if (named.some((step) => DENIED.test(step))) return false;
  return paths.some((one) =>
    stepsOf(one)
      .slice(0, named.length)
      .every((step, at) => step === named[at]),
  );
}

const stepsOf = (path: string): string[] =>
  path
    .replace(/\[\]/g, '')
    .split('.')
    .filter((step) => step !== '');

function pick(value: Json | undefined, steps: readonly string[]): Json | undefined {
  const [head, ...rest] = steps;
  if (value === undefined) return undefined;
  if (head === undefined) return withoutDenied(value, 0);
  if (Array.isArray(value)) return value.map((item) => pick(item, steps) ?? {});
  if (!isObject(value) || !Object.hasOwn(value, head)) return undefined;
  const below = pick(value[head], rest);
  return below === undefined ? undefined : { [head]: below };
}

function withoutDenied(value: Json, depth: number): Json | undefined {
  if (depth > DEEPEST) return undefined;
  if (typeof value === 'string') return keep(scalar, cleanMessage(value));
  if (Array.isArray(value))
    return value.slice(0, 200).flatMap((item) => withoutDenied(item, depth + 1) ?? []);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).flatMap(([key, item]) => {
    const slim = DENIED.test(key) ? undefined : withoutDenied(item, depth + 1);
    return slim === undefined ? [] : [[key, slim] as const];
  });
  return Object.fromEntries(kept.slice(0, 200));
}

/** Paths share branches, lists stand for lists of the same items. */
function merge(into: JsonObject, part: JsonObject): void {
  for (const [key, value] of Object.entries(part)) {
    const there = Object.hasOwn(into, key) ? into[key] : undefined;
    if (isObject(there) && isObject(value)) merge(there, value);
    else if (Array.isArray(there) && Array.isArray(value))
      value.forEach((item, n) => {
        mergeItem(there, n, item);
      });
    else into[key] = value;
  }
}

function mergeItem(list: Json[], n: number, item: Json): void {
  const there = list[n];
  if (isObject(there) && isObject(item)) merge(there, item);
  else list[n] = item;
}
