import type { Expectation, Subject } from '#lib/packs/types.ts';
import { fits } from './expect/match.ts';
import { objectsAt, textAt } from './values/json.ts';
import { newestFirst, type Index, type Viewed } from './view.ts';

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
 * Every way to bind the subjects so that the attempt matches, newest objects first. A subject that the attempt does not name may
 * stay without an object: its checks then say that it is missing. `elsewhere` looks in namespaces for which it is true instead.
 */
export function bindings(subjects: readonly Subject[], attempt: Expectation, index: Index, elsewhere?: (namespace: string) => boolean): Binding[] {
  let found: Map<string, Bound>[] = [new Map()];
  for (const subject of subjects) {
    found = found.flatMap((binding) => options(subject, attempt, binding, index, elsewhere).map((bound) => new Map(binding).set(subject.name, bound))).slice(0, LIMIT.bindings);
  }
  return found;
}

function options(subject: Subject, attempt: Expectation, binding: Binding, index: Index, elsewhere?: (namespace: string) => boolean): Bound[] {
  const manifest = attempt[subject.name];
  const found = index.ofKind(subject.gvk).filter((viewed) =>
    inPlace(subject, viewed, elsewhere)
    && !textAt(viewed.object, 'metadata', 'deletionTimestamp')
    && (subject.ownedBy === undefined || isOwned(viewed, binding.get(subject.ownedBy)))
    && (manifest === undefined || fits(manifest, viewed.object))).sort(newestFirst);
  if (subject.many) return found.length === 0 && manifest !== undefined ? [] : [found];
  if (found.length === 0) return manifest === undefined ? [null] : [];
  return found.slice(0, LIMIT.options);
}

function inPlace(subject: Subject, { ref }: Viewed, elsewhere?: (namespace: string) => boolean): boolean {
  if (ref.ns === '') return elsewhere === undefined;
  return elsewhere ? ref.ns !== subject.namespace && elsewhere(ref.ns) : ref.ns === subject.namespace;
}

function isOwned(viewed: Viewed, owner: Bound | undefined): boolean {
  const uids = new Set(listOf(owner).map((one) => one.ref.uid));
  return objectsAt(viewed.object, 'metadata', 'ownerReferences').some((reference) => uids.has(textAt(reference, 'uid')));
}
