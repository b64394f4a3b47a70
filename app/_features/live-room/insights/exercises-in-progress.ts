import type { ExerciseStats } from '#lib/room/views.ts';

/** So many lines leave what stands below them in sight. */
const MAX_EXERCISES = 7;

/**
 * Places of the exercises that the room is at now, in their order: the current one, its next, and where most people work. A
 * course has forty, a room stands on a handful.
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
    .map(({ inProgress }, index) => ({ here: inProgress, index }))
    .filter(({ here }) => here > 0)
    .sort((a, b) => b.here - a.here);
  for (const { index } of busiest) if (selected.size < MAX_EXERCISES) selected.add(index);
  return [...selected].sort((a, b) => a - b);
}
