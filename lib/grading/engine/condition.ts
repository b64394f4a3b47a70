import { evaluateCelCached, matchCached, type RememberedValues } from './cel-cache.ts';
import { serviceRootCause, ingressNotHandledReason } from '../diagnosis/root-cause.ts';
import { boundObjects, type Binding } from './bind.ts';
import { findPodCauses, listPods, findStartingContainer } from '../diagnosis/cause.ts';
import type { CheckOutcome } from './check.ts';
import type { CompiledCondition, CompiledExercise } from './compile.ts';
import { matchesObject } from '../match/matches.ts';
import { matchManifest, type Mismatch } from '../match/match.ts';
import { createMismatchReason, createReason } from '../match/reason.ts';
import type { DiagnosisContext } from '../diagnosis/context.ts';
import type { Reason } from '../types.ts';
import { textAt } from '#lib/kit/json.ts';
import { kindOf, type ObjectIndex, type ObservedObject } from './object-index.ts';

/** Whether a condition holds of a binding, and why not. `remembered`: what the earlier steps of a sequence left. */
export function runCondition(
  exercise: CompiledExercise,
  check: string,
  condition: CompiledCondition,
  binding: Binding,
  index: ObjectIndex,
  remembered?: RememberedValues,
): CheckOutcome {
  return condition.kind === 'expect'
    ? runExpect(exercise, check, condition, binding, index)
    : runCel(exercise, check, condition, binding, index, remembered);
}

/** Whether it holds, as {@link runCondition} says, without why not. */
export function isSatisfied(
  condition: CompiledCondition,
  binding: Binding,
  remembered?: RememberedValues,
): boolean {
  if (condition.kind === 'expect') {
    return condition.expect.every(([subject, manifest]) => {
      const objects = boundObjects(binding.get(subject));
      return objects.length > 0 && objects.every(({ object }) => matchesObject(manifest, object));
    });
  }
  for (const subject of condition.cel.reads)
    if ((binding.get(subject) ?? null) === null) return false;
  const answer = evaluateCelCached(condition.cel, binding, remembered);
  return 'satisfied' in answer && answer.satisfied;
}

/** Objects that a condition looks at. */
export function objectsRead(condition: CompiledCondition, binding: Binding): ObservedObject[] {
  const subjects =
    condition.kind === 'expect'
      ? condition.expect.map(([subject]) => subject)
      : [...condition.cel.reads];
  return subjects.flatMap((subject) => boundObjects(binding.get(subject)));
}

function runExpect(
  exercise: CompiledExercise,
  check: string,
  condition: Extract<CompiledCondition, { kind: 'expect' }>,
  binding: Binding,
  index: ObjectIndex,
): CheckOutcome {
  let [matching, total] = [0, 0];
  let first: Reason | null = null;
  for (const [subject, manifest] of condition.expect) {
    const objects = boundObjects(binding.get(subject));
    if (objects.length === 0) {
      total += matchManifest(manifest, {}).total;
      first ??= noObjectReason(exercise, check, subject, binding);
    }
    // Of many the one that is farthest from right speaks for all: each must match.
    const [worst] = objects
      .map((viewed) => ({ viewed, match: matchCached(manifest, viewed.object) }))
      .sort((a, b) => a.match.matching - b.match.matching);
    if (!worst) continue;
    matching += worst.match.matching;
    total += worst.match.total;
    const [mismatch] = worst.match.mismatches;
    if (mismatch) first ??= explainMismatch(check, worst.viewed, mismatch, index);
  }
  return {
    result: first ? { check, state: 'fails', reason: first } : { check, state: 'holds' },
    matching,
    total,
  };
}

function explainMismatch(
  check: string,
  viewed: ObservedObject,
  mismatch: Mismatch,
  index: ObjectIndex,
): Reason {
  const deeper = mismatch.path[0] === 'status' ? findCauseReason(check, [viewed], index) : null;
  return deeper ?? createMismatchReason(check, viewed.object, mismatch);
}

function runCel(
  exercise: CompiledExercise,
  check: string,
  { cel, message }: Extract<CompiledCondition, { kind: 'cel' }>,
  binding: Binding,
  index: ObjectIndex,
  remembered?: RememberedValues,
): CheckOutcome {
  const lacking = [...cel.reads].find((subject) => (binding.get(subject) ?? null) === null);
  if (lacking !== undefined)
    return failedOutcome(noObjectReason(exercise, check, lacking, binding));
  const answer = evaluateCelCached(cel, binding, remembered);
  if ('error' in answer)
    return {
      result: {
        check,
        state: 'unknown',
        reason: createReason(check, 'check-error', { message: answer.error }),
      },
      matching: 0,
      total: 1,
    };
  if (answer.satisfied) return { result: { check, state: 'holds' }, matching: 1, total: 1 };
  const read = [...cel.reads].flatMap((subject) => boundObjects(binding.get(subject)));
  const deeper =
    cel.readsStatus || read.some(isEndpointSlice) ? findCauseReason(check, read, index) : null;
  return failedOutcome(deeper ?? authoredReason(check, read, message));
}

/** The author's own sentence. */
export function authoredReason(
  check: string,
  read: readonly ObservedObject[],
  message: Readonly<Record<string, string>>,
): Reason {
  const object = read[0]?.object;
  return {
    ...createReason(check, 'stated', {
      kind: textAt(object, 'kind'),
      name: textAt(object, 'metadata', 'name'),
    }),
    message,
  };
}

function failedOutcome(why: Reason): CheckOutcome {
  return { result: { check: why.check, state: 'fails', reason: why }, matching: 0, total: 1 };
}

export function noObjectReason(
  { subjects }: CompiledExercise,
  check: string,
  name: string,
  binding: Binding,
): Reason {
  const subject = subjects.find((one) => one.name === name);
  const [owner] = subject?.ownedBy === undefined ? [] : boundObjects(binding.get(subject.ownedBy));
  const ownerName = owner ? `${textAt(owner.object, 'kind')}/${owner.ref.name}` : '';
  return createReason(
    check,
    'no-object',
    { kind: kindOf(subject?.gvk ?? ''), namespace: subject?.namespace ?? '', owner: ownerName },
    ['kind'],
  );
}

/** What keeps the Pods behind these objects from being as they should: told in place of the status it leads to. */
function findCauseReason(
  check: string,
  objects: readonly ObservedObject[],
  index: ObjectIndex,
): Reason | null {
  const pods = objects.flatMap((viewed) => listPods(viewed, index));
  for (const pod of pods) {
    const [cause] = findPodCauses(pod.object);
    if (cause) return { check, code: cause.code, params: cause.params, group: cause.group };
  }
  for (const pod of pods) {
    const container = findStartingContainer(pod.object);
    if (container !== null)
      return createReason(check, 'starting', { kind: 'Pod', name: pod.ref.name, container });
  }
  for (const viewed of objects) {
    const scene: DiagnosisContext = { index, responses: [], now: viewed.at };
    const why =
      viewed.ref.gvk === 'v1/Service'
        ? serviceRootCause(check, viewed, scene)
        : viewed.ref.gvk === 'networking.k8s.io/v1/Ingress'
          ? ingressNotHandledReason(check, viewed, scene)
          : null;
    if (why) return why;
  }
  return null;
}

/** What the control plane found behind a Service: as much a status as one that is called so. */
function isEndpointSlice({ ref }: ObservedObject): boolean {
  return ref.gvk === 'discovery.k8s.io/v1/EndpointSlice';
}
