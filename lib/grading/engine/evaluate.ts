import type { ObjectRef } from '#lib/protocol/change.ts';
import { bareBindings, bindings, listOf, type Binding } from './bind.ts';
import { runCheck, type Checked, type Judging } from './check.ts';
import type { CompiledExercise } from './compile.ts';
import { fitsObject } from '../match/matches.ts';
import { reason } from '../match/reason.ts';
import { hasLatches, latchedObjects, NOTHING } from '../history/exercise-memory.ts';
import type { LogMoment } from '../history/remember.ts';
import { advanceSequences, latchesFor, standsBefore } from '../history/sequence.ts';
import type { CheckResult, Judgement, Memory, Reason } from '../types.ts';
import {
  indexed,
  isSystemNamespace,
  kindOf,
  newestFirst,
  type Index,
  type View,
  type Viewed,
} from './object-index.ts';

/** A judgement and what `advance` needs beside it. */
export interface Verdict {
  readonly judgement: Judgement;
  /** How many ways to bind the subjects were looked at. */
  readonly candidates: number;
  /** All of the judged subjects already stood when the agent first looked. */
  readonly foundAtConnect: boolean;
  /** Objects that are judged, or in which a step was seen. */
  readonly evidence: readonly ObjectRef[];
}

export interface JudgeOptions {
  /** What was kept of the exercise; the answer carries what is to be kept now. */
  readonly memory?: Memory;
  readonly moment?: LogMoment;
  readonly index?: Index;
}

const BEGINNING: LogMoment = { pos: 0, at: 0 };

/**
 * Judges an exercise at one position of a seat's log. All checks look at the same subjects; of several candidates the one with
 * most matching leaves is judged, ties go to the newest. Pure; never throws, on any objects.
 */
export function judge(
  exercise: CompiledExercise,
  view: View,
  { memory = NOTHING, moment = BEGINNING, index = indexed(view.objects) }: JudgeOptions = {},
): Verdict & { readonly memory: Memory } {
  const hidden = hiddenSubject(exercise, view);
  if (hidden) return { ...hidden, memory };
  if (exercise.subjects.length === 0)
    return { ...questions(exercise, { exercise, index, memory, moment }), memory };
  const attempted = unique(
    exercise.attempt.map((attempt) => bindings(exercise.subjects, attempt, index)),
  );
  const isBare = attempted.length === 0;
  if (isBare && !hasLatches(memory))
    return { ...(astray(exercise, index) ?? verdict({ state: 'not-started' })), memory };
  const candidates = newest(
    isBare
      ? bareBindings(exercise.subjects, exercise.attempt, latchedObjects(memory), index)
      : attempted,
  );
  const kept = advanceSequences({ exercise, index, memory, moment }, candidates);
  const judging: Judging = { exercise, index, memory: kept, moment };
  const tried = candidates.filter(
    (binding) => !standsBefore(judging, binding, isBare && !isPartOfAttempt(exercise, binding)),
  );
  return { ...(best(judging, tried) ?? verdict({ state: 'not-started' })), memory: kept };
}

function hiddenSubject({ id, optional, subjects }: CompiledExercise, view: View): Verdict | null {
  const hidden = subjects.find(({ gvk }) =>
    ['absent', 'forbidden'].includes(view.kindState(gvk) ?? ''),
  );
  if (!hidden) return null;
  if (optional && view.kindState(hidden.gvk) === 'absent') return verdict({ state: 'not-started' });
  return verdict({
    state: 'unknown',
    reason: reason(id, 'cannot-see', { kind: kindOf(hidden.gvk) }, ['kind']),
  });
}

/** Of what was attempted something still stands: taking it down has begun, and is not yet done. */
function isPartOfAttempt({ attempt: attempts }: CompiledExercise, binding: Binding): boolean {
  return attempts.some((attempt) =>
    Object.entries(attempt).some(([name, manifest]) =>
      listOf(binding.get(name)).some(({ object }) => fitsObject(manifest, object)),
    ),
  );
}

/** An exercise of questions is begun by its first answer. */
function questions({ checks }: CompiledExercise, judging: Judging): Verdict {
  const begun = checks.some(({ id }) => Object.hasOwn(judging.memory.quiz, id));
  return (begun ? best(judging, [new Map()]) : null) ?? verdict({ state: 'not-started' });
}

function best(judging: Judging, candidates: readonly Binding[]): Verdict | null {
  let found: { binding: Binding; checked: readonly Checked[]; rank: readonly number[] } | undefined;
  for (const binding of candidates) {
    const checked = judging.exercise.checks.map((check) => runCheck(judging, check, binding));
    const rank = [checked.every(({ result }) => result.state === 'holds') ? 1 : 0, sum(checked)];
    if (!found || compare(rank, found.rank) > 0) found = { binding, checked, rank };
  }
  if (!found) return null;
  const { binding, checked } = found;
  return {
    ...judged(
      binding,
      checked.map(({ result }) => result),
      candidates.length,
    ),
    evidence: evidenceOf(judging, binding),
  };
}

function judged(binding: Binding, checks: readonly CheckResult[], candidates: number): Verdict {
  const subjects: Record<string, ObjectRef> = {};
  for (const [name, bound] of binding) {
    const [first] = listOf(bound);
    if (first) subjects[name] = first.ref;
  }
  const objects = [...binding.values()].flatMap((bound) => listOf(bound));
  const holding = checks.filter((check) => check.state === 'holds').length;
  return {
    judgement: { state: 'judged', subjects, checks, holding, total: checks.length },
    candidates,
    foundAtConnect: objects.length > 0 && objects.every((object) => object.foundAtConnect),
    evidence: Object.values(subjects),
  };
}

function evidenceOf(judging: Judging, binding: Binding): ObjectRef[] {
  const bound = [...binding.values()]
    .flatMap((one) => listOf(one).slice(0, 1))
    .map(({ ref }) => ref);
  const seen = judging.exercise.checks.flatMap((check) =>
    check.kind === 'sequence'
      ? latchesFor(judging, check, binding).flatMap((latch) => latch.evidence)
      : [],
  );
  return [...new Map([...bound, ...seen].map((ref) => [ref.uid, ref])).values()];
}

function verdict(judgement: Judgement): Verdict {
  return { judgement, candidates: 0, foundAtConnect: false, evidence: [] };
}

/** Work that would be an attempt, had it not been applied to another namespace: every check says so. */
function astray(exercise: CompiledExercise, index: Index): Verdict | null {
  const [binding] = exercise.attempt.flatMap((attempt) =>
    bindings(exercise.subjects, attempt, index, (namespace) => !isSystemNamespace(namespace)),
  );
  const [lost] = [...(binding?.values() ?? [])].flatMap((bound) => listOf(bound));
  if (!binding || !lost) return null;
  const expected = exercise.subjects[0]?.namespace ?? '';
  const why = (check: string): Reason =>
    reason(
      check,
      'wrong-namespace',
      { kind: kindOf(lost.ref.gvk), name: lost.ref.name, expected, found: lost.ref.ns },
      ['expected'],
    );
  return judged(
    binding,
    exercise.checks.map(({ id }) => ({ check: id, state: 'fails', reason: why(id) })),
    1,
  );
}

/** One attempt binds each way once. */
function unique(perAttempt: readonly (readonly Binding[])[]): readonly Binding[] {
  const some = perAttempt.filter((found) => found.length > 0);
  const found = some.length > 1 ? some.flat() : (some[0] ?? []);
  if (some.length < 2) return found;
  const byUids = new Map(
    found.map((binding) => [
      [...binding.values()]
        .map((bound) =>
          listOf(bound)
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
function newest(candidates: readonly Binding[]): readonly Binding[] {
  if (candidates.length < 2) return candidates;
  const dated = candidates.map((binding) => ({ binding, viewed: newestOf(binding) }));
  const order = (left: Viewed | undefined, right: Viewed | undefined) =>
    left && right ? newestFirst(left, right) : 0;
  return dated
    .sort((left, right) => order(left.viewed, right.viewed))
    .map(({ binding }) => binding);
}

function newestOf(binding: Binding): Viewed | undefined {
  let newest: Viewed | undefined;
  for (const bound of binding.values())
    for (const viewed of listOf(bound))
      if (!newest || newestFirst(viewed, newest) < 0) newest = viewed;
  return newest;
}

function sum(checked: readonly Checked[]): number {
  return checked.reduce((total, one) => total + one.holding, 0);
}

function compare(left: readonly number[], right: readonly number[]): number {
  const difference = left.findIndex((value, index) => value !== right[index]);
  return difference < 0 ? 0 : (left[difference] ?? 0) - (right[difference] ?? 0);
}
