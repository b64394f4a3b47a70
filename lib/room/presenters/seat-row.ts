import { jsonBytes } from '#lib/kit/json-bytes.ts';
import { findReadinessIssues } from '../readiness.ts';
import { seatAsOfEnd, timeAsOfEnd } from '../as-of-end.ts';
import { isOver } from '../lifecycle.ts';
import { canSeeNames, canSeeIncidents } from '../policies.ts';
import type { RoomState, SeatState } from '../state.ts';
import type { CellState, SeatRow, StuckView } from '../views.ts';
import { computeCell, activeIncidents, nextChangeAt } from '../cells.ts';
import { furthestStartedExercise } from '../students.ts';
import type { Role } from '../roles.ts';
import { codeOnly, limitReasons, ROW_LIMITS, withoutParams } from './limits.ts';

/** `nextChangeAt`: when time alone changes the row (ms since 1970); null if it doesn't. */
export interface SeatRowWithNextChange {
  readonly row: SeatRow;
  /** Size of the row as JSON. */
  readonly bytes: number;
  readonly nextChangeAt: number | null;
}

/**
 * One row of the grid for a role: without names for organizers, without reasons for the projector.
 * `stuck` comes from `computeRoomStats`, because it depends on the whole room.
 */
export function presentSeatRow(
  room: RoomState,
  currentSeat: SeatState,
  role: Role,
  currentTime: number,
  stuck: StuckView | null = null,
): SeatRowWithNextChange {
  const seat = seatAsOfEnd(room, currentSeat);
  const now = timeAsOfEnd(room, currentTime);
  const cells = room.pack.exercises.map((exercise) => computeCell(seat, exercise, now));
  const incidents = canSeeNames(role) ? activeIncidents(seat, now) : [];
  const row: SeatRow = {
    id: seat.id,
    label: seat.label,
    displayName: canSeeNames(role) ? seat.displayName : null,
    presence: seat.presence,
    presenceSince: seat.presenceSince,
    cells: cells.map(({ cell }) => limitReasons(cellForRole(cell, role))),
    currentExercise: furthestStartedExercise(room, seat),
    lastChangeAt: seat.lastChangeAt,
    hintsRevealed: canSeeIncidents(role)
      ? [...seat.hintsRevealed.values()].reduce((sum, hints) => sum + hints.length, 0)
      : 0,
    incidents:
      incidents.length > ROW_LIMITS.incidents
        ? incidents.slice(0, ROW_LIMITS.incidents)
        : incidents,
    ...(incidents.length > ROW_LIMITS.incidents && {
      moreIncidents: incidents.length - ROW_LIMITS.incidents,
    }),
    group: seat.group,
    helpRequest: canSeeNames(role) ? limitHelpRequest(seat.help.helpRequest) : null,
    helpClaim: canSeeNames(role) ? seat.help.helpClaim : null,
    stuck: isOver(room.workshop.state) ? null : stuckForRole(stuck, role),
    readinessIssues: canSeeNames(role)
      ? findReadinessIssues(room, seat).slice(0, ROW_LIMITS.readinessIssues)
      : [],
    notes: canSeeNames(role) ? seat.notes.length : 0,
    ...limitsForRole(seat, role),
    gradingPaused: seat.gradingPaused,
  };
  return {
    ...limitRow(row),
    nextChangeAt: isOver(room.workshop.state) ? null : nextChangeAt(seat, cells, now),
  };
}

function limitsForRole(
  { storageLimit, dataLimit }: SeatState,
  role: Role,
): Pick<SeatRow, 'storageLimit' | 'dataLimit'> {
  if (!canSeeIncidents(role)) return { storageLimit: null };
  return { storageLimit, ...(dataLimit && { dataLimit }) };
}

/** The row of a seat that can't be presented. */
export function presentUnavailableRow(room: RoomState, seat: SeatState, role: Role): SeatRow {
  return {
    id: seat.id,
    label: seat.label,
    displayName: canSeeNames(role) ? seat.displayName : null,
    presence: seat.presence,
    presenceSince: seat.presenceSince,
    cells: room.pack.exercises.map(() => ({ state: 'not-started' })),
    currentExercise: null,
    lastChangeAt: null,
    hintsRevealed: 0,
    incidents: [],
    group: seat.group,
    helpRequest: null,
    helpClaim: null,
    stuck: null,
    readinessIssues: [],
    notes: 0,
    storageLimit: null,
    gradingPaused: null,
    unavailable: true,
  };
}

/** A request with as many reasons as a cell has. */
function limitHelpRequest(request: SeatRow['helpRequest']): SeatRow['helpRequest'] {
  return request !== null && request.failing.length > ROW_LIMITS.reasonsPerCell
    ? { ...request, failing: request.failing.slice(0, ROW_LIMITS.reasonsPerCell) }
    : request;
}

/** What a row gives up, step by step, until it is within its limit. */
const ROW_REDUCTIONS: readonly ((row: SeatRow) => SeatRow)[] = [
  (row) => ({ ...row, cells: row.cells.map((cell) => limitReasons(cell, 1)) }),
  (row) => ({
    ...row,
    cells: row.cells.map(withoutParams),
    stuck: row.stuck && withoutStuckParams(row.stuck),
    helpRequest: row.helpRequest && {
      ...row.helpRequest,
      failing: row.helpRequest.failing.map(codeOnly),
    },
  }),
  (row) => ({
    ...row,
    incidents: [],
    moreIncidents: row.incidents.length + (row.moreIncidents ?? 0),
    readinessIssues: [],
  }),
];

/** The row within `ROW_LIMITS.bytes`, with its size. */
function limitRow(row: SeatRow): Pick<SeatRowWithNextChange, 'row' | 'bytes'> {
  let [limited, bytes] = [row, jsonBytes(row)];
  for (const reduce of ROW_REDUCTIONS) {
    if (bytes <= ROW_LIMITS.bytes) break;
    limited = reduce(limited);
    bytes = jsonBytes(limited);
  }
  return { row: limited, bytes };
}

/** Parameters of a reason contain the student's words. Roles without names get only the code. */
function cellForRole(cell: CellState, role: Role): CellState {
  if (canSeeNames(role)) return cell;
  return cell.state === 'failing' && !canSeeIncidents(role)
    ? { ...cell, reasons: [] }
    : withoutParams(cell);
}

/** The projector never shows that a student is stuck. */
function stuckForRole(stuck: StuckView | null, role: Role): StuckView | null {
  if (stuck === null || canSeeNames(role)) return stuck;
  if (!canSeeIncidents(role)) return null;
  return withoutStuckParams(stuck);
}

function withoutStuckParams(stuck: StuckView): StuckView {
  return {
    ...stuck,
    parts: stuck.parts.map((part) =>
      'reason' in part && part.reason ? { ...part, reason: codeOnly(part.reason) } : part,
    ),
  };
}
