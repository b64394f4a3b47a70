import { StepCounter, withinSteps } from '../../diagnosis/steps.ts';
import { hasLatches, listLatchedUids } from '../../history/exercise-memory.ts';
import { matchManifest } from '../../match/match.ts';
import { createMismatchReason, createReason, formatFieldPath } from '../../match/reason.ts';
import type { Reason } from '../../types.ts';
import { boundObjects, findBindings, findBindingsWithoutAttempt } from '../bind.ts';
import { kindOf } from '../object-index.ts';
import { readMetadata } from '../object-metadata.ts';
import { listLeavingObjects } from '../leaving.ts';
import { resolveMadeObjects } from '../student-work.ts';
import type { Binding, CompiledExercise } from '../types.ts';
import { findOtherKinds } from './other-kinds.ts';
import { findSameKind } from './same-kind.ts';
import { listCandidates, RANKS, type Finding, type Search, type StartContext } from './search.ts';
import { describeStart, describeSubject, START_GROUP } from './start-reason.ts';
import { findAlternativeKinds } from './workload-kinds.ts';

/** Steps of one explanation: an object that is looked at, or a container that is compared. */
const MAX_START_STEPS = 20_000;
/**
 * Why an exercise is not started, although the student may have worked: what counts as a start, and
 * the object that comes nearest to one. null if no object does, which is the only case where the
 * advice about a refused `kubectl apply` helps.
 *
 * Looks at the newest 200 objects of each kind that matters, and gives up beyond 20,000 steps: then
 * only a deleted attempt is named. Never throws.
 */
export function explainStart(exercise: CompiledExercise, context: StartContext): Reason | null {
  if (exercise.subjects.length === 0) return null;
  const deleted = context.live.last ? (context.live.reason ?? null) : null;
  return withinSteps(() => {
    const { shared, memory } = context;
    const made = resolveMadeObjects(exercise, shared.index, memory, shared.passes);
    const search: Search = { ...context, made };
    const initial = findInitialState(exercise, search);
    if (initial) return toReason(exercise, initial);
    const steps = new StepCounter(MAX_START_STEPS);
    const best = [
      ...findSameKind(exercise, search, steps),
      ...findOtherKinds(exercise, search, steps),
      ...findOtherParts(exercise, search, steps),
    ].reduce<Finding | null>((nearest, finding) => nearer(nearest, finding), null);
    if (best === null) return deleted;
    return deleted && !isNewTry(best, context.since) ? deleted : toReason(exercise, best);
  }, deleted);
}

/** Whether the change of objects of this kind can alter the explanation. */
export function listStartKinds(exercise: CompiledExercise): ReadonlySet<string> {
  return new Set(
    exercise.subjects.flatMap(({ name, gvk }) => [
      gvk,
      ...(exercise.attempt.some((attempt) => Object.hasOwn(attempt, name))
        ? findAlternativeKinds(gvk)
        : []),
    ]),
  );
}

function nearer(left: Finding | null, right: Finding): Finding {
  if (left === null) return right;
  // Objects come newest first, so the first of equal findings stays.
  return right.rank > left.rank || (right.rank === left.rank && right.share > left.share)
    ? right
    : left;
}

/** After a deleted attempt, only a newer try is better news. */
function isNewTry({ rank, observed }: Finding, since: number): boolean {
  const createdAt = Date.parse(readMetadata(observed.object).creationTimestamp);
  return rank >= RANKS.otherKind && createdAt >= since - 1_000;
}

/** Objects that match the attempt, or took part in a step, and have the state from before. */
function findInitialState(
  exercise: CompiledExercise,
  { shared: { index }, memory, made }: Search,
): Finding | null {
  const { subjects, attempt: attempts, checks } = exercise;
  if (!checks.some(({ kind }) => kind === 'sequence')) return null;
  let bindings: Binding[] = attempts.flatMap((attempt) =>
    findBindings(subjects, attempt, index, undefined, made),
  );
  if (bindings.length === 0 && hasLatches(memory))
    bindings = findBindingsWithoutAttempt(subjects, attempts, listLatchedUids(memory), index, made);
  const [leaving] = [...listLeavingObjects(exercise, index, made).values()].flat();
  if (bindings.length > 0 && leaving)
    return { rank: RANKS.initial, share: 1, observed: leaving, seen: 'terminating' };
  const named = new Set(attempts.flatMap((attempt) => Object.keys(attempt)));
  for (const binding of bindings)
    for (const [name, bound] of binding) {
      const [observed] = boundObjects(bound);
      if (observed && named.has(name))
        return { rank: RANKS.initial, share: 1, observed, seen: 'initial' };
    }
  return null;
}

/** Other parts of the exercise that exist already. */
function findOtherParts(
  { subjects, attempt: attempts }: CompiledExercise,
  search: Search,
  steps: StepCounter,
): Finding[] {
  return subjects.flatMap((subject): Finding[] => {
    const { name, gvk, namespace, where, many, ownedBy } = subject;
    const isNamed = attempts.some((attempt) => Object.hasOwn(attempt, name));
    if (isNamed || ownedBy !== undefined || (where === undefined && many)) return [];
    const [observed] = listCandidates(search, gvk, namespace, steps).filter(
      (candidate) =>
        !readMetadata(candidate.object).isTerminating &&
        (candidate.ref.ns !== '' || where !== undefined) &&
        (where === undefined || matchManifest(where, candidate.object).mismatches.length === 0),
    );
    return observed ? [{ rank: RANKS.missing, share: 0, observed, seen: 'missing' }] : [];
  });
}

function toReason(exercise: CompiledExercise, finding: Finding): Reason {
  const { needed, observed, shown, seen, mismatch } = finding;
  const { params, message } = describeStart(exercise);
  const difference = mismatch
    ? createMismatchReason(exercise.id, observed.object, mismatch).params
    : {};
  const text = (name: string): string => String(difference[name] ?? '');
  return {
    ...createReason(
      exercise.id,
      'not-started',
      {
        ...params,
        // The start that comes nearest, unless the author says what the start is.
        ...(needed && describeSubject(needed.subject, needed.manifest)),
        seen,
        seenKind: shown?.kind ?? kindOf(observed.ref.gvk),
        seenName: shown?.name ?? observed.ref.name,
        path: shownPath(finding, message !== undefined),
        expected: text('expected'),
        found: text('found'),
      },
      START_GROUP,
    ),
    ...(message && { message }),
  };
}

/**
 * A field of an object that hardly resembles a start says little, except its name or image. An item
 * of a list was compared only because no other one is nearer, unless it is a container.
 */
function shownPath({ rank, mismatch }: Finding, hasAuthoredStart: boolean): string {
  if (mismatch === undefined || mismatch.kind === 'no-item') return '';
  const { path } = mismatch;
  const isInList = path.some(
    (step, at) => step.startsWith('[') && !/[cC]ontainers$/.test(path[at - 1] ?? ''),
  );
  if (isInList) return '';
  const field = path.at(-1);
  return rank > RANKS.weak || (!hasAuthoredStart && (field === 'name' || field === 'image'))
    ? formatFieldPath(path)
    : '';
}
