import type { ObjectRef } from '#lib/protocol/change.ts';
import type { ProbeResponse } from '#lib/protocol/probe.ts';
import type { ProbeResponseRecord } from '../diagnosis/context.ts';
import type { CompiledExercise, LogMoment } from '../engine/types.ts';
import type { ExerciseMemory, Latch } from '../types.ts';
import { isCorrectAnswer } from './quiz.ts';

/** The memory of an exercise before anything was recorded. */
export const EMPTY_MEMORY: ExerciseMemory = { sequences: {}, answers: {}, quiz: {}, away: null };

/**
 * Limits per check. The memory of a seat must not grow without bound if a student creates Pods in a
 * loop.
 */
export const MEMORY_LIMITS = { keys: 64, evidence: 20, chosen: 20 };

/** Whether any step of any sequence is latched. */
export function hasLatches({ sequences }: ExerciseMemory): boolean {
  for (const check in sequences)
    for (const key in sequences[check]) if ((sequences[check]?.[key]?.length ?? 0) > 0) return true;
  return false;
}

/** Latched steps of a check and key; empty if nothing is latched. */
export function findLatches(
  { sequences }: ExerciseMemory,
  check: string,
  key: string,
): readonly Latch[] {
  const keys = Object.hasOwn(sequences, check) ? sequences[check] : undefined;
  return keys && Object.hasOwn(keys, key) ? (keys[key] ?? []) : [];
}

/** uids of all objects that satisfied a latched step. */
export function listLatchedUids({ sequences }: ExerciseMemory): Set<string> {
  const uids = new Set<string>();
  for (const keys of Object.values(sequences)) {
    for (const [key, latches] of Object.entries(keys)) {
      if (key !== '') uids.add(key);
      for (const { evidence } of latches) for (const { uid } of evidence) uids.add(uid);
    }
  }
  return uids;
}

/** The objects that satisfied a latched step. */
export function listLatchedObjects({ sequences }: ExerciseMemory): readonly ObjectRef[] {
  return Object.values(sequences).flatMap((keys) =>
    Object.values(keys).flatMap((latches) => latches.flatMap(({ evidence }) => evidence)),
  );
}

/**
 * Replaces the latches of some keys of a check. Above the limit, the keys with the fewest latched
 * steps are dropped, then the oldest.
 */
export function setLatches(
  memory: ExerciseMemory,
  check: string,
  latches: ReadonlyMap<string, readonly Latch[]>,
): ExerciseMemory {
  const keys = Object.entries({ ...memory.sequences[check], ...Object.fromEntries(latches) });
  const keptKeys =
    keys.length <= MEMORY_LIMITS.keys
      ? keys
      : keys
          .sort(
            ([, left], [, right]) =>
              right.length - left.length || (right.at(-1)?.pos ?? 0) - (left.at(-1)?.pos ?? 0),
          )
          .slice(0, MEMORY_LIMITS.keys);
  return { ...memory, sequences: { ...memory.sequences, [check]: Object.fromEntries(keptKeys) } };
}

/** Records the newest response to a probe, in place of an older one for the same object. */
export function recordProbeResponse(
  memory: ExerciseMemory,
  check: string,
  { uid }: Pick<ObjectRef, 'uid'>,
  { url, answer }: { readonly url: string; readonly answer: ProbeResponse },
  { pos, at }: LogMoment,
): ExerciseMemory {
  const before = Object.hasOwn(memory.answers, check) ? memory.answers[check] : undefined;
  const responses = Object.entries({ ...before, [uid]: { url, answer, pos, at } });
  const keptKeys =
    responses.length <= MEMORY_LIMITS.keys
      ? responses
      : responses.sort(([, left], [, right]) => right.pos - left.pos).slice(0, MEMORY_LIMITS.keys);
  return { ...memory, answers: { ...memory.answers, [check]: Object.fromEntries(keptKeys) } };
}

/** The newest response for each probe and object. */
export function listProbeResponses({ answers }: ExerciseMemory): ProbeResponseRecord[] {
  return Object.values(answers).flatMap((all) =>
    Object.entries(all).map(([uid, { url, answer, pos }]) => ({ ref: { uid }, url, answer, pos })),
  );
}

/** Removes the responses of deleted objects. Returns the same memory if it has none. */
export function forgetProbeResponses(
  memory: ExerciseMemory,
  isDeleted: (uid: string) => boolean,
): ExerciseMemory {
  const stale = Object.values(memory.answers).some((answers) =>
    Object.keys(answers).some(isDeleted),
  );
  if (!stale) return memory;
  const answers = Object.entries(memory.answers).map(
    ([check, all]) =>
      [check, Object.fromEntries(Object.entries(all).filter(([uid]) => !isDeleted(uid)))] as const,
  );
  return { ...memory, answers: Object.fromEntries(answers) };
}

/**
 * Records a student's answer to a quiz. Returns the same memory if the exercise has no such quiz.
 */
export function recordQuizAnswer(
  exercise: CompiledExercise,
  memory: ExerciseMemory,
  check: string,
  chosen: readonly string[],
  { at }: LogMoment,
): ExerciseMemory {
  const quizCheck = exercise.checks.find(({ id }) => id === check);
  if (quizCheck?.kind !== 'quiz') return memory;
  const tries = (Object.hasOwn(memory.quiz, check) ? (memory.quiz[check]?.tries ?? 0) : 0) + 1;
  const answer = {
    chosen: chosen.slice(0, MEMORY_LIMITS.chosen),
    tries,
    right: isCorrectAnswer(quizCheck.quiz, chosen),
    at,
  };
  return { ...memory, quiz: { ...memory.quiz, [check]: answer } };
}

/**
 * Records a gap in the log, ms since 1970, that ended at `moment`. A gap that touches the previous
 * one extends it.
 */
export function recordAbsence(
  memory: ExerciseMemory,
  { from, to }: { readonly from: number; readonly to: number },
  { pos }: LogMoment,
): ExerciseMemory {
  const last = memory.away;
  const touches = last !== null && from <= last.to && to >= last.from;
  return {
    ...memory,
    away: touches
      ? { from: Math.min(from, last.from), to: Math.max(to, last.to), pos }
      : { from, to, pos },
  };
}

/**
 * Resets the memory after the cluster was replaced. The log has no deletions for the old cluster's
 * objects, so incomplete sequences can't continue. Complete sequences and quiz answers stay.
 */
export function forgetCluster(exercise: CompiledExercise, memory: ExerciseMemory): ExerciseMemory {
  const sequences = exercise.checks.flatMap((check) => {
    if (check.kind !== 'sequence' || !Object.hasOwn(memory.sequences, check.id)) return [];
    const complete = Object.entries(memory.sequences[check.id] ?? {}).filter(
      ([, latches]) => latches.length >= check.steps.length,
    );
    return [[check.id, Object.fromEntries(complete)] as const];
  });
  return { ...memory, answers: {}, away: null, sequences: Object.fromEntries(sequences) };
}

/**
 * Adapts a memory to a changed exercise: forgets removed checks, and the latches from the first
 * changed step on.
 */
export function pruneMemory(exercise: CompiledExercise, memory: ExerciseMemory): ExerciseMemory {
  const { sequences, answers, quiz, away } = memory;
  const pruned: {
    sequences: Record<string, ExerciseMemory['sequences'][string]>;
    answers: Record<string, ExerciseMemory['answers'][string]>;
    quiz: Record<string, ExerciseMemory['quiz'][string]>;
  } = { sequences: {}, answers: {}, quiz: {} };
  for (const check of exercise.checks) {
    const [latched, given, chosen] = [
      ownValue(sequences, check.id),
      ownValue(answers, check.id),
      ownValue(quiz, check.id),
    ];
    if (check.kind === 'sequence' && latched)
      pruned.sequences[check.id] = Object.fromEntries(
        Object.entries(latched).map(([key, latches]) => [
          key,
          takeMatchingLatches(check.steps, latches),
        ]),
      );
    if (check.kind === 'probe' && given) pruned.answers[check.id] = given;
    if (check.kind === 'quiz' && chosen)
      pruned.quiz[check.id] = { ...chosen, right: isCorrectAnswer(check.quiz, chosen.chosen) };
  }
  return { ...pruned, away };
}

function takeMatchingLatches(
  steps: readonly { readonly id: string }[],
  latches: readonly Latch[],
): readonly Latch[] {
  const firstChanged = latches.findIndex(({ step }, index) => steps[index]?.id !== step);
  return firstChanged < 0 ? latches : latches.slice(0, firstChanged);
}

function ownValue<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
