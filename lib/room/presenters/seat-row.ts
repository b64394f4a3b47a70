import type { Reason } from '#lib/grading/types.ts';
import { findReadinessIssues } from '../readiness.ts';
import { canSeeNames, canSeeIncidents } from '../policies.ts';
import type { RoomState, SeatState } from '../state.ts';
import type { CellState, SeatRow, StuckView } from '../views.ts';
import { computeCell, activeIncidents, nextChangeAt } from '../cells.ts';
import { furthestStartedExercise } from '../students.ts';
import type { Role } from '../roles.ts';

/** `nextChangeAt`: when time alone changes the row (ms since 1970); null if it doesn't. */
export interface SeatRowWithNextChange {
  readonly row: SeatRow;
  readonly nextChangeAt: number | null;
}

/**
 * One row of the grid for a role: without names for organizers, without reasons for the projector.
 * `stuck` comes from `computeRoomStats`, because it depends on the whole room.
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
      ? [...seat.hintsRevealed.values()].reduce((sum, hints) => sum + hints.length, 0)
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

/** Parameters of a reason contain the student's words. Roles without names get only the code. */
function cellForRole(cell: CellState, role: Role): CellState {
  if (canSeeNames(role)) return cell;
  if (cell.state === 'unknown') return { ...cell, reason: codeOnly(cell.reason) };
  return cell.state !== 'failing'
    ? cell
    : { ...cell, reasons: canSeeIncidents(role) ? cell.reasons.map(codeOnly) : [] };
}

/** The projector never shows that a student is stuck. */
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
