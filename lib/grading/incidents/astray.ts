import { bindings, listOf } from '../bind.ts';
import { causeOf } from '../cause.ts';
import type { CompiledExercise } from '../compile.ts';
import { isSystemNamespace, type Viewed } from '../view.ts';
import { namedOf, type Finding, type Scene } from './scene.ts';

/** Work that would be an attempt if it stood in the exercise's namespace, while none stands there. */
export function astrayFindings(scene: Scene, exercises: readonly CompiledExercise[]): Finding[] {
  return exercises.flatMap((exercise) => {
    const [root] = exercise.subjects;
    const viewed = root && lost(scene, exercise, exercises);
    return viewed ? [{ cause: causeOf('wrong-namespace', { ...namedOf(viewed), expected: root.namespace, found: viewed.ref.ns }), viewed, patience: 0 }] : [];
  });
}

function lost(scene: Scene, { subjects, attempt: attempts }: CompiledExercise, exercises: readonly CompiledExercise[]): Viewed | undefined {
  const [root] = subjects;
  // Nearly everybody works in one namespace: only where something of the kind stands elsewhere is it worth a search.
  if (!root || !scene.index.ofKind(root.gvk).some(({ ref }) => ref.ns !== root.namespace && ref.ns !== '' && isStray(ref.ns, root.gvk, exercises))) return undefined;
  if ( attempts.some((attempt) => bindings(subjects, attempt, scene.index).length > 0)) return undefined;
  const [binding] = attempts.flatMap((attempt) => bindings(subjects, attempt, scene.index, (namespace) => isStray(namespace, root.gvk, exercises)));
  return listOf(binding?.get(root.name))[0];
}

/** Neither the cluster's own nor where another exercise wants that kind. */
function isStray(namespace: string, gvk: string, exercises: readonly CompiledExercise[]): boolean {
  return !isSystemNamespace(namespace) && !exercises.some(({ subjects }) => subjects.some((subject) => subject.gvk === gvk && subject.namespace === namespace));
}
