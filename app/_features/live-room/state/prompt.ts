import type { RoomInfo } from '#lib/room/views.ts';

/** What is being asked before it reaches the room; one at a time. */
export type Prompt = 'next' | 'release' | 'announce' | 'timer';

/** The exercise that "next" leads to, by place: the chosen column when another than the current was chosen, else the one after. Null at the end. */
export function nextExerciseIndex({ exercises, current }: RoomInfo, column: number): number | null {
  const currentIndex = exercises.findIndex(({ id }) => id === current);
  const target = currentIndex < 0 ? column : column === currentIndex ? currentIndex + 1 : column;
  return target < exercises.length ? target : null;
}
