import type { RoomHead } from '#lib/room/views.ts';

/** What is being asked before it reaches the room; one at a time. */
export type Asking = 'next' | 'release' | 'announce' | 'timer';

/** The exercise that "next" leads to, by place: the chosen column when another than the current was chosen, else the one after. Null at the end. */
export function nextPlace({ exercises, current }: RoomHead, column: number): number | null {
  const at = exercises.findIndex(({ id }) => id === current);
  const target = at < 0 ? column : column === at ? at + 1 : column;
  return target < exercises.length ? target : null;
}
