import type { ObjectRef } from '#lib/protocol/change.ts';
import type { ProbeResponse } from '#lib/protocol/probe.ts';
import type { CompiledExercise } from '../engine/compile.ts';
import type { ProbeResponseRecord } from '../diagnosis/context.ts';
import { MEMORY_LIMITS } from './exercise-memory.ts';
import { isCorrectAnswer } from './quiz.ts';
import type { Latch, ExerciseMemory } from '../types.ts';

/** Where in the event's log, and when: ms since 1970. */
export interface LogMoment {
  readonly pos: number;
  readonly at: number;
}

/** Keeps the newest answer to a probe, in place of an older one of the same object. */
export function recordProbeResponse(
  memory: ExerciseMemory,
  check: string,
  { uid }: Pick<ObjectRef, 'uid'>,
  { url, answer }: { readonly url: string; readonly answer: ProbeResponse },
  { pos, at }: LogMoment,
): ExerciseMemory {
  const before = Object.hasOwn(memory.answers, check) ? memory.answers[check] : undefined;
  const all = Object.entries({ ...before, [uid]: { url, answer, pos, at } });
  const kept =
    all.length <= MEMORY_LIMITS.keys
      ? all
      : all.sort(([, left], [, right]) => right.pos - left.pos).slice(0, MEMORY_LIMITS.keys);
  return { ...memory, answers: { ...memory.answers, [check]: Object.fromEntries(kept) } };
}

/** The newest answer of every object to every probe. */
export function listProbeResponses({ answers }: ExerciseMemory): ProbeResponseRecord[] {
  return Object.values(answers).flatMap((all) =>
    Object.entries(all).map(([uid, { url, answer, pos }]) => ({ ref: { uid }, url, answer, pos })),
  );
}

/** Forgets what was answered by objects that are gone. The same memory where there was nothing of them. */
export function forgetProbeResponses(
  memory: ExerciseMemory,
  gone: (uid: string) => boolean,
): ExerciseMemory {
  const stale = Object.values(memory.answers).some((answers) => Object.keys(answers).some(gone));
  if (!stale) return memory;
  const answers = Object.entries(memory.answers).map(
    ([check, all]) =>
      [check, Object.fromEntries(Object.entries(all).filter(([uid]) => !gone(uid)))] as const,
  );
  return { ...memory, answers: Object.fromEntries(answers) };
}

/** Keeps what a person chose. The same memory where the exercise has no such question. */
export function recordQuizAnswer(
  exercise: CompiledExercise,
  memory: ExerciseMemory,
  check: string,
  chosen: readonly string[],
  { at }: LogMoment,
): ExerciseMemory {
  const asked = exercise.checks.find((one) => one.id === check);
  if (asked?.kind !== 'quiz') return memory;
  const tries = (Object.hasOwn(memory.quiz, check) ? (memory.quiz[check]?.tries ?? 0) : 0) + 1;
  const answer = {
    chosen: chosen.slice(0, MEMORY_LIMITS.chosen),
    tries,
    right: isCorrectAnswer(asked.quiz, chosen),
    at,
  };
  return { ...memory, quiz: { ...memory.quiz, [check]: answer } };
}

/** A stretch of time of which the log knows nothing, ms since 1970, which ended at `moment`. One that touches the last makes it longer. */
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

/** Another cluster stands where one stood: nothing of it was deleted, so that what had begun in it cannot be gone on with. */
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

/** What of a memory still means something where the exercise is another than it was: checks that are gone, steps that are others, are forgotten. */
export function pruneMemory(exercise: CompiledExercise, memory: ExerciseMemory): ExerciseMemory {
  const { sequences, answers, quiz, away } = memory;
  const kept: {
    sequences: Record<string, ExerciseMemory['sequences'][string]>;
    probeResponses: Record<string, ExerciseMemory['answers'][string]>;
    quiz: Record<string, ExerciseMemory['quiz'][string]>;
  } = { sequences: {}, probeResponses: {}, quiz: {} };
  for (const check of exercise.checks) {
    const [latched, given, chosen] = [
      ownValue(sequences, check.id),
      ownValue(answers, check.id),
      ownValue(quiz, check.id),
    ];
    if (check.kind === 'sequence' && latched)
      kept.sequences[check.id] = Object.fromEntries(
        Object.entries(latched).map(([key, latches]) => [
          key,
          takeMatchingLatches(check.steps, latches),
        ]),
      );
    if (check.kind === 'probe' && given) kept.probeResponses[check.id] = given;
    if (check.kind === 'quiz' && chosen)
      kept.quiz[check.id] = { ...chosen, right: isCorrectAnswer(check.quiz, chosen.chosen) };
  }
  return { ...kept, away };
}

function takeMatchingLatches(
  steps: readonly { readonly id: string }[],
  latches: readonly Latch[],
): readonly Latch[] {
  const other = latches.findIndex(({ step }, at) => steps[at]?.id !== step);
  return other < 0 ? latches : latches.slice(0, other);
}

function ownValue<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
