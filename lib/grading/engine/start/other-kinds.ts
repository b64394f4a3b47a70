import { objectsAt, textAt, valueAt, type JsonObject } from '#lib/kit/json.ts';
import type { StepCounter } from '../../diagnosis/steps.ts';
import { matchCached } from '../cel-cache.ts';
import { kindOf, type ObjectIndex, type ObservedObject } from '../object-index.ts';
import { readMetadata } from '../object-metadata.ts';
import { isStudentObject } from '../student-work.ts';
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
  type ShownObject,
} from './search.ts';
import { canScale, findAlternativeKinds, podTemplateOf, runsPods } from './workload-kinds.ts';

/** Objects of another kind with the right name or with the right Pod template. */
export function findOtherKinds(
  exercise: CompiledExercise,
  search: Search,
  steps: StepCounter,
): Finding[] {
  return listNamedSubjects(exercise).flatMap((needed, place) => {
    const { subject, manifest } = needed;
    if (subject.ownedBy !== undefined) return [];
    const templates = listExpectedTemplates(exercise, needed, place);
    const name =
      valueAt(manifest, 'metadata', 'name') ?? valueAt(subject.where, 'metadata', 'name');
    const isAnyStart = templates.length === 0 && name === undefined;
    const kinds = findAlternativeKinds(subject.gvk);
    // Nothing else tells a try from other work, so it must be a kind with the same use.
    const compared = isAnyStart ? (canScale(subject.gvk) ? kinds.filter(canScale) : []) : kinds;
    return compared.flatMap((gvk) =>
      listCandidates(search, gvk, subject.namespace, steps, true).flatMap((observed): Finding[] => {
        const shown = findShown(observed, search);
        if (shown === null || shown.kind === kindOf(subject.gvk)) return [];
        const share = compareTemplates(templates, observed, steps);
        const isEarlier = search.shared.earlierUids.has(observed.ref.uid);
        if (isAnyStart ? isEarlier : share < MIN_SHARE && shown.name !== name) return [];
        const rank = isEarlier ? RANKS.earlierOtherKind : RANKS.otherKind;
        return [{ rank, share, needed, observed, shown, seen: 'other-kind' }];
      }),
    );
  });
}

function findShown(observed: ObservedObject, { shared }: Search): ShownObject | null {
  let shown = shared.shown.get(observed);
  if (shown === undefined) {
    shown = showAs(observed, shared.index);
    shared.shown.set(observed, shown);
  }
  return shown;
}

/**
 * Kind and name of what the student made: the object, or its owner if only the object is known.
 * null for an object whose owner is looked at as well, and for one that the student can't have
 * made.
 */
function showAs({ ref, object }: ObservedObject, index: ObjectIndex): ShownObject | null {
  const { isTerminating, ownerUids } = readMetadata(object);
  if (isTerminating) return null;
  if (ownerUids.length === 0)
    return isStudentObject({ ref, object }) ? { kind: kindOf(ref.gvk), name: ref.name } : null;
  const [owner] = objectsAt(object, 'metadata', 'ownerReferences');
  const [kind, uid, apiVersion] = [
    textAt(owner, 'kind'),
    textAt(owner, 'uid'),
    textAt(owner, 'apiVersion'),
  ];
  const gvk = `${apiVersion}/${kind}`;
  const isListed = index.listByKind(gvk).some((observed) => observed.ref.uid === uid);
  return isListed || !runsPods(gvk) ? null : { kind, name: textAt(owner, 'name') };
}

const expectedTemplates = new WeakMap<CompiledExercise, Map<number, readonly JsonObject[]>>();

/** The Pod templates that an attempt and the checks expect of a subject; the same each time. */
function listExpectedTemplates(
  exercise: CompiledExercise,
  { subject, manifest }: NamedSubject,
  place: number,
): readonly JsonObject[] {
  const cached = expectedTemplates.get(exercise) ?? new Map<number, readonly JsonObject[]>();
  expectedTemplates.set(exercise, cached);
  const known = cached.get(place);
  if (known) return known;
  const manifests = [
    manifest,
    ...exercise.checks.flatMap((check) =>
      check.kind === 'expect'
        ? check.expect.flatMap(([name, expected]) => (name === subject.name ? [expected] : []))
        : [],
    ),
  ];
  const templates = manifests
    .map((expected) => podTemplateOf(subject.gvk, expected))
    .filter((template) => template !== undefined);
  cached.set(place, templates);
  return templates;
}

const foundTemplates = new WeakMap<JsonObject, JsonObject | null>();

/**
 * The share of the expected templates that the object has; 0 if none is expected. Objects of a
 * mirror are never changed in place, so each is compared only once.
 */
function compareTemplates(
  templates: readonly JsonObject[],
  { ref, object }: ObservedObject,
  steps: StepCounter,
): number {
  if (templates.length === 0) return 0;
  let found = foundTemplates.get(object);
  if (found === undefined) {
    found = podTemplateOf(ref.gvk, object) ?? null;
    foundTemplates.set(object, found);
  }
  if (found === null) return 0;
  let [matching, total] = [0, 0];
  for (const template of templates) {
    steps.add(1 + countContainers(object));
    const match = matchCached(template, found);
    matching += match.matching;
    total += match.total;
  }
  return shareOf({ matching, total });
}
