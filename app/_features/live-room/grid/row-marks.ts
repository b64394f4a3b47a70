import {
  markForSeat,
  type StatusMark,
  type StatusMarkState,
} from '#app/_components/status-mark.ts';
import type { CellState, Presence, RoomInfo, SeatRow } from '#lib/room/views.ts';

/**
 * Index of the exercise that the grid shows: the selected one, otherwise the current one, otherwise
 * the first.
 */
export function selectedColumn(info: RoomInfo, selectedExerciseId: string | null): number {
  const index = info.exercises.findIndex(
    (exercise) => exercise.id === (selectedExerciseId ?? info.current),
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

/**
 * While the cluster can't be observed, every exercise that isn't passed is unknown, whether or not
 * it was started.
 */
const UNOBSERVED_REASONS: ReadonlySet<string> = new Set([
  'agent-away',
  'cluster-down',
  'first-look',
  'storage-limit',
]);

/** Whether there is evidence that the student started the exercise. */
export function isStarted(cell: CellState): boolean {
  return (
    cell.state !== 'not-started' &&
    !(cell.state === 'unknown' && UNOBSERVED_REASONS.has(cell.reason.code))
  );
}

/**
 * Index of the furthest exercise that was started; -1 if none. Beyond it, a table row has dots
 * instead of cells.
 */
export function furthestStartedColumn(row: SeatRow): number {
  return row.cells.findLastIndex(isStarted);
}

/** The name of a seat in lists and tiles: the student's display name, otherwise the label. */
export function seatName(row: Pick<SeatRow, 'displayName' | 'label'>): string {
  return row.displayName ?? row.label;
}

/** What limits the marks of a row, so that the row says it in words; null for most rows. */
export type RowNotice = 'gradingPaused' | 'dataLimited';

/** A pause comes first: it makes all marks of the row old. */
export function findRowNotice(row: Pick<SeatRow, 'gradingPaused' | 'dataLimit'>): RowNotice | null {
  if (row.gradingPaused !== null) return 'gradingPaused';
  return row.dataLimit === undefined ? null : 'dataLimited';
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
/**
 * Rows are immutable, and a frame replaces only a few of them, so the flags of the other rows are
 * cached.
 */
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

/**
 * By exercise: the number of seats that passed, and the number of observable seats that are
 * failing.
 */
export function computeColumnStats(
  seats: readonly SeatRow[],
  columnCount: number,
): readonly ColumnStats[] {
  const [passed, failing] = [new Uint16Array(columnCount), new Uint16Array(columnCount)];
  for (const row of seats) {
    const flags = getRowFlags(row);
    for (let column = 0; column < columnCount; column += 1) {
      const flag = flags[column] ?? 0;
      if (flag & PASSED_FLAG) passed[column] = (passed[column] ?? 0) + 1;
      if (flag & FAILING_FLAG) failing[column] = (failing[column] ?? 0) + 1;
    }
  }
  return Array.from({ length: columnCount }, (_, column) => ({
    passed: passed[column] ?? 0,
    failing: failing[column] ?? 0,
  }));
}

/** Whole percent, rounded down: 299 of 300 isn't 100 %. */
export function toWholePercent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.floor((part / whole) * 100);
}
