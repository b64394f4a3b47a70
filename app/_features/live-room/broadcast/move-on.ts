import type { RoomInfo, SeatRow } from '#lib/room/views.ts';
import { hasPassed, seatName } from '../grid/row-marks.ts';

/** More names would make the question longer than its answer. */
const MAX_NAMES = 5;

/** The students that moving on leaves behind: those who haven't passed the current exercise. */
export interface LeftBehind {
  /** Number of the current exercise, from 1. */
  readonly number: number;
  readonly students: number;
  readonly left: number;
  /** At most five, in the order of the seats. */
  readonly names: readonly string[];
}

/** Seats without a student don't count. Null before the first exercise. */
export function findLeftBehind(
  seats: readonly SeatRow[],
  { exercises }: Pick<RoomInfo, 'exercises'>,
  current: string | null,
): LeftBehind | null {
  const column = exercises.findIndex(({ id }) => id === current);
  if (column < 0) return null;
  const students = seats.filter(({ displayName }) => displayName !== null);
  const left = students.filter((row) => !hasPassed(row.cells[column]));
  return {
    number: column + 1,
    students: students.length,
    left: left.length,
    names: left.slice(0, MAX_NAMES).map(seatName),
  };
}
