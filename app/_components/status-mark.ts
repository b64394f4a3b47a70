import type { CellState, Presence, SeatRow } from '#lib/room/views.ts';

/**
 * The connection states in which the cluster can't be observed. `delayed` isn't one of them: cells
 * must not flicker when one heartbeat is late.
 */
export type Absence = Extract<Presence, 'offline' | 'not-connected' | 'cluster-down' | 'duplicate'>;

/**
 * What a cell shows: the state, and for `unknown` the reason. `stuck` and `help` belong to the student,
 * the others to one exercise.
 */
export type StatusMark =
  /** `snoozed`: the request keeps its place, but doesn't ask for attention. */
  | { readonly state: 'help'; readonly snoozed?: true }
  | { readonly state: 'unknown'; readonly reason: Absence | 'cannot-verify' }
  | { readonly state: 'stuck' }
  | { readonly state: 'failing' }
  | { readonly state: 'not-started' }
  | { readonly state: 'in-progress'; readonly passing: number; readonly total: number }
  | { readonly state: 'passed-cleaned-up' }
  | { readonly state: 'passed' };
export type StatusMarkState = StatusMark['state'];

/** Most urgent first: the order of the legend and of the sort by need. */
export const STATUS_MARK_STATES = [
  'help',
  'stuck',
  'failing',
  'unknown',
  'not-started',
  'in-progress',
  'passed-cleaned-up',
  'passed',
] as const satisfies readonly StatusMarkState[];

/** One mark of each state, for explanations. */
export const SAMPLE_MARKS: Readonly<Record<StatusMarkState, StatusMark>> = {
  help: { state: 'help' },
  stuck: { state: 'stuck' },
  failing: { state: 'failing' },
  unknown: { state: 'unknown', reason: 'offline' },
  'not-started': { state: 'not-started' },
  'in-progress': { state: 'in-progress', passing: 2, total: 4 },
  'passed-cleaned-up': { state: 'passed-cleaned-up' },
  passed: { state: 'passed' },
};

/** The parts of a row that belong to the student, not to one exercise. */
export type SeatStatus = Pick<SeatRow, 'presence' | 'helpRequest' | 'helpClaim' | 'stuck'>;

export function absenceFrom(presence: Presence): Absence | null {
  return presence === 'connected' || presence === 'delayed' ? null : presence;
}

/** The mark of one exercise, regardless of the student's state. */
export function markForCell(cell: CellState): StatusMark {
  switch (cell.state) {
    case 'in-progress':
      return { state: 'in-progress', passing: cell.passing, total: cell.total };
    case 'unknown':
      return { state: 'unknown', reason: 'cannot-verify' };
    case 'not-started':
    case 'failing':
    case 'passed':
    case 'passed-cleaned-up':
      return { state: cell.state };
  }
}

/**
 * The mark of one exercise in the row of a seat. The student's state is shown at the current exercise.
 * While the cluster can't be observed, passes and exercises that weren't started are still known; the
 * state of the others isn't.
 */
export function markInRow(
  seatStatus: SeatStatus,
  cell: CellState,
  isCurrentExercise: boolean,
): StatusMark {
  if (isCurrentExercise) return markForSeat(seatStatus, cell);
  const absence = absenceFrom(seatStatus.presence);
  const open = cell.state === 'in-progress' || cell.state === 'failing' || cell.state === 'unknown';
  return absence && open ? { state: 'unknown', reason: absence } : markForCell(cell);
}

/**
 * The mark of a seat, in this order: help request, unknown, stuck, cell. `unknown` wins over the last
 * known state, which may be outdated. A help request doesn't depend on the cluster.
 */
export function markForSeat(seatStatus: SeatStatus, cell: CellState | undefined): StatusMark {
  if (seatStatus.helpRequest)
    return seatStatus.helpRequest.snoozedSince === null
      ? { state: 'help' }
      : { state: 'help', snoozed: true };
  const absence = absenceFrom(seatStatus.presence);
  if (absence) return { state: 'unknown', reason: absence };
  if (seatStatus.stuck) return { state: 'stuck' };
  return cell ? markForCell(cell) : { state: 'not-started' };
}

/** The color that fills the whole tile: a student needs an instructor and none has claimed it yet. */
export function highlightOf(mark: StatusMark, claimed: boolean): 'help' | 'stuck' | null {
  if (claimed) return null;
  if (mark.state === 'stuck') return 'stuck';
  return mark.state === 'help' && !mark.snoozed ? 'help' : null;
}
