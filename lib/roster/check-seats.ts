import type { RosterSeatProblem } from '#lib/protocol/api/roster.ts';
import { seatOrdinal } from '#lib/protocol/seat-label.ts';
import type { RosterRow } from './types.ts';

/** A seat that has a student. */
export interface OccupiedSeat {
  readonly id: string;
  readonly label: string;
}

/** A row of the file, and the seat of its student; null: not matched. */
export interface SeatedRow {
  readonly row: RosterRow;
  readonly seatId: string | null;
}

/** The rows whose seat another student has, also an earlier row, and those whose seat can't exist. */
export function findSeatProblems(
  rows: readonly SeatedRow[],
  occupied: readonly OccupiedSeat[],
  seatLimit: number,
): RosterSeatProblem[] {
  const studentAt = new Map(occupied.map(({ id, label }) => [label, id]));
  const given = new Set<string>();
  return rows.flatMap(({ row, seatId }): RosterSeatProblem[] => {
    if (row.seat === null) return [];
    const { line, seat } = row;
    const label = seat.normalize('NFKC').trim().toUpperCase();
    const ordinal = seatOrdinal(label);
    if (ordinal === null || ordinal > seatLimit) return [{ kind: 'unknown-seat', line, seat }];
    const student = studentAt.get(label);
    const isOccupied = given.has(label) || (student !== undefined && student !== seatId);
    given.add(label);
    return isOccupied ? [{ kind: 'occupied-seat', line, seat }] : [];
  });
}
