import type { CellState, Presence, SeatRow } from '#lib/room/views.ts';

/** Presences under which nothing of the cluster can be known. `stale` is not among them: one late heartbeat must not flicker a wall. */
export type Away = Extract<Presence, 'offline' | 'never-seen' | 'cluster-down' | 'quarantined'>;

/** What a cell paints: the state, and for `unknown` why. `stuck` and `help` belong to the person, the rest to one exercise. */
export type Mark =
  /** `paused`: an instructor set the hand aside. It keeps its place and calls nobody. */
  | { readonly state: 'help'; readonly paused?: true }
  | { readonly state: 'unknown'; readonly why: Away | 'cannot-tell' }
  | { readonly state: 'stuck' }
  | { readonly state: 'trouble' }
  | { readonly state: 'not-started' }
  | { readonly state: 'working'; readonly n: number; readonly m: number }
  | { readonly state: 'passed-removed' }
  | { readonly state: 'passed' };
export type MarkState = Mark['state'];

/** Loudest first: the order of the legend, and of the sort by need. */
export const MARK_STATES = [
  'help',
  'stuck',
  'trouble',
  'unknown',
  'not-started',
  'working',
  'passed-removed',
  'passed',
] as const satisfies readonly MarkState[];

/** What of a row belongs to the person, and not to one exercise. */
export type Person = Pick<SeatRow, 'presence' | 'hand' | 'taken' | 'stuck'>;

export function awayBecause(presence: Presence): Away | null {
  return presence === 'live' || presence === 'stale' ? null : presence;
}

/** One exercise's cell, whoever is there. */
export function markOfCell(cell: CellState): Mark {
  switch (cell.state) {
    case 'working':
      return { state: 'working', n: cell.n, m: cell.m };
    case 'unknown':
      return { state: 'unknown', why: 'cannot-tell' };
    case 'not-started':
    case 'trouble':
    case 'passed':
    case 'passed-removed':
      return { state: cell.state };
  }
}

/**
 * A cell on a person's line. What belongs to the person stands where they work. Where nobody can look, a latched pass is still
 * known elsewhere, and so is that nothing was begun, but what was under way is not.
 */
export function markOnLine(person: Person, cell: CellState, isHere: boolean): Mark {
  if (isHere) return markOfSeat(person, cell);
  const why = awayBecause(person.presence);
  const open = cell.state === 'working' || cell.state === 'trouble' || cell.state === 'unknown';
  return why && open ? { state: 'unknown', why } : markOfCell(cell);
}

/**
 * A seat's mark, the first that holds: hand up, unknown, stuck, then the cell. Away wins over what was last seen, because
 * nobody knows whether that still holds; a raised hand does not depend on the cluster.
 */
export function markOfSeat(person: Person, cell: CellState | undefined): Mark {
  if (person.hand)
    return person.hand.pausedSince === null ? { state: 'help' } : { state: 'help', paused: true };
  const why = awayBecause(person.presence);
  if (why) return { state: 'unknown', why };
  if (person.stuck) return { state: 'stuck' };
  return cell ? markOfCell(cell) : { state: 'not-started' };
}

/** Which colour fills the whole plate: somebody needs a person, and nobody is on it yet. Null: none. */
export function loudOf(mark: Mark, taken: boolean): 'help' | 'stuck' | null {
  if (taken) return null;
  if (mark.state === 'stuck') return 'stuck';
  return mark.state === 'help' && !mark.paused ? 'help' : null;
}
