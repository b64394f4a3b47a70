import type { Reason } from '#lib/grading/types.ts';
import { lacksOf } from '../readiness.ts';
import { canSeeNames, canSeeTroubles } from '../policies.ts';
import type { RoomState, SeatState } from '../state.ts';
import type { CellState, Role, SeatRow, StuckView } from '../views.ts';
import { paintCell } from '../cells.ts';
import { begun, nextFlip } from '../next-change.ts';

/** A seat's line, and when time alone will change it (ms since 1970), if it will. */
export interface PresentedRow {
  readonly row: SeatRow;
  readonly flipsAt: number | null;
}

/**
 * One line of the grid as `role` may see it: without names for those who look at figures, without reasons on a wall. `stuck`: as
 * `countRoom` says it of this seat, which takes the whole room.
 */
export function presentRow(
  room: RoomState,
  seat: SeatState,
  role: Role,
  now: number,
  stuck: StuckView | null = null,
): PresentedRow {
  const painted = room.pack.exercises.map((exercise) => paintCell(seat, exercise, now));
  const row: SeatRow = {
    id: seat.id,
    label: seat.label,
    handle: canSeeNames(role) ? seat.handle : null,
    presence: seat.presence,
    presenceSince: seat.presenceSince,
    cells: painted.map(({ cell }) => forRole(cell, role)),
    at: furthestTouched(room, seat),
    lastChangeAt: seat.lastChangeAt,
    hintsTaken: canSeeTroubles(role)
      ? [...seat.hintsTaken.values()].reduce((sum, taken) => sum + taken.length, 0)
      : 0,
    incidents: canSeeNames(role) ? begun(seat, now) : [],
    group: seat.group,
    hand: canSeeNames(role) ? seat.help.hand : null,
    taken: canSeeNames(role) ? seat.help.taken : null,
    stuck: stuckForRole(stuck, role),
    lacks: canSeeNames(role) ? lacksOf(room, seat) : [],
    notes: canSeeNames(role) ? seat.notes.length : 0,
  };
  return { row, flipsAt: nextFlip(seat, painted, now) };
}

/** A reason's parameters are words of the student's: whoever may not know the name gets the code at most. */
function forRole(cell: CellState, role: Role): CellState {
  if (canSeeNames(role)) return cell;
  if (cell.state === 'unknown') return { ...cell, reason: codeOnly(cell.reason) };
  return cell.state !== 'trouble'
    ? cell
    : { ...cell, reasons: canSeeTroubles(role) ? cell.reasons.map(codeOnly) : [] };
}

/** That somebody is stuck is trouble of theirs: a wall does not show it. */
function stuckForRole(stuck: StuckView | null, role: Role): StuckView | null {
  if (stuck === null || canSeeNames(role)) return stuck;
  if (!canSeeTroubles(role)) return null;
  return {
    ...stuck,
    parts: stuck.parts.map((part) =>
      part.kind === 'same-reason' ? { ...part, reason: codeOnly(part.reason) } : part,
    ),
  };
}

function codeOnly({ check, code }: Reason): Reason {
  return { check, code, params: {}, group: [] };
}

/** Whether the room's questions are asked of this seat: somebody sits there, or a machine that was prepared is worked on. */
export function isPeopled(room: RoomState, seat: SeatState): boolean {
  return seat.person !== null || seat.handle !== null || furthestTouched(room, seat) !== null;
}

/** Id of the furthest exercise that the person has begun; null before the first. */
export function furthestTouched({ pack }: RoomState, { progress }: SeatState): string | null {
  const touched = pack.exercises.findLast(({ id }) => {
    const known = progress.get(id);
    return known !== undefined && (known.pass !== null || known.live.state === 'judged');
  });
  return touched?.id ?? null;
}
