import type { ObjectRef } from '#lib/protocol/change.ts';
import { listOf, type Binding } from '../engine/bind.ts';
import type { Checked, Judging } from '../engine/check.ts';
import type { CompiledSequence, CompiledStep } from '../engine/compile.ts';
import { values, type Remembered } from '../engine/cel-cache.ts';
import { holds, readBy, runCondition, stated } from '../engine/condition.ts';
import { reason } from '../match/reason.ts';
import { latchesOf, LIMIT, withLatches } from './exercise-memory.ts';
import type { Json } from '#lib/protocol/json.ts';
import type { Latch, Memory, Reason, StepResult } from '../types.ts';

/**
 * Goes on with every sequence, for every way the subjects are bound: what one person tries on two objects are two sequences. At
 * most one step a position is latched, so that steps are seen one after the other and never at once.
 */
export function advanceSequences(judging: Judging, candidates: readonly Binding[]): Memory {
  let { memory } = judging;
  for (const check of judging.exercise.checks) {
    if (check.kind !== 'sequence') continue;
    const moved = new Map<string, readonly Latch[]>();
    for (const [key, bindings] of byKey(judging, check, candidates)) {
      const before = latchesOf(memory, check.id, key);
      const after = goOn(judging, check, before, bindings);
      if (after !== before) moved.set(key, after);
    }
    if (moved.size > 0) memory = withLatches(memory, check.id, moved);
  }
  return memory;
}

function byKey(
  judging: Judging,
  check: CompiledSequence,
  candidates: readonly Binding[],
): Map<string, Binding[]> {
  const groups = new Map<string, Binding[]>();
  for (const binding of candidates) {
    for (const key of keysOf(judging, check, binding)) {
      const group = groups.get(key);
      if (group) group.push(binding);
      else groups.set(key, [binding]);
    }
  }
  return groups;
}

/** Whose steps a binding goes on with; where the subject stands for nothing, those of all its objects that are gone. */
function keysOf(
  { exercise, index, memory }: Judging,
  { id, of }: CompiledSequence,
  binding: Binding,
): string[] {
  if (of === null) return [''];
  const [bound] = listOf(binding.get(of));
  if (bound) return [bound.ref.uid];
  const known = Object.keys(memory.sequences[id] ?? {});
  const gvk = exercise.subjects.find(({ name }) => name === of)?.gvk ?? '';
  const standing = new Set(index.ofKind(gvk).map(({ ref }) => ref.uid));
  return known.filter((key) => !standing.has(key));
}

/** The same list where nothing is latched. */
function goOn(
  judging: Judging,
  check: CompiledSequence,
  latches: readonly Latch[],
  bindings: readonly Binding[],
): readonly Latch[] {
  const { steps } = check;
  const newest = latches.at(-1);
  if (latches.length >= steps.length || (newest && newest.pos >= judging.moment.pos))
    return latches;
  if (isExpired(judging, check, latches)) {
    const again = latch(judging, check, [], bindings);
    return again ? [again] : latches;
  }
  const next = latch(judging, check, latches, bindings);
  if (next) return [...latches, next];
  const earlier = latches.slice(0, -1);
  const anew = newest && latch(judging, check, earlier, bindings, newest);
  return anew ? [...earlier, anew] : latches;
}

/** The step after these, latched on the first binding of which it holds. */
function latch(
  { moment }: Judging,
  check: CompiledSequence,
  latches: readonly Latch[],
  bindings: readonly Binding[],
  before?: Latch,
): Latch | null {
  const step = check.steps[latches.length];
  if (!step) return null;
  const remembered = rememberedBy(latches);
  const binding = bindings.find((one) => holds(step, one, remembered));
  if (!binding) return null;
  const found = remember(step, binding, remembered);
  // The same thing remembered again is the same object: what was worked out from it needs no second look.
  const same = before !== undefined && JSON.stringify(before.remembered) === JSON.stringify(found);
  return {
    step: step.id,
    ...moment,
    remembered: same ? before.remembered : found,
    evidence: evidence(check, step, binding),
  };
}

function remember(
  step: CompiledStep,
  binding: Binding,
  remembered: Remembered,
): Record<string, Json> {
  return Object.fromEntries(
    step.remember.map(([name, cel]) => [name, cel.value(values(cel, binding, remembered))]),
  );
}

function evidence({ of }: CompiledSequence, step: CompiledStep, binding: Binding): ObjectRef[] {
  const objects = [...(of === null ? [] : listOf(binding.get(of))), ...readBy(step, binding)];
  return [...new Set(objects.map(({ ref }) => ref))].slice(0, LIMIT.evidence);
}

const NOTHING: Remembered = {};

function rememberedBy(latches: readonly Latch[]): Remembered {
  const some = latches
    .map(({ remembered }) => remembered)
    .filter((remembered) => Object.keys(remembered).length > 0);
  return some.length > 1 ? (Object.assign({}, ...some) as Remembered) : (some[0] ?? NOTHING);
}

function isExpired(
  { moment }: Judging,
  { within, steps }: CompiledSequence,
  latches: readonly Latch[],
): boolean {
  const [first] = latches;
  return (
    within !== null &&
    first !== undefined &&
    latches.length < steps.length &&
    moment.at - first.at > within
  );
}

/** The steps that count for a binding: of several keys those that came farthest. */
export function latchesFor(
  judging: Judging,
  check: CompiledSequence,
  binding: Binding,
): readonly Latch[] {
  let farthest: readonly Latch[] = [];
  for (const key of keysOf(judging, check, binding)) {
    const latches = latchesOf(judging.memory, check.id, key);
    if (latches.length > farthest.length) farthest = latches;
  }
  return farthest;
}

/** A sequence's check where the memory is as {@link advanceSequences} left it. */
export function runSequence(judging: Judging, check: CompiledSequence, binding: Binding): Checked {
  const all = latchesFor(judging, check, binding);
  const expired = isExpired(judging, check, all);
  const latches = expired ? [] : all;
  const next = check.steps[latches.length];
  const steps = check.steps.map((step, at): StepResult => {
    const done = latches[at];
    return done
      ? { step: step.id, state: 'done', at: done.at }
      : { step: step.id, state: step === next ? 'next' : 'ahead' };
  });
  const counted = { holding: latches.length, total: check.steps.length };
  if (!next) return { result: { check: check.id, state: 'holds', steps }, ...counted };
  const { result } = runCondition(
    judging.exercise,
    check.id,
    next,
    binding,
    judging.index,
    rememberedBy(latches),
  );
  if (result.state === 'unknown') return { result: { ...result, steps }, ...counted };
  const away = awayReason(judging, check, latches);
  if (away && result.state === 'fails')
    return { result: { check: check.id, state: 'unknown', reason: away, steps }, ...counted };
  // What holds already but was not yet seen to come after the step before it is still to be seen.
  const why =
    expired && check.within !== null
      ? reason(check.id, 'too-slow', { minutes: Math.ceil(check.within / 60_000) })
      : result.state === 'fails'
        ? result.reason
        : stated(check.id, readBy(next, binding), next.title);
  return { result: { check: check.id, state: 'fails', reason: why, steps }, ...counted };
}

/** Whether the next step may have been taken while nobody looked. */
function awayReason(
  { memory: { away } }: Judging,
  { id }: CompiledSequence,
  latches: readonly Latch[],
): Reason | null {
  const newest = latches.at(-1);
  return away && newest && away.pos > newest.pos
    ? reason(id, 'away', { from: away.from, to: away.to })
    : null;
}

/**
 * Whether a binding only shows what an earlier exercise leaves: sequences begin with such a step, and nothing else of any was
 * seen. `isBare`: it is not even that any more.
 */
export function standsBefore(judging: Judging, binding: Binding, isBare: boolean): boolean {
  let before = false;
  for (const check of judging.exercise.checks) {
    if (check.kind !== 'sequence') continue;
    const [first] = check.steps;
    const latches = latchesFor(judging, check, binding);
    if (!first?.before) {
      if (latches.length > 0) return false;
      continue;
    }
    if (latches.length > 1) return false;
    if (!isBare && !holds(first, binding, NOTHING)) return false;
    before = true;
  }
  return before;
}
