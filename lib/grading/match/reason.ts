import { valueAt, formatValue, textAt, textsAt, type Json } from '#lib/kit/json.ts';
import { limitParams } from '../param-limits.ts';
import type { Reason, ReasonCode, ReasonParams } from '../types.ts';
import { findImageDifference } from '../values/image.ts';
import { formatProcess } from '../commands/process.ts';
import { firesEverySeconds, parseSchedule } from '../values/schedule.ts';
import type { Mismatch } from './match.ts';
import { containerInPath, isContainerPath, isSchedulePath, type ManifestPath } from './scalar.ts';

/**
 * Creates a reason with the parameters of its code. `group` names the parameters that must be equal
 * for two students to have the same problem. Long parameters are cut.
 */
export function createReason<Code extends ReasonCode>(
  check: string,
  code: Code,
  params: ReasonParams[Code],
  group: readonly (keyof ReasonParams[Code] & string)[] = [],
): Reason {
  return { check, code, params: limitParams(params as Reason['params']), group };
}

/**
 * Turns a mismatch into a reason with the most specific code, because specific codes have better
 * sentences.
 */
export function createMismatchReason(check: string, object: Json, mismatch: Mismatch): Reason {
  const objectName = { kind: textAt(object, 'kind'), name: textAt(object, 'metadata', 'name') };
  const { path, expected, found } = mismatch;
  const key = path.at(-1) ?? '';
  if (mismatch.kind === 'no-item') return noItemReason(check, objectName, mismatch);
  if (mismatch.kind === 'unwanted')
    return createReason(
      check,
      'unwanted',
      { ...objectName, path: formatFieldPath(path), found: formatValue(found) },
      ['path'],
    );
  const container = containerInPath(path);
  if (container !== undefined && isContainerPath(path.slice(0, -1))) {
    const reason = containerReason(check, { ...objectName, container }, mismatch);
    if (reason) return reason;
  }
  if (key === 'status' && path.at(-3) === 'conditions')
    return conditionReason(check, objectName, object, mismatch);
  if (path.at(-2) === 'labels' || path.at(-2) === 'matchLabels') {
    return createReason(
      check,
      'label',
      {
        ...objectName,
        path: formatFieldPath(path.slice(0, -1)),
        key,
        expected: formatValue(expected),
        found: formatValue(found),
      },
      ['path', 'key'],
    );
  }
  return createFieldReason(check, objectName, mismatch);
}

/** The reason for a field that no code is made for. */
function createFieldReason(check: string, objectName: ObjectName, mismatch: Mismatch): Reason {
  const { path, expected, found } = mismatch;
  const condition = mismatch.kind === 'missing' ? missingCondition(mismatch) : undefined;
  if (condition !== undefined) return noConditionReason(check, objectName, condition);
  if (isSchedulePath(path) && mismatch.kind === 'differs')
    return scheduleReason(check, objectName, mismatch);
  if (mismatch.kind === 'missing')
    return createReason(
      check,
      'missing',
      { ...objectName, path: formatFieldPath(path), expected: summarizeExpected(expected) },
      ['path'],
    );
  return createReason(
    check,
    'differs',
    {
      ...objectName,
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
  objectName: ObjectName & { container: string },
  { kind, path, expected, found }: Mismatch,
): Reason | null {
  if (kind === 'command') {
    return createReason(
      check,
      'command',
      {
        ...objectName,
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
        kind: objectName.kind,
        name: objectName.name,
        expected: formatValue(expected),
        found: formatValue(found),
      },
      ['expected'],
    );
  if (path.at(-1) !== 'image') return null;
  // The author or the student may have written something else than a string.
  const part =
    (typeof expected === 'string' &&
      typeof found === 'string' &&
      findImageDifference(expected, found)) ||
    'name';
  return createReason(
    check,
    'image',
    {
      ...objectName,
      expected: formatValue(expected).replace(/:\*$/, ''),
      found: formatValue(found),
      part,
    },
    ['part', 'expected'],
  );
}

function noItemReason(check: string, objectName: ObjectName, { path, expected }: Mismatch): Reason {
  if (path.at(-1) === 'conditions') return noConditionReason(check, objectName, expected);
  if (path.at(-1) === 'containers')
    return createReason(
      check,
      'no-container',
      {
        ...objectName,
        expected: textAt(expected, 'name') || textAt(expected, 'image').replace(/:\*$/, ''),
      },
      ['expected'],
    );
  return createReason(
    check,
    'no-item',
    { ...objectName, path: formatFieldPath(path), expected: summarizeExpected(expected) },
    ['path', 'expected'],
  );
}

/** A condition that the object doesn't have, because it has no such entry or no conditions at all. */
function noConditionReason(check: string, objectName: ObjectName, expected: Json): Reason {
  return createReason(
    check,
    'condition',
    {
      ...objectName,
      condition: textAt(expected, 'type'),
      expected: textAt(expected, 'status'),
      found: '',
      why: '',
    },
    ['condition'],
  );
}

/** The first expected condition of an object that has no status or no conditions. */
function missingCondition({ path, expected }: Mismatch): Json | undefined {
  if (path[0] !== 'status') return undefined;
  const conditions =
    path.length === 1
      ? valueAt(expected, 'conditions')
      : path.length === 2 && path[1] === 'conditions'
        ? expected
        : undefined;
  return valueAt(conditions, 0);
}

/** When a schedule runs, because its text alone often says nothing to a student. */
function scheduleReason(
  check: string,
  objectName: ObjectName,
  { expected, found }: Mismatch,
): Reason {
  const schedule = typeof found === 'string' ? parseSchedule(found) : null;
  return createReason(
    check,
    'schedule',
    {
      ...objectName,
      expected: formatValue(expected),
      found: formatValue(found),
      everySeconds: (schedule && firesEverySeconds(schedule)) ?? 0,
    },
    ['everySeconds'],
  );
}

function conditionReason(
  check: string,
  objectName: ObjectName,
  object: Json,
  { path, expected, found }: Mismatch,
): Reason {
  const type = path.at(-2)?.slice(1, -1) ?? '';
  const conditions = valueAt(object, 'status', 'conditions');
  const entry = Array.isArray(conditions)
    ? conditions.find((condition) => valueAt(condition, 'type') === type)
    : undefined;
  return createReason(
    check,
    'condition',
    {
      ...objectName,
      condition: type,
      expected: formatValue(expected),
      found: formatValue(found),
      why: textAt(entry, 'reason'),
    },
    ['condition'],
  );
}

/**
 * A path in the form `spec.containers[foo].image`. The metric of a container is compared like one of
 * the Pod, but its field has another name.
 */
export function formatFieldPath(path: ManifestPath): string {
  return path
    .map((step, index) =>
      step === 'resource' && path[index - 1] === '[ContainerResource]' ? 'containerResource' : step,
    )
    .map((step, index) => (step.startsWith('[') || index === 0 ? step : `.${step}`))
    .join('');
}

/** A short text for an expected object: its fields without braces and quotes. */
function summarizeExpected(expected: Json): string {
  if (typeof expected !== 'object' || expected === null) return formatValue(expected);
  if (Array.isArray(expected)) return formatValue(expected.map(summarizeExpected).join(', '));
  return formatValue(
    Object.entries(expected)
      .map(([key, value]) => (typeof value === 'object' ? key : `${key}: ${String(value)}`))
      .join(', '),
  );
}
