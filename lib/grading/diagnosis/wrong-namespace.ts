import { findBindings, boundObjects } from '../engine/bind.ts';
import { createCause } from './cause.ts';
import type { Binding, CompiledExercise } from '../engine/types.ts';
import { valueAt, type JsonObject } from '#lib/kit/json.ts';
import type { Subject } from '#lib/packs/types.ts';
import { readsEarlierPasses } from '../engine/student-work.ts';
import { matchesObject } from '../match/matches.ts';
import {
  isSystemNamespace,
  newestFirst,
  type ObjectIndex,
  type ObjectSelection,
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
  const selections = new Map<string, NewestObjects>();
  return exercises.flatMap((exercise) => {
    // What was made in an earlier exercise is where it was made.
    if (readsEarlierPasses(exercise)) return [];
    const root = findRoot(exercise);
    const observed = root && findMisplacedObject(context, exercise, exercises, selections);
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

/** The first subject that an attempt names: those before it only exclude other objects. */
function findRoot({ subjects, attempt: attempts }: CompiledExercise): Subject | undefined {
  return (
    subjects.find(({ name }) => attempts.some((attempt) => Object.hasOwn(attempt, name))) ??
    subjects[0]
  );
}

function findMisplacedObject(
  context: DiagnosisContext,
  exercise: CompiledExercise,
  exercises: readonly CompiledExercise[],
  selections: Map<string, NewestObjects>,
): ObservedObject | undefined {
  const { subjects, attempt: attempts } = exercise;
  const root = findRoot(exercise);
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
  // Most exercises use the same namespaces, so they share what was selected.
  const select = (place: 'here' | 'elsewhere', isIncluded: (namespace: string) => boolean) => {
    const key = [place, ...new Set(subjects.map(({ namespace }) => namespace))].join('\0');
    const selection = selections.get(key) ?? new NewestObjects(context, isIncluded);
    selections.set(key, selection);
    return selection;
  };
  const here = select('here', (namespace) =>
    subjects.some((subject) => subject.namespace === namespace),
  );
  // An attempt among the objects that aren't compared would be overlooked.
  if (
    attempts.some((attempt) => findCountedBindings(context, subjects, attempt, here).length > 0) ||
    subjects.some(({ gvk }) => here.isCut(gvk))
  )
    return undefined;
  const elsewhere = select('elsewhere', isElsewhere);
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

/** The newest objects of one kind. */
interface Selection {
  readonly objects: readonly ObservedObject[];
  /** Steps of comparing each of them once. */
  readonly steps: number;
  /** The kind has more of them. */
  readonly isCut: boolean;
}

/** The newest objects of each kind in some namespaces. */
class NewestObjects implements ObjectIndex {
  readonly #context: DiagnosisContext;
  readonly #isIncluded: (namespace: string) => boolean;
  readonly #kinds = new Map<string, Selection>();

  constructor(context: DiagnosisContext, isIncluded: (namespace: string) => boolean) {
    [this.#context, this.#isIncluded] = [context, isIncluded];
  }

  listByKind(gvk: string): readonly ObservedObject[] {
    return this.#select(gvk).objects;
  }

  listByOwner(uid: string): readonly ObservedObject[] {
    return this.#context.index.listByOwner(uid);
  }

  select({ gvk, includes }: ObjectSelection): readonly ObservedObject[] {
    return this.listByKind(gvk).filter(includes);
  }

  countSteps(gvk: string): number {
    return this.#select(gvk).steps;
  }

  isCut(gvk: string): boolean {
    return this.#select(gvk).isCut;
  }

  #select(gvk: string): Selection {
    let selection = this.#kinds.get(gvk);
    if (selection === undefined) {
      selection = this.#build(gvk);
      this.#kinds.set(gvk, selection);
    }
    return selection;
  }

  #build(gvk: string): Selection {
    const { index, steps } = this.#context;
    const all = index.listByKind(gvk);
    const isSmall = all.length <= MAX_COMPARED_OBJECTS;
    const { objects, isCut } = isSmall
      ? { objects: all.filter(({ ref }) => this.#includes(ref.ns)), isCut: false }
      : this.#collectGroups(gvk);
    steps.add(isSmall ? all.length : objects.length);
    return {
      objects,
      steps: objects.reduce((sum, { object }) => sum + 1 + countContainers(object), 0),
      isCut,
    };
  }

  /** Looks at whole namespaces, because a kind can have thousands of objects in others. */
  #collectGroups(gvk: string): Pick<Selection, 'objects' | 'isCut'> {
    const objects: ObservedObject[] = [];
    let isCut = false;
    for (const [namespace, group] of this.#context.lookups.groupByNamespace(gvk)) {
      if (!this.#includes(namespace)) continue;
      isCut ||= objects.length + group.length > MAX_COMPARED_OBJECTS;
      objects.push(...group.slice(0, MAX_COMPARED_OBJECTS - objects.length));
    }
    return { objects: objects.sort(newestFirst), isCut };
  }

  /** Objects without a namespace belong to every namespace. */
  #includes(namespace: string): boolean {
    return namespace === '' || this.#isIncluded(namespace);
  }
}

/** `findBindings`, with the objects and containers that it compares counted as steps. */
function findCountedBindings(
  { steps }: DiagnosisContext,
  subjects: CompiledExercise['subjects'],
  attempt: CompiledExercise['attempt'][number],
  objects: NewestObjects,
  isIncluded?: (namespace: string) => boolean,
): Binding[] {
  for (const { gvk } of subjects) steps.add(objects.countSteps(gvk));
  const bindings = findBindings(subjects, attempt, objects, isIncluded);
  steps.add(bindings.length * subjects.length);
  return bindings;
}

const containerCounts = new WeakMap<JsonObject, number>();

/**
 * Containers are matched in pairs, which takes most of the time of matching an object. Objects of a
 * mirror are never changed in place, so those of each are counted only once.
 */
function countContainers(object: JsonObject): number {
  let count = containerCounts.get(object);
  if (count === undefined) {
    const spec = valueAt(object, 'spec', 'template', 'spec') ?? valueAt(object, 'spec');
    const containers = valueAt(spec, 'containers');
    count = Array.isArray(containers) ? containers.length : 0;
    containerCounts.set(object, count);
  }
  return count;
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
      ({ name, gvk, namespace, where, madeIn }) =>
        madeIn === undefined &&
        gvk === ref.gvk &&
        namespace === ref.ns &&
        (where === undefined || matchesObject(where, object)) &&
        attempts.some(
          ({ [name]: manifest }) => manifest !== undefined && matchesObject(manifest, object),
        ),
    ),
  );
}
