import { isObject, valueAt, type Json, type JsonObject } from '#lib/kit/json.ts';
import type { Subject } from '#lib/packs/types.ts';
import { MAX_COMPARED_OBJECTS, type StepCounter } from '../../diagnosis/steps.ts';
import { expectsAbsence, type Mismatch } from '../../match/match.ts';
import { findBindings } from '../bind.ts';
import { matchCached } from '../cel-cache.ts';
import { isReachedFrom } from '../links.ts';
import type { ObjectIndex, ObservedObject } from '../object-index.ts';
import { readMetadata } from '../object-metadata.ts';
import type { CompiledExercise } from '../types.ts';
import {
  countContainers,
  listCandidates,
  listNamedSubjects,
  MIN_SHARE,
  RANKS,
  shareOf,
  type Finding,
  type NamedSubject,
  type Search,
} from './search.ts';

/** Objects of the right kind that don't match the attempt yet. */
export function findSameKind(
  exercise: CompiledExercise,
  search: Search,
  steps: StepCounter,
): Finding[] {
  return listNamedSubjects(exercise).flatMap((named) => {
    const { gvk, namespace, ownedBy } = named.subject;
    return listCandidates(search, gvk, namespace, steps, ownedBy !== undefined)
      .map((observed) => compareWithStart(exercise, named, observed, search, steps))
      .filter((finding) => finding !== null);
  });
}

function compareWithStart(
  exercise: CompiledExercise,
  named: NamedSubject,
  observed: ObservedObject,
  search: Search,
  steps: StepCounter,
): Finding | null {
  const { subject, manifest } = named;
  const { object, ref } = observed;
  const { isTerminating, ownerUids } = readMetadata(object);
  if (isOtherWork(exercise, subject, observed, search)) return null;
  steps.add(1 + countContainers(object));
  const mismatches = [...(subject.where ? [subject.where] : []), manifest].flatMap(
    (expected) => matchCached(expected, object).mismatches,
  );
  const share = shareOf(matchCached(withoutAbsence(manifest), object));
  if (mismatches.length === 0) {
    if (isTerminating)
      return { rank: RANKS.terminating, share, observed, needed: named, seen: 'terminating' };
    const needed = findMissingPart(exercise, named, search);
    return { rank: RANKS.missing, share, observed, needed, seen: 'missing' };
  }
  if (isTerminating) return null;
  // An object with everything but an addition is what the exercise works on. A name isn't added.
  const isAddition =
    mismatches.every((mismatch) => canBeAdded(subject.gvk, mismatch)) &&
    (share >= MIN_SHARE || !hasIdentity(manifest));
  if (isAddition)
    return {
      rank: RANKS.initial,
      share,
      observed: findOwner(observed, search.shared.index),
      needed: named,
      seen: 'initial',
    };
  if (search.shared.earlierUids.has(ref.uid) || ownerUids.length > 0) return null;
  const isNamed = valueAt(manifest, 'metadata', 'name') === ref.name;
  const [mismatch] = mismatches;
  return {
    rank: isNamed || share >= MIN_SHARE ? RANKS.otherContent : RANKS.weak,
    share,
    observed,
    needed: named,
    seen: 'other-content',
    ...(mismatch && { mismatch }),
  };
}

/** The first other subject of the attempt that no object matches; the subject itself if all do. */
function findMissingPart(
  exercise: CompiledExercise,
  named: NamedSubject,
  { shared: { index }, made }: Search,
): NamedSubject {
  const { attempt } = named;
  for (const subject of exercise.subjects) {
    const manifest = attempt[subject.name];
    if (manifest === undefined || subject.name === named.subject.name) continue;
    const alone = { [subject.name]: manifest };
    if (findBindings([subject], alone, index, undefined, made).length === 0)
      return { subject, manifest, attempt };
  }
  return named;
}

const presentParts = new WeakMap<JsonObject, JsonObject>();

/**
 * The manifest without what it wants to be absent, which any other object matches as well. The same
 * object if it wants nothing to be absent, so that a comparison with it isn't made twice.
 */
function withoutAbsence(manifest: JsonObject): JsonObject {
  let present = presentParts.get(manifest);
  if (present === undefined) {
    const entries = Object.entries(manifest);
    const kept = entries
      .filter(([, value]) => !expectsAbsence(value))
      .map(([key, value]): [string, Json] => [
        key,
        isObject(value) ? withoutAbsence(value) : value,
      ]);
    const isSame =
      kept.length === entries.length && kept.every(([key, value]) => manifest[key] === value);
    present = isSame ? manifest : Object.fromEntries(kept);
    presentParts.set(manifest, present);
  }
  return present;
}

/** The specification of a Pod or a Job can't change after it was created. */
function canBeAdded(gvk: string, { kind, path }: Mismatch): boolean {
  const isFixed = (gvk === 'v1/Pod' || gvk === 'batch/v1/Job') && path[0] !== 'metadata';
  return !isFixed && (kind === 'missing' || kind === 'no-item');
}

/** Whether the manifest names one object, so that another one isn't the same without a field. */
function hasIdentity(manifest: JsonObject): boolean {
  return typeof valueAt(manifest, 'metadata', 'name') === 'string';
}

/** What the student changes is the owner of an object that a controller made. */
function findOwner(observed: ObservedObject, index: ObjectIndex): ObservedObject {
  const { ownerUids } = readMetadata(observed.object);
  if (ownerUids.length === 0) return observed;
  return (
    index.listByKind('apps/v1/Deployment').find(({ ref }) => ownerUids.includes(ref.uid)) ??
    observed
  );
}

/**
 * Whether the object is part of other work: the student didn't make it in the exercises of
 * `madeIn`, or a subject of `notBehind` leads to it.
 */
function isOtherWork(
  { subjects }: CompiledExercise,
  subject: Subject,
  observed: ObservedObject,
  { made, shared: { index } }: Search,
): boolean {
  if (made !== null && !made.includes(subject, observed)) return true;
  const { notBehind } = subject;
  if (notBehind === undefined) return false;
  const source = subjects.find(({ name }) => name === notBehind);
  return source !== undefined && isReachedFrom(observed, listLinked(subjects, source, index));
}

/** The objects of a subject, with its links. Subjects name earlier ones, so this ends. */
function listLinked(
  subjects: readonly Subject[],
  { gvk, behind }: Subject,
  index: ObjectIndex,
): readonly ObservedObject[] {
  const objects = index.listByKind(gvk).slice(0, MAX_COMPARED_OBJECTS);
  const source = subjects.find(({ name }) => name === behind);
  if (source === undefined) return objects;
  const sources = listLinked(subjects, source, index);
  return objects.filter((observed) => isReachedFrom(observed, sources));
}
