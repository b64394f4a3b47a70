import type { Pass } from '#lib/grading/types.ts';

/** The current exercise from then on, ms since 1970; null if there is none. */
export interface CurrentExerciseChange {
  readonly exercise: string | null;
  readonly at: number;
}

/** What the start of one exercise of one student depends on. Times are ms since 1970. */
export interface ExerciseStartInput {
  readonly exercise: string;
  /** The first attempt at it. */
  readonly begunAt: number;
  readonly plannedMs: number;
  /** The student's passes, oldest first. */
  readonly passes: readonly Pick<Pass, 'exercise' | 'at'>[];
  /** How many of the passes can be earlier than the attempt. */
  readonly passCount: number;
  /** Known changes of the current exercise, oldest first. */
  readonly currentChanges: readonly CurrentExerciseChange[];
  readonly workshopStartsAt: number;
}

/**
 * The time of an exercise starts when the student could begin: after another pass, when the
 * exercise became current, or at the start of the workshop, whichever came last before the first
 * attempt. It includes reading and thinking, because a student can pass with the first attempt.
 * Before the attempt, it is limited to the minutes that the pack plans: anything longer was a lunch
 * or an explanation. Before the start of the workshop, it begins with the first attempt.
 */
export function findExerciseStart(input: ExerciseStartInput): number {
  const { exercise, begunAt, plannedMs, currentChanges, workshopStartsAt } = input;
  const becameCurrent = currentChanges.findLast(
    (change) => change.exercise === exercise && change.at <= begunAt,
  );
  const startedAt = Math.max(
    lastPassTimeBefore(input),
    becameCurrent?.at ?? -Infinity,
    workshopStartsAt <= begunAt ? workshopStartsAt : -Infinity,
  );
  return Number.isFinite(startedAt) ? Math.max(startedAt, begunAt - plannedMs) : begunAt;
}

/** Time of the last pass of another exercise before the attempt; -Infinity without one. */
function lastPassTimeBefore({ exercise, begunAt, passes, passCount }: ExerciseStartInput): number {
  for (let last = passCount - 1; last >= 0; last -= 1) {
    const pass = passes[last];
    if (pass !== undefined && pass.at <= begunAt && pass.exercise !== exercise) return pass.at;
  }
  return -Infinity;
}
