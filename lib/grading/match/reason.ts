import type { Json } from '#lib/protocol/json.ts';
import type { Reason, ReasonCode, ReasonParams } from '../types.ts';
import { findImageDifference } from '../values/image.ts';
import { valueAt, formatValue, textAt, textsAt } from '#lib/kit/json.ts';
import { formatProcess } from '../values/process.ts';
import type { Mismatch } from './match.ts';
import { containerInPath, isContainerPath, type ManifestPath } from './scalar.ts';

/** A reason whose parameters are those of its code. `group`: the parameters that make two people's reasons the same trouble. */
export function createReason<Code extends ReasonCode>(
  check: string,
  code: Code,
  params: ReasonParams[Code],
  group: readonly (keyof ReasonParams[Code] & string)[] = [],
): Reason {
  return { check, code, params: params as Reason['params'], group };
}

/** Puts a mismatch as a reason: the more a code knows, the better the sentence it becomes. */
export function createMismatchReason(check: string, object: Json, mismatch: Mismatch): Reason {
  const named = { kind: textAt(object, 'kind'), name: textAt(object, 'metadata', 'name') };
  const { path, expected, found } = mismatch;
  const key = path.at(-1) ?? '';
  if (mismatch.kind === 'no-item') return noItemReason(check, named, mismatch);
  if (mismatch.kind === 'unwanted')
    return createReason(
      check,
      'unwanted',
      { ...named, path: formatFieldPath(path), found: formatValue(found) },
      ['path'],
    );
  const container = containerInPath(path);
  if (container !== undefined && isContainerPath(path.slice(0, -1))) {
    const inside = containerReason(check, { ...named, container }, mismatch);
    if (inside) return inside;
  }
  if (key === 'status' && path.at(-3) === 'conditions')
    return conditionReason(check, named, object, mismatch);
  if (path.at(-2) === 'labels' || path.at(-2) === 'matchLabels') {
    return createReason(
      check,
      'label',
      {
        ...named,
        path: formatFieldPath(path.slice(0, -1)),
        key,
        expected: formatValue(expected),
        found: formatValue(found),
      },
      ['path', 'key'],
    );
  }
  if (mismatch.kind === 'missing')
    return createReason(
      check,
      'missing',
      { ...named, path: formatFieldPath(path), expected: summarizeExpected(expected) },
      ['path'],
    );
  return createReason(
    check,
    'differs',
    {
      ...named,
      path: formatFieldPath(path),
      expected: summarizeExpected(expected),
      found: formatValue(found),
    },
    ['path'],
  );
}

type ObjectName = { kind: string; name: string };

function containerReason(
  check: string,
  named: ObjectName & { container: string },
  { kind, path, expected, found }: Mismatch,
): Reason | null {
  if (kind === 'command') {
    return createReason(
      check,
      'command',
      {
        ...named,
        expected: formatProcess(textsAt(expected)),
        found: formatProcess(textsAt(found)),
      },
      ['container'],
    );
  }
  if (kind !== 'differs') return null;
  if (path.at(-1) === 'name')
    return createReason(
      check,
      'container-name',
      {
        kind: named.kind,
        name: named.name,
        expected: formatValue(expected),
        found: formatValue(found),
      },
      ['expected'],
    );
  if (path.at(-1) !== 'image') return null;
  // Neither an author nor a student need have written a text there.
  const part =
    (typeof expected === 'string' &&
      typeof found === 'string' &&
      findImageDifference(expected, found)) ||
    'name';
  return createReason(
    check,
    'image',
    {
      ...named,
      expected: formatValue(expected).replace(/:\*$/, ''),
      found: formatValue(found),
      part,
    },
    ['part', 'expected'],
  );
}

function noItemReason(check: string, named: ObjectName, { path, expected }: Mismatch): Reason {
  if (path.at(-1) === 'conditions') {
    return createReason(
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
    return createReason(
      check,
      'no-container',
      {
        ...named,
        expected: textAt(expected, 'name') || textAt(expected, 'image').replace(/:\*$/, ''),
      },
      ['expected'],
    );
  return createReason(
    check,
    'no-item',
    { ...named, path: formatFieldPath(path), expected: summarizeExpected(expected) },
    ['path', 'expected'],
  );
}

function conditionReason(
  check: string,
  named: ObjectName,
  object: Json,
  { path, expected, found }: Mismatch,
): Reason {
  const type = path.at(-2)?.slice(1, -1) ?? '';
  const conditions = valueAt(object, 'status', 'conditions');
  const entry = Array.isArray(conditions)
    ? conditions.find((one) => valueAt(one, 'type') === type)
    : undefined;
  return createReason(
    check,
    'condition',
    {
      ...named,
      condition: type,
      expected: formatValue(expected),
      found: formatValue(found),
      why: textAt(entry, 'reason'),
    },
    ['condition'],
  );
}

/** `spec.containers[foo].image`. */
export function formatFieldPath(path: ManifestPath): string {
  return path
    .map((step, index) => (step.startsWith('[') || index === 0 ? step : `.${step}`))
    .join('');
}

/** An expected object in a few words: its fields, without braces and quotes. */
function summarizeExpected(expected: Json): string {
  if (typeof expected !== 'object' || expected === null) return formatValue(expected);
  if (Array.isArray(expected)) return formatValue(expected.map(summarizeExpected).join(', '));
  return formatValue(
    Object.entries(expected)
      .map(([key, value]) => (typeof value === 'object' ? key : `${key}: ${String(value)}`))
      .join(', '),
  );
}
