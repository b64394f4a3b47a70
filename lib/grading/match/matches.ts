import type { Json, JsonObject } from '#lib/protocol/json.ts';
import { isObject, wordsAt } from '#lib/kit/json.ts';
import { sameProcess } from '../values/process.ts';
import { isSelector, requirements } from '../values/selector.ts';
import { asksForAbsence, match } from './match.ts';
import { isContainer, isSelectorAt, scalarTest, type Path } from './scalar.ts';

type Test = (found: Json | undefined) => boolean;

interface Known {
  readonly test: Test;
  readonly answers: WeakMap<JsonObject, boolean>;
}
const known = new WeakMap<JsonObject, Known>();

/**
 * Whether an object is as a partial manifest has it, as `match` says, without gathering why not: most objects fit no attempt.
 * Neither manifests nor objects of a mirror ever change, so that each pair is looked at once.
 */
export function fitsObject(manifest: JsonObject, object: JsonObject): boolean {
  let of = known.get(manifest);
  if (!of) known.set(manifest, (of = { test: compileFits(manifest), answers: new WeakMap() }));
  let answer = of.answers.get(object);
  if (answer === undefined) of.answers.set(object, (answer = of.test(object)));
  return answer;
}

/** The manifest as a test of anything. */
export function compileFits(expected: Json, path: Path = []): Test {
  if (expected === null) return (found) => found === undefined || found === null;
  if (Array.isArray(expected)) return listTest(expected, path);
  return isObject(expected) ? objectTest(expected, path) : scalarTest(expected, path);
}

/** One expected item fits when any does; only several can want the same one. */
function listTest(expected: readonly Json[], path: Path): Test {
  const tests = expected.map((item) => compileFits(item, [...path, '[*]']));
  if (tests.length === 1)
    return (found) =>
      Array.isArray(found) && found.some((item) => tests.every((test) => test(item)));
  return (found) =>
    Array.isArray(found) &&
    tests.every((test) => found.some(test)) &&
    match([...expected], found, path).mismatches.length === 0;
}

function objectTest(expected: JsonObject, path: Path): Test {
  const nothingFits = asksForAbsence(expected);
  const test = presentTest(expected, path);
  return (found) => (found === undefined || found === null ? nothingFits : test(found));
}

function presentTest(expected: JsonObject, path: Path): (found: Json) => boolean {
  const entries = Object.entries(expected);
  if (entries.length === 0) return () => true;
  if (isSelectorAt(path) && isSelector(expected)) return selectorTest(expected);
  const isProcess = (key: string) => isContainer(path) && (key === 'command' || key === 'args');
  const tests = entries
    .filter(([key]) => !isProcess(key))
    .map(([key, value]) => [key, compileFits(value, [...path, key])] as const);
  const starts = entries.some(([key]) => isProcess(key)) ? processTest(expected) : null;
  return (found) =>
    isObject(found) &&
    tests.every(([key, test]) => test(Object.hasOwn(found, key) ? found[key] : undefined)) &&
    (starts === null || starts(found));
}

function selectorTest(expected: JsonObject): (found: Json) => boolean {
  const wanted = [...requirements(expected)];
  return (found) => {
    if (!isObject(found)) return false;
    const have = requirements(found);
    return wanted.every((line) => have.has(line));
  };
}

function processTest(expected: JsonObject): (found: JsonObject) => boolean {
  const want = [...wordsAt(expected, 'command'), ...wordsAt(expected, 'args')];
  return (found) => {
    const have = [...wordsAt(found, 'command'), ...wordsAt(found, 'args')];
    return sameProcess(want, 'command' in expected ? have : have.slice(-want.length));
  };
}
