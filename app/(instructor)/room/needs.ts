import { awayBecause } from '#app/components/mark.ts';
import type { Reason } from '#lib/grading/types.ts';
import type { CellState, RoomHead, SeatRow } from '#lib/room/types.ts';

type TroubleCell = Extract<CellState, { state: 'trouble' }>;

export interface Trouble {
  readonly row: SeatRow;
  /** Index of the exercise in the head. */
  readonly column: number;
  /** ms since 1970. */
  readonly since: number;
  readonly reason: Reason;
}

/** One line of "who needs me": people with the same trouble, one person, or a machine that is held back. Seats: oldest first. */
export type Need =
  | { readonly kind: 'shared' | 'single'; readonly key: string; readonly column: number; readonly since: number; readonly reason: Reason; readonly seats: readonly SeatRow[] }
  | { readonly kind: 'quarantined'; readonly key: string; readonly column: null; readonly since: number; readonly seats: readonly SeatRow[] };

/** Whether two lines say the same: what a list compares before it paints one again. */
export function sameNeed(a: Need, b: Need): boolean {
  const reason = (need: Need) => (need.kind === 'quarantined' ? null : need.reason);
  return a.key === b.key && a.kind === b.kind && a.since === b.since && reason(a) === reason(b)
    && a.seats.length === b.seats.length && a.seats.every((row, place) => row.id === b.seats[place]?.id && row.handle === b.seats[place].handle);
}

/** From this many people on, the same trouble is one line with their number. */
const SHARED = 3;

function troubleIn(row: SeatRow, column: number): Trouble | null {
  const cell = row.cells[column] as TroubleCell | Exclude<CellState, TroubleCell> | undefined;
  const reason = cell?.state === 'trouble' ? cell.reasons[0] : undefined;
  return cell?.state === 'trouble' && reason ? { row, column, since: cell.since, reason } : null;
}

/** The trouble a person is judged by: where they work, else the newest. None for a seat that nobody can see into. */
export function troubleOf(row: SeatRow, head: RoomHead): Trouble | null {
  if (awayBecause(row.presence)) return null;
  const here = troubleIn(row, head.exercises.findIndex((exercise) => exercise.id === row.at));
  if (here) return here;
  const all = row.cells.map((_, column) => troubleIn(row, column)).filter((trouble) => trouble !== null);
  return all.reduce<Trouble | null>((newest, trouble) => (newest && newest.since >= trouble.since ? newest : trouble), null);
}

/** Same exercise, same check, same code, same grouping parameters: the same trouble. */
export function causeOf(trouble: Trouble): string {
  const { check, code, params, group } = trouble.reason;
  return [trouble.column, check, code, ...group.map((name) => `${name}=${String(params[name] ?? '')}`)].join('\n');
}

/** The list, oldest trouble first within each section; sections in the order of the look: shared, then single, then held back. */
export function needsOf(seats: readonly SeatRow[], head: RoomHead): readonly Need[] {
  const troubles = seats.map((row) => troubleOf(row, head)).filter((trouble) => trouble !== null).sort((a, b) => a.since - b.since);
  const groups = Map.groupBy(troubles, causeOf);
  const shared: Need[] = [];
  const single: Need[] = [];
  for (const [cause, group] of groups) {
    const [oldest] = group;
    if (oldest && group.length >= SHARED) {
      shared.push({ kind: 'shared', key: cause, column: oldest.column, since: oldest.since, reason: oldest.reason, seats: group.map(({ row }) => row) });
    } else {
      single.push(...group.map(({ row, column, since, reason }): Need => ({ kind: 'single', key: row.id, column, since, reason, seats: [row] })));
    }
  }
  const held = seats.filter((row) => row.presence === 'quarantined').map((row): Need => ({ kind: 'quarantined', key: `held ${row.id}`, column: null, since: row.presenceSince, seats: [row] }));
  const oldestFirst = (a: Need, b: Need) => a.since - b.since;
  return [...shared.sort(oldestFirst), ...single.sort(oldestFirst), ...held.sort(oldestFirst)];
}
