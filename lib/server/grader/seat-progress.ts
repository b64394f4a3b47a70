import {
  confirmPendingPass,
  createProgress,
  forgetAttempt,
  isPendingPassDue,
  PASS_CONFIRM_MS,
  type SettleMoment,
} from '#lib/grading/engine/progress.ts';
import type { LogMoment } from '#lib/grading/engine/types.ts';
import { recordEvaluation, type HistoryEvent } from '#lib/grading/history/attempt-history.ts';
import type { FactMoment } from '#lib/grading/progress-facts.ts';
import type { Pass, Progress } from '#lib/grading/types.ts';
import type { SeatFacts } from './seat-facts.ts';

/**
 * The progress of one seat in all exercises, and which of them have a pending pass. Every change
 * leaves its facts in `facts`.
 */
export class SeatProgress {
  readonly #byExercise = new Map<string, Progress>();
  /** Exercises with a pending pass. */
  readonly #pending = new Set<string>();
  readonly #facts: SeatFacts;
  /** `isPassChanged`: the pass was given or revoked. */
  readonly #onChanged: (exercise: string, isPassChanged: boolean) => void;

  constructor(
    exercises: readonly { readonly id: string }[],
    facts: SeatFacts,
    onChanged: (id: string, isPassChanged: boolean) => void,
  ) {
    this.#facts = facts;
    this.#onChanged = onChanged;
    for (const { id } of exercises) this.#byExercise.set(id, createProgress(id));
  }

  /** When the first pending pass is due by the server's clock, ms since 1970; null if none is. */
  get dueAt(): number | null {
    if (this.#pending.size === 0) return null;
    return (
      PASS_CONFIRM_MS +
      Math.min(
        ...Array.from(
          this.#pending,
          (exercise) => this.#byExercise.get(exercise)?.pending?.receivedAt ?? Infinity,
        ),
      )
    );
  }

  get(exercise: string): Progress | undefined {
    return this.#byExercise.get(exercise);
  }

  list(): Progress[] {
    return [...this.#byExercise.values()];
  }

  /** The passes of all exercises. */
  listPasses(): Pass[] {
    return this.list().flatMap(({ pass }) => pass ?? []);
  }

  /** The cluster was replaced: the student didn't delete what failed in the old one. */
  forgetAttempts(moment: LogMoment): void {
    for (const progress of this.list())
      this.set(forgetAttempt(progress), { ...moment, by: 'evaluation' });
  }

  /** `after`: the progress `before` with the result of an evaluation at `moment`. */
  setEvaluated(before: Progress, after: Progress, { pos, at }: LogMoment): void {
    const { progress, events } = recordEvaluation(before, after, at);
    this.set(progress, { pos, at, by: 'evaluation' }, events);
  }

  set(progress: Progress, moment: FactMoment, events: readonly HistoryEvent[] = []): void {
    const before = this.#byExercise.get(progress.exercise);
    if (before === progress) return;
    if (before) this.#facts.recordProgress(before, progress, moment, events);
    this.#byExercise.set(progress.exercise, progress);
    if (progress.pending) this.#pending.add(progress.exercise);
    else this.#pending.delete(progress.exercise);
    this.#onChanged(progress.exercise, (before?.pass ?? null) !== progress.pass);
  }

  /**
   * Takes over a stored progress. Passes of exercises that the pack no longer has are kept. It
   * doesn't count as changed.
   */
  restore(progress: Progress): void {
    if (!progress.pass && !this.#byExercise.has(progress.exercise)) return;
    this.#byExercise.set(progress.exercise, progress);
    if (progress.pending) this.#pending.add(progress.exercise);
  }

  /** Grants the pending passes whose checks were satisfied for long enough by `moment`. */
  confirmDue(moment: SettleMoment): void {
    this.confirm((progress) => isPendingPassDue(progress, moment));
  }

  /** Grants the pending passes that `isDue` selects. */
  confirm(isDue: (progress: Progress) => boolean): void {
    for (const exercise of this.#pending) {
      const progress = this.#byExercise.get(exercise);
      if (progress && isDue(progress)) this.set(confirmPendingPass(progress), { by: 'settled' });
    }
  }
}
