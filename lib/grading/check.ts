import { isMany, listOf, type Binding, type Bound } from './bind.ts';
import type { CompiledCheck, CompiledExercise } from './compile.ts';
import { podCauses, podsOf, startingContainer } from './cause.ts';
import { match, type Mismatch } from './expect/match.ts';
import { mismatchReason, reason } from './expect/reason.ts';
import type { CheckResult, Reason } from './types.ts';
import { textAt } from './values/json.ts';
import type { Index, Viewed } from './view.ts';

/** A check on one binding. `holding` of `total` leaves tell how near a wrong answer is. */
export interface Checked {
  readonly result: CheckResult;
  readonly holding: number;
  readonly total: number;
}

export function runCheck(exercise: CompiledExercise, check: CompiledCheck, binding: Binding, index: Index): Checked {
  return check.kind === 'expect' ? runExpect(exercise, check, binding, index) : runCel(exercise, check, binding, index);
}

function runExpect(exercise: CompiledExercise, check: Extract<CompiledCheck, { kind: 'expect' }>, binding: Binding, index: Index): Checked {
  let [holding, total] = [0, 0];
  let first: Reason | null = null;
  for (const [subject, manifest] of check.expect) {
    const objects = listOf(binding.get(subject));
    if (objects.length === 0) {
      total += match(manifest, {}).total;
      first ??= noObject(exercise, check.id, subject, binding);
    }
    // Of many the one that is farthest from right speaks for all: each must match.
    const [worst] = objects.map((viewed) => ({ viewed, match: match(manifest, viewed.object) })).sort((a, b) => a.match.holding - b.match.holding);
    if (!worst) continue;
    holding += worst.match.holding;
    total += worst.match.total;
    const [mismatch] = worst.match.mismatches;
    if (mismatch) first ??= speaksOf(check.id, worst.viewed, mismatch, index);
  }
  return { result: first ? { check: check.id, state: 'fails', reason: first } : { check: check.id, state: 'holds' }, holding, total };
}

function speaksOf(check: string, { object, ...viewed }: Viewed, mismatch: Mismatch, index: Index): Reason {
  const deeper = mismatch.path[0] === 'status' ? causeReason(check, [{ object, ...viewed }], index) : null;
  return deeper ?? mismatchReason(check, object, mismatch);
}

function runCel(exercise: CompiledExercise, check: Extract<CompiledCheck, { kind: 'cel' }>, binding: Binding, index: Index): Checked {
  const lacking = [...check.cel.reads].find((subject) => (binding.get(subject) ?? null) === null);
  if (lacking !== undefined) return failed(check.id, noObject(exercise, check.id, lacking, binding));
  const answer = check.cel.run(Object.fromEntries([...check.cel.reads].map((subject) => [subject, plain(binding.get(subject) ?? null)])));
  if ('broken' in answer) return { result: { check: check.id, state: 'unknown', reason: reason(check.id, 'check-error', { message: answer.broken }) }, holding: 0, total: 1 };
  if (answer.holds) return { result: { check: check.id, state: 'holds' }, holding: 1, total: 1 };
  const read = [...check.cel.reads].flatMap((subject) => listOf(binding.get(subject)));
  const deeper = check.cel.readsStatus ? causeReason(check.id, read, index) : null;
  return failed(check.id, deeper ?? stated(check, read));
}

function stated(check: Extract<CompiledCheck, { kind: 'cel' }>, read: readonly Viewed[]): Reason {
  const object = read[0]?.object;
  return { ...reason(check.id, 'stated', { kind: textAt(object, 'kind'), name: textAt(object, 'metadata', 'name') }), message: check.message };
}

function failed(check: string, why: Reason): Checked {
  return { result: { check, state: 'fails', reason: why }, holding: 0, total: 1 };
}

function plain(bound: Bound) {
  return isMany(bound) ? bound.map((one) => one.object) : bound?.object ?? null;
}

function noObject({ subjects }: CompiledExercise, check: string, name: string, binding: Binding): Reason {
  const subject = subjects.find((one) => one.name === name);
  const [owner] = subject?.ownedBy === undefined ? [] : listOf(binding.get(subject.ownedBy));
  const ownerName = owner ? `${textAt(owner.object, 'kind')}/${owner.ref.name}` : '';
  return reason(check, 'no-object', { kind: kindOf(subject?.gvk ?? ''), namespace: subject?.namespace ?? '', owner: ownerName }, ['kind']);
}

export function kindOf(gvk: string): string {
  return gvk.slice(gvk.lastIndexOf('/') + 1);
}

/** What keeps the Pods behind these objects from being as they should: told in place of the status it leads to. */
function causeReason(check: string, objects: readonly Viewed[], index: Index): Reason | null {
  const pods = objects.flatMap((viewed) => podsOf(viewed, index));
  for (const pod of pods) {
    const [cause] = podCauses(pod.object);
    if (cause) return { check, code: cause.code, params: cause.params, group: cause.group };
  }
  for (const pod of pods) {
    const container = startingContainer(pod.object);
    if (container !== null) return reason(check, 'starting', { kind: 'Pod', name: pod.ref.name, container });
  }
  return null;
}
