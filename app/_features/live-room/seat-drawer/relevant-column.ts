import type { RoomInfo, SeatRow } from '#lib/room/views.ts';

/**
 * Index of the exercise to open a seat at: that of the help request, else of the stuck state, else the
 * first that fails, else the one that the grid shows.
 */
export function relevantColumn(
  row: Pick<SeatRow, 'helpRequest' | 'stuck' | 'cells' | 'currentExercise'>,
  { exercises }: Pick<RoomInfo, 'exercises'>,
  shownColumn: number,
): number {
  const columnOf = (exerciseId: string | null | undefined) =>
    exercises.findIndex(({ id }) => id === exerciseId);
  const candidates = [
    row.helpRequest ? columnOf(row.helpRequest.exercise ?? row.currentExercise) : -1,
    columnOf(row.stuck?.exercise),
    row.cells.findIndex(({ state }) => state === 'failing'),
  ];
  return candidates.find((column) => column >= 0) ?? shownColumn;
}
