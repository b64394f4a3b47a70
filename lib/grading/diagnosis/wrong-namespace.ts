import { bindings, listOf } from '../engine/bind.ts';
import { causeOf } from './cause.ts';
import type { CompiledExercise } from '../engine/compile.ts';
import { fitsObject } from '../match/matches.ts';
import { isSystemNamespace, type Viewed } from '../engine/object-index.ts';
import { namedOf, type Finding, type Scene } from './context.ts';

/** Work that would be an attempt if it stood in the exercise's namespace, while none stands there. */
export function astrayFindings(scene: Scene, exercises: readonly CompiledExercise[]): Finding[] {
  return exercises.flatMap((exercise) => {
    const [root] = exercise.subjects;
    const viewed = root && lost(scene, exercise, exercises);
    return viewed
      ? [
          {
            cause: causeOf('wrong-namespace', {
              ...namedOf(viewed),
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

function lost(
  scene: Scene,
  { subjects, attempt: attempts }: CompiledExercise,
  exercises: readonly CompiledExercise[],
): Viewed | undefined {
  const [root] = subjects;
  // Nearly everybody works in one namespace: only where something of the kind stands elsewhere is it worth a search.
  if (
    !root ||
    !scene.index
      .ofKind(root.gvk)
      .some(({ ref }) => ref.ns !== root.namespace && ref.ns !== '' && !isSystemNamespace(ref.ns))
  )
    return undefined;
  if (attempts.some((attempt) => bindings(subjects, attempt, scene.index).length > 0))
    return undefined;
  const elsewhere = attempts.flatMap((attempt) =>
    bindings(subjects, attempt, scene.index, (namespace) => !isSystemNamespace(namespace)),
  );
  return elsewhere
    .flatMap((binding) => listOf(binding.get(root.name)))
    .find((viewed) => !isWanted(viewed, exercises));
}

/** Another exercise wants it where it is: one namespace's work may look like that of another. */
function isWanted({ ref, object }: Viewed, exercises: readonly CompiledExercise[]): boolean {
  return exercises.some(({ subjects, attempt: attempts }) =>
    subjects.some(
      ({ name, gvk, namespace, where }) =>
        gvk === ref.gvk &&
        namespace === ref.ns &&
        (where === undefined || fitsObject(where, object)) &&
        attempts.some(
          ({ [name]: manifest }) => manifest !== undefined && fitsObject(manifest, object),
        ),
    ),
  );
}
