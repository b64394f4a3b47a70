import type { Json, JsonObject } from '#lib/protocol/json.ts';
import { isObject, textsAt } from '#lib/kit/json.ts';
import { isSameProcess } from '../values/process.ts';
import { isSelector, listRequirements } from '../values/selector.ts';
import { expectsAbsence, matchManifest } from './match.ts';
import {
  isContainerPath,
  isSelectorPath,
  compileScalarMatcher,
  type ManifestPath,
} from './scalar.ts';

type ValueMatcher = (found: Json | undefined) => boolean;

interface CachedMatcher {
  readonly matcher: ValueMatcher;
  readonly results: WeakMap<JsonObject, boolean>;
}
const matcherCache = new WeakMap<JsonObject, CachedMatcher>();

/**
 * Whether an object is as a partial manifest has it, as `match` says, without gathering why not: most objects fit no attempt.
 * Neither manifests nor objects of a mirror ever change, so that each pair is looked at once.
 */
export function matchesObject(manifest: JsonObject, object: JsonObject): boolean {
  let of = matcherCache.get(manifest);
  if (!of)
    matcherCache.set(
      manifest,
      (of = { matcher: compileMatcher(manifest), results: new WeakMap() }),
    );
  let answer = of.results.get(object);
  if (answer === undefined) of.results.set(object, (answer = of.matcher(object)));
  return answer;
}

/** The manifest as a test of anything. */
export function compileMatcher(expected: Json, path: ManifestPath = []): ValueMatcher {
  if (expected === null) return (found) => found === undefined || found === null;
  if (Array.isArray(expected)) return compileListMatcher(expected, path);
  return isObject(expected)
    ? compileObjectMatcher(expected, path)
    : compileScalarMatcher(expected, path);
}

/** One expected item fits when any does; only several can want the same one. */
function compileListMatcher(expected: readonly Json[], path: ManifestPath): ValueMatcher {
  const tests = expected.map((item) => compileMatcher(item, [...path, '[*]']));
  if (tests.length === 1)
    return (found) =>
      Array.isArray(found) && found.some((item) => tests.every((test) => test(item)));
  return (found) =>
    Array.isArray(found) &&
    tests.every((test) => found.some(test)) &&
    matchManifest([...expected], found, path).mismatches.length === 0;
}

function compileObjectMatcher(expected: JsonObject, path: ManifestPath): ValueMatcher {
  const nothingFits = expectsAbsence(expected);
  const test = compilePresentMatcher(expected, path);
  return (found) => (found === undefined || found === null ? nothingFits : test(found));
}

function compilePresentMatcher(expected: JsonObject, path: ManifestPath): (found: Json) => boolean {
  const entries = Object.entries(expected);
  if (entries.length === 0) return () => true;
  if (isSelectorPath(path) && isSelector(expected)) return compileSelectorMatcher(expected);
  const isProcess = (key: string) => isContainerPath(path) && (key === 'command' || key === 'args');
  const tests = entries
    .filter(([key]) => !isProcess(key))
    .map(([key, value]) => [key, compileMatcher(value, [...path, key])] as const);
  const starts = entries.some(([key]) => isProcess(key)) ? compileProcessMatcher(expected) : null;
  return (found) =>
    isObject(found) &&
    tests.every(([key, test]) => test(Object.hasOwn(found, key) ? found[key] : undefined)) &&
    (starts === null || starts(found));
}

function compileSelectorMatcher(expected: JsonObject): (found: Json) => boolean {
  const wanted = [...listRequirements(expected)];
  return (found) => {
    if (!isObject(found)) return false;
    const have = listRequirements(found);
    return wanted.every((line) => have.has(line));
  };
}

function compileProcessMatcher(expected: JsonObject): (found: JsonObject) => boolean {
  const want = [...textsAt(expected, 'command'), ...textsAt(expected, 'args')];
  return (found) => {
    const have = [...textsAt(found, 'command'), ...textsAt(found, 'args')];
    return isSameProcess(want, 'command' in expected ? have : have.slice(-want.length));
  };
}
