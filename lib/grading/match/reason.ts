import type { Json } from '#lib/protocol/json.ts';
import type { Reason, ReasonCode, ReasonParams } from '../types.ts';
import { imageDifference } from '../values/image.ts';
import { at, printed, textAt, wordsAt } from '#lib/kit/json.ts';
import { printProcess } from '../values/process.ts';
import type { Mismatch } from './match.ts';
import { containerAt, isContainer, type Path } from './scalar.ts';

/** A reason whose parameters are those of its code. `group`: the parameters that make two people's reasons the same trouble. */
export function reason<Code extends ReasonCode>(
  check: string,
  code: Code,
  params: ReasonParams[Code],
  group: readonly (keyof ReasonParams[Code] & string)[] = [],
): Reason {
  return { check, code, params: params as Reason['params'], group };
}

/** Puts a mismatch as a reason: the more a code knows, the better the sentence it becomes. */
export function mismatchReason(check: string, object: Json, mismatch: Mismatch): Reason {
  const named = { kind: textAt(object, 'kind'), name: textAt(object, 'metadata', 'name') };
  const { path, expected, found } = mismatch;
  const key = path.at(-1) ?? '';
  if (mismatch.kind === 'no-item') return noItem(check, named, mismatch);
  if (mismatch.kind === 'unwanted')
    return reason(check, 'unwanted', { ...named, path: printPath(path), found: printed(found) }, [
      'path',
    ]);
  const container = containerAt(path);
  if (container !== undefined && isContainer(path.slice(0, -1))) {
    const inside = inContainer(check, { ...named, container }, mismatch);
    if (inside) return inside;
  }
  if (key === 'status' && path.at(-3) === 'conditions')
    return condition(check, named, object, mismatch);
  if (path.at(-2) === 'labels' || path.at(-2) === 'matchLabels') {
    return reason(
      check,
      'label',
      {
        ...named,
        path: printPath(path.slice(0, -1)),
        key,
        expected: printed(expected),
        found: printed(found),
      },
      ['path', 'key'],
    );
  }
  if (mismatch.kind === 'missing')
    return reason(
      check,
      'missing',
      { ...named, path: printPath(path), expected: summary(expected) },
      ['path'],
    );
  return reason(
    check,
    'differs',
    { ...named, path: printPath(path), expected: summary(expected), found: printed(found) },
    ['path'],
  );
}

type Named = { kind: string; name: string };

function inContainer(
  check: string,
  named: Named & { container: string },
  { kind, path, expected, found }: Mismatch,
): Reason | null {
  if (kind === 'command') {
    return reason(
      check,
      'command',
      { ...named, expected: printProcess(wordsAt(expected)), found: printProcess(wordsAt(found)) },
      ['container'],
    );
  }
  if (kind !== 'differs') return null;
  if (path.at(-1) === 'name')
    return reason(
      check,
      'container-name',
      { kind: named.kind, name: named.name, expected: printed(expected), found: printed(found) },
      ['expected'],
    );
  if (path.at(-1) !== 'image') return null;
  // Neither an author nor a student need have written a text there.
  const part =
    (typeof expected === 'string' &&
      typeof found === 'string' &&
      imageDifference(expected, found)) ||
    'name';
  return reason(
    check,
    'image',
    { ...named, expected: printed(expected).replace(/:\*$/, ''), found: printed(found), part },
    ['part', 'expected'],
  );
}

function noItem(check: string, named: Named, { path, expected }: Mismatch): Reason {
  if (path.at(-1) === 'conditions') {
    return reason(
      check,
      'condition',
      {
        ...named,
        condition: textAt(expected, 'type'),
        expected: textAt(expected, 'status'),
        found: '',
        why: '',
      },
      ['condition'],
    );
  }
  if (path.at(-1) === 'containers')
    return reason(
      check,
      'no-container',
      {
        ...named,
        expected: textAt(expected, 'name') || textAt(expected, 'image').replace(/:\*$/, ''),
      },
      ['expected'],
    );
  return reason(
    check,
    'no-item',
    { ...named, path: printPath(path), expected: summary(expected) },
    ['path', 'expected'],
  );
}

function condition(
  check: string,
  named: Named,
  object: Json,
  { path, expected, found }: Mismatch,
): Reason {
  const type = path.at(-2)?.slice(1, -1) ?? '';
  const conditions = at(object, 'status', 'conditions');
  const entry = Array.isArray(conditions)
    ? conditions.find((one) => at(one, 'type') === type)
    : undefined;
  return reason(
    check,
    'condition',
    {
      ...named,
      condition: type,
      expected: printed(expected),
      found: printed(found),
      why: textAt(entry, 'reason'),
    },
    ['condition'],
  );
}

/** `spec.containers[foo].image`. */
export function printPath(path: Path): string {
  return path
    .map((step, index) => (step.startsWith('[') || index === 0 ? step : `.${step}`))
    .join('');
}

/** An expected object in a few words: its fields, without braces and quotes. */
function summary(expected: Json): string {
  if (typeof expected !== 'object' || expected === null) return printed(expected);
  if (Array.isArray(expected)) return printed(expected.map(summary).join(', '));
  return printed(
    Object.entries(expected)
      .map(([key, value]) => (typeof value === 'object' ? key : `${key}: ${String(value)}`))
      .join(', '),
  );
}
