import { findBindings, boundObjects } from '../engine/bind.ts';
import { createCause } from './cause.ts';
import type { CompiledExercise } from '../engine/types.ts';
import { matchesObject } from '../match/matches.ts';
import { isSystemNamespace, type ObservedObject } from '../engine/object-index.ts';
import { objectName, type IncidentCandidate, type DiagnosisContext } from './context.ts';

/**
 * Work that would match the attempt in the exercise's namespace, while that namespace has no
 * attempt.
 */
export function findMisplacedObjects(
  context: DiagnosisContext,
  exercises: readonly CompiledExercise[],
): IncidentCandidate[] {
  return exercises.flatMap((exercise) => {
    const [root] = exercise.subjects;
    const observed = root && findMisplacedObject(context, exercise, exercises);
    return observed
      ? [
          {
            cause: createCause('wrong-namespace', {
              ...objectName(observed),
              expected: root.namespace,
              found: observed.ref.ns,
            }),
            observed: observed,
            gracePeriodMs: 0,
          },
        ]
      : [];
  });
}

function findMisplacedObject(
  context: DiagnosisContext,
  { subjects, attempt: attempts }: CompiledExercise,
  exercises: readonly CompiledExercise[],
): ObservedObject | undefined {
  const [root] = subjects;
  // Most students use one namespace. Search only if an object of the kind exists elsewhere.
  if (
    !root ||
    !context.index
      .listByKind(root.gvk)
      .some(({ ref }) => ref.ns !== root.namespace && ref.ns !== '' && !isSystemNamespace(ref.ns))
  )
    return undefined;
  if (attempts.some((attempt) => findBindings(subjects, attempt, context.index).length > 0))
    return undefined;
  const elsewhere = attempts.flatMap((attempt) =>
    findBindings(subjects, attempt, context.index, (namespace) => !isSystemNamespace(namespace)),
  );
  return elsewhere
    .flatMap((binding) => boundObjects(binding.get(root.name)))
    .find((observed) => !belongsToExercise(observed, exercises));
}

/**
 * Whether the object is in the right place for another exercise. Exercises in different namespaces
 * can have similar work.
 */
function belongsToExercise(
  { ref, object }: ObservedObject,
  exercises: readonly CompiledExercise[],
): boolean {
  return exercises.some(({ subjects, attempt: attempts }) =>
    subjects.some(
      ({ name, gvk, namespace, where }) =>
        gvk === ref.gvk &&
        namespace === ref.ns &&
        (where === undefined || matchesObject(where, object)) &&
        attempts.some(
          ({ [name]: manifest }) => manifest !== undefined && matchesObject(manifest, object),
        ),
    ),
  );
}
