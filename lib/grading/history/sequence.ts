import type { ObjectRef } from '#lib/protocol/change.ts';
import { boundObjects } from '../engine/bind.ts';
import { failedOutcomeLater } from '../engine/check-outcome.ts';
import type {
  Binding,
  CheckOutcome,
  CompiledSequence,
  CompiledStep,
  EvaluationInput,
} from '../engine/types.ts';
import { celVariables, type RememberedValues } from '../engine/cel-cache.ts';
import { isSatisfied, objectsRead, runCondition, authoredReason } from '../engine/condition.ts';
import { createReason } from '../match/reason.ts';
import { findLatches, MEMORY_LIMITS, setLatches } from './exercise-memory.ts';
import type { Json } from '#lib/kit/json.ts';
import type { Latch, ExerciseMemory, Reason, StepResult } from '../types.ts';

/**
 * Advances every sequence for every binding. Attempts on two objects are two separate sequences. At
 * most one step is latched at a position, so steps always follow one another.
 */
export function advanceSequences(
  input: EvaluationInput,
  candidates: readonly Binding[],
): ExerciseMemory {
  let { memory } = input;
  for (const check of input.exercise.checks) {
    if (check.kind !== 'sequence') continue;
    const advanced = new Map<string, readonly Latch[]>();
    for (const [key, bindings] of groupBindingsByKey(input, check, candidates)) {
      const before = findLatches(memory, check.id, key);
      const after = advanceLatches(input, check, before, bindings);
      if (after !== before) advanced.set(key, after);
    }
    if (advanced.size > 0) memory = setLatches(memory, check.id, advanced);
  }
  return memory;
}

function groupBindingsByKey(
  input: EvaluationInput,
  check: CompiledSequence,
  candidates: readonly Binding[],
): Map<string, Binding[]> {
  const groups = new Map<string, Binding[]>();
  for (const binding of candidates) {
    for (const key of listSequenceKeys(input, check, binding)) {
      const group = groups.get(key);
      if (group) group.push(binding);
      else groups.set(key, [binding]);
    }
  }
  return groups;
}

/**
 * Keys of the sequences that a binding advances. If the subject is bound to nothing, these are the
 * sequences of all its deleted objects.
 */
function listSequenceKeys(
  { exercise, index, memory }: EvaluationInput,
  { id, subject }: CompiledSequence,
  binding: Binding,
): string[] {
  if (subject === null) return [''];
  const [bound] = boundObjects(binding.get(subject));
  if (bound) return [bound.ref.uid];
  const keys = Object.keys(memory.sequences[id] ?? {});
  const gvk = exercise.subjects.find(({ name }) => name === subject)?.gvk ?? '';
  const existingUids = new Set(index.listByKind(gvk).map(({ ref }) => ref.uid));
  return keys.filter((key) => !existingUids.has(key));
}

/** Returns the same list if no step was latched. */
function advanceLatches(
  input: EvaluationInput,
  check: CompiledSequence,
  latches: readonly Latch[],
  bindings: readonly Binding[],
): readonly Latch[] {
  const { steps } = check;
  const newest = latches.at(-1);
  if (latches.length >= steps.length || (newest && newest.pos >= input.moment.pos)) return latches;
  if (isExpired(input, check, latches)) {
    const first = latchNextStep(input, check, [], bindings);
    return first ? [first] : latches;
  }
  const next = latchNextStep(input, check, latches, bindings);
  if (next) return [...latches, next];
  // Renewing now would forget the object whose end the next step waits for.
  if (isNextStepHeld(input, check, latches, bindings)) return latches;
  const earlier = latches.slice(0, -1);
  const renewed = newest && latchNextStep(input, check, earlier, bindings, newest);
  return renewed ? [...earlier, renewed] : latches;
}

const NOTHING_LEAVES: EvaluationInput['leaving'] = new Map();

/** Whether only objects that are being deleted keep the next step from counting. */
function isNextStepHeld(
  input: EvaluationInput,
  check: CompiledSequence,
  latches: readonly Latch[],
  bindings: readonly Binding[],
): boolean {
  if (input.leaving.size === 0) return false;
  return latchNextStep({ ...input, leaving: NOTHING_LEAVES }, check, latches, bindings) !== null;
}

/** Latches the next step on the first binding that satisfies it. Null if no binding does. */
function latchNextStep(
  input: EvaluationInput,
  check: CompiledSequence,
  latches: readonly Latch[],
  bindings: readonly Binding[],
  before?: Latch,
): Latch | null {
  const step = check.steps[latches.length];
  if (!step) return null;
  const remembered = mergeRememberedValues(latches);
  const binding = bindings.find((candidate) => isSatisfied(input, step, candidate, remembered));
  if (!binding) return null;
  const values = rememberValues(step, binding, remembered);
  // Keep the same object for equal values: results cached for it stay valid.
  const same = before !== undefined && JSON.stringify(before.remembered) === JSON.stringify(values);
  return {
    step: step.id,
    ...input.moment,
    remembered: same ? before.remembered : values,
    evidence: collectEvidence(check, step, binding),
  };
}

function rememberValues(
  step: CompiledStep,
  binding: Binding,
  remembered: RememberedValues,
): Record<string, Json> {
  return Object.fromEntries(
    step.remember.map(([name, cel]) => [
      name,
      cel.evaluate(celVariables(cel, binding, remembered)),
    ]),
  );
}

function collectEvidence(
  { subject }: CompiledSequence,
  step: CompiledStep,
  binding: Binding,
): ObjectRef[] {
  const objects = [
    ...(subject === null ? [] : boundObjects(binding.get(subject))),
    ...objectsRead(step, binding),
  ];
  return [...new Set(objects.map(({ ref }) => ref))].slice(0, MEMORY_LIMITS.evidence);
}

const NO_REMEMBERED_VALUES: RememberedValues = {};

function mergeRememberedValues(latches: readonly Latch[]): RememberedValues {
  const nonEmpty = latches
    .map(({ remembered }) => remembered)
    .filter((remembered) => Object.keys(remembered).length > 0);
  return nonEmpty.length > 1
    ? (Object.assign({}, ...nonEmpty) as RememberedValues)
    : (nonEmpty[0] ?? NO_REMEMBERED_VALUES);
}

function isExpired(
  { moment }: EvaluationInput,
  { withinMs, steps }: CompiledSequence,
  latches: readonly Latch[],
): boolean {
  const [first] = latches;
  return (
    withinMs !== null &&
    first !== undefined &&
    latches.length < steps.length &&
    moment.at - first.at > withinMs
  );
}

/** The latched steps that count for a binding: those of the key that came furthest. */
export function findFurthestLatches(
  input: EvaluationInput,
  check: CompiledSequence,
  binding: Binding,
): readonly Latch[] {
  let furthest: readonly Latch[] = [];
  for (const key of listSequenceKeys(input, check, binding)) {
    const latches = findLatches(input.memory, check.id, key);
    if (latches.length > furthest.length) furthest = latches;
  }
  return furthest;
}

/** Evaluates a sequence with the memory that {@link advanceSequences} returned. */
export function runSequence(
  input: EvaluationInput,
  check: CompiledSequence,
  binding: Binding,
): CheckOutcome {
  const all = findFurthestLatches(input, check, binding);
  const expired = isExpired(input, check, all);
  const latches = expired ? [] : all;
  const next = check.steps[latches.length];
  const steps = check.steps.map((step, index): StepResult => {
    const latch = latches[index];
    return latch
      ? { step: step.id, state: 'done', at: latch.at }
      : { step: step.id, state: step === next ? 'next' : 'ahead' };
  });
  const counts = { matching: latches.length, total: check.steps.length };
  if (!next) return { result: { check: check.id, state: 'pass', steps }, ...counts };
  const { result } = runCondition(input, check.id, next, binding, mergeRememberedValues(latches));
  if (result.state === 'unknown') return { result: { ...result, steps }, ...counts };
  const away = absenceReason(input, check, latches);
  if (away && result.state === 'fail')
    return { result: { check: check.id, state: 'unknown', reason: away, steps }, ...counts };
  // A condition that is satisfied already, but not yet after the previous step, still has to be
  // observed.
  const findReason = (): Reason =>
    expired && check.withinMs !== null
      ? createReason(check.id, 'too-slow', { minutes: Math.ceil(check.withinMs / 60_000) })
      : result.state === 'fail'
        ? result.reason
        : authoredReason(check.id, objectsRead(next, binding), next.title);
  return failedOutcomeLater(check.id, findReason, counts, steps);
}

/** A reason if the next step may have happened during a gap in the log. */
function absenceReason(
  { memory: { away } }: EvaluationInput,
  { id }: CompiledSequence,
  latches: readonly Latch[],
): Reason | null {
  const newest = latches.at(-1);
  return away && newest && away.pos > newest.pos
    ? createReason(id, 'away', { from: away.from, to: away.to })
    : null;
}

/**
 * Whether a binding only shows what an earlier exercise left: the sequences start with such a step,
 * and no other step is latched. `isWithoutAttempt`: the objects no longer match an attempt.
 */
export function matchesInitialState(
  input: EvaluationInput,
  binding: Binding,
  isWithoutAttempt: boolean,
): boolean {
  let startsFromInitialState = false;
  for (const check of input.exercise.checks) {
    if (check.kind !== 'sequence') continue;
    const [first] = check.steps;
    const latches = findFurthestLatches(input, check, binding);
    if (!first?.isInitialState) {
      if (latches.length > 0) return false;
      continue;
    }
    if (latches.length > 1) return false;
    if (!isWithoutAttempt && !isSatisfied(input, first, binding, NO_REMEMBERED_VALUES))
      return false;
    startsFromInitialState = true;
  }
  return startsFromInitialState;
}
