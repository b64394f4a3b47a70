import { bindings, listOf } from '../bind.ts';
import { causeOf } from '../cause.ts';
import type { CompiledExercise } from '../compile.ts';
import { isSystemNamespace, type Viewed } from '../view.ts';
import { namedOf, ownOf, type Finding, type Scene } from './scene.ts';

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
  if (!root) return undefined;
  // Nearly everybody works in one namespace: only where something of the kind stands elsewhere is it worth a search.
  const elsewhere = ownOf(scene, root.gvk).some(({ ref }) => ref.ns !== '' && ref.ns !== root.namespace && !isMeantFor(exercises, root.gvk, ref.ns));
  if (!elsewhere || attempts.some((attempt) => bindings(subjects, attempt, scene.index).length > 0)) return undefined;
  const isAstray = (namespace: string) => !isSystemNamespace(namespace) && !isMeantFor(exercises, root.gvk, namespace);
  const [binding] = attempts.flatMap((attempt) => bindings(subjects, attempt, scene.index, isAstray));
  return listOf(binding?.get(root.name))[0];
}

/** Another exercise wants that kind just there. */
function isMeantFor(exercises: readonly CompiledExercise[], gvk: string, namespace: string): boolean {
  return exercises.some(({ subjects }) => subjects.some((subject) => subject.gvk === gvk && subject.namespace === namespace));
}
