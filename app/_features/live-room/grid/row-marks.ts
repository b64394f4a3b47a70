import { markOfSeat, type Mark, type MarkState } from '#app/_components/status-mark.ts';
import type { CellState, Presence, RoomHead, SeatRow } from '#lib/room/views.ts';

/** The column a seat's plate stands for: the one that was chosen, else the current exercise, else the first. */
export function columnOf(head: RoomHead, chosen: string | null): number {
  const index = head.exercises.findIndex((exercise) => exercise.id === (chosen ?? head.current));
  return Math.max(0, index);
}

export function markAt(row: SeatRow, column: number): Mark {
  return markOfSeat(row, row.cells[column]);
}

export function hasPassed(cell: CellState | undefined): boolean {
  return cell?.state === 'passed' || cell?.state === 'passed-removed';
}

export function passedCount(row: SeatRow): number {
  return row.cells.reduce((sum, cell) => sum + Number(hasPassed(cell)), 0);
}

/** While nobody can look into a cluster, all that is not passed is unknown, begun or not. */
const UNSEEN: ReadonlySet<string> = new Set(['agent-away', 'cluster-down', 'first-look']);

/** Whether anything says that somebody has begun it. */
export function isBegun(cell: CellState): boolean {
  return (
    cell.state !== 'not-started' && !(cell.state === 'unknown' && UNSEEN.has(cell.reason.code))
  );
}

/** Index of the furthest exercise that has anything in it; -1 when none was touched. Beyond it a line has dots, not squares. */
export function reached(row: SeatRow): number {
  return row.cells.findLastIndex(isBegun);
}

/** Whose name a list or a plate shows: the person, else the place. */
export function nameOf(row: Pick<SeatRow, 'handle' | 'label'>): string {
  return row.handle ?? row.label;
}

export function countMarks(
  seats: readonly SeatRow[],
  column: number,
): Readonly<Record<MarkState, number>> {
  const counts: Record<MarkState, number> = {
    help: 0,
    stuck: 0,
    trouble: 0,
    unknown: 0,
    'not-started': 0,
    working: 0,
    'passed-removed': 0,
    passed: 0,
  };
  for (const row of seats) counts[markAt(row, column).state] += 1;
  return counts;
}

export function countPresence(seats: readonly SeatRow[]): Readonly<Record<Presence, number>> {
  const counts: Record<Presence, number> = {
    quarantined: 0,
    'never-seen': 0,
    offline: 0,
    stale: 0,
    'cluster-down': 0,
    live: 0,
  };
  for (const row of seats) counts[row.presence] += 1;
  return counts;
}

export interface ColumnFigures {
  readonly passed: number;
  readonly trouble: number;
}

const PASSED = 1;
const TROUBLE = 2;
/** A row never changes: what it adds to the figures is worked out once, since a frame brings a few new ones among hundreds. */
const counted = new WeakMap<SeatRow, Uint8Array>();

function countsOf(row: SeatRow): Uint8Array {
  const known = counted.get(row);
  if (known) return known;
  const counts = Uint8Array.from(
    row.cells,
    (cell, column) =>
      (hasPassed(cell) ? PASSED : 0) | (markAt(row, column).state === 'trouble' ? TROUBLE : 0),
  );
  counted.set(row, counts);
  return counts;
}

/** For each exercise how many passed it and how many, of those that can be seen, have trouble with it. */
export function columnFigures(
  seats: readonly SeatRow[],
  columns: number,
): readonly ColumnFigures[] {
  const [passed, trouble] = [new Uint16Array(columns), new Uint16Array(columns)];
  for (const row of seats) {
    const counts = countsOf(row);
    for (let column = 0; column < columns; column += 1) {
      const count = counts[column] ?? 0;
      if (count & PASSED) passed[column] = (passed[column] ?? 0) + 1;
      if (count & TROUBLE) trouble[column] = (trouble[column] ?? 0) + 1;
    }
  }
  return Array.from({ length: columns }, (_, column) => ({
    passed: passed[column] ?? 0,
    trouble: trouble[column] ?? 0,
  }));
}

/** Whole percent, rounded down: 299 of 300 is not yet everybody. */
export function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.floor((part / whole) * 100);
}
