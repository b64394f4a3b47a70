import type { ExerciseFigures } from '#lib/room/views.ts';

/** So many lines leave what stands below them in sight. */
const MOST = 7;

/**
 * Places of the exercises that the room is at now, in their order: the current one, its next, and where most people work. A
 * course has forty, a room stands on a handful.
 */
export function aroundRoom(
  exercises: readonly Pick<ExerciseFigures, 'here'>[],
  current: number,
): readonly number[] {
  const wanted = new Set(
    [current - 1, current, current + 1].filter(
      (place) => place >= 0 && place < exercises.length && current >= 0,
    ),
  );
  const crowded = exercises
    .map(({ here }, place) => ({ here, place }))
    .filter(({ here }) => here > 0)
    .sort((a, b) => b.here - a.here);
  for (const { place } of crowded) if (wanted.size < MOST) wanted.add(place);
  return [...wanted].sort((a, b) => a - b);
}
