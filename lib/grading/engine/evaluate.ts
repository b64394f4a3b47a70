import type { KindState, ObjectRef } from '#lib/protocol/change.ts';
import { boundObjects, findBindings, findBindingsWithoutAttempt } from './bind.ts';
import { findBestCandidate } from './candidate-scores.ts';
import { withReason } from './check-outcome.ts';
import { runCheck } from './check.ts';
import type { Binding, CompiledExercise, EvaluationInput, LogMoment } from './types.ts';
import { matchesObject } from '../match/matches.ts';
import { createReason } from '../match/reason.ts';
import { hasLatches, listLatchedUids, EMPTY_MEMORY } from '../history/exercise-memory.ts';
import { advanceSequences, findFurthestLatches, matchesInitialState } from '../history/sequence.ts';
import type { CheckResult, Evaluation, ExerciseMemory, Reason } from '../types.ts';
import { evaluateDeletedAttempt, type RemovedObject } from './deleted-attempt.ts';
import { listLeavingObjects } from './leaving.ts';
import { listReachableObjects } from './links.ts';
import { readsEarlierPasses, resolveMadeObjects, type EarlierPass } from './student-work.ts';
import {
  indexObjects,
  isSystemNamespace,
  kindOf,
  newestFirst,
  type ObjectIndex,
  type ClusterView,
  type ObservedObject,
} from './object-index.ts';

/** An evaluation with the facts that `updateProgress` needs in addition. */
export interface EvaluationResult {
  readonly evaluation: Evaluation;
  /** Number of bindings that were evaluated. */
  readonly candidateCount: number;
  /** All bound objects already existed when the agent first connected. */
  readonly foundAtConnect: boolean;
  /** The bound objects, and the objects that satisfied a step. */
  readonly evidence: readonly ObjectRef[];
}

/** Optional inputs of {@link evaluateExercise}. */
export interface EvaluateOptions {
  /** The memory of the exercise so far. The result contains the updated memory. */
  readonly memory?: ExerciseMemory;
  readonly moment?: LogMoment;
  readonly index?: ObjectIndex;
  /** The student's passes, for subjects with `madeIn`. */
  readonly passes?: readonly EarlierPass[];
  /** The evaluation before the change. Tells that a failing attempt was deleted. */
  readonly previous?: Evaluation;
  /** The objects that the change deleted, or whose deletion it started. */
  readonly removed?: readonly RemovedObject[];
}

const LOG_START: LogMoment = { pos: 0, at: 0 };

/**
 * Evaluates an exercise at one position of a seat's log. All checks use the same binding. Of
 * several candidates, the one with all checks passing and then the most matching leaves counts;
 * ties go to the newest. Pure; never throws, for any objects.
 */
export function evaluateExercise(
  exercise: CompiledExercise,
  view: ClusterView,
  {
    memory = EMPTY_MEMORY,
    moment = LOG_START,
    index = indexObjects(view.objects),
    passes = [],
    previous,
    removed = [],
  }: EvaluateOptions = {},
): EvaluationResult & { readonly memory: ExerciseMemory } {
  const hidden = checkSubjectVisibility(exercise, view);
  if (hidden) return { ...hidden, memory };
  const made = resolveMadeObjects(exercise, index, memory, passes);
  const input: EvaluationInput = {
    exercise,
    index,
    memory,
    moment,
    leaving: listLeavingObjects(exercise, index, made),
  };
  if (exercise.subjects.length === 0) return { ...evaluateQuizzes(exercise, input), memory };
  const attempted = uniqueBindings(
    exercise.attempt.map((attempt) =>
      findBindings(exercise.subjects, attempt, index, undefined, made),
    ),
  );
  const isWithoutAttempt = attempted.length === 0;
  const evaluateNoAttempt = (): EvaluationResult =>
    resultWithoutSubjects(
      evaluateDeletedAttempt(exercise, previous, removed) ?? { state: 'not-started' },
    );
  if (isWithoutAttempt && !hasLatches(memory))
    return { ...(evaluateMisplacedAttempt(exercise, index) ?? evaluateNoAttempt()), memory };
  const candidates = sortBindingsNewestFirst(
    isWithoutAttempt
      ? findBindingsWithoutAttempt(
          exercise.subjects,
          exercise.attempt,
          listLatchedUids(memory),
          index,
          made,
        )
      : attempted,
  );
  const advanced = advanceSequences(input, candidates);
  const advancedInput: EvaluationInput = { ...input, memory: advanced };
  const attempts = candidates.filter(
    (binding) =>
      !matchesInitialState(
        advancedInput,
        binding,
        isWithoutAttempt && !isPartOfAttempt(advancedInput, binding),
      ),
  );
  return { ...(evaluateBest(advancedInput, attempts) ?? evaluateNoAttempt()), memory: advanced };
}

/** Nothing can be said about objects of kinds in these states. */
const UNVERIFIABLE_STATES: ReadonlySet<KindState | undefined> = new Set([
  'absent',
  'forbidden',
  'stalled',
]);

function checkSubjectVisibility(
  { id, optional, subjects }: CompiledExercise,
  view: ClusterView,
): EvaluationResult | null {
  const hidden = subjects.find(({ gvk }) => UNVERIFIABLE_STATES.has(view.kindState(gvk)));
  if (!hidden) return null;
  if (optional && view.kindState(hidden.gvk) === 'absent')
    return resultWithoutSubjects({ state: 'not-started' });
  return resultWithoutSubjects({
    state: 'unknown',
    reason: createReason(
      id,
      view.kindState(hidden.gvk) === 'stalled' ? 'stalled' : 'cannot-see',
      { kind: kindOf(hidden.gvk) },
      ['kind'],
    ),
  });
}

/**
 * Whether an object of an attempt still exists: the student has started to delete the work, but
 * isn't done.
 */
function isPartOfAttempt(
  { exercise: { attempt: attempts }, leaving }: EvaluationInput,
  binding: Binding,
): boolean {
  return attempts.some((attempt) =>
    Object.entries(attempt).some(([name, manifest]) =>
      [...boundObjects(binding.get(name)), ...(leaving.get(name) ?? [])].some(({ object }) =>
        matchesObject(manifest, object),
      ),
    ),
  );
}

/** A quiz exercise starts with its first answer. */
function evaluateQuizzes({ checks }: CompiledExercise, input: EvaluationInput): EvaluationResult {
  const begun = checks.some(({ id }) => Object.hasOwn(input.memory.quiz, id));
  return (
    (begun ? evaluateBest(input, [new Map()]) : null) ??
    resultWithoutSubjects({ state: 'not-started' })
  );
}

function evaluateBest(
  input: EvaluationInput,
  candidates: readonly Binding[],
): EvaluationResult | null {
  const binding = findBestCandidate(input, candidates);
  if (!binding) return null;
  const outcomes = input.exercise.checks.map((check) => runCheck(input, check, binding));
  return {
    ...toEvaluationResult(
      binding,
      outcomes.map(({ result }) => withReason(result)),
      candidates.length,
    ),
    evidence: collectEvidence(
      input,
      binding,
      outcomes.every(({ result }) => result.state === 'pass'),
    ),
  };
}

function toEvaluationResult(
  binding: Binding,
  checks: readonly CheckResult[],
  candidateCount: number,
): EvaluationResult {
  const subjects: Record<string, ObjectRef> = {};
  for (const [name, bound] of binding) {
    const [first] = boundObjects(bound);
    if (first) subjects[name] = first.ref;
  }
  const objects = [...binding.values()].flatMap((bound) => boundObjects(bound));
  const passing = checks.filter((check) => check.state === 'pass').length;
  return {
    evaluation: { state: 'evaluated', subjects, checks, passing, total: checks.length },
    candidateCount,
    foundAtConnect: objects.length > 0 && objects.every((object) => object.foundAtConnect),
    evidence: Object.values(subjects),
  };
}

/**
 * The bound objects, the objects of latched steps and, for a pass, what the bound objects lead to:
 * the Services behind an Ingress and the workloads behind a Service are the student's work as well.
 */
function collectEvidence(
  input: EvaluationInput,
  binding: Binding,
  isPassing: boolean,
): ObjectRef[] {
  const objects = [...binding.values()].flatMap((subject) => boundObjects(subject).slice(0, 1));
  const reachable = isPassing ? listReachableObjects(objects, input.index) : [];
  const bound = [...objects, ...reachable].map(({ ref }) => ref);
  const latched = input.exercise.checks.flatMap((check) =>
    check.kind === 'sequence'
      ? findFurthestLatches(input, check, binding).flatMap((latch) => latch.evidence)
      : [],
  );
  return [...new Map([...bound, ...latched].map((ref) => [ref.uid, ref])).values()];
}

function resultWithoutSubjects(evaluation: Evaluation): EvaluationResult {
  return { evaluation, candidateCount: 0, foundAtConnect: false, evidence: [] };
}

/**
 * Evaluates work that would match the attempt in the right namespace. Every check fails with this
 * reason.
 */
function evaluateMisplacedAttempt(
  exercise: CompiledExercise,
  index: ObjectIndex,
): EvaluationResult | null {
  // What was made in an earlier exercise is where it was made.
  if (readsEarlierPasses(exercise)) return null;
  const [binding] = exercise.attempt.flatMap((attempt) =>
    findBindings(exercise.subjects, attempt, index, (namespace) => !isSystemNamespace(namespace)),
  );
  // An object that only excludes others is no work for this exercise.
  const named = new Set(exercise.attempt.flatMap((attempt) => Object.keys(attempt)));
  const [misplaced] = [...(binding ?? [])].flatMap(([name, bound]) =>
    named.has(name) ? boundObjects(bound) : [],
  );
  if (!binding || !misplaced) return null;
  const expected = exercise.subjects[0]?.namespace ?? '';
  const createMisplacedReason = (check: string): Reason =>
    createReason(
      check,
      'wrong-namespace',
      {
        kind: kindOf(misplaced.ref.gvk),
        name: misplaced.ref.name,
        expected,
        found: misplaced.ref.ns,
      },
      ['expected'],
    );
  return toEvaluationResult(
    binding,
    exercise.checks.map(({ id }) => ({
      check: id,
      state: 'fail',
      reason: createMisplacedReason(id),
    })),
    1,
  );
}

/** Two attempts can find the same binding. Keep each binding once. */
function uniqueBindings(perAttempt: readonly (readonly Binding[])[]): readonly Binding[] {
  const matching = perAttempt.filter((bindings) => bindings.length > 0);
  if (matching.length < 2) return matching[0] ?? [];
  const byUids = new Map(
    matching.flat().map((binding) => [
      [...binding.values()]
        .map((bound) =>
          boundObjects(bound)
            .map(({ ref }) => ref.uid)
            .join(),
        )
        .join('|'),
      binding,
    ]),
  );
  return [...byUids.values()];
}

/** Sorts bindings by their newest object. */
function sortBindingsNewestFirst(candidates: readonly Binding[]): readonly Binding[] {
  if (candidates.length < 2) return candidates;
  const dated = candidates.map((binding) => ({ binding, observed: newestObject(binding) }));
  const order = (left: ObservedObject | undefined, right: ObservedObject | undefined) =>
    left && right ? newestFirst(left, right) : 0;
  return dated
    .sort((left, right) => order(left.observed, right.observed))
    .map(({ binding }) => binding);
}

/** Lists of a binding are in the order of the index, so the first object of each is its newest. */
function newestObject(binding: Binding): ObservedObject | undefined {
  let newest: ObservedObject | undefined;
  for (const bound of binding.values()) {
    const [observed] = boundObjects(bound);
    if (observed && (!newest || newestFirst(observed, newest) < 0)) newest = observed;
  }
  return newest;
}
