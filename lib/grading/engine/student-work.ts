import { textAt } from '#lib/kit/json.ts';
import type { ObjectRef } from '#lib/protocol/change.ts';
import type { Subject } from '#lib/packs/types.ts';
import { listLatchedObjects } from '../history/exercise-memory.ts';
import type { ExerciseMemory, Pass } from '../types.ts';
import type { MadeObjects } from './bind.ts';
import { LINKED_KINDS, listLinkedObjects } from './links.ts';
import { readMetadata } from './object-metadata.ts';
import { isSystemNamespace, type ObjectIndex, type ObservedObject } from './object-index.ts';
import type { CompiledExercise } from './types.ts';

/** The part of a pass that tells what the student made. */
export type EarlierPass = Pick<Pass, 'exercise' | 'evidence'> & { readonly pos?: number };

/** Whether a subject of the exercise is what the student made in earlier exercises. */
export function readsEarlierPasses({ subjects }: Pick<CompiledExercise, 'subjects'>): boolean {
  for (const { madeIn } of subjects) if (madeIn !== undefined) return true;
  return false;
}

/**
 * Resolves the subjects with `madeIn`; null if the exercise has none. What the student made in an
 * exercise are the objects of its pass, whatever their names are. An object counts by its uid, or
 * by kind, namespace and name, because a student who creates it again has still made it.
 *
 * Without a pass that names an object of the kind (an instructor marked the exercise as passed, or
 * the pass is older than the course version), the links between objects decide: every object of the
 * student of that kind, and where an earlier subject leads to the kind (Ingress to Service, Service
 * to workload), the objects behind that subject. Objects that took part in a step of this exercise
 * count too, because their links may be deleted by now.
 *
 * The cost is linear in the objects of the kinds of the subjects. Never throws.
 */
export function resolveMadeObjects(
  exercise: Pick<CompiledExercise, 'subjects'>,
  index: ObjectIndex,
  memory: ExerciseMemory,
  passes: readonly EarlierPass[],
): MadeObjects | null {
  if (!readsEarlierPasses(exercise)) return null;
  const latched = listLatchedObjects(memory);
  const selected = new Map<string, readonly ObservedObject[]>();
  const uids = new Map<string, ReadonlySet<string>>();
  for (const subject of exercise.subjects) {
    if (subject.madeIn === undefined) continue;
    const made = listMadeRefs(subject, passes);
    // Steps that were reached without a pass can name more than the student made there.
    const known = toKeys(made.length > 0 ? made : latched.filter(({ gvk }) => gvk === subject.gvk));
    const linked = made.length > 0 ? null : listLinkedUids(subject, exercise, selected, index);
    const objects = index
      .listByKind(subject.gvk)
      .filter(
        (observed) =>
          observed.ref.ns === subject.namespace &&
          (known.has(observed.ref.uid) ||
            known.has(nameKey(observed.ref)) ||
            (linked !== null && isStudentObject(observed) && linked(observed))),
      );
    selected.set(subject.name, objects);
    uids.set(subject.name, new Set(objects.map(({ ref }) => ref.uid)));
  }
  return {
    includes: ({ name, madeIn }, { ref }) =>
      madeIn === undefined || (uids.get(name)?.has(ref.uid) ?? false),
  };
}

/**
 * The objects of the kind in the passes of `madeIn`, without those that an even earlier pass of
 * another exercise was given for: these were not made in this one.
 */
function listMadeRefs(
  { gvk, madeIn = [] }: Subject,
  passes: readonly EarlierPass[],
): readonly ObjectRef[] {
  const own = passes.filter(({ exercise }) => madeIn.includes(exercise));
  const firstPos = Math.min(...own.map(({ pos = 0 }) => pos));
  const before = new Set(
    passes
      .filter(({ exercise, pos = Infinity }) => !madeIn.includes(exercise) && pos < firstPos)
      .flatMap(({ evidence }) => evidence.map(({ uid }) => uid)),
  );
  return own
    .flatMap(({ evidence }) => evidence)
    .filter((ref) => ref.gvk === gvk && !before.has(ref.uid));
}

/** Decides by the links from earlier subjects; null accepts every object of the kind. */
function listLinkedUids(
  { name, gvk }: Subject,
  { subjects }: Pick<CompiledExercise, 'subjects'>,
  selected: ReadonlyMap<string, readonly ObservedObject[]>,
  index: ObjectIndex,
): (observed: ObservedObject) => boolean {
  const earlier = subjects.slice(
    0,
    subjects.findIndex((subject) => subject.name === name),
  );
  const leading = earlier.filter(
    (subject) => selected.has(subject.name) && (LINKED_KINDS[subject.gvk]?.has(gvk) ?? false),
  );
  if (leading.length === 0) return () => true;
  const uids = new Set(
    leading
      .flatMap((subject) => selected.get(subject.name) ?? [])
      .flatMap((observed) => listLinkedObjects(observed, index))
      .map(({ ref }) => ref.uid),
  );
  return ({ ref }) => uids.has(ref.uid);
}

/** Names of objects that every cluster or namespace has from the beginning. */
const BUILT_IN_OBJECTS: Readonly<Record<string, string>> = {
  'v1/Service': 'kubernetes',
  'v1/ConfigMap': 'kube-root-ca.crt',
  'v1/ServiceAccount': 'default',
};

/**
 * Whether the student can have made the object: not a controller, not the cluster and none of its
 * add-ons.
 */
export function isStudentObject({ ref, object }: Pick<ObservedObject, 'ref' | 'object'>): boolean {
  return (
    !isSystemNamespace(ref.ns) &&
    BUILT_IN_OBJECTS[ref.gvk] !== ref.name &&
    readMetadata(object).ownerUids.length === 0 &&
    textAt(object, 'metadata', 'labels', 'provider') !== 'kubernetes'
  );
}

function toKeys(refs: readonly ObjectRef[]): ReadonlySet<string> {
  return new Set(refs.flatMap((ref) => [ref.uid, nameKey(ref)]));
}

/** A uid has no NUL, so the two kinds of keys are never equal. */
function nameKey({ gvk, ns, name }: ObjectRef): string {
  return `${gvk}\0${ns}\0${name}`;
}
