import { STATUS_MARK_STATES } from '#app/_components/status-mark.ts';
import type { SeatRow } from '#lib/room/views.ts';
import { rowMark, seatName, countPassed } from './row-marks.ts';

export const SORT_ORDERS = ['need', 'seat', 'name', 'progress', 'activity'] as const;
export type SortOrder = (typeof SORT_ORDERS)[number];
export const DEFAULT_SORT: SortOrder = 'need';

const collator = new Intl.Collator(['en', 'ja'], { numeric: true, sensitivity: 'base' });

/**
 * How urgently a seat needs attention; 0 is most urgent. Claimed and snoozed seats come after the
 * unclaimed ones.
 */
function attentionRank(row: SeatRow, column: number): number {
  const mark = rowMark(row, column);
  const isQuiet = row.helpClaim !== null || (mark.state === 'help' && mark.snoozed === true);
  return (
    STATUS_MARK_STATES.indexOf(mark.state) +
    (isQuiet && (mark.state === 'help' || mark.state === 'stuck') ? 1.5 : 0)
  );
}

/** Order within a rank: oldest help request, highest stuck score, oldest failure. */
function waitRank(row: SeatRow, column: number): number {
  if (row.helpRequest) return row.helpRequest.since;
  if (row.stuck) return -row.stuck.score;
  const cell = row.cells[column];
  return cell?.state === 'failing' ? cell.since : 0;
}

/** The seat ids in the given order. Equal seats are in the order of their labels. */
export function sortSeats(
  seats: readonly SeatRow[],
  sort: SortOrder,
  column: number,
): readonly string[] {
  const compareSeats = (a: SeatRow, b: SeatRow) => collator.compare(a.label, b.label);
  const rankBySeat = new Map(seats.map((row) => [row.id, attentionRank(row, column)]));
  const compare: Record<SortOrder, (a: SeatRow, b: SeatRow) => number> = {
    need: (a, b) =>
      (rankBySeat.get(a.id) ?? 0) - (rankBySeat.get(b.id) ?? 0) ||
      waitRank(a, column) - waitRank(b, column),
    seat: compareSeats,
    name: (a, b) => collator.compare(seatName(a), seatName(b)),
    progress: (a, b) => countPassed(b) - countPassed(a),
    activity: (a, b) => (b.lastChangeAt ?? 0) - (a.lastChangeAt ?? 0),
  };
  return [...seats].sort((a, b) => compare[sort](a, b) || compareSeats(a, b)).map((row) => row.id);
}

/** Whether every word of the query is part of the seat's display name, label or `reasonText`. */
export function matchesQuery(row: SeatRow, query: string, reasonText: string): boolean {
  const text = `${row.displayName ?? ''} ${row.label} ${reasonText}`.toLocaleLowerCase();
  return query
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((part) => text.includes(part));
}
