import { isObject, type Json, type JsonObject } from '#lib/kit/json.ts';
import { kindShape } from './common.ts';
import { ITEM_LIMITS, OBJECT_LIMITS, TEXT_LIMITS } from './limits.ts';
import { cleanMessage } from './message.ts';
import { redactWords } from './redact.ts';
import { applyShape, cutText, defineKey, includesPath, type ShapeReport } from './shape.ts';

/**
 * Keys that often contain secret values. The agent drops them for any plan, also below a path that
 * the plan lists.
 */
const DENIED_KEYS =
  /^(managedFields|data|binaryData|stringData|env|envFrom|value|values|valuesObject|parameters)$|token|passw|secret(?!Name$|Ref$)|credential|private|certificate|cabundle|kubeconfig|authorization/i;
/** Command lines, whose options can contain secrets. */
const COMMAND_KEYS = new Set(['command', 'args']);

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
  report: ShapeReport = { cut: false },
): JsonObject {
  const slim = applyShape(identityShape, { ...object, ...gvk }, report) as JsonObject;
  for (const path of paths) {
    const steps = parsePath(path);
    if (
      steps.length === 0 ||
      steps[0] === 'metadata' ||
      steps.some((step) => DENIED_KEYS.test(step))
    )
      continue;
    const part = pickPath(object, steps, { depth: 1, report });
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

/** `depth`: the level of the value in its object, from 1. */
interface Place {
  readonly depth: number;
  readonly report: ShapeReport;
}

function pickPath(
  value: Json | undefined,
  steps: readonly string[],
  { depth, report }: Place,
): Json | undefined {
  const [head, ...rest] = steps;
  if (value === undefined || value === null) return undefined;
  if (head === undefined) return removeDenied(value, { depth, report });
  if (depth > OBJECT_LIMITS.depth) return undefined;
  const below = { depth: depth + 1, report };
  if (Array.isArray(value))
    return limitItems(value, report).map((item) => pickPath(item, steps, below) ?? {});
  if (!isObject(value) || !Object.hasOwn(value, head)) return undefined;
  const part = pickPath(value[head], rest, below);
  return part === undefined ? undefined : { [head]: part };
}

function removeDenied(value: Json, { depth, report }: Place): Json | undefined {
  if (value === null) return undefined;
  if (typeof value === 'string') return cleanMessage(value);
  if (typeof value !== 'object') return value;
  if (depth > OBJECT_LIMITS.depth) {
    report.cut = true;
    return undefined;
  }
  const below = { depth: depth + 1, report };
  if (Array.isArray(value))
    return limitItems(value, report).flatMap((item) => {
      const kept = removeDenied(item, below);
      return kept === undefined ? [] : [kept];
    });
  const entries = Object.entries(value).flatMap(([key, item]) => {
    const kept = removeDeniedField(cutText(key, TEXT_LIMITS.labelKeyChars), item, below);
    return kept === undefined ? [] : [kept];
  });
  return Object.fromEntries(limitItems(entries, report));
}

function removeDeniedField(key: string, item: Json, place: Place): [string, Json] | undefined {
  if (DENIED_KEYS.test(key)) return undefined;
  const isCommand = COMMAND_KEYS.has(key) && Array.isArray(item);
  const kept = removeDenied(isCommand ? redactWords(item) : item, place);
  return kept === undefined ? undefined : [key, kept];
}

function limitItems<Item>(items: readonly Item[], report: ShapeReport): readonly Item[] {
  if (items.length <= ITEM_LIMITS.other) return items;
  report.cut = true;
  return items.slice(0, ITEM_LIMITS.other);
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
    else defineKey(target, key, value);
  }
}

function mergeListItem(list: Json[], index: number, item: Json): void {
  const present = list[index];
  if (isObject(present) && isObject(item)) mergeInto(present, item);
  else if (present === undefined) list.push(item);
  else if (!isObject(item) || Object.keys(item).length > 0) list[index] = item;
}
