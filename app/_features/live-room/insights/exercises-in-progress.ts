import type { ExerciseStats } from '#lib/room/views.ts';

/** More rows would push the sections below out of view. */
const MAX_EXERCISES = 7;

/**
 * Indexes, in course order, of the exercises that matter now: the current one, its neighbors, and
 * those that most students work on. A course has about 40 exercises, and a room works on a handful
 * of them.
 */
export function exercisesInProgress(
  exercises: readonly Pick<ExerciseStats, 'inProgress'>[],
  current: number,
): readonly number[] {
  const selected = new Set(
    [current - 1, current, current + 1].filter(
      (index) => index >= 0 && index < exercises.length && current >= 0,
    ),
  );
  const busiest = exercises
    .map(({ inProgress }, index) => ({ inProgress, index }))
    .filter(({ inProgress }) => inProgress > 0)
    .sort((a, b) => b.inProgress - a.inProgress);
  for (const { index } of busiest) if (selected.size < MAX_EXERCISES) selected.add(index);
  return [...selected].sort((a, b) => a - b);
}
