import type { ObjectRef } from '#lib/protocol/change.ts';
import { bindings, listOf, type Binding } from './bind.ts';
import { kindOf, runCheck, type Checked } from './check.ts';
import type { CompiledExercise } from './compile.ts';
import { reason } from './expect/reason.ts';
import type { CheckResult, Judgement, Reason } from './types.ts';
import { indexed, isSystemNamespace, newestFirst, type Index, type View } from './view.ts';

/** A judgement and what `advance` needs beside it. */
export interface Verdict {
  readonly judgement: Judgement;
  /** How many ways to bind the subjects were looked at. */
  readonly candidates: number;
  /** All of the judged subjects already stood when the agent first looked. */
  readonly foundAtConnect: boolean;
}

/**
 * Judges an exercise at one position of a seat's log. All checks look at the same subjects; of several candidates the one with
 * most matching leaves is judged, ties go to the newest. Never throws, on any objects.
 */
export function judge(exercise: CompiledExercise, view: View, index: Index = indexed(view.objects)): Verdict {
  const hidden = exercise.subjects.find(({ gvk }) => ['absent', 'forbidden'].includes(view.kindState(gvk) ?? ''));
  if (hidden) return verdict({ state: 'unknown', reason: reason(exercise.id, 'cannot-see', { kind: kindOf(hidden.gvk) }, ['kind']) });
  const candidates = unique(exercise.attempt.flatMap((attempt) => bindings(exercise.subjects, attempt, index)));
  if (candidates.length === 0) return astray(exercise, index) ?? verdict({ state: 'not-started' });
  let best: { binding: Binding; checked: readonly Checked[]; rank: readonly number[] } | undefined;
  for (const binding of candidates.sort(newer)) {
    const checked = exercise.checks.map((check) => runCheck(exercise, check, binding, index));
    const rank = [checked.every(({ result }) => result.state === 'holds') ? 1 : 0, sum(checked)];
    if (!best || compare(rank, best.rank) > 0) best = { binding, checked, rank };
  }
  return best ? judged(best.binding, best.checked.map(({ result }) => result), candidates.length) : verdict({ state: 'not-started' });
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
  };
}

function verdict(judgement: Judgement): Verdict {
  return { judgement, candidates: 0, foundAtConnect: false };
}

/** Work that would be an attempt, had it not been applied to another namespace: every check says so. */
function astray(exercise: CompiledExercise, index: Index): Verdict | null {
  const [binding] = exercise.attempt.flatMap((attempt) => bindings(exercise.subjects, attempt, index, (namespace) => !isSystemNamespace(namespace)));
  const [lost] = [...(binding?.values() ?? [])].flatMap((bound) => listOf(bound));
  if (!binding || !lost) return null;
  const expected = exercise.subjects[0]?.namespace ?? '';
  const why = (check: string): Reason =>
    reason(check, 'wrong-namespace', { kind: kindOf(lost.ref.gvk), name: lost.ref.name, expected, found: lost.ref.ns }, ['expected']);
  return judged(binding, exercise.checks.map(({ id }) => ({ check: id, state: 'fails', reason: why(id) })), 1);
}

function unique(found: readonly Binding[]): Binding[] {
  const byUids = new Map(found.map((binding) => [[...binding.values()].map((bound) => listOf(bound).map((one) => one.ref.uid).join()).join('|'), binding]));
  return [...byUids.values()];
}

function newer(left: Binding, right: Binding): number {
  const [mine, theirs] = [left, right].map((binding) => [...binding.values()].flatMap((bound) => listOf(bound)).sort(newestFirst)[0]);
  return mine && theirs ? newestFirst(mine, theirs) : 0;
}

function sum(checked: readonly Checked[]): number {
  return checked.reduce((total, one) => total + one.holding, 0);
}

function compare(left: readonly number[], right: readonly number[]): number {
  const difference = left.findIndex((value, index) => value !== right[index]);
  return difference < 0 ? 0 : (left[difference] ?? 0) - (right[difference] ?? 0);
}
