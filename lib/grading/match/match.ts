import type { Json, JsonObject } from '#lib/protocol/json.ts';
import { valueAt, isObject, formatValue, textsAt } from '#lib/kit/json.ts';
import { isSameProcess } from '../values/process.ts';
import { isSelector, listRequirements } from '../values/selector.ts';
import { assignBest } from './assignment.ts';
import { isContainerPath, isSelectorPath, equalsScalar, type ManifestPath } from './scalar.ts';

/** Where a manifest is not as expected. `missing`: nothing there; `no-item`: no item of the list comes near. */
export interface Mismatch {
  readonly kind: 'differs' | 'missing' | 'unwanted' | 'no-item' | 'command';
  readonly path: ManifestPath;
  readonly expected: Json;
  readonly found: Json | undefined;
}

/** `total` depends on the expectation alone, so that candidates can be compared by `holding`. */
export interface Match {
  readonly matching: number;
  readonly total: number;
  /** In the author's order. */
  readonly mismatches: readonly Mismatch[];
}

const FULL_MATCH: Match = { matching: 1, total: 1, mismatches: [] };

/**
 * Compares an object with a partial manifest: what the manifest does not name may be anything, a list's items may stand in any
 * order among others, `null` asks for absence, `{}` for presence: of anything, a word as well. Values are compared as Kubernetes
 * reads them. Never throws, on any JSON.
 */
export function matchManifest(
  expected: Json,
  found: Json | undefined,
  path: ManifestPath = [],
): Match {
  if (expected === null)
    return found === undefined || found === null
      ? FULL_MATCH
      : noMatch(1, { kind: 'unwanted', path, expected, found });
  if (found === undefined || found === null)
    return expectsAbsence(expected)
      ? fullMatch(countLeaves(expected))
      : noMatch(countLeaves(expected), { kind: 'missing', path, expected, found });
  if (Array.isArray(expected)) return matchList(expected, found, path);
  if (isObject(expected)) return matchObject(expected, found, path);
  return equalsScalar(expected, found, path)
    ? FULL_MATCH
    : noMatch(1, { kind: 'differs', path, expected, found });
}

/** Where there is nothing at all, there is nothing of what must not be either. */
export function expectsAbsence(expected: Json): boolean {
  if (!isObject(expected)) return expected === null;
  const values = Object.values(expected);
  return values.length > 0 && values.every(expectsAbsence);
}

function fullMatch(total: number): Match {
  return { matching: total, total, mismatches: [] };
}

function noMatch(total: number, ...mismatches: Mismatch[]): Match {
  return { matching: 0, total, mismatches };
}

function countLeaves(expected: Json): number {
  if (Array.isArray(expected))
    return expected.reduce<number>((sum, item) => sum + countLeaves(item), 0) || 1;
  if (!isObject(expected)) return 1;
  const process = 'command' in expected && 'args' in expected ? 1 : 0;
  return (
    Object.entries(expected).reduce(
      (sum, [key, value]) => sum + (key === 'command' || key === 'args' ? 1 : countLeaves(value)),
      -process,
    ) || 1
  );
}

function mergeMatches(parts: readonly Match[]): Match {
  if (parts.length === 0) return FULL_MATCH;
  return {
    matching: parts.reduce((all, part) => all + part.matching, 0),
    total: parts.reduce((all, part) => all + part.total, 0),
    mismatches: parts.flatMap((part) => part.mismatches),
  };
}

function matchObject(expected: JsonObject, found: Json, path: ManifestPath): Match {
  if (!isObject(found))
    return Object.keys(expected).length === 0
      ? FULL_MATCH
      : noMatch(countLeaves(expected), { kind: 'differs', path, expected, found });
  if (isSelectorPath(path) && isSelector(expected)) return matchSelector(expected, found, path);
  const inContainer = isContainerPath(path);
  const parts: Match[] = [];
  let process = false;
  for (const [key, value] of Object.entries(expected)) {
    if (!inContainer || (key !== 'command' && key !== 'args'))
      parts.push(matchManifest(value, valueAt(found, key), [...path, key]));
    else if (!process) {
      process = true;
      parts.push(matchProcess(expected, found, path));
    }
  }
  return mergeMatches(parts);
}

/** An expectation without `command` leaves the image's own entrypoint: then only what follows it can be compared. */
function matchProcess(expected: JsonObject, found: JsonObject, path: ManifestPath): Match {
  const want = [...textsAt(expected, 'command'), ...textsAt(expected, 'args')];
  const have = [...textsAt(found, 'command'), ...textsAt(found, 'args')];
  const compared = 'command' in expected ? have : have.slice(-want.length);
  if (isSameProcess(want, compared)) return FULL_MATCH;
  return noMatch(1, { kind: 'command', path: [...path, 'command'], expected: want, found: have });
}

function matchSelector(expected: JsonObject, found: JsonObject, path: ManifestPath): Match {
  const have = listRequirements(found);
  const lacking = [...listRequirements(expected)].filter((line) => !have.has(line));
  const total = countLeaves(expected);
  if (lacking.length === 0) return fullMatch(total);
  return noMatch(total, {
    kind: 'differs',
    path,
    expected: lacking.join(', '),
    found: [...have].join(', '),
  });
}

function matchList(expected: readonly Json[], found: Json, path: ManifestPath): Match {
  if (!Array.isArray(found))
    return noMatch(countLeaves([...expected]), {
      kind: 'differs',
      path,
      expected: [...expected],
      found,
    });
  const tried = expected.map((want) =>
    found.map((have, index) => matchManifest(want, have, [...path, `[${itemLabel(have, index)}]`])),
  );
  const fit = assignBest(
    tried.map((row, i) =>
      row.map((one, j) => one.matching + scoreIdentity(expected[i], found[j], path)),
    ),
  );
  return mergeMatches(
    expected.map((want, i) => {
      const column = fit[i] ?? -1;
      const best = tried[i]?.[column];
      // With nothing else left that it could be compared with, an item that has nothing in common is what was meant.
      const near =
        best &&
        (best.matching > 0 || found.length <= expected.length) &&
        scoreIdentity(want, found[column], path) >= 0;
      return near
        ? best
        : noMatch(countLeaves(want), { kind: 'no-item', path, expected: want, found });
    }),
  );
}

/** Where the API server mounts a token by itself, into every container: nobody meant another path by it. */
const SERVICE_ACCOUNT_MOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Items that bear the same name are meant for each other; a condition is nothing but its type. */
function scoreIdentity(
  expected: Json | undefined,
  found: Json | undefined,
  path: ManifestPath,
): number {
  if (path.at(-1) === 'volumeMounts' && valueAt(found, 'mountPath') === SERVICE_ACCOUNT_MOUNT)
    return -100;
  if (path.at(-1) === 'conditions')
    return valueAt(expected, 'type') === valueAt(found, 'type') ? 1 : -100;
  const name = valueAt(expected, 'name');
  return name !== undefined && name === valueAt(found, 'name') ? 1 : 0;
}

function itemLabel(item: Json, index: number): string {
  const name = valueAt(item, 'name') ?? valueAt(item, 'type') ?? valueAt(item, 'host');
  return typeof name === 'string' ? formatValue(name) : String(index);
}
