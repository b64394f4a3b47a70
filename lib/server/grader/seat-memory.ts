import type { CompiledExercise } from '#lib/grading/engine/compile.ts';
import { hasLatches, EMPTY_MEMORY } from '#lib/grading/history/exercise-memory.ts';
import {
  listProbeResponses,
  forgetProbeResponses,
  forgetCluster,
  pruneMemory,
  recordProbeResponse,
  recordAbsence,
  recordQuizAnswer,
  type LogMoment,
} from '#lib/grading/history/remember.ts';
import type { ProbeResponseRecord } from '#lib/grading/diagnosis/context.ts';
import type { ExerciseMemory } from '#lib/grading/types.ts';
import type { ObjectRef } from '#lib/protocol/change.ts';
import type { ProbeResponse } from '#lib/protocol/probe.ts';
import type { JsonObject } from '#lib/protocol/json.ts';

/** What a seat's exercises keep from position to position. */
export class SeatMemory {
  readonly #exercises: ReadonlyMap<string, CompiledExercise>;
  #memories = new Map<string, ExerciseMemory>();
  /** Exercises of which other answers to questions are known than were told. */
  readonly unsentQuizzes = new Set<string>();

  constructor(exercises: readonly CompiledExercise[]) {
    this.#exercises = new Map(exercises.map((exercise) => [exercise.id, exercise]));
  }

  get(exercise: string): ExerciseMemory {
    return this.#memories.get(exercise) ?? EMPTY_MEMORY;
  }

  set(exercise: string, memory: ExerciseMemory): void {
    if (memory !== EMPTY_MEMORY) this.#memories.set(exercise, memory);
  }

  /** Whether the exercise asks that. */
  recordProbeResponse(
    exercise: string,
    check: string,
    ref: ObjectRef,
    answer: { readonly url: string; readonly answer: ProbeResponse },
    moment: LogMoment,
  ): boolean {
    const asks =
      this.#exercises
        .get(exercise)
        ?.checks.some(({ id, kind }) => id === check && kind === 'probe') ?? false;
    if (asks)
      this.set(exercise, recordProbeResponse(this.get(exercise), check, ref, answer, moment));
    return asks;
  }

  /** Whether the exercise asks that. */
  recordQuizAnswer(
    exercise: string,
    check: string,
    chosen: readonly string[],
    moment: LogMoment,
  ): boolean {
    const compiled = this.#exercises.get(exercise);
    const before = this.get(exercise);
    const after = compiled ? recordQuizAnswer(compiled, before, check, chosen, moment) : before;
    if (after === before) return false;
    this.set(exercise, after);
    this.unsentQuizzes.add(exercise);
    return true;
  }

  /** A time of which nothing is known: it matters where a step was seen before. */
  recordAbsence(stretch: { readonly from: number; readonly to: number }, moment: LogMoment): void {
    for (const [exercise, memory] of this.#memories)
      if (hasLatches(memory)) this.set(exercise, recordAbsence(memory, stretch, moment));
  }

  forgetObjects(uids: ReadonlySet<string>): void {
    for (const [exercise, memory] of this.#memories)
      this.set(
        exercise,
        forgetProbeResponses(memory, (uid) => uids.has(uid)),
      );
  }

  forgetCluster(): void {
    for (const [id, memory] of this.#memories) {
      const exercise = this.#exercises.get(id);
      if (exercise) this.set(id, forgetCluster(exercise, memory));
    }
  }

  /** All answers of probes, for what only a request shows. */
  listProbeResponses(): ProbeResponseRecord[] {
    return [...this.#memories.values()].flatMap(listProbeResponses);
  }

  /** What is to be told of answers to questions: all of them with `whole`. */
  takeQuizUpdates(
    isFull: boolean,
  ): { readonly exercise: string; readonly answers: ExerciseMemory['quiz'] }[] {
    const updates = [...this.#memories]
      .filter(([exercise, { quiz }]) =>
        isFull ? Object.keys(quiz).length > 0 : this.unsentQuizzes.has(exercise),
      )
      .map(([exercise, { quiz }]) => ({ exercise, answers: quiz }));
    this.unsentQuizzes.clear();
    return updates;
  }

  toCheckpoint(): JsonObject {
    return Object.fromEntries(this.#memories) as unknown as JsonObject;
  }

  /** @param same false when exercises may be others than they were. */
  restore(memories: Readonly<Record<string, ExerciseMemory>>, isSamePack: boolean): void {
    this.#memories = new Map(
      Object.entries(memories).flatMap(([id, memory]) => {
        const exercise = this.#exercises.get(id);
        return exercise ? [[id, isSamePack ? memory : pruneMemory(exercise, memory)] as const] : [];
      }),
    );
  }
}
