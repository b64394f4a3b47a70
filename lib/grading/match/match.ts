import type { Json, JsonObject } from '#lib/protocol/json.ts';
import { at, isObject, printed, wordsAt } from '#lib/kit/json.ts';
import { sameProcess } from '../values/process.ts';
import { isSelector, requirements } from '../values/selector.ts';
import { bestFit } from './assignment.ts';
import { isContainer, isSelectorAt, sameScalar, type Path } from './scalar.ts';

/** Where a manifest is not as expected. `missing`: nothing there; `no-item`: no item of the list comes near. */
export interface Mismatch {
  readonly kind: 'differs' | 'missing' | 'unwanted' | 'no-item' | 'command';
  readonly path: Path;
  readonly expected: Json;
  readonly found: Json | undefined;
}

/** `total` depends on the expectation alone, so that candidates can be compared by `holding`. */
export interface Match {
  readonly holding: number;
  readonly total: number;
  /** In the author's order. */
  readonly mismatches: readonly Mismatch[];
}

const HOLDS: Match = { holding: 1, total: 1, mismatches: [] };

/**
 * Compares an object with a partial manifest: what the manifest does not name may be anything, a list's items may stand in any
 * order among others, `null` asks for absence, `{}` for presence: of anything, a word as well. Values are compared as Kubernetes
 * reads them. Never throws, on any JSON.
 */
export function match(expected: Json, found: Json | undefined, path: Path = []): Match {
  if (expected === null)
    return found === undefined || found === null
      ? HOLDS
      : fails(1, { kind: 'unwanted', path, expected, found });
  if (found === undefined || found === null)
    return asksForAbsence(expected)
      ? holds(leaves(expected))
      : fails(leaves(expected), { kind: 'missing', path, expected, found });
  if (Array.isArray(expected)) return matchList(expected, found, path);
  if (isObject(expected)) return matchObject(expected, found, path);
  return sameScalar(expected, found, path)
    ? HOLDS
    : fails(1, { kind: 'differs', path, expected, found });
}

/** Where there is nothing at all, there is nothing of what must not be either. */
export function asksForAbsence(expected: Json): boolean {
  if (!isObject(expected)) return expected === null;
  const values = Object.values(expected);
  return values.length > 0 && values.every(asksForAbsence);
}

function holds(total: number): Match {
  return { holding: total, total, mismatches: [] };
}

function fails(total: number, ...mismatches: Mismatch[]): Match {
  return { holding: 0, total, mismatches };
}

function leaves(expected: Json): number {
  if (Array.isArray(expected))
    return expected.reduce<number>((sum, item) => sum + leaves(item), 0) || 1;
  if (!isObject(expected)) return 1;
  const process = 'command' in expected && 'args' in expected ? 1 : 0;
  return (
    Object.entries(expected).reduce(
      (sum, [key, value]) => sum + (key === 'command' || key === 'args' ? 1 : leaves(value)),
      -process,
    ) || 1
  );
}

function sum(parts: readonly Match[]): Match {
  if (parts.length === 0) return HOLDS;
  return {
    holding: parts.reduce((all, part) => all + part.holding, 0),
    total: parts.reduce((all, part) => all + part.total, 0),
    mismatches: parts.flatMap((part) => part.mismatches),
  };
}

function matchObject(expected: JsonObject, found: Json, path: Path): Match {
  if (!isObject(found))
    return Object.keys(expected).length === 0
      ? HOLDS
      : fails(leaves(expected), { kind: 'differs', path, expected, found });
  if (isSelectorAt(path) && isSelector(expected)) return matchSelector(expected, found, path);
  const inContainer = isContainer(path);
  const parts: Match[] = [];
  let process = false;
  for (const [key, value] of Object.entries(expected)) {
    if (!inContainer || (key !== 'command' && key !== 'args'))
      parts.push(match(value, at(found, key), [...path, key]));
    else if (!process) {
      process = true;
      parts.push(matchProcess(expected, found, path));
    }
  }
  return sum(parts);
}

/** An expectation without `command` leaves the image's own entrypoint: then only what follows it can be compared. */
function matchProcess(expected: JsonObject, found: JsonObject, path: Path): Match {
  const want = [...wordsAt(expected, 'command'), ...wordsAt(expected, 'args')];
  const have = [...wordsAt(found, 'command'), ...wordsAt(found, 'args')];
  const compared = 'command' in expected ? have : have.slice(-want.length);
  if (sameProcess(want, compared)) return HOLDS;
  return fails(1, { kind: 'command', path: [...path, 'command'], expected: want, found: have });
}

function matchSelector(expected: JsonObject, found: JsonObject, path: Path): Match {
  const have = requirements(found);
  const lacking = [...requirements(expected)].filter((line) => !have.has(line));
  const total = leaves(expected);
  if (lacking.length === 0) return holds(total);
  return fails(total, {
    kind: 'differs',
    path,
    expected: lacking.join(', '),
    found: [...have].join(', '),
  });
}

function matchList(expected: readonly Json[], found: Json, path: Path): Match {
  if (!Array.isArray(found))
    return fails(leaves([...expected]), { kind: 'differs', path, expected: [...expected], found });
  const tried = expected.map((want) =>
    found.map((have, index) => match(want, have, [...path, `[${label(have, index)}]`])),
  );
  const fit = bestFit(
    tried.map((row, i) =>
      row.map((one, j) => one.holding + sameIdentity(expected[i], found[j], path)),
    ),
  );
  return sum(
    expected.map((want, i) => {
      const column = fit[i] ?? -1;
      const best = tried[i]?.[column];
      // With nothing else left that it could be compared with, an item that has nothing in common is what was meant.
      const near =
        best &&
        (best.holding > 0 || found.length <= expected.length) &&
        sameIdentity(want, found[column], path) >= 0;
      return near ? best : fails(leaves(want), { kind: 'no-item', path, expected: want, found });
    }),
  );
}

/** Where the API server mounts a token by itself, into every container: nobody meant another path by it. */
const GIVEN_MOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Items that bear the same name are meant for each other; a condition is nothing but its type. */
function sameIdentity(expected: Json | undefined, found: Json | undefined, path: Path): number {
  if (path.at(-1) === 'volumeMounts' && at(found, 'mountPath') === GIVEN_MOUNT) return -100;
  if (path.at(-1) === 'conditions') return at(expected, 'type') === at(found, 'type') ? 1 : -100;
  const name = at(expected, 'name');
  return name !== undefined && name === at(found, 'name') ? 1 : 0;
}

function label(item: Json, index: number): string {
  const name = at(item, 'name') ?? at(item, 'type') ?? at(item, 'host');
  return typeof name === 'string' ? printed(name) : String(index);
}
