import { evaluateCelCached, matchCached, type RememberedValues } from './cel-cache.ts';
import { serviceRootCause, ingressNotHandledReason } from '../diagnosis/root-cause.ts';
import { boundObjects } from './bind.ts';
import { failedOutcome, passedOutcome } from './check-outcome.ts';
import { findPodCauses, findStartingContainer } from '../diagnosis/cause.ts';
import { listPods } from '../diagnosis/owned-pods.ts';
import { withinSteps } from '../diagnosis/steps.ts';
import type { Binding, CheckOutcome, CompiledCondition, CompiledExercise } from './types.ts';
import { matchesObject } from '../match/matches.ts';
import { matchManifest, type Mismatch } from '../match/match.ts';
import { createMismatchReason, createReason } from '../match/reason.ts';
import { createDiagnosisContext, type DiagnosisContext } from '../diagnosis/context.ts';
import type { Reason } from '../types.ts';
import { textAt } from '#lib/kit/json.ts';
import { kindOf, type ObjectIndex, type ObservedObject } from './object-index.ts';

/**
 * Evaluates a condition on a binding, with the reason if it isn't satisfied. `remembered`: values
 * from earlier steps of a sequence.
 */
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

/**
 * Whether the condition is satisfied, with the same result as {@link runCondition} but without a
 * reason.
 */
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
  const result = evaluateCelCached(condition.cel, binding, remembered);
  return 'satisfied' in result && result.satisfied;
}

/** The bound objects that a condition reads. */
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
  let reason: Reason | null = null;
  for (const [subject, manifest] of condition.expect) {
    const objects = boundObjects(binding.get(subject));
    if (objects.length === 0) {
      total += matchManifest(manifest, {}).total;
      reason ??= noObjectReason(exercise, check, subject, binding);
    }
    // Every object of a subject with `many` must match, so the worst match counts for all.
    const [worst] = objects
      .map((observed) => ({ observed, match: matchCached(manifest, observed.object) }))
      .sort((a, b) => a.match.matching - b.match.matching);
    if (!worst) continue;
    matching += worst.match.matching;
    total += worst.match.total;
    const [mismatch] = worst.match.mismatches;
    if (mismatch) reason ??= explainMismatch(check, worst.observed, mismatch, index);
  }
  return {
    result: reason ? { check, state: 'fail', reason } : { check, state: 'pass' },
    matching,
    total,
  };
}

function explainMismatch(
  check: string,
  observed: ObservedObject,
  mismatch: Mismatch,
  index: ObjectIndex,
): Reason {
  const cause = mismatch.path[0] === 'status' ? findCauseReason(check, [observed], index) : null;
  return cause ?? createMismatchReason(check, observed.object, mismatch);
}

function runCel(
  exercise: CompiledExercise,
  check: string,
  { cel, message }: Extract<CompiledCondition, { kind: 'cel' }>,
  binding: Binding,
  index: ObjectIndex,
  remembered?: RememberedValues,
): CheckOutcome {
  const missing = [...cel.reads].find((subject) => (binding.get(subject) ?? null) === null);
  if (missing !== undefined)
    return failedOutcome(noObjectReason(exercise, check, missing, binding));
  const result = evaluateCelCached(cel, binding, remembered);
  if ('error' in result)
    return {
      result: {
        check,
        state: 'unknown',
        reason: createReason(check, 'check-error', { message: result.error }),
      },
      matching: 0,
      total: 1,
    };
  if (result.satisfied) return passedOutcome(check);
  const read = [...cel.reads].flatMap((subject) => boundObjects(binding.get(subject)));
  const cause =
    cel.readsStatus || read.some(isEndpointSlice) ? findCauseReason(check, read, index) : null;
  return failedOutcome(cause ?? authoredReason(check, read, message));
}

/**
 * A reason with the author's sentence. `read`: the objects that the condition read, most important
 * first.
 */
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

/** A reason for a subject that is bound to no object. */
export function noObjectReason(
  { subjects }: CompiledExercise,
  check: string,
  name: string,
  binding: Binding,
): Reason {
  const subject = subjects.find((candidate) => candidate.name === name);
  const [owner] = subject?.ownedBy === undefined ? [] : boundObjects(binding.get(subject.ownedBy));
  const ownerName = owner ? `${textAt(owner.object, 'kind')}/${owner.ref.name}` : '';
  return createReason(
    check,
    'no-object',
    { kind: kindOf(subject?.gvk ?? ''), namespace: subject?.namespace ?? '', owner: ownerName },
    ['kind'],
  );
}

/**
 * The problem of the Pods behind these objects. It is reported instead of the status that it leads
 * to.
 */
function findCauseReason(
  check: string,
  objects: readonly ObservedObject[],
  index: ObjectIndex,
): Reason | null {
  const context = createDiagnosisContext({ index, responses: [], now: 0 });
  return withinSteps(
    () =>
      findPodReason(
        check,
        objects.flatMap((observed) => listPods(observed, index)),
        context,
      ) ?? findNetworkReason(check, objects, context),
    null,
  );
}

function findPodReason(
  check: string,
  pods: readonly ObservedObject[],
  { steps }: DiagnosisContext,
): Reason | null {
  for (const pod of pods) {
    const [cause] = findPodCauses(pod.object, steps);
    if (cause) return { check, code: cause.code, params: cause.params, group: cause.group };
  }
  for (const pod of pods) {
    const container = findStartingContainer(pod.object);
    if (container !== null)
      return createReason(check, 'starting', { kind: 'Pod', name: pod.ref.name, container });
  }
  return null;
}

function findNetworkReason(
  check: string,
  objects: readonly ObservedObject[],
  context: DiagnosisContext,
): Reason | null {
  for (const observed of objects) {
    const reason =
      observed.ref.gvk === 'v1/Service'
        ? serviceRootCause(check, observed, context)
        : observed.ref.gvk === 'networking.k8s.io/v1/Ingress'
          ? ingressNotHandledReason(check, observed, context)
          : null;
    if (reason) return reason;
  }
  return null;
}

/**
 * An EndpointSlice is a status too, even if no field is named so: the control plane computes it
 * from the Pods behind a Service.
 */
function isEndpointSlice({ ref }: ObservedObject): boolean {
  return ref.gvk === 'discovery.k8s.io/v1/EndpointSlice';
}
