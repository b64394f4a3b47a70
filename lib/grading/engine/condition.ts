import { evaluateCelCached, matchCached, type RememberedValues } from './cel-cache.ts';
import type { CompiledCel } from '../cel/compile.ts';
import { findProxyReason } from '../diagnosis/proxy-variable.ts';
import { findCauseBehind, findEndedReason, findRefusalReason } from '../diagnosis/root-cause.ts';
import { boundObjects, isOwnedBy } from './bind.ts';
import { failedOutcome, failedOutcomeLater, passedOutcome } from './check-outcome.ts';
import { findHoldingObjects, terminatingReason } from './leaving.ts';
import { readMetadata } from './object-metadata.ts';
import type {
  Binding,
  CheckOutcome,
  CompiledCondition,
  CompiledExercise,
  EvaluationInput,
} from './types.ts';
import type { Subject } from '#lib/packs/types.ts';
import { matchesObject } from '../match/matches.ts';
import { matchManifest, type Mismatch } from '../match/match.ts';
import { createMismatchReason, createReason } from '../match/reason.ts';
import type { Reason } from '../types.ts';
import { textAt } from '#lib/kit/json.ts';
import { kindOf, type ObjectIndex, type ObservedObject } from './object-index.ts';

/**
 * Evaluates a condition on a binding, with the reason if it isn't satisfied. `remembered`: values
 * from earlier steps of a sequence.
 */
export function runCondition(
  input: ConditionInput,
  check: string,
  condition: CompiledCondition,
  binding: Binding,
  remembered?: RememberedValues,
): CheckOutcome {
  return condition.kind === 'expect'
    ? runExpect(input, check, condition, binding)
    : runCel(input, check, condition, binding, remembered);
}

/** What a condition reads besides its binding. */
type ConditionInput = Pick<EvaluationInput, 'exercise' | 'index' | 'leaving'>;

/**
 * Whether the condition is satisfied, with the same result as {@link runCondition} but without a
 * reason.
 */
export function isSatisfied(
  { exercise, leaving }: Pick<ConditionInput, 'exercise' | 'leaving'>,
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
  return (
    'satisfied' in result &&
    result.satisfied &&
    findHoldingObjects(condition.cel, binding, leaving, exercise, remembered).length === 0
  );
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
  { exercise, index }: ConditionInput,
  check: string,
  condition: Extract<CompiledCondition, { kind: 'expect' }>,
  binding: Binding,
): CheckOutcome {
  let [matching, total] = [0, 0];
  let findReason: (() => Reason) | null = null;
  for (const [subject, manifest] of condition.expect) {
    const objects = boundObjects(binding.get(subject));
    if (objects.length === 0) {
      total += matchManifest(manifest, {}).total;
      findReason ??= () => noObjectReason(exercise, check, subject, binding, index);
    }
    // Every object of a subject with `many` must match, so the worst match counts for all.
    const [worst] = objects
      .map((observed) => ({ observed, match: matchCached(manifest, observed.object) }))
      .sort((a, b) => a.match.matching - b.match.matching);
    if (!worst) continue;
    matching += worst.match.matching;
    total += worst.match.total;
    const [mismatch] = worst.match.mismatches;
    if (mismatch) findReason ??= () => explainMismatch(check, worst.observed, mismatch, index);
  }
  const counts = { matching, total };
  return findReason === null
    ? { result: { check, state: 'pass' }, ...counts }
    : failedOutcomeLater(check, findReason, counts);
}

function explainMismatch(
  check: string,
  observed: ObservedObject,
  mismatch: Mismatch,
  index: ObjectIndex,
): Reason {
  const cause =
    mismatch.path[0] === 'status'
      ? (findCauseBehind(check, [observed], index) ??
        (mismatch.path[1] === 'conditions' ? findEndedReason(check, observed) : null) ??
        findProxyReason(check, [observed]))
      : null;
  return cause ?? createMismatchReason(check, observed.object, mismatch);
}

function runCel(
  { exercise, index, leaving }: ConditionInput,
  check: string,
  { cel, message }: Extract<CompiledCondition, { kind: 'cel' }>,
  binding: Binding,
  remembered?: RememberedValues,
): CheckOutcome {
  const missing = [...cel.reads].find((subject) => (binding.get(subject) ?? null) === null);
  if (missing !== undefined)
    return failedOutcomeLater(check, () =>
      noObjectReason(exercise, check, missing, binding, index),
    );
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
  if (result.satisfied) {
    const [held] = findHoldingObjects(cel, binding, leaving, exercise, remembered);
    return held ? failedOutcome(terminatingReason(check, held)) : passedOutcome(check);
  }
  return failedOutcomeLater(check, () => {
    const read = [...cel.reads].flatMap((subject) => boundObjects(binding.get(subject)));
    const cause =
      cel.readsStatus || read.some(isEndpointSlice)
        ? (findCauseBehind(check, read, index) ?? findProxyReason(check, read))
        : readsOwnedObjects(cel, exercise)
          ? findRefusalReason(check, read, index)
          : null;
    return cause ?? authoredReason(check, read, message);
  });
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

/**
 * A reason for a subject that is bound to no object: it doesn't exist, or it is being deleted.
 */
export function noObjectReason(
  { subjects, attempt: attempts }: CompiledExercise,
  check: string,
  name: string,
  binding: Binding,
  index: ObjectIndex,
): Reason {
  const subject = subjects.find((candidate) => candidate.name === name);
  const leaving = subject && findLeavingObject(subject, attempts, binding, index);
  if (leaving) return terminatingReason(check, leaving, 'present');
  const owners = subject?.ownedBy === undefined ? [] : boundObjects(binding.get(subject.ownedBy));
  const refusal = findRefusalReason(check, owners, index);
  if (refusal) return refusal;
  const [owner] = owners;
  const ownerName = owner ? `${textAt(owner.object, 'kind')}/${owner.ref.name}` : '';
  return createReason(
    check,
    'no-object',
    { kind: kindOf(subject?.gvk ?? ''), namespace: subject?.namespace ?? '', owner: ownerName },
    ['kind'],
  );
}

/**
 * The newest terminating object that the subject selects by `where` or by its owner, or that an
 * attempt describes.
 */
function findLeavingObject(
  subject: Subject,
  attempts: CompiledExercise['attempt'],
  binding: Binding,
  index: ObjectIndex,
): ObservedObject | undefined {
  const { gvk, namespace, where, ownedBy } = subject;
  const manifests = attempts
    .map((attempt) => attempt[subject.name])
    .filter((manifest) => manifest !== undefined);
  const isSelective = where !== undefined || ownedBy !== undefined;
  if (!isSelective && manifests.length === 0) return undefined;
  return index
    .listByKind(gvk)
    .find(
      (observed) =>
        readMetadata(observed.object).isTerminating &&
        (observed.ref.ns === '' || observed.ref.ns === namespace) &&
        (where === undefined || matchesObject(where, observed.object)) &&
        (isSelective || manifests.some((manifest) => matchesObject(manifest, observed.object))) &&
        (ownedBy === undefined || isOwnedBy(observed, binding.get(ownedBy))),
    );
}

/** Whether the expression reads objects that a controller creates, such as the Pods of a ReplicaSet. */
function readsOwnedObjects({ reads }: CompiledCel, { subjects }: CompiledExercise): boolean {
  return subjects.some(({ name, ownedBy }) => ownedBy !== undefined && reads.has(name));
}

/**
 * An EndpointSlice is a status too, even if no field is named so: the control plane computes it
 * from the Pods behind a Service.
 */
function isEndpointSlice({ ref }: ObservedObject): boolean {
  return ref.gvk === 'discovery.k8s.io/v1/EndpointSlice';
}
