import { findBindings, boundObjects } from '../engine/bind.ts';
import { createCause } from './cause.ts';
import type { Binding, CompiledExercise } from '../engine/types.ts';
import { valueAt, type JsonObject } from '#lib/kit/json.ts';
import { matchesObject } from '../match/matches.ts';
import {
  isSystemNamespace,
  newestFirst,
  type ObjectIndex,
  type ObservedObject,
} from '../engine/object-index.ts';
import { objectName, type IncidentCandidate, type DiagnosisContext } from './context.ts';
import { MAX_COMPARED_OBJECTS } from './steps.ts';

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
  if (!root) return undefined;
  const isElsewhere = (namespace: string) =>
    namespace !== '' &&
    !isSystemNamespace(namespace) &&
    subjects.some((subject) => subject.namespace !== namespace);
  // Most students use one namespace. Search only if an object of the kind exists elsewhere.
  const namespaces = [...context.lookups.groupByNamespace(root.gvk).keys()];
  context.steps.add(namespaces.length);
  if (!namespaces.some((namespace) => namespace !== root.namespace && isElsewhere(namespace)))
    return undefined;
  const here = selectNewest(context, (namespace) =>
    subjects.some((subject) => subject.namespace === namespace),
  );
  // An attempt among the objects that aren't compared would be overlooked.
  if (
    attempts.some((attempt) => findCountedBindings(context, subjects, attempt, here).length > 0) ||
    here.isCut
  )
    return undefined;
  const elsewhere = selectNewest(context, isElsewhere);
  const seen = new Set<string>();
  for (const attempt of attempts)
    for (const binding of findCountedBindings(context, subjects, attempt, elsewhere, isElsewhere))
      for (const observed of boundObjects(binding.get(root.name))) {
        if (seen.has(observed.ref.uid)) continue;
        seen.add(observed.ref.uid);
        context.steps.add(exercises.length);
        if (!belongsToExercise(observed, exercises)) return observed;
      }
  return undefined;
}

/** The newest objects of each kind in some namespaces. `isCut`: a kind has more of them. */
type NewestObjects = ObjectIndex & { readonly isCut: boolean };

function selectNewest(
  { index, lookups, steps }: DiagnosisContext,
  isIncluded: (namespace: string) => boolean,
): NewestObjects {
  const kinds = new Map<string, readonly ObservedObject[]>();
  const selection = {
    isCut: false,
    listByOwner: index.listByOwner,
    listByKind(gvk: string): readonly ObservedObject[] {
      const known = kinds.get(gvk);
      if (known) return known;
      const objects: ObservedObject[] = [];
      for (const [namespace, group] of lookups.groupByNamespace(gvk)) {
        // Objects without a namespace belong to every namespace.
        if (namespace !== '' && !isIncluded(namespace)) continue;
        selection.isCut ||= objects.length + group.length > MAX_COMPARED_OBJECTS;
        objects.push(...group.slice(0, MAX_COMPARED_OBJECTS - objects.length));
      }
      steps.add(objects.length);
      const sorted = objects.sort(newestFirst);
      kinds.set(gvk, sorted);
      return sorted;
    },
  };
  return selection;
}

/** `findBindings`, with the objects and containers that it compares counted as steps. */
function findCountedBindings(
  { steps }: DiagnosisContext,
  subjects: CompiledExercise['subjects'],
  attempt: CompiledExercise['attempt'][number],
  objects: NewestObjects,
  isIncluded?: (namespace: string) => boolean,
): Binding[] {
  for (const { gvk } of subjects)
    for (const { object } of objects.listByKind(gvk)) steps.add(1 + countContainers(object));
  const bindings = findBindings(subjects, attempt, objects, isIncluded);
  steps.add(bindings.length * subjects.length);
  return bindings;
}

/** Containers are matched in pairs, which takes most of the time of matching an object. */
function countContainers(object: JsonObject): number {
  const spec = valueAt(object, 'spec', 'template', 'spec') ?? valueAt(object, 'spec');
  const containers = valueAt(spec, 'containers');
  return Array.isArray(containers) ? containers.length : 0;
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
