import { isObject, textsAt, valueAt, type Json, type JsonObject } from '#lib/kit/json.ts';
import { isSameProcess } from '../commands/process.ts';
import { isSelector, listRequirements } from '../values/selector.ts';
import { expectsAbsence, matchManifest } from './match.ts';
import { readListItem } from './list-item.ts';
import {
  compileScalarMatcher,
  DEFAULT_PROTOCOL,
  isContainerPath,
  isPortWithoutProtocol,
  isSelectorPath,
  type ManifestPath,
} from './scalar.ts';

type ValueMatcher = (found: Json | undefined) => boolean;

interface CachedMatcher {
  readonly matcher: ValueMatcher;
  readonly results: WeakMap<JsonObject, boolean>;
}
const matcherCache = new WeakMap<JsonObject, CachedMatcher>();

/**
 * Whether an object matches a partial manifest, like `matchManifest` but without the mismatches,
 * because most objects match no attempt. Manifests and objects of a mirror never change, so each
 * pair is compared only once.
 */
export function matchesObject(manifest: JsonObject, object: JsonObject): boolean {
  let cached = matcherCache.get(manifest);
  if (!cached)
    matcherCache.set(
      manifest,
      (cached = { matcher: compileMatcher(manifest), results: new WeakMap() }),
    );
  let result = cached.results.get(object);
  if (result === undefined) cached.results.set(object, (result = cached.matcher(object)));
  return result;
}

/** Compiles a manifest to a function that tests any value. */
export function compileMatcher(expected: Json, path: ManifestPath = []): ValueMatcher {
  if (expected === null) return (found) => found === undefined || found === null;
  if (Array.isArray(expected)) return compileListMatcher(expected, path);
  return isObject(expected)
    ? compileObjectMatcher(expected, path)
    : compileScalarMatcher(expected, path);
}

/**
 * A single expected item matches if any found item does. Several expected items can compete for the
 * same found item, so they need the full assignment.
 */
function compileListMatcher(expected: readonly Json[], path: ManifestPath): ValueMatcher {
  const tests = expected.map((item): ValueMatcher => {
    const matches = compileMatcher(item, [...path, '[*]']);
    return path.at(-1) === 'metrics'
      ? (found) => matches(found === undefined ? found : readListItem(item, found, path))
      : matches;
  });
  if (tests.length === 1)
    return (found) =>
      Array.isArray(found) && found.some((item) => tests.every((test) => test(item)));
  return (found) =>
    Array.isArray(found) &&
    tests.every((test) => found.some(test)) &&
    matchManifest([...expected], found, path).mismatches.length === 0;
}

function compileObjectMatcher(expected: JsonObject, path: ManifestPath): ValueMatcher {
  const matchesAbsence = expectsAbsence(expected);
  const test = compilePresentMatcher(expected, path);
  return (found) => (found === undefined || found === null ? matchesAbsence : test(found));
}

function compilePresentMatcher(expected: JsonObject, path: ManifestPath): (found: Json) => boolean {
  const entries = Object.entries(expected);
  if (entries.length === 0) return () => true;
  if (isSelectorPath(path) && isSelector(expected)) return compileSelectorMatcher(expected);
  const isProcess = (key: string) => isContainerPath(path) && (key === 'command' || key === 'args');
  const tests = entries
    .filter(([key]) => !isProcess(key))
    .map(([key, value]) => [key, compileMatcher(value, [...path, key])] as const);
  const processMatcher = entries.some(([key]) => isProcess(key))
    ? compileProcessMatcher(expected)
    : null;
  const isTcpPort = isPortWithoutProtocol(expected, path);
  return (found) =>
    isObject(found) &&
    (!isTcpPort || (valueAt(found, 'protocol') ?? DEFAULT_PROTOCOL) === DEFAULT_PROTOCOL) &&
    tests.every(([key, test]) => test(Object.hasOwn(found, key) ? found[key] : undefined)) &&
    (processMatcher === null || processMatcher(found));
}

function compileSelectorMatcher(expected: JsonObject): (found: Json) => boolean {
  const wanted = [...listRequirements(expected)];
  return (found) => {
    if (!isObject(found)) return false;
    const have = listRequirements(found);
    return wanted.every((requirement) => have.has(requirement));
  };
}

function compileProcessMatcher(expected: JsonObject): (found: JsonObject) => boolean {
  const want = [...textsAt(expected, 'command'), ...textsAt(expected, 'args')];
  return (found) => {
    const have = [...textsAt(found, 'command'), ...textsAt(found, 'args')];
    return isSameProcess(want, 'command' in expected ? have : have.slice(-want.length));
  };
}
