import type { CompiledExercise, LogMoment } from '#lib/grading/engine/types.ts';
import {
  hasLatches,
  EMPTY_MEMORY,
  listProbeResponses,
  forgetProbeResponses,
  forgetCluster,
  pruneMemory,
  recordProbeResponse,
  recordAbsence,
  recordQuizAnswer,
} from '#lib/grading/history/exercise-memory.ts';
import type { ProbeResponseRecord } from '#lib/grading/diagnosis/context.ts';
import type { ExerciseMemory } from '#lib/grading/types.ts';
import type { ObjectRef } from '#lib/protocol/change.ts';
import type { ProbeResponse } from '#lib/protocol/probe.ts';
import type { JsonObject } from '#lib/kit/json.ts';

/**
 * The memory of a seat's exercises: probe responses, quiz answers and steps that were satisfied.
 */
export class SeatMemory {
  readonly #exercises: ReadonlyMap<string, CompiledExercise>;
  #memories = new Map<string, ExerciseMemory>();
  /** Exercises whose quiz answers changed since the last update. */
  readonly #unsentQuizzes = new Set<string>();

  constructor(exercises: readonly CompiledExercise[]) {
    this.#exercises = new Map(exercises.map((exercise) => [exercise.id, exercise]));
  }

  get(exercise: string): ExerciseMemory {
    return this.#memories.get(exercise) ?? EMPTY_MEMORY;
  }

  set(exercise: string, memory: ExerciseMemory): void {
    if (memory !== EMPTY_MEMORY) this.#memories.set(exercise, memory);
  }

  /** Returns false, and records nothing, if the exercise has no such probe. */
  recordProbeResponse(
    exercise: string,
    check: string,
    ref: ObjectRef,
    response: { readonly url: string; readonly answer: ProbeResponse },
    moment: LogMoment,
  ): boolean {
    const hasProbe =
      this.#exercises
        .get(exercise)
        ?.checks.some(({ id, kind }) => id === check && kind === 'probe') ?? false;
    if (hasProbe)
      this.set(exercise, recordProbeResponse(this.get(exercise), check, ref, response, moment));
    return hasProbe;
  }

  /** Returns false, and records nothing, if the exercise has no such question. */
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
    this.#unsentQuizzes.add(exercise);
    return true;
  }

  /**
   * Records a period (ms since 1970) in which the cluster was not observed. It matters only where a
   * step was satisfied before.
   */
  recordAbsence(period: { readonly from: number; readonly to: number }, moment: LogMoment): void {
    for (const [exercise, memory] of this.#memories)
      if (hasLatches(memory)) this.set(exercise, recordAbsence(memory, period, moment));
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

  /** All probe responses, for the diagnosis of faults that only a request reveals. */
  listProbeResponses(): ProbeResponseRecord[] {
    return [...this.#memories.values()].flatMap(listProbeResponses);
  }

  /** The quiz answers for the next update: all of them if `isFull`, else those that changed. */
  takeQuizUpdates(
    isFull: boolean,
  ): { readonly exercise: string; readonly answers: ExerciseMemory['quiz'] }[] {
    const updates = [...this.#memories]
      .filter(([exercise, { quiz }]) =>
        isFull ? Object.keys(quiz).length > 0 : this.#unsentQuizzes.has(exercise),
      )
      .map(([exercise, { quiz }]) => ({ exercise, answers: quiz }));
    this.#unsentQuizzes.clear();
    return updates;
  }

  toCheckpoint(): JsonObject {
    return Object.fromEntries(this.#memories) as unknown as JsonObject;
  }

  /** `isSamePack` is false if exercises may differ: what no longer exists is dropped then. */
  restore(memories: Readonly<Record<string, ExerciseMemory>>, isSamePack: boolean): void {
    this.#memories = new Map(
      Object.entries(memories).flatMap(([id, memory]) => {
        const exercise = this.#exercises.get(id);
        return exercise ? [[id, isSamePack ? memory : pruneMemory(exercise, memory)] as const] : [];
      }),
    );
  }
}
