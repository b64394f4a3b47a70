import { MARK_STATES } from '#app/_components/status-mark.ts';
import type { SeatRow } from '#lib/room/views.ts';
import { markAt, nameOf, passedCount } from './row-marks.ts';

export const SORTS = ['need', 'seat', 'name', 'progress', 'activity'] as const;
export type Sort = (typeof SORTS)[number];

const byText = new Intl.Collator(['en', 'ja'], { numeric: true, sensitivity: 'base' });

/** How much a seat needs somebody, least first. Who was taken, or set aside, waits behind all whom nobody is with. */
function needOf(row: SeatRow, column: number): number {
  const mark = markAt(row, column);
  const quiet = row.taken !== null || (mark.state === 'help' && mark.paused === true);
  return (
    MARK_STATES.indexOf(mark.state) +
    (quiet && (mark.state === 'help' || mark.state === 'stuck') ? 1.5 : 0)
  );
}

/** Among equals: the longest hand, the highest score, the oldest trouble. */
function waitOf(row: SeatRow, column: number): number {
  if (row.hand) return row.hand.since;
  if (row.stuck) return -row.stuck.score;
  const cell = row.cells[column];
  return cell?.state === 'trouble' ? cell.since : 0;
}

/** Seat ids, loudest, first, or furthest first; equal ones stay in the order of their places. */
export function sortSeats(
  seats: readonly SeatRow[],
  sort: Sort,
  column: number,
): readonly string[] {
  const place = (a: SeatRow, b: SeatRow) => byText.compare(a.label, b.label);
  const need = new Map(seats.map((row) => [row.id, needOf(row, column)]));
  const compare: Record<Sort, (a: SeatRow, b: SeatRow) => number> = {
    need: (a, b) =>
      (need.get(a.id) ?? 0) - (need.get(b.id) ?? 0) || waitOf(a, column) - waitOf(b, column),
    seat: place,
    name: (a, b) => byText.compare(nameOf(a), nameOf(b)),
    progress: (a, b) => passedCount(b) - passedCount(a),
    activity: (a, b) => (b.lastChangeAt ?? 0) - (a.lastChangeAt ?? 0),
  };
  return [...seats].sort((a, b) => compare[sort](a, b) || place(a, b)).map((row) => row.id);
}

/** Whether a seat answers to what was typed: every word must be in its handle, its place or one of `words` (its reason). */
export function matches(row: SeatRow, query: string, words: string): boolean {
  const text = `${row.handle ?? ''} ${row.label} ${words}`.toLocaleLowerCase();
  return query
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((part) => text.includes(part));
}
