import type { CellState, Presence, SeatRow } from '#lib/room/views.ts';

/** Presences under which nothing of the cluster can be known. `stale` is not among them: one late heartbeat must not flicker a wall. */
export type Absence = Extract<Presence, 'offline' | 'not-connected' | 'cluster-down' | 'duplicate'>;

/** What a cell paints: the state, and for `unknown` why. `stuck` and `help` belong to the person, the rest to one exercise. */
export type StatusMark =
  /** `paused`: an instructor set the hand aside. It keeps its place and calls nobody. */
  | { readonly state: 'help'; readonly snoozed?: true }
  | { readonly state: 'unknown'; readonly reason: Absence | 'cannot-verify' }
  | { readonly state: 'stuck' }
  | { readonly state: 'failing' }
  | { readonly state: 'not-started' }
  | { readonly state: 'in-progress'; readonly passing: number; readonly total: number }
  | { readonly state: 'passed-cleaned-up' }
  | { readonly state: 'passed' };
export type StatusMarkState = StatusMark['state'];

/** Loudest first: the order of the legend, and of the sort by need. */
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

/** What of a row belongs to the person, and not to one exercise. */
export type SeatStatus = Pick<SeatRow, 'presence' | 'helpRequest' | 'helpClaim' | 'stuck'>;

export function absenceFrom(presence: Presence): Absence | null {
  return presence === 'connected' || presence === 'delayed' ? null : presence;
}

/** One exercise's cell, whoever is there. */
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
 * A cell on a person's line. What belongs to the person stands where they work. Where nobody can look, a latched pass is still
 * known elsewhere, and so is that nothing was begun, but what was under way is not.
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
 * A seat's mark, the first that holds: hand up, unknown, stuck, then the cell. Away wins over what was last seen, because
 * nobody knows whether that still holds; a raised hand does not depend on the cluster.
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

/** Which colour fills the whole plate: somebody needs a person, and nobody is on it yet. Null: none. */
export function highlightOf(mark: StatusMark, claimed: boolean): 'help' | 'stuck' | null {
  if (claimed) return null;
  if (mark.state === 'stuck') return 'stuck';
  return mark.state === 'help' && !mark.snoozed ? 'help' : null;
}
