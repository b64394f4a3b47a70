import type { Expectation, Subject } from '#lib/packs/types.ts';
import { fitsObject } from '../match/matches.ts';
import { factsOf } from './object-metadata.ts';
import type { Index, Viewed } from './object-index.ts';

/** What a subject stands for: an object, all of them for a subject with `many`, or null where there is none. */
export type Bound = Viewed | readonly Viewed[] | null;
export type Binding = ReadonlyMap<string, Bound>;

/** Bounds of the search: a student with hundreds of Pods has the newest ones looked at. */
const LIMIT = { options: 24, bindings: 200 };

export function isMany(bound: Bound): bound is readonly Viewed[] {
  return Array.isArray(bound);
}
export function listOf(bound: Bound | undefined): readonly Viewed[] {
  return bound === null || bound === undefined ? [] : isMany(bound) ? bound : [bound];
}

/**
 * Every way to bind the subjects so that the attempt matches, newest objects first, each object to one subject at most. A subject
 * that the attempt does not name is free: null, or an empty list, where nothing fits. `elsewhere` looks in namespaces for which it
 * is true instead.
 */
export function bindings(
  subjects: readonly Subject[],
  attempt: Expectation,
  index: Index,
  elsewhere?: (namespace: string) => boolean,
): Binding[] {
  const fitting = new Map<Subject, readonly Viewed[]>();
  for (const subject of subjects) {
    const manifest = attempt[subject.name];
    const found = index
      .ofKind(subject.gvk)
      .filter(
        (viewed) =>
          mayBe(subject, viewed, elsewhere) &&
          (manifest === undefined || fitsObject(manifest, viewed.object)),
      );
    if (manifest !== undefined && found.length === 0) return [];
    fitting.set(subject, found);
  }
  const isNamed = (subject: Subject) => attempt[subject.name] !== undefined;
  return search(subjects, fitting, isNamed);
}

/**
 * The subjects without any attempt, for what is judged after everything is gone: an object that fits `where`, or else once fitted
 * an attempt or took part (`known`, uids), where it still stands; nothing where it does not.
 */
export function bareBindings(
  subjects: readonly Subject[],
  attempts: readonly Expectation[],
  known: ReadonlySet<string>,
  index: Index,
): Binding[] {
  const fitting = new Map(
    subjects.map((subject) => {
      const manifests = attempts
        .map((attempt) => attempt[subject.name])
        .filter((manifest) => manifest !== undefined);
      const isFree = subject.where !== undefined || manifests.length === 0;
      const found = index
        .ofKind(subject.gvk)
        .filter(
          (viewed) =>
            mayBe(subject, viewed) &&
            (isFree ||
              known.has(viewed.ref.uid) ||
              manifests.some((manifest) => fitsObject(manifest, viewed.object))),
        );
      return [subject, found] as const;
    }),
  );
  return search(subjects, fitting, () => false);
}

function search(
  subjects: readonly Subject[],
  fitting: ReadonlyMap<Subject, readonly Viewed[]>,
  isNamed: (subject: Subject) => boolean,
): Binding[] {
  // A list that is asked for is not taken apart by what is free to be anything.
  const asked = new Set(
    subjects.flatMap((subject) =>
      subject.many && isNamed(subject) ? (fitting.get(subject) ?? []) : [],
    ),
  );
  let found: Map<string, Bound>[] = [new Map()];
  for (const subject of subjects) {
    const all = fitting.get(subject) ?? [];
    const left =
      subject.many || isNamed(subject) || asked.size === 0
        ? all
        : all.filter((viewed) => !asked.has(viewed));
    found = found
      .flatMap((binding) =>
        options(subject, left, isNamed(subject), binding).map((bound) =>
          new Map(binding).set(subject.name, bound),
        ),
      )
      .slice(0, LIMIT.bindings);
  }
  return subjects.some(({ many }) => many)
    ? found.filter((binding) => disjoint(subjects, binding, isNamed))
    : found;
}

function options(
  subject: Subject,
  fitting: readonly Viewed[],
  isNamed: boolean,
  binding: ReadonlyMap<string, Bound>,
): Bound[] {
  const { many, ownedBy } = subject;
  const owned =
    ownedBy === undefined
      ? fitting
      : fitting.filter((viewed) => isOwned(viewed, binding.get(ownedBy)));
  if (many) return owned.length === 0 && isNamed ? [] : [owned];
  const left = owned.filter((viewed) => !isTaken(viewed, binding)).slice(0, LIMIT.options);
  return left.length > 0 ? left : isNamed ? [] : [null];
}

/** Where one subject has an object, a list goes without it; false where nothing is left of a list that the attempt names. */
function disjoint(
  subjects: readonly Subject[],
  binding: Map<string, Bound>,
  isNamed: (subject: Subject) => boolean,
): boolean {
  const taken = new Set(
    [...binding.values()].flatMap((bound) =>
      bound === null || isMany(bound) ? [] : [bound.ref.uid],
    ),
  );
  return subjects.every((subject) => {
    const bound = binding.get(subject.name) ?? null;
    if (!isMany(bound)) return true;
    const left = bound.some(({ ref }) => taken.has(ref.uid))
      ? bound.filter(({ ref }) => !taken.has(ref.uid))
      : bound;
    for (const { ref } of left) taken.add(ref.uid);
    binding.set(subject.name, left);
    return left.length > 0 || !isNamed(subject);
  });
}

/** Whether it is in place, stays, and is as `where` narrows the subject. */
function mayBe(
  subject: Subject,
  viewed: Viewed,
  elsewhere?: (namespace: string) => boolean,
): boolean {
  return (
    inPlace(subject, viewed, elsewhere) &&
    !factsOf(viewed.object).isLeaving &&
    (subject.where === undefined || fitsObject(subject.where, viewed.object))
  );
}

function inPlace(
  subject: Subject,
  { ref }: Viewed,
  elsewhere?: (namespace: string) => boolean,
): boolean {
  if (ref.ns === '') return elsewhere === undefined;
  return elsewhere
    ? ref.ns !== subject.namespace && elsewhere(ref.ns)
    : ref.ns === subject.namespace;
}

function isTaken(viewed: Viewed, binding: ReadonlyMap<string, Bound>): boolean {
  for (const bound of binding.values())
    if (bound !== null && !isMany(bound) && bound.ref.uid === viewed.ref.uid) return true;
  return false;
}

function isOwned(viewed: Viewed, owner: Bound | undefined): boolean {
  const of = factsOf(viewed.object).owners;
  return of.length > 0 && listOf(owner).some(({ ref }) => of.includes(ref.uid));
}
