import { textAt, textsAt } from '#lib/kit/json.ts';
import { evaluateCelCached, type RememberedValues } from './cel-cache.ts';
import { boundObjects, isFitting, isOwnedBy, type MadeObjects } from './bind.ts';
import type { CompiledCel } from '../cel/compile.ts';
import { createReason } from '../match/reason.ts';
import type { Reason } from '../types.ts';
import { readMetadata } from './object-metadata.ts';
import type { ObjectIndex, ObjectSelection, ObservedObject } from './object-index.ts';
import type { Binding, CompiledExercise, LeavingObjects } from './types.ts';

const NOTHING_LEAVES: LeavingObjects = new Map();
/** Leaving objects of one subject that are looked at, newest first. */
const MAX_LEAVING = 50;

const terminatingOfKind = new Map<string, ObjectSelection>();

function getTerminating(gvk: string): ObjectSelection {
  let selection = terminatingOfKind.get(gvk);
  if (!selection) {
    selection = { gvk, includes: ({ object }) => readMetadata(object).isTerminating };
    terminatingOfKind.set(gvk, selection);
  }
  return selection;
}

/**
 * The terminating objects of each list subject. A binding has none of them, because an object that
 * is being deleted fulfils no task. It still exists, though, and {@link findHoldingObjects} counts
 * it where a check is about absence. At most 50 for each subject.
 */
export function listLeavingObjects(
  { subjects, attempt: attempts }: CompiledExercise,
  index: ObjectIndex,
  made: MadeObjects | null,
): LeavingObjects {
  let leaving: Map<string, readonly ObservedObject[]> | null = null;
  for (const subject of subjects) {
    if (!subject.many) continue;
    const terminating = index.select(getTerminating(subject.gvk));
    if (terminating.length === 0) continue;
    const manifests = attempts
      .map((attempt) => attempt[subject.name])
      .filter((manifest) => manifest !== undefined);
    const fitting = terminating
      .filter((observed) => isFitting(subject, observed, manifests, made))
      .slice(0, MAX_LEAVING);
    if (fitting.length > 0) (leaving ??= new Map()).set(subject.name, fitting);
  }
  return leaving ?? NOTHING_LEAVES;
}

/**
 * The terminating objects that keep a satisfied condition from counting. A condition that an empty
 * list satisfies too is about absence (`size() == 0`, `!exists`), and an object that is being
 * deleted isn't absent yet: finalizers or its grace period can hold it. A condition that needs
 * objects (`size(pods) == 3`) never counts them. Empty if the condition counts.
 */
export function findHoldingObjects(
  cel: CompiledCel,
  binding: Binding,
  leaving: LeavingObjects,
  exercise: CompiledExercise,
  remembered?: RememberedValues,
): readonly ObservedObject[] {
  if (leaving.size === 0) return [];
  const isSatisfied = (changed: Binding): boolean => {
    const result = evaluateCelCached(cel, changed, remembered);
    return 'satisfied' in result && result.satisfied;
  };
  const withLeaving = new Map(binding);
  const holding: ObservedObject[] = [];
  for (const name of cel.reads) {
    const owner = exercise.subjects.find((subject) => subject.name === name)?.ownedBy;
    const objects = (leaving.get(name) ?? []).filter(
      (observed) => owner === undefined || isOwnedBy(observed, binding.get(owner)),
    );
    if (objects.length === 0 || !isSatisfied(new Map(binding).set(name, []))) continue;
    withLeaving.set(name, [...boundObjects(binding.get(name)), ...objects]);
    holding.push(...objects);
  }
  return holding.length > 0 && !isSatisfied(withLeaving) ? holding : [];
}

/**
 * A reason that names a terminating object, and the finalizers that hold it.
 *
 * @param goal whether the check needs the object or its absence
 */
export function terminatingReason(
  check: string,
  { ref, object }: ObservedObject,
  goal: 'present' | 'absent' = 'absent',
): Reason {
  return createReason(
    check,
    'terminating',
    {
      kind: textAt(object, 'kind'),
      name: ref.name,
      finalizers: textsAt(object, 'metadata', 'finalizers').join(', '),
      ...(goal === 'present' && { goal }),
    },
    ['kind', 'finalizers'],
  );
}
