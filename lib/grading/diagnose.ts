import { bindings, listOf } from './bind.ts';
import { podCauses, type Cause } from './cause.ts';
import { kindOf } from './check.ts';
import type { CompiledExercise } from './compile.ts';
import type { Incident } from './types.ts';
import { indexed, isSystemNamespace, type Index, type Viewed } from './view.ts';

export interface DiagnoseOptions {
  /** Their attempts tell work in the wrong namespace from work that belongs there. */
  readonly exercises?: readonly CompiledExercise[];
  /** The last answer: an incident that goes on keeps its beginning. */
  readonly before?: readonly Incident[];
  readonly index?: Index;
}

/** What is wrong in a student's cluster now, oldest first. An incident is there as long as its cause is. `since`: ms since 1970. */
export function diagnose(objects: Iterable<Viewed>, { exercises = [], before = [], index = indexed(objects) }: DiagnoseOptions = {}): Incident[] {
  const began = new Map(before.map((incident) => [identity(incident), incident.since]));
  const found = new Map<string, Incident>();
  const add = (cause: Cause, viewed: Viewed) => {
    const incident: Incident = { code: cause.code, scope: 'own', object: viewed.ref, params: cause.params, since: viewed.at };
    const id = identity(incident);
    if (!found.has(id)) found.set(id, { ...incident, since: began.get(id) ?? incident.since });
  };
  for (const pod of index.ofKind('v1/Pod')) {
    if (!isSystemNamespace(pod.ref.ns)) for (const cause of podCauses(pod.object)) add(cause, pod);
  }
  for (const exercise of exercises) for (const [cause, viewed] of astray(exercise, index)) add(cause, viewed);
  return [...found.values()].sort((left, right) => left.since - right.since);
}

function astray({ subjects, attempt: attempts }: CompiledExercise, index: Index): [Cause, Viewed][] {
  const [root] = subjects;
  if (!root || attempts.some((attempt) => bindings(subjects, attempt, index).length > 0)) return [];
  const lost = attempts.flatMap((attempt) => bindings(subjects, attempt, index, (namespace) => !isSystemNamespace(namespace)));
  return lost.slice(0, 1).flatMap((binding) => listOf(binding.get(root.name)).slice(0, 1)).map((viewed) => [
    { code: 'wrong-namespace', params: { kind: kindOf(viewed.ref.gvk), name: viewed.ref.name, expected: root.namespace, found: viewed.ref.ns }, group: ['expected'] },
    viewed,
  ]);
}

function identity({ code, object, params }: Incident): string {
  return [code, object.uid, params['container'] ?? ''].join(' ');
}
