import type { ObjectRef } from '#lib/protocol/change.ts';
import { boundObjects, type Binding } from '../engine/bind.ts';
import type { CheckOutcome, EvaluationInput } from '../engine/check.ts';
import type { CompiledSequence, CompiledStep } from '../engine/compile.ts';
import { celVariables, type RememberedValues } from '../engine/cel-cache.ts';
import { isSatisfied, objectsRead, runCondition, authoredReason } from '../engine/condition.ts';
import { createReason } from '../match/reason.ts';
import { findLatches, MEMORY_LIMITS, setLatches } from './exercise-memory.ts';
import type { Json } from '#lib/protocol/json.ts';
import type { Latch, ExerciseMemory, Reason, StepResult } from '../types.ts';

/**
 * Goes on with every sequence, for every way the subjects are bound: what one person tries on two objects are two sequences. At
 * most one step a position is latched, so that steps are seen one after the other and never at once.
 */
export function advanceSequences(
  judging: EvaluationInput,
  candidates: readonly Binding[],
): ExerciseMemory {
  let { memory } = judging;
  for (const check of judging.exercise.checks) {
    if (check.kind !== 'sequence') continue;
    const moved = new Map<string, readonly Latch[]>();
    for (const [key, bindings] of groupBindingsByKey(judging, check, candidates)) {
      const before = findLatches(memory, check.id, key);
      const after = advanceLatches(judging, check, before, bindings);
      if (after !== before) moved.set(key, after);
    }
    if (moved.size > 0) memory = setLatches(memory, check.id, moved);
  }
  return memory;
}

function groupBindingsByKey(
  judging: EvaluationInput,
  check: CompiledSequence,
  candidates: readonly Binding[],
): Map<string, Binding[]> {
  const groups = new Map<string, Binding[]>();
  for (const binding of candidates) {
    for (const key of listSequenceKeys(judging, check, binding)) {
      const group = groups.get(key);
      if (group) group.push(binding);
      else groups.set(key, [binding]);
    }
  }
  return groups;
}

/** Whose steps a binding goes on with; where the subject stands for nothing, those of all its objects that are gone. */
function listSequenceKeys(
  { exercise, index, memory }: EvaluationInput,
  { id, subject }: CompiledSequence,
  binding: Binding,
): string[] {
  if (subject === null) return [''];
  const [bound] = boundObjects(binding.get(subject));
  if (bound) return [bound.ref.uid];
  const known = Object.keys(memory.sequences[id] ?? {});
  const gvk = exercise.subjects.find(({ name }) => name === subject)?.gvk ?? '';
  const standing = new Set(index.listByKind(gvk).map(({ ref }) => ref.uid));
  return known.filter((key) => !standing.has(key));
}

/** The same list where nothing is latched. */
function advanceLatches(
  judging: EvaluationInput,
  check: CompiledSequence,
  latches: readonly Latch[],
  bindings: readonly Binding[],
): readonly Latch[] {
  const { steps } = check;
  const newest = latches.at(-1);
  if (latches.length >= steps.length || (newest && newest.pos >= judging.moment.pos))
    return latches;
  if (isExpired(judging, check, latches)) {
    const again = latchNextStep(judging, check, [], bindings);
    return again ? [again] : latches;
  }
  const next = latchNextStep(judging, check, latches, bindings);
  if (next) return [...latches, next];
  const earlier = latches.slice(0, -1);
  const anew = newest && latchNextStep(judging, check, earlier, bindings, newest);
  return anew ? [...earlier, anew] : latches;
}

/** The step after these, latched on the first binding of which it holds. */
function latchNextStep(
  { moment }: EvaluationInput,
  check: CompiledSequence,
  latches: readonly Latch[],
  bindings: readonly Binding[],
  before?: Latch,
): Latch | null {
  const step = check.steps[latches.length];
  if (!step) return null;
  const remembered = mergeRememberedValues(latches);
  const binding = bindings.find((one) => isSatisfied(step, one, remembered));
  if (!binding) return null;
  const found = rememberValues(step, binding, remembered);
  // The same thing remembered again is the same object: what was worked out from it needs no second look.
  const same = before !== undefined && JSON.stringify(before.remembered) === JSON.stringify(found);
  return {
    step: step.id,
    ...moment,
    remembered: same ? before.remembered : found,
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
  const some = latches
    .map(({ remembered }) => remembered)
    .filter((remembered) => Object.keys(remembered).length > 0);
  return some.length > 1
    ? (Object.assign({}, ...some) as RememberedValues)
    : (some[0] ?? NO_REMEMBERED_VALUES);
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

/** The steps that count for a binding: of several keys those that came farthest. */
export function findFurthestLatches(
  judging: EvaluationInput,
  check: CompiledSequence,
  binding: Binding,
): readonly Latch[] {
  let farthest: readonly Latch[] = [];
  for (const key of listSequenceKeys(judging, check, binding)) {
    const latches = findLatches(judging.memory, check.id, key);
    if (latches.length > farthest.length) farthest = latches;
  }
  return farthest;
}

/** A sequence's check where the memory is as {@link advanceSequences} left it. */
export function runSequence(
  judging: EvaluationInput,
  check: CompiledSequence,
  binding: Binding,
): CheckOutcome {
  const all = findFurthestLatches(judging, check, binding);
  const expired = isExpired(judging, check, all);
  const latches = expired ? [] : all;
  const next = check.steps[latches.length];
  const steps = check.steps.map((step, at): StepResult => {
    const done = latches[at];
    return done
      ? { step: step.id, state: 'done', at: done.at }
      : { step: step.id, state: step === next ? 'next' : 'ahead' };
  });
  const counted = { matching: latches.length, total: check.steps.length };
  if (!next) return { result: { check: check.id, state: 'holds', steps }, ...counted };
  const { result } = runCondition(
    judging.exercise,
    check.id,
    next,
    binding,
    judging.index,
    mergeRememberedValues(latches),
  );
  if (result.state === 'unknown') return { result: { ...result, steps }, ...counted };
  const away = absenceReason(judging, check, latches);
  if (away && result.state === 'fail')
    return { result: { check: check.id, state: 'unknown', reason: away, steps }, ...counted };
  // What holds already but was not yet seen to come after the step before it is still to be seen.
  const why =
    expired && check.withinMs !== null
      ? createReason(check.id, 'too-slow', { minutes: Math.ceil(check.withinMs / 60_000) })
      : result.state === 'fail'
        ? result.reason
        : authoredReason(check.id, objectsRead(next, binding), next.title);
  return { result: { check: check.id, state: 'fails', reason: why, steps }, ...counted };
}

/** Whether the next step may have been taken while nobody looked. */
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
 * Whether a binding only shows what an earlier exercise leaves: sequences begin with such a step, and nothing else of any was
 * seen. `isBare`: it is not even that any more.
 */
export function matchesInitialState(
  judging: EvaluationInput,
  binding: Binding,
  isBare: boolean,
): boolean {
  let before = false;
  for (const check of judging.exercise.checks) {
    if (check.kind !== 'sequence') continue;
    const [first] = check.steps;
    const latches = findFurthestLatches(judging, check, binding);
    if (!first?.isInitialState) {
      if (latches.length > 0) return false;
      continue;
    }
    if (latches.length > 1) return false;
    if (!isBare && !isSatisfied(first, binding, NO_REMEMBERED_VALUES)) return false;
    before = true;
  }
  return before;
}
