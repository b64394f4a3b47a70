import type { Expectation, Subject } from '#lib/packs/types.ts';
import { matchesObject } from '../match/matches.ts';
import { readMetadata } from './object-metadata.ts';
import type { ObjectIndex, ObservedObject } from './object-index.ts';

/** What a subject stands for: an object, all of them for a subject with `many`, or null where there is none. */
export type BoundSubject = ObservedObject | readonly ObservedObject[] | null;
export type Binding = ReadonlyMap<string, BoundSubject>;

/** Bounds of the search: a student with hundreds of Pods has the newest ones looked at. */
const SEARCH_LIMITS = { options: 24, bindings: 200 };

export function isObjectList(bound: BoundSubject): bound is readonly ObservedObject[] {
  return Array.isArray(bound);
}
export function boundObjects(bound: BoundSubject | undefined): readonly ObservedObject[] {
  return bound === null || bound === undefined ? [] : isObjectList(bound) ? bound : [bound];
}

/**
 * Every way to bind the subjects so that the attempt matches, newest objects first, each object to one subject at most. A subject
 * that the attempt does not name is free: null, or an empty list, where nothing fits. `elsewhere` looks in namespaces for which it
 * is true instead.
 */
export function findBindings(
  subjects: readonly Subject[],
  attempt: Expectation,
  index: ObjectIndex,
  elsewhere?: (namespace: string) => boolean,
): Binding[] {
  const fitting = new Map<Subject, readonly ObservedObject[]>();
  for (const subject of subjects) {
    const manifest = attempt[subject.name];
    const found = index
      .listByKind(subject.gvk)
      .filter(
        (viewed) =>
          isCandidate(subject, viewed, elsewhere) &&
          (manifest === undefined || matchesObject(manifest, viewed.object)),
      );
    if (manifest !== undefined && found.length === 0) return [];
    fitting.set(subject, found);
  }
  const isNamed = (subject: Subject) => attempt[subject.name] !== undefined;
  return searchBindings(subjects, fitting, isNamed);
}

/**
 * The subjects without any attempt, for what is judged after everything is gone: an object that fits `where`, or else once fitted
 * an attempt or took part (`known`, uids), where it still stands; nothing where it does not.
 */
export function findBindingsWithoutAttempt(
  subjects: readonly Subject[],
  attempts: readonly Expectation[],
  knownUids: ReadonlySet<string>,
  index: ObjectIndex,
): Binding[] {
  const fitting = new Map(
    subjects.map((subject) => {
      const manifests = attempts
        .map((attempt) => attempt[subject.name])
        .filter((manifest) => manifest !== undefined);
      const isFree = subject.where !== undefined || manifests.length === 0;
      const found = index
        .listByKind(subject.gvk)
        .filter(
          (viewed) =>
            isCandidate(subject, viewed) &&
            (isFree ||
              knownUids.has(viewed.ref.uid) ||
              manifests.some((manifest) => matchesObject(manifest, viewed.object))),
        );
      return [subject, found] as const;
    }),
  );
  return searchBindings(subjects, fitting, () => false);
}

function searchBindings(
  subjects: readonly Subject[],
  fitting: ReadonlyMap<Subject, readonly ObservedObject[]>,
  isNamed: (subject: Subject) => boolean,
): Binding[] {
  // A list that is asked for is not taken apart by what is free to be anything.
  const asked = new Set(
    subjects.flatMap((subject) =>
      subject.many && isNamed(subject) ? (fitting.get(subject) ?? []) : [],
    ),
  );
  let found: Map<string, BoundSubject>[] = [new Map()];
  for (const subject of subjects) {
    const all = fitting.get(subject) ?? [];
    const left =
      subject.many || isNamed(subject) || asked.size === 0
        ? all
        : all.filter((viewed) => !asked.has(viewed));
    found = found
      .flatMap((binding) =>
        listOptions(subject, left, isNamed(subject), binding).map((bound) =>
          new Map(binding).set(subject.name, bound),
        ),
      )
      .slice(0, SEARCH_LIMITS.bindings);
  }
  return subjects.some(({ many }) => many)
    ? found.filter((binding) => makeDisjoint(subjects, binding, isNamed))
    : found;
}

function listOptions(
  subject: Subject,
  fitting: readonly ObservedObject[],
  isNamed: boolean,
  binding: ReadonlyMap<string, BoundSubject>,
): BoundSubject[] {
  const { many, ownedBy } = subject;
  const owned =
    ownedBy === undefined
      ? fitting
      : fitting.filter((viewed) => isOwnedBy(viewed, binding.get(ownedBy)));
  if (many) return owned.length === 0 && isNamed ? [] : [owned];
  const left = owned
    .filter((viewed) => !isAlreadyBound(viewed, binding))
    .slice(0, SEARCH_LIMITS.options);
  return left.length > 0 ? left : isNamed ? [] : [null];
}

/** Where one subject has an object, a list goes without it; false where nothing is left of a list that the attempt names. */
function makeDisjoint(
  subjects: readonly Subject[],
  binding: Map<string, BoundSubject>,
  isNamed: (subject: Subject) => boolean,
): boolean {
  const taken = new Set(
    [...binding.values()].flatMap((bound) =>
      bound === null || isObjectList(bound) ? [] : [bound.ref.uid],
    ),
  );
  return subjects.every((subject) => {
    const bound = binding.get(subject.name) ?? null;
    if (!isObjectList(bound)) return true;
    const left = bound.some(({ ref }) => taken.has(ref.uid))
      ? bound.filter(({ ref }) => !taken.has(ref.uid))
      : bound;
    for (const { ref } of left) taken.add(ref.uid);
    binding.set(subject.name, left);
    return left.length > 0 || !isNamed(subject);
  });
}

/** Whether it is in place, stays, and is as `where` narrows the subject. */
function isCandidate(
  subject: Subject,
  viewed: ObservedObject,
  elsewhere?: (namespace: string) => boolean,
): boolean {
  return (
    isInNamespace(subject, viewed, elsewhere) &&
    !readMetadata(viewed.object).isTerminating &&
    (subject.where === undefined || matchesObject(subject.where, viewed.object))
  );
}

function isInNamespace(
  subject: Subject,
  { ref }: ObservedObject,
  elsewhere?: (namespace: string) => boolean,
): boolean {
  if (ref.ns === '') return elsewhere === undefined;
  return elsewhere
    ? ref.ns !== subject.namespace && elsewhere(ref.ns)
    : ref.ns === subject.namespace;
}

function isAlreadyBound(
  viewed: ObservedObject,
  binding: ReadonlyMap<string, BoundSubject>,
): boolean {
  for (const bound of binding.values())
    if (bound !== null && !isObjectList(bound) && bound.ref.uid === viewed.ref.uid) return true;
  return false;
}

function isOwnedBy(viewed: ObservedObject, owner: BoundSubject | undefined): boolean {
  const of = readMetadata(viewed.object).ownerUids;
  return of.length > 0 && boundObjects(owner).some(({ ref }) => of.includes(ref.uid));
}
