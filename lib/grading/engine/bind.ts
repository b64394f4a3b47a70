import type { JsonObject } from '#lib/kit/json.ts';
import type { Expectation, Subject } from '#lib/packs/types.ts';
import { matchesObject } from '../match/matches.ts';
import { isReachedFrom } from './links.ts';
import { readMetadata } from './object-metadata.ts';
import type { ObjectIndex, ObservedObject } from './object-index.ts';
import type { Binding, BoundSubject } from './types.ts';

/** Limits of the search. If a student has hundreds of Pods, only the newest ones are tried. */
const SEARCH_LIMITS = { options: 24, bindings: 200 };

/** Whether the subject is bound to a list of objects. */
export function isObjectList(bound: BoundSubject): bound is readonly ObservedObject[] {
  return Array.isArray(bound);
}
/** The objects of a bound subject; empty if no object is bound. */
export function boundObjects(bound: BoundSubject | undefined): readonly ObservedObject[] {
  return bound === null || bound === undefined ? [] : isObjectList(bound) ? bound : [bound];
}

/**
 * The objects that the student made in earlier exercises, for subjects with `madeIn`. See
 * `resolveMadeObjects` in student-work.ts.
 */
export interface MadeObjects {
  /** True for every object if the subject has no `madeIn`. */
  readonly includes: (subject: Subject, observed: ObservedObject) => boolean;
}

/**
 * Finds every way to bind the subjects so that the attempt matches, newest objects first. An object
 * is bound to at most one subject. A subject that the attempt doesn't name is bound to null, or to
 * an empty list, if no object matches. With `elsewhere`, the search covers the other namespaces for
 * which it returns true.
 */
export function findBindings(
  subjects: readonly Subject[],
  attempt: Expectation,
  index: ObjectIndex,
  elsewhere?: (namespace: string) => boolean,
  made: MadeObjects | null = null,
): Binding[] {
  const fitting = new Map<Subject, readonly ObservedObject[]>();
  for (const subject of subjects) {
    const manifest = attempt[subject.name];
    const found = index
      .listByKind(subject.gvk)
      .filter(
        (observed) =>
          isCandidate(subject, observed, elsewhere) &&
          (made === null || made.includes(subject, observed)) &&
          (manifest === undefined || matchesObject(manifest, observed.object)),
      );
    if (manifest !== undefined && found.length === 0) return [];
    fitting.set(subject, found);
  }
  const isNamed = (subject: Subject) => attempt[subject.name] !== undefined;
  return searchBindings(subjects, fitting, isNamed);
}

/**
 * Binds the subjects without an attempt, for checks that run after the student deleted the objects
 * of the attempt. An object matches if it satisfies `where`; without `where`, if it matches one of
 * the attempts or is one of the `knownUids`, which took part before. If no attempt names the
 * subject either, any object matches. A subject without a matching object is bound to nothing.
 */
export function findBindingsWithoutAttempt(
  subjects: readonly Subject[],
  attempts: readonly Expectation[],
  knownUids: ReadonlySet<string>,
  index: ObjectIndex,
  made: MadeObjects | null = null,
): Binding[] {
  const fitting = new Map(
    subjects.map((subject) => {
      const manifests = attempts
        .map((attempt) => attempt[subject.name])
        .filter((manifest) => manifest !== undefined);
      const found = index
        .listByKind(subject.gvk)
        .filter(
          (observed) =>
            !readMetadata(observed.object).isTerminating &&
            isFitting(subject, observed, manifests, made, knownUids),
        );
      return [subject, found] as const;
    }),
  );
  return searchBindings(subjects, fitting, () => false);
}

/**
 * Whether the object can be the subject of an exercise without an attempt, apart from its owner and
 * whether it is terminating. `manifests`: those of the attempts that name the subject.
 */
export function isFitting(
  subject: Subject,
  observed: ObservedObject,
  manifests: readonly JsonObject[],
  made: MadeObjects | null,
  knownUids: ReadonlySet<string> = NO_UIDS,
): boolean {
  const { ref, object } = observed;
  if (!isInNamespace(subject, observed)) return false;
  if (subject.where !== undefined && !matchesObject(subject.where, object)) return false;
  if (made !== null && !made.includes(subject, observed)) return false;
  return (
    subject.where !== undefined ||
    manifests.length === 0 ||
    knownUids.has(ref.uid) ||
    manifests.some((manifest) => matchesObject(manifest, object))
  );
}
const NO_UIDS: ReadonlySet<string> = new Set();

function searchBindings(
  subjects: readonly Subject[],
  fitting: ReadonlyMap<Subject, readonly ObservedObject[]>,
  isNamed: (subject: Subject) => boolean,
): Binding[] {
  // A subject that the attempt doesn't name must not take an object from a list that it names.
  const namedLists = new Set(
    subjects.flatMap((subject) =>
      subject.many && isNamed(subject) ? (fitting.get(subject) ?? []) : [],
    ),
  );
  let bindings: Map<string, BoundSubject>[] = [new Map()];
  for (const subject of subjects) {
    const all = fitting.get(subject) ?? [];
    const left =
      subject.many || isNamed(subject) || namedLists.size === 0
        ? all
        : all.filter((observed) => !namedLists.has(observed));
    bindings = bindings
      .flatMap((binding) =>
        listOptions(subject, left, isNamed(subject), binding).map((bound) =>
          new Map(binding).set(subject.name, bound),
        ),
      )
      .slice(0, SEARCH_LIMITS.bindings);
  }
  return subjects.some(({ many }) => many)
    ? bindings.filter((binding) => makeDisjoint(subjects, binding, isNamed))
    : bindings;
}

function listOptions(
  subject: Subject,
  fitting: readonly ObservedObject[],
  isNamed: boolean,
  binding: ReadonlyMap<string, BoundSubject>,
): BoundSubject[] {
  const { many } = subject;
  const owned = fitting.filter((observed) => isRelated(subject, observed, binding));
  if (many) return owned.length === 0 && isNamed ? [] : [owned];
  const left = owned
    .filter((observed) => !isAlreadyBound(observed, binding))
    .slice(0, SEARCH_LIMITS.options);
  return left.length > 0 ? left : isNamed ? [] : [null];
}

/**
 * Removes an object from a list if another subject is bound to it. Returns false if this leaves a
 * list empty that the attempt names.
 */
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

/**
 * Whether the object is in the right namespace, isn't terminating, and satisfies the subject's
 * `where`.
 */
function isCandidate(
  subject: Subject,
  observed: ObservedObject,
  elsewhere?: (namespace: string) => boolean,
): boolean {
  return (
    isInNamespace(subject, observed, elsewhere) &&
    !readMetadata(observed.object).isTerminating &&
    (subject.where === undefined || matchesObject(subject.where, observed.object))
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
  observed: ObservedObject,
  binding: ReadonlyMap<string, BoundSubject>,
): boolean {
  for (const bound of binding.values())
    if (bound !== null && !isObjectList(bound) && bound.ref.uid === observed.ref.uid) return true;
  return false;
}

/** Whether the object has the relations to earlier subjects that its subject must have. */
function isRelated(
  { ownedBy, behind, notBehind }: Subject,
  observed: ObservedObject,
  binding: ReadonlyMap<string, BoundSubject>,
): boolean {
  return (
    (ownedBy === undefined || isOwnedBy(observed, binding.get(ownedBy))) &&
    (behind === undefined || isReachedFrom(observed, boundObjects(binding.get(behind)))) &&
    (notBehind === undefined || !isReachedFrom(observed, boundObjects(binding.get(notBehind))))
  );
}

/** Whether one of the bound objects owns the object. */
export function isOwnedBy(observed: ObservedObject, owner: BoundSubject | undefined): boolean {
  const { ownerUids } = readMetadata(observed.object);
  return ownerUids.length > 0 && boundObjects(owner).some(({ ref }) => ownerUids.includes(ref.uid));
}
