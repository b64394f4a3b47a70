import type { JsonObject } from '#lib/kit/json.ts';
import type { Expectation, Subject } from '#lib/packs/types.ts';
import { matchesObject } from '../match/matches.ts';
import { isReachedFrom } from './links.ts';
import { readMetadata } from './object-metadata.ts';
import type { ObjectIndex, ObjectSelection, ObservedObject } from './object-index.ts';
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
    const matching =
      elsewhere === undefined
        ? index.select(getSelection(subject, manifest))
        : index
            .listByKind(subject.gvk)
            .filter((observed) => isCandidate(subject, manifest, observed, elsewhere));
    const found =
      made === null ? matching : matching.filter((observed) => made.includes(subject, observed));
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

/** What the subjects are bound to so far, in their order. */
type PartialBinding = readonly BoundSubject[];

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
  let bindings: PartialBinding[] = [[]];
  for (const subject of subjects) {
    const all = fitting.get(subject) ?? [];
    const left =
      subject.many || isNamed(subject) || namedLists.size === 0
        ? all
        : all.filter((observed) => !namedLists.has(observed));
    const related = new RelatedObjects(subjects, subject, left);
    bindings = bindings
      .flatMap((binding) =>
        listOptions(subject, related.list(binding), isNamed(subject), binding).map((bound) => [
          ...binding,
          bound,
        ]),
      )
      .slice(0, SEARCH_LIMITS.bindings);
  }
  return toDisjointBindings(subjects, bindings, isNamed);
}

/**
 * The objects of a subject that have the relations to earlier subjects that it must have. Most
 * bindings share what the related subject is bound to, so its objects are compared once.
 */
class RelatedObjects {
  readonly #subject: Subject;
  readonly #fitting: readonly ObservedObject[];
  /** Positions of the related subjects: owner, behind, not behind. */
  readonly #positions: readonly number[];
  readonly #isRelated: boolean;
  readonly #lists = new Map<BoundSubject, readonly ObservedObject[]>();

  constructor(subjects: readonly Subject[], subject: Subject, fitting: readonly ObservedObject[]) {
    this.#subject = subject;
    this.#fitting = fitting;
    const relations = [subject.ownedBy, subject.behind, subject.notBehind];
    this.#isRelated = relations.some((name) => name !== undefined);
    this.#positions = relations.map((name) => subjects.findIndex((other) => other.name === name));
  }

  list(binding: PartialBinding): readonly ObservedObject[] {
    if (!this.#isRelated) return this.#fitting;
    const [owner = null, behind = null, notBehind = null] = this.#positions.map(
      (position) => binding[position] ?? null,
    );
    const filter = () =>
      this.#fitting.filter((observed) =>
        isRelated(this.#subject, observed, { owner, behind, notBehind }),
      );
    const isOne = this.#positions.filter((position) => position >= 0).length === 1;
    if (!isOne) return filter();
    const key = owner ?? behind ?? notBehind;
    let objects = this.#lists.get(key);
    if (objects === undefined) this.#lists.set(key, (objects = filter()));
    return objects;
  }
}

function listOptions(
  { many }: Subject,
  related: readonly ObservedObject[],
  isNamed: boolean,
  binding: PartialBinding,
): readonly BoundSubject[] {
  if (many) return related.length === 0 && isNamed ? [] : [related];
  const left = related
    .filter(({ ref }) => !isAlreadyBound(ref.uid, binding))
    .slice(0, SEARCH_LIMITS.options);
  return left.length > 0 ? left : isNamed ? [] : [null];
}

/**
 * Removes an object from a list if another subject is bound to it, and bindings of which this leaves a
 * list empty that the attempt names.
 */
function toDisjointBindings(
  subjects: readonly Subject[],
  bindings: readonly PartialBinding[],
  isNamed: (subject: Subject) => boolean,
): Binding[] {
  const kindCounts = new Map<string, number>();
  for (const { gvk } of subjects) kindCounts.set(gvk, (kindCounts.get(gvk) ?? 0) + 1);
  const toBinding = (partial: PartialBinding) =>
    new Map(subjects.map(({ name }, position) => [name, partial[position] ?? null] as const));
  const isShared = ({ many, gvk }: Subject) => many && (kindCounts.get(gvk) ?? 0) > 1;
  if (!subjects.some(isShared)) return bindings.map(toBinding);
  return bindings.flatMap((partial) => {
    const taken = new Set(
      partial.flatMap((bound) => (bound === null || isObjectList(bound) ? [] : [bound.ref.uid])),
    );
    const disjoint: BoundSubject[] = [];
    for (const [position, subject] of subjects.entries()) {
      const bound = partial[position] ?? null;
      if (!isObjectList(bound) || !isShared(subject)) {
        disjoint.push(bound);
        continue;
      }
      const left = bound.some(({ ref }) => taken.has(ref.uid))
        ? bound.filter(({ ref }) => !taken.has(ref.uid))
        : bound;
      if (left.length === 0 && isNamed(subject)) return [];
      for (const { ref } of left) taken.add(ref.uid);
      disjoint.push(left);
    }
    return [toBinding(disjoint)];
  });
}

const selections = new WeakMap<Subject, Map<JsonObject | undefined, ObjectSelection>>();

/** The candidates for a subject that an attempt describes by the manifest. */
function getSelection(subject: Subject, manifest: JsonObject | undefined): ObjectSelection {
  let ofSubject = selections.get(subject);
  if (!ofSubject) selections.set(subject, (ofSubject = new Map()));
  let selection = ofSubject.get(manifest);
  if (!selection) {
    const includes = (observed: ObservedObject) => isCandidate(subject, manifest, observed);
    ofSubject.set(manifest, (selection = { gvk: subject.gvk, includes }));
  }
  return selection;
}

/**
 * Whether the object is in the right namespace, isn't terminating, and satisfies the subject's
 * `where` and the manifest.
 */
function isCandidate(
  subject: Subject,
  manifest: JsonObject | undefined,
  observed: ObservedObject,
  elsewhere?: (namespace: string) => boolean,
): boolean {
  return (
    isInNamespace(subject, observed, elsewhere) &&
    !readMetadata(observed.object).isTerminating &&
    (subject.where === undefined || matchesObject(subject.where, observed.object)) &&
    (manifest === undefined || matchesObject(manifest, observed.object))
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

function isAlreadyBound(uid: string, binding: PartialBinding): boolean {
  for (const bound of binding)
    if (bound !== null && !isObjectList(bound) && bound.ref.uid === uid) return true;
  return false;
}

/** Whether the object has the relations to what earlier subjects are bound to. */
function isRelated(
  { ownedBy, behind, notBehind }: Subject,
  observed: ObservedObject,
  to: Readonly<Record<'owner' | 'behind' | 'notBehind', BoundSubject>>,
): boolean {
  return (
    (ownedBy === undefined || isOwnedBy(observed, to.owner)) &&
    (behind === undefined || isReachedFrom(observed, boundObjects(to.behind))) &&
    (notBehind === undefined || !isReachedFrom(observed, boundObjects(to.notBehind)))
  );
}

/** Whether one of the bound objects owns the object. */
export function isOwnedBy(observed: ObservedObject, owner: BoundSubject | undefined): boolean {
  const { ownerUids } = readMetadata(observed.object);
  return ownerUids.length > 0 && boundObjects(owner).some(({ ref }) => ownerUids.includes(ref.uid));
}
