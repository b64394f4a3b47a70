import { findBindings, boundObjects } from '../engine/bind.ts';
import { createCause } from './cause.ts';
import type { CompiledExercise } from '../engine/compile.ts';
import { matchesObject } from '../match/matches.ts';
import { isSystemNamespace, type ObservedObject } from '../engine/object-index.ts';
import { objectName, type IncidentCandidate, type DiagnosisContext } from './context.ts';

/** Work that would be an attempt if it stood in the exercise's namespace, while none stands there. */
export function findMisplacedObjects(
  scene: DiagnosisContext,
  exercises: readonly CompiledExercise[],
): IncidentCandidate[] {
  return exercises.flatMap((exercise) => {
    const [root] = exercise.subjects;
    const viewed = root && findMisplacedObject(scene, exercise, exercises);
    return viewed
      ? [
          {
            cause: createCause('wrong-namespace', {
              ...objectName(viewed),
              expected: root.namespace,
              found: viewed.ref.ns,
            }),
            viewed,
            patience: 0,
          },
        ]
      : [];
  });
}

function findMisplacedObject(
  scene: DiagnosisContext,
  { subjects, attempt: attempts }: CompiledExercise,
  exercises: readonly CompiledExercise[],
): ObservedObject | undefined {
  const [root] = subjects;
  // Nearly everybody works in one namespace: only where something of the kind stands elsewhere is it worth a search.
  if (
    !root ||
    !scene.index
      .listByKind(root.gvk)
      .some(({ ref }) => ref.ns !== root.namespace && ref.ns !== '' && !isSystemNamespace(ref.ns))
  )
    return undefined;
  if (attempts.some((attempt) => findBindings(subjects, attempt, scene.index).length > 0))
    return undefined;
  const elsewhere = attempts.flatMap((attempt) =>
    findBindings(subjects, attempt, scene.index, (namespace) => !isSystemNamespace(namespace)),
  );
  return elsewhere
    .flatMap((binding) => boundObjects(binding.get(root.name)))
    .find((viewed) => !belongsToExercise(viewed, exercises));
}

/** Another exercise wants it where it is: one namespace's work may look like that of another. */
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
