import { celAnswer, matchOnce, type Remembered } from './cel-cache.ts';
import { behindService, untaken } from '../diagnosis/root-cause.ts';
import { listOf, type Binding } from './bind.ts';
import { podCauses, podsOf, startingContainer } from '../diagnosis/cause.ts';
import type { Checked } from './check.ts';
import type { CompiledCondition, CompiledExercise } from './compile.ts';
import { fitsObject } from '../match/matches.ts';
import { match, type Mismatch } from '../match/match.ts';
import { mismatchReason, reason } from '../match/reason.ts';
import type { Scene } from '../diagnosis/context.ts';
import type { Reason } from '../types.ts';
import { textAt } from '#lib/kit/json.ts';
import { kindOf, type Index, type Viewed } from './object-index.ts';

/** Whether a condition holds of a binding, and why not. `remembered`: what the earlier steps of a sequence left. */
export function runCondition(
  exercise: CompiledExercise,
  check: string,
  condition: CompiledCondition,
  binding: Binding,
  index: Index,
  remembered?: Remembered,
): Checked {
  return condition.kind === 'expect'
    ? runExpect(exercise, check, condition, binding, index)
    : runCel(exercise, check, condition, binding, index, remembered);
}

/** Whether it holds, as {@link runCondition} says, without why not. */
export function holds(
  condition: CompiledCondition,
  binding: Binding,
  remembered?: Remembered,
): boolean {
  if (condition.kind === 'expect') {
    return condition.expect.every(([subject, manifest]) => {
      const objects = listOf(binding.get(subject));
      return objects.length > 0 && objects.every(({ object }) => fitsObject(manifest, object));
    });
  }
  for (const subject of condition.cel.reads)
    if ((binding.get(subject) ?? null) === null) return false;
  const answer = celAnswer(condition.cel, binding, remembered);
  return 'holds' in answer && answer.holds;
}

/** Objects that a condition looks at. */
export function readBy(condition: CompiledCondition, binding: Binding): Viewed[] {
  const subjects =
    condition.kind === 'expect'
      ? condition.expect.map(([subject]) => subject)
      : [...condition.cel.reads];
  return subjects.flatMap((subject) => listOf(binding.get(subject)));
}

function runExpect(
  exercise: CompiledExercise,
  check: string,
  condition: Extract<CompiledCondition, { kind: 'expect' }>,
  binding: Binding,
  index: Index,
): Checked {
  let [holding, total] = [0, 0];
  let first: Reason | null = null;
  for (const [subject, manifest] of condition.expect) {
    const objects = listOf(binding.get(subject));
    if (objects.length === 0) {
      total += match(manifest, {}).total;
      first ??= noObject(exercise, check, subject, binding);
    }
    // Of many the one that is farthest from right speaks for all: each must match.
    const [worst] = objects
      .map((viewed) => ({ viewed, match: matchOnce(manifest, viewed.object) }))
      .sort((a, b) => a.match.holding - b.match.holding);
    if (!worst) continue;
    holding += worst.match.holding;
    total += worst.match.total;
    const [mismatch] = worst.match.mismatches;
    if (mismatch) first ??= speaksOf(check, worst.viewed, mismatch, index);
  }
  return {
    result: first ? { check, state: 'fails', reason: first } : { check, state: 'holds' },
    holding,
    total,
  };
}

function speaksOf(check: string, viewed: Viewed, mismatch: Mismatch, index: Index): Reason {
  const deeper = mismatch.path[0] === 'status' ? causeReason(check, [viewed], index) : null;
  return deeper ?? mismatchReason(check, viewed.object, mismatch);
}

function runCel(
  exercise: CompiledExercise,
  check: string,
  { cel, message }: Extract<CompiledCondition, { kind: 'cel' }>,
  binding: Binding,
  index: Index,
  remembered?: Remembered,
): Checked {
  const lacking = [...cel.reads].find((subject) => (binding.get(subject) ?? null) === null);
  if (lacking !== undefined) return failed(noObject(exercise, check, lacking, binding));
  const answer = celAnswer(cel, binding, remembered);
  if ('broken' in answer)
    return {
      result: {
        check,
        state: 'unknown',
        reason: reason(check, 'check-error', { message: answer.broken }),
      },
      holding: 0,
      total: 1,
    };
  if (answer.holds) return { result: { check, state: 'holds' }, holding: 1, total: 1 };
  const read = [...cel.reads].flatMap((subject) => listOf(binding.get(subject)));
  const deeper = cel.readsStatus || read.some(isEndpoints) ? causeReason(check, read, index) : null;
  return failed(deeper ?? stated(check, read, message));
}

/** The author's own sentence. */
export function stated(
  check: string,
  read: readonly Viewed[],
  message: Readonly<Record<string, string>>,
): Reason {
  const object = read[0]?.object;
  return {
    ...reason(check, 'stated', {
      kind: textAt(object, 'kind'),
      name: textAt(object, 'metadata', 'name'),
    }),
    message,
  };
}

function failed(why: Reason): Checked {
  return { result: { check: why.check, state: 'fails', reason: why }, holding: 0, total: 1 };
}

export function noObject(
  { subjects }: CompiledExercise,
  check: string,
  name: string,
  binding: Binding,
): Reason {
  const subject = subjects.find((one) => one.name === name);
  const [owner] = subject?.ownedBy === undefined ? [] : listOf(binding.get(subject.ownedBy));
  const ownerName = owner ? `${textAt(owner.object, 'kind')}/${owner.ref.name}` : '';
  return reason(
    check,
    'no-object',
    { kind: kindOf(subject?.gvk ?? ''), namespace: subject?.namespace ?? '', owner: ownerName },
    ['kind'],
  );
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
    if (container !== null)
      return reason(check, 'starting', { kind: 'Pod', name: pod.ref.name, container });
  }
  for (const viewed of objects) {
    const scene: Scene = { index, answers: [], now: viewed.at };
    const why =
      viewed.ref.gvk === 'v1/Service'
        ? behindService(check, viewed, scene)
        : viewed.ref.gvk === 'networking.k8s.io/v1/Ingress'
          ? untaken(check, viewed, scene)
          : null;
    if (why) return why;
  }
  return null;
}

/** What the control plane found behind a Service: as much a status as one that is called so. */
function isEndpoints({ ref }: Viewed): boolean {
  return ref.gvk === 'discovery.k8s.io/v1/EndpointSlice';
}
