import { isObject, valueAt, type JsonObject } from '#lib/kit/json.ts';
import type { Expectation, Subject } from '#lib/packs/types.ts';
import { MAX_COMPARED_OBJECTS, type StepCounter } from '../../diagnosis/steps.ts';
import type { Match, Mismatch } from '../../match/match.ts';
import type { Evaluation, ExerciseMemory, ReasonParams } from '../../types.ts';
import type { MadeObjects } from '../bind.ts';
import type { ObjectIndex, ObservedObject } from '../object-index.ts';
import { isStudentObject, type EarlierPass } from '../student-work.ts';
import type { CompiledExercise } from '../types.ts';

/** How much of the expected content makes an object a try at the exercise. */
export const MIN_SHARE = 0.5;

export interface StartContext {
  readonly shared: SharedSearch;
  readonly memory: ExerciseMemory;
  readonly live: Extract<Evaluation, { state: 'not-started' }>;
  /** Since when it is not started, ms since 1970. */
  readonly since: number;
}

/** A context with what follows from the passes. */
export interface Search extends StartContext {
  readonly made: MadeObjects | null;
}

/** What was found instead of a start. A higher `rank` is closer to one. */
export interface Finding {
  readonly rank: number;
  readonly share: number;
  /** The subject that a start needs, if it isn't the first one. */
  readonly needed?: NamedSubject;
  readonly observed: ObservedObject;
  /** Kind and name to show, if they aren't those of `observed`. */
  readonly shown?: { readonly kind: string; readonly name: string };
  readonly seen: ReasonParams['not-started']['seen'];
  readonly mismatch?: Mismatch;
}

/** A subject with the manifest of an attempt that names it. */
export interface NamedSubject {
  readonly subject: Subject;
  readonly manifest: JsonObject;
  /** The whole attempt. */
  readonly attempt: Expectation;
}

/** How close to a start each finding is. */
export const RANKS = {
  terminating: 9,
  otherContent: 8,
  otherKind: 7,
  initial: 6,
  missing: 5,
  earlierOtherKind: 2,
  weak: 1,
} as const;

const namedSubjects = new WeakMap<CompiledExercise, readonly NamedSubject[]>();

/** The subjects that attempts name, each with the manifest of one attempt. */
export function listNamedSubjects(exercise: CompiledExercise): readonly NamedSubject[] {
  let named = namedSubjects.get(exercise);
  if (named === undefined) {
    named = exercise.attempt.flatMap((attempt) =>
      exercise.subjects.flatMap((subject): NamedSubject[] => {
        const manifest = attempt[subject.name];
        return manifest === undefined ? [] : [{ subject, manifest, attempt }];
      }),
    );
    namedSubjects.set(exercise, named);
  }
  return named;
}

/** Kind and name of what the student made. */
export interface ShownObject {
  readonly kind: string;
  readonly name: string;
}

/**
 * What the explanations of all exercises of a seat have in common, so that it is computed once for
 * all of them. Valid while the objects and the passes stay the same.
 */
export class SharedSearch {
  readonly index: ObjectIndex;
  readonly passes: readonly EarlierPass[];
  /** uids of the objects that passes were given for. */
  readonly earlierUids: ReadonlySet<string>;
  /** What each object is shown as; null for one that isn't shown. */
  readonly shown = new Map<ObservedObject, ShownObject | null>();
  readonly #candidates = new Map<string, readonly ObservedObject[]>();

  constructor(index: ObjectIndex, passes: readonly EarlierPass[]) {
    this.index = index;
    this.passes = passes;
    this.earlierUids = new Set(passes.flatMap(({ evidence }) => evidence.map(({ uid }) => uid)));
  }

  /**
   * The newest objects of a kind in a namespace, or without one; at most 200. Without `owned`, only
   * those that the student can have made.
   */
  listCandidates(gvk: string, namespace: string, owned: boolean): readonly ObservedObject[] {
    const key = `${gvk}\0${namespace}\0${String(owned)}`;
    let candidates = this.#candidates.get(key);
    if (candidates === undefined) {
      candidates = this.index
        .listByKind(gvk)
        .slice(0, MAX_COMPARED_OBJECTS)
        .filter(
          (observed) =>
            (observed.ref.ns === namespace || observed.ref.ns === '') &&
            (owned || isStudentObject(observed)),
        );
      this.#candidates.set(key, candidates);
    }
    return candidates;
  }
}

/** {@link SharedSearch.listCandidates}, counted as steps. */
export function listCandidates(
  { shared }: StartContext,
  gvk: string,
  namespace: string,
  steps: StepCounter,
  owned = false,
): readonly ObservedObject[] {
  const candidates = shared.listCandidates(gvk, namespace, owned);
  steps.add(candidates.length);
  return candidates;
}

/** Containers are matched in pairs, which takes most of the time of a comparison. */
export function countContainers(object: JsonObject): number {
  const spec = valueAt(object, 'spec', 'template', 'spec') ?? valueAt(object, 'spec');
  const containers = isObject(spec) ? spec['containers'] : undefined;
  return Array.isArray(containers) ? containers.length : 0;
}

/** From 0 to 1; 0 if nothing is expected. */
export function shareOf({ matching, total }: Pick<Match, 'matching' | 'total'>): number {
  return total === 0 ? 0 : matching / total;
}
