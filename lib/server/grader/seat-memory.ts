import type { CompiledExercise } from '#lib/grading/engine/compile.ts';
import { hasLatches, NOTHING } from '#lib/grading/history/exercise-memory.ts';
import {
  answersSeen,
  forgetAnswers,
  forgetCluster,
  keepKnown,
  recordAnswer,
  recordAway,
  recordQuiz,
  type LogMoment,
} from '#lib/grading/history/remember.ts';
import type { AnswerSeen } from '#lib/grading/diagnosis/context.ts';
import type { Memory } from '#lib/grading/types.ts';
import type { ObjectRef } from '#lib/protocol/change.ts';
import type { Answer } from '#lib/protocol/probe.ts';
import type { JsonObject } from '#lib/protocol/json.ts';

/** What a seat's exercises keep from position to position. */
export class SeatMemory {
  readonly #exercises: ReadonlyMap<string, CompiledExercise>;
  #memories = new Map<string, Memory>();
  /** Exercises of which other answers to questions are known than were told. */
  readonly untold = new Set<string>();

  constructor(exercises: readonly CompiledExercise[]) {
    this.#exercises = new Map(exercises.map((exercise) => [exercise.id, exercise]));
  }

  of(exercise: string): Memory {
    return this.#memories.get(exercise) ?? NOTHING;
  }

  put(exercise: string, memory: Memory): void {
    if (memory !== NOTHING) this.#memories.set(exercise, memory);
  }

  /** Whether the exercise asks that. */
  answer(
    exercise: string,
    check: string,
    ref: ObjectRef,
    answer: { readonly url: string; readonly answer: Answer },
    moment: LogMoment,
  ): boolean {
    const asks =
      this.#exercises
        .get(exercise)
        ?.checks.some(({ id, kind }) => id === check && kind === 'probe') ?? false;
    if (asks) this.put(exercise, recordAnswer(this.of(exercise), check, ref, answer, moment));
    return asks;
  }

  /** Whether the exercise asks that. */
  quiz(exercise: string, check: string, chosen: readonly string[], moment: LogMoment): boolean {
    const compiled = this.#exercises.get(exercise);
    const before = this.of(exercise);
    const after = compiled ? recordQuiz(compiled, before, check, chosen, moment) : before;
    if (after === before) return false;
    this.put(exercise, after);
    this.untold.add(exercise);
    return true;
  }

  /** A time of which nothing is known: it matters where a step was seen before. */
  away(stretch: { readonly from: number; readonly to: number }, moment: LogMoment): void {
    for (const [exercise, memory] of this.#memories)
      if (hasLatches(memory)) this.put(exercise, recordAway(memory, stretch, moment));
  }

  gone(uids: ReadonlySet<string>): void {
    for (const [exercise, memory] of this.#memories)
      this.put(
        exercise,
        forgetAnswers(memory, (uid) => uids.has(uid)),
      );
  }

  otherCluster(): void {
    for (const [id, memory] of this.#memories) {
      const exercise = this.#exercises.get(id);
      if (exercise) this.put(id, forgetCluster(exercise, memory));
    }
  }

  /** All answers of probes, for what only a request shows. */
  answers(): AnswerSeen[] {
    return [...this.#memories.values()].flatMap(answersSeen);
  }

  /** What is to be told of answers to questions: all of them with `whole`. */
  tell(whole: boolean): { readonly exercise: string; readonly answers: Memory['quiz'] }[] {
    const told = [...this.#memories]
      .filter(([exercise, { quiz }]) =>
        whole ? Object.keys(quiz).length > 0 : this.untold.has(exercise),
      )
      .map(([exercise, { quiz }]) => ({ exercise, answers: quiz }));
    this.untold.clear();
    return told;
  }

  keep(): JsonObject {
    return Object.fromEntries(this.#memories) as unknown as JsonObject;
  }

  /** @param same false when exercises may be others than they were. */
  restore(kept: Readonly<Record<string, Memory>>, same: boolean): void {
    this.#memories = new Map(
      Object.entries(kept).flatMap(([id, memory]) => {
        const exercise = this.#exercises.get(id);
        return exercise ? [[id, same ? memory : keepKnown(exercise, memory)] as const] : [];
      }),
    );
  }
}
