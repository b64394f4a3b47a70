import {
  valueAt,
  isObject,
  formatValue,
  textsAt,
  type Json,
  type JsonObject,
} from '#lib/kit/json.ts';
import { isSameProcess } from '../commands/process.ts';
import { isSelector, listRequirements } from '../values/selector.ts';
import { assignBest } from './assignment.ts';
import { readListItem } from './list-item.ts';
import {
  DEFAULT_PROTOCOL,
  equalsScalar,
  isContainerPath,
  isPortWithoutProtocol,
  isSelectorPath,
  type ManifestPath,
} from './scalar.ts';

/**
 * A difference between a manifest and the expectation. `missing`: the field doesn't exist.
 * `no-item`: no item of the list matches.
 */
export interface Mismatch {
  readonly kind: 'differs' | 'missing' | 'unwanted' | 'no-item' | 'command';
  readonly path: ManifestPath;
  readonly expected: Json;
  readonly found: Json | undefined;
}

/**
 * Result of a comparison. `total` depends on the expectation alone, so that candidates can be
 * compared by `matching`.
 */
export interface Match {
  readonly matching: number;
  readonly total: number;
  /** In the order of the expectation. */
  readonly mismatches: readonly Mismatch[];
}

const FULL_MATCH: Match = { matching: 1, total: 1, mismatches: [] };

/**
 * Compares an object with a partial manifest. Fields that the manifest doesn't name can have any
 * value. List items can be in any order, with other items between them. `null` requires absence,
 * `{}` requires presence of any value, also of a scalar. Values are compared in the way Kubernetes
 * reads them. Never throws, for any JSON.
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

/** Whether the expectation only requires absence, so that a missing value satisfies it. */
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
  const [first] = parts;
  if (first === undefined) return FULL_MATCH;
  if (parts.length === 1) return first;
  let [matching, total] = [0, 0];
  const mismatches: Mismatch[] = [];
  for (const part of parts) {
    matching += part.matching;
    total += part.total;
    for (const mismatch of part.mismatches) mismatches.push(mismatch);
  }
  return { matching, total, mismatches };
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
      parts.push(matchField(value, Object.hasOwn(found, key) ? found[key] : undefined, path, key));
    else if (!process) {
      process = true;
      parts.push(matchProcess(expected, found, path));
    }
  }
  return withProtocol(mergeMatches(parts), expected, found, path);
}

/** Equal scalars need no path. */
function matchField(
  expected: Json,
  found: Json | undefined,
  path: ManifestPath,
  key: string,
): Match {
  return expected === found && expected !== null && typeof expected !== 'object'
    ? FULL_MATCH
    : matchManifest(expected, found, [...path, key]);
}

/**
 * Adds the mismatch of a protocol that the expectation doesn't name, and takes a leaf from a port
 * that is the right one but for its protocol.
 */
function withProtocol(match: Match, expected: JsonObject, found: Json, path: ManifestPath): Match {
  if (!isPortWithoutProtocol(expected, path)) return match;
  const protocol = valueAt(found, 'protocol') ?? DEFAULT_PROTOCOL;
  if (protocol === DEFAULT_PROTOCOL) return match;
  const mismatch: Mismatch = {
    kind: 'differs',
    path: [...path, 'protocol'],
    expected: DEFAULT_PROTOCOL,
    found: protocol,
  };
  return {
    matching: Math.max(0, match.matching - 1),
    total: match.total,
    mismatches: [...match.mismatches, mismatch],
  };
}

/** Whether the protocol is the only difference of a port. */
function hasOtherProtocol({ mismatches }: Match): boolean {
  return mismatches.length === 1 && mismatches[0]?.path.at(-1) === 'protocol';
}

/**
 * Without `command`, the image's entrypoint is unknown, so only the arguments at the end are
 * compared.
 */
function matchProcess(expected: JsonObject, found: JsonObject, path: ManifestPath): Match {
  const want = [...textsAt(expected, 'command'), ...textsAt(expected, 'args')];
  const have = [...textsAt(found, 'command'), ...textsAt(found, 'args')];
  const compared = 'command' in expected ? have : have.slice(-want.length);
  if (isSameProcess(want, compared)) return FULL_MATCH;
  return noMatch(1, { kind: 'command', path: [...path, 'command'], expected: want, found: have });
}

function matchSelector(expected: JsonObject, found: JsonObject, path: ManifestPath): Match {
  const have = listRequirements(found);
  const missing = [...listRequirements(expected)].filter((requirement) => !have.has(requirement));
  const total = countLeaves(expected);
  if (missing.length === 0) return fullMatch(total);
  return noMatch(total, {
    kind: 'differs',
    path,
    expected: missing.join(', '),
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
  const paths = found.map((have, index) => [...path, `[${itemLabel(have, index)}]`]);
  const matches = expected.map((want) =>
    found.map((have, index) =>
      matchManifest(want, readListItem(want, have, path), paths[index] ?? path),
    ),
  );
  const assignment = assignBest(
    matches.map((row, i) =>
      row.map(
        (match, j) =>
          match.matching +
          scoreIdentity(expected[i], found[j], path) +
          (hasOtherProtocol(match) ? 0.5 : 0),
      ),
    ),
  );
  return mergeMatches(
    expected.map((want, i) => {
      const column = assignment[i] ?? -1;
      const best = matches[i]?.[column];
      // If the list has no more items than expected, an item with nothing in common is the one that
      // was meant.
      const isClose =
        best &&
        (best.matching > 0 || hasOtherProtocol(best) || found.length <= expected.length) &&
        scoreIdentity(want, found[column], path) >= 0;
      return isClose
        ? best
        : noMatch(countLeaves(want), { kind: 'no-item', path, expected: want, found });
    }),
  );
}

/**
 * Mount path of the service account token, which the API server adds to every container. Never
 * compare it with a mount that the author expects.
 */
const SERVICE_ACCOUNT_MOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * Items with the same name belong together. Conditions belong together only if they have the same
 * type.
 */
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
