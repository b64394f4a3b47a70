import type { Reason } from '#lib/grading/types.ts';
import { findReadinessIssues } from '../readiness.ts';
import { canSeeNames, canSeeIncidents } from '../policies.ts';
import type { RoomState, SeatState } from '../state.ts';
import type { CellState, Role, SeatRow, StuckView } from '../views.ts';
import { computeCell } from '../cells.ts';
import { activeIncidents, nextChangeAt } from '../next-change.ts';

/** A seat's line, and when time alone will change it (ms since 1970), if it will. */
export interface SeatRowWithNextChange {
  readonly row: SeatRow;
  readonly nextChangeAt: number | null;
}

/**
 * One line of the grid as `role` may see it: without names for those who look at figures, without reasons on a wall. `stuck`: as
 * `countRoom` says it of this seat, which takes the whole room.
 */
export function presentSeatRow(
  room: RoomState,
  seat: SeatState,
  role: Role,
  now: number,
  stuck: StuckView | null = null,
): SeatRowWithNextChange {
  const cells = room.pack.exercises.map((exercise) => computeCell(seat, exercise, now));
  const row: SeatRow = {
    id: seat.id,
    label: seat.label,
    displayName: canSeeNames(role) ? seat.displayName : null,
    presence: seat.presence,
    presenceSince: seat.presenceSince,
    cells: cells.map(({ cell }) => cellForRole(cell, role)),
    currentExercise: furthestStartedExercise(room, seat),
    lastChangeAt: seat.lastChangeAt,
    hintsRevealed: canSeeIncidents(role)
      ? [...seat.hintsRevealed.values()].reduce((sum, taken) => sum + taken.length, 0)
      : 0,
    incidents: canSeeNames(role) ? activeIncidents(seat, now) : [],
    group: seat.group,
    helpRequest: canSeeNames(role) ? seat.help.helpRequest : null,
    helpClaim: canSeeNames(role) ? seat.help.helpClaim : null,
    stuck: stuckForRole(stuck, role),
    readinessIssues: canSeeNames(role) ? findReadinessIssues(room, seat) : [],
    notes: canSeeNames(role) ? seat.notes.length : 0,
  };
  return { row, nextChangeAt: nextChangeAt(seat, cells, now) };
}

/** A reason's parameters are words of the student's: whoever may not know the name gets the code at most. */
function cellForRole(cell: CellState, role: Role): CellState {
  if (canSeeNames(role)) return cell;
  if (cell.state === 'unknown') return { ...cell, reason: codeOnly(cell.reason) };
  return cell.state !== 'failing'
    ? cell
    : { ...cell, reasons: canSeeIncidents(role) ? cell.reasons.map(codeOnly) : [] };
}

/** That somebody is stuck is trouble of theirs: a wall does not show it. */
function stuckForRole(stuck: StuckView | null, role: Role): StuckView | null {
  if (stuck === null || canSeeNames(role)) return stuck;
  if (!canSeeIncidents(role)) return null;
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
export function isOccupied(room: RoomState, seat: SeatState): boolean {
  return (
    seat.personId !== null ||
    seat.displayName !== null ||
    furthestStartedExercise(room, seat) !== null
  );
}

/** Id of the furthest exercise that the person has begun; null before the first. */
export function furthestStartedExercise(
  { pack }: RoomState,
  { progress }: SeatState,
): string | null {
  const touched = pack.exercises.findLast(({ id }) => {
    const known = progress.get(id);
    return known !== undefined && (known.pass !== null || known.live.state === 'evaluated');
  });
  return touched?.id ?? null;
}
