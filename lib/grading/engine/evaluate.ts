import type { ObjectRef } from '#lib/protocol/change.ts';
import { findBindingsWithoutAttempt, findBindings, boundObjects, type Binding } from './bind.ts';
import { runCheck, type CheckOutcome, type EvaluationInput } from './check.ts';
import type { CompiledExercise } from './compile.ts';
import { matchesObject } from '../match/matches.ts';
import { createReason } from '../match/reason.ts';
import { hasLatches, listLatchedUids, EMPTY_MEMORY } from '../history/exercise-memory.ts';
import type { LogMoment } from '../history/remember.ts';
import { advanceSequences, findFurthestLatches, matchesInitialState } from '../history/sequence.ts';
import type { CheckResult, Evaluation, ExerciseMemory, Reason } from '../types.ts';
import {
  indexObjects,
  isSystemNamespace,
  kindOf,
  newestFirst,
  type ObjectIndex,
  type ClusterView,
  type ObservedObject,
} from './object-index.ts';

/** A judgement and what `advance` needs beside it. */
export interface EvaluationResult {
  readonly evaluation: Evaluation;
  /** How many ways to bind the subjects were looked at. */
  readonly candidateCount: number;
  /** All of the judged subjects already stood when the agent first looked. */
  readonly foundAtConnect: boolean;
  /** Objects that are judged, or in which a step was seen. */
  readonly evidence: readonly ObjectRef[];
}

export interface EvaluateOptions {
  /** What was kept of the exercise; the answer carries what is to be kept now. */
  readonly memory?: ExerciseMemory;
  readonly moment?: LogMoment;
  readonly index?: ObjectIndex;
}

const LOG_START: LogMoment = { pos: 0, at: 0 };

/**
 * Judges an exercise at one position of a seat's log. All checks look at the same subjects; of several candidates the one with
 * most matching leaves is judged, ties go to the newest. Pure; never throws, on any objects.
 */
export function evaluateExercise(
  exercise: CompiledExercise,
  view: ClusterView,
  {
    memory = EMPTY_MEMORY,
    moment = LOG_START,
    index = indexObjects(view.objects),
  }: EvaluateOptions = {},
): EvaluationResult & { readonly memory: ExerciseMemory } {
  const hidden = checkSubjectVisibility(exercise, view);
  if (hidden) return { ...hidden, memory };
  if (exercise.subjects.length === 0)
    return { ...evaluateQuizzes(exercise, { exercise, index, memory, moment }), memory };
  const attempted = uniqueBindings(
    exercise.attempt.map((attempt) => findBindings(exercise.subjects, attempt, index)),
  );
  const isBare = attempted.length === 0;
  if (isBare && !hasLatches(memory))
    return {
      ...(evaluateMisplacedAttempt(exercise, index) ??
        resultWithoutSubjects({ state: 'not-started' })),
      memory,
    };
  const candidates = sortBindingsNewestFirst(
    isBare
      ? findBindingsWithoutAttempt(
          exercise.subjects,
          exercise.attempt,
          listLatchedUids(memory),
          index,
        )
      : attempted,
  );
  const kept = advanceSequences({ exercise, index, memory, moment }, candidates);
  const judging: EvaluationInput = { exercise, index, memory: kept, moment };
  const tried = candidates.filter(
    (binding) =>
      !matchesInitialState(judging, binding, isBare && !isPartOfAttempt(exercise, binding)),
  );
  return {
    ...(evaluateBest(judging, tried) ?? resultWithoutSubjects({ state: 'not-started' })),
    memory: kept,
  };
}

function checkSubjectVisibility(
  { id, optional, subjects }: CompiledExercise,
  view: ClusterView,
): EvaluationResult | null {
  const hidden = subjects.find(({ gvk }) =>
    ['absent', 'forbidden'].includes(view.kindState(gvk) ?? ''),
  );
  if (!hidden) return null;
  if (optional && view.kindState(hidden.gvk) === 'absent')
    return resultWithoutSubjects({ state: 'not-started' });
  return resultWithoutSubjects({
    state: 'unknown',
    reason: createReason(id, 'cannot-see', { kind: kindOf(hidden.gvk) }, ['kind']),
  });
}

/** Of what was attempted something still stands: taking it down has begun, and is not yet done. */
function isPartOfAttempt({ attempt: attempts }: CompiledExercise, binding: Binding): boolean {
  return attempts.some((attempt) =>
    Object.entries(attempt).some(([name, manifest]) =>
      boundObjects(binding.get(name)).some(({ object }) => matchesObject(manifest, object)),
    ),
  );
}

/** An exercise of questions is begun by its first answer. */
function evaluateQuizzes({ checks }: CompiledExercise, judging: EvaluationInput): EvaluationResult {
  const begun = checks.some(({ id }) => Object.hasOwn(judging.memory.quiz, id));
  return (
    (begun ? evaluateBest(judging, [new Map()]) : null) ??
    resultWithoutSubjects({ state: 'not-started' })
  );
}

function evaluateBest(
  judging: EvaluationInput,
  candidates: readonly Binding[],
): EvaluationResult | null {
  let found:
    { binding: Binding; checked: readonly CheckOutcome[]; rank: readonly number[] } | undefined;
  for (const binding of candidates) {
    const checked = judging.exercise.checks.map((check) => runCheck(judging, check, binding));
    const rank = [
      checked.every(({ result }) => result.state === 'pass') ? 1 : 0,
      countMatching(checked),
    ];
    if (!found || compareRanks(rank, found.rank) > 0) found = { binding, checked, rank };
  }
  if (!found) return null;
  const { binding, checked } = found;
  return {
    ...toEvaluationResult(
      binding,
      checked.map(({ result }) => result),
      candidates.length,
    ),
    evidence: collectEvidence(judging, binding),
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
    evaluation: { state: 'judged', subjects, checks, passing, total: checks.length },
    candidateCount,
    foundAtConnect: objects.length > 0 && objects.every((object) => object.foundAtConnect),
    evidence: Object.values(subjects),
  };
}

function collectEvidence(judging: EvaluationInput, binding: Binding): ObjectRef[] {
  const bound = [...binding.values()]
    .flatMap((one) => boundObjects(one).slice(0, 1))
    .map(({ ref }) => ref);
  const seen = judging.exercise.checks.flatMap((check) =>
    check.kind === 'sequence'
      ? findFurthestLatches(judging, check, binding).flatMap((latch) => latch.evidence)
      : [],
  );
  return [...new Map([...bound, ...seen].map((ref) => [ref.uid, ref])).values()];
}

function resultWithoutSubjects(evaluation: Evaluation): EvaluationResult {
  return { evaluation, candidateCount: 0, foundAtConnect: false, evidence: [] };
}

/** Work that would be an attempt, had it not been applied to another namespace: every check says so. */
function evaluateMisplacedAttempt(
  exercise: CompiledExercise,
  index: ObjectIndex,
): EvaluationResult | null {
  const [binding] = exercise.attempt.flatMap((attempt) =>
    findBindings(exercise.subjects, attempt, index, (namespace) => !isSystemNamespace(namespace)),
  );
  const [lost] = [...(binding?.values() ?? [])].flatMap((bound) => boundObjects(bound));
  if (!binding || !lost) return null;
  const expected = exercise.subjects[0]?.namespace ?? '';
  const why = (check: string): Reason =>
    createReason(
      check,
      'wrong-namespace',
      { kind: kindOf(lost.ref.gvk), name: lost.ref.name, expected, found: lost.ref.ns },
      ['expected'],
    );
  return toEvaluationResult(
    binding,
    exercise.checks.map(({ id }) => ({ check: id, state: 'fails', reason: why(id) })),
    1,
  );
}

/** One attempt binds each way once. */
function uniqueBindings(perAttempt: readonly (readonly Binding[])[]): readonly Binding[] {
  const some = perAttempt.filter((found) => found.length > 0);
  const found = some.length > 1 ? some.flat() : (some[0] ?? []);
  if (some.length < 2) return found;
  const byUids = new Map(
    found.map((binding) => [
      [...binding.values()]
        .map((bound) =>
          boundObjects(bound)
            .map((one) => one.ref.uid)
            .join(),
        )
        .join('|'),
      binding,
    ]),
  );
  return [...byUids.values()];
}

/** By the newest of their objects. */
function sortBindingsNewestFirst(candidates: readonly Binding[]): readonly Binding[] {
  if (candidates.length < 2) return candidates;
  const dated = candidates.map((binding) => ({ binding, viewed: newestObject(binding) }));
  const order = (left: ObservedObject | undefined, right: ObservedObject | undefined) =>
    left && right ? newestFirst(left, right) : 0;
  return dated
    .sort((left, right) => order(left.viewed, right.viewed))
    .map(({ binding }) => binding);
}

function newestObject(binding: Binding): ObservedObject | undefined {
  let newest: ObservedObject | undefined;
  for (const bound of binding.values())
    for (const viewed of boundObjects(bound))
      if (!newest || newestFirst(viewed, newest) < 0) newest = viewed;
  return newest;
}

function countMatching(checked: readonly CheckOutcome[]): number {
  return checked.reduce((total, one) => total + one.matching, 0);
}

function compareRanks(left: readonly number[], right: readonly number[]): number {
  const difference = left.findIndex((value, index) => value !== right[index]);
  return difference < 0 ? 0 : (left[difference] ?? 0) - (right[difference] ?? 0);
}
