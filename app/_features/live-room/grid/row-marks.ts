import {
  markForSeat,
  type StatusMark,
  type StatusMarkState,
} from '#app/_components/status-mark.ts';
import type { CellState, Presence, RoomInfo, SeatRow } from '#lib/room/views.ts';

/** The column a seat's plate stands for: the one that was chosen, else the current exercise, else the first. */
export function selectedColumn(head: RoomInfo, selectedExerciseId: string | null): number {
  const index = head.exercises.findIndex(
    (exercise) => exercise.id === (selectedExerciseId ?? head.current),
  );
  return Math.max(0, index);
}

export function rowMark(row: SeatRow, column: number): StatusMark {
  return markForSeat(row, row.cells[column]);
}

export function hasPassed(cell: CellState | undefined): boolean {
  return cell?.state === 'passed' || cell?.state === 'passed-cleaned-up';
}

export function countPassed(row: SeatRow): number {
  return row.cells.reduce((sum, cell) => sum + Number(hasPassed(cell)), 0);
}

/** While nobody can look into a cluster, all that is not passed is unknown, begun or not. */
const UNOBSERVED_REASONS: ReadonlySet<string> = new Set([
  'agent-away',
  'cluster-down',
  'first-look',
]);

/** Whether anything says that somebody has begun it. */
export function isStarted(cell: CellState): boolean {
  return (
    cell.state !== 'not-started' &&
    !(cell.state === 'unknown' && UNOBSERVED_REASONS.has(cell.reason.code))
  );
}

/** Index of the furthest exercise that has anything in it; -1 when none was touched. Beyond it a line has dots, not squares. */
export function furthestStartedColumn(row: SeatRow): number {
  return row.cells.findLastIndex(isStarted);
}

/** Whose name a list or a plate shows: the person, else the place. */
export function seatName(row: Pick<SeatRow, 'displayName' | 'label'>): string {
  return row.displayName ?? row.label;
}

export function countMarks(
  seats: readonly SeatRow[],
  column: number,
): Readonly<Record<StatusMarkState, number>> {
  const counts: Record<StatusMarkState, number> = {
    help: 0,
    stuck: 0,
    failing: 0,
    unknown: 0,
    'not-started': 0,
    'in-progress': 0,
    'passed-cleaned-up': 0,
    passed: 0,
  };
  for (const row of seats) counts[rowMark(row, column).state] += 1;
  return counts;
}

export function countPresence(seats: readonly SeatRow[]): Readonly<Record<Presence, number>> {
  const counts: Record<Presence, number> = {
    duplicate: 0,
    'not-connected': 0,
    offline: 0,
    delayed: 0,
    'cluster-down': 0,
    connected: 0,
  };
  for (const row of seats) counts[row.presence] += 1;
  return counts;
}

export interface ColumnStats {
  readonly passed: number;
  readonly failing: number;
}

const PASSED_FLAG = 1;
const FAILING_FLAG = 2;
/** A row never changes: what it adds to the figures is worked out once, since a frame brings a few new ones among hundreds. */
const rowFlagsCache = new WeakMap<SeatRow, Uint8Array>();

function getRowFlags(row: SeatRow): Uint8Array {
  const cached = rowFlagsCache.get(row);
  if (cached) return cached;
  const flags = Uint8Array.from(
    row.cells,
    (cell, column) =>
      (hasPassed(cell) ? PASSED_FLAG : 0) |
      (rowMark(row, column).state === 'failing' ? FAILING_FLAG : 0),
  );
  rowFlagsCache.set(row, flags);
  return flags;
}

/** For each exercise how many passed it and how many, of those that can be seen, have trouble with it. */
export function computeColumnStats(
  seats: readonly SeatRow[],
  columnCount: number,
): readonly ColumnStats[] {
  const [passed, failing] = [new Uint16Array(columnCount), new Uint16Array(columnCount)];
  for (const row of seats) {
    const counts = getRowFlags(row);
    for (let column = 0; column < columnCount; column += 1) {
      const count = counts[column] ?? 0;
      if (count & PASSED_FLAG) passed[column] = (passed[column] ?? 0) + 1;
      if (count & FAILING_FLAG) failing[column] = (failing[column] ?? 0) + 1;
    }
  }
  return Array.from({ length: columnCount }, (_, column) => ({
    passed: passed[column] ?? 0,
    failing: failing[column] ?? 0,
  }));
}

/** Whole percent, rounded down: 299 of 300 is not yet everybody. */
export function toWholePercent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.floor((part / whole) * 100);
}
