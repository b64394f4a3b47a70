import type { CellState, Presence } from '#lib/room/types.ts';

/** Presences under which nothing of the cluster can be known. `stale` is not among them: one late heartbeat must not flicker a wall. */
export type Away = Extract<Presence, 'offline' | 'never-seen' | 'cluster-down' | 'quarantined'>;

/** What a cell paints: the state, and for `unknown` why. `stuck` and `help` belong to the person, the rest to one exercise. */
export type Mark =
  | { readonly state: 'help' }
  | { readonly state: 'unknown'; readonly why: Away | 'cannot-tell' }
  | { readonly state: 'stuck' }
  | { readonly state: 'trouble' }
  | { readonly state: 'not-started' }
  | { readonly state: 'working'; readonly n: number; readonly m: number }
  | { readonly state: 'passed-removed' }
  | { readonly state: 'passed' };
export type MarkState = Mark['state'];

/** Loudest first: the order of the legend, of the sort by need, and of precedence. */
export const MARK_STATES = ['help', 'stuck', 'trouble', 'unknown', 'not-started', 'working', 'passed-removed', 'passed'] as const satisfies readonly MarkState[];

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
 * A cell on a person's line. Where nobody can look, `unknown` stands where the person works; elsewhere a latched pass is still
 * known, and so is that nothing was begun, but what was under way is not.
 */
export function markOnLine(presence: Presence, cell: CellState, isHere: boolean): Mark {
  const why = awayBecause(presence);
  const open = cell.state === 'working' || cell.state === 'trouble' || cell.state === 'unknown';
  return why && (isHere || open) ? { state: 'unknown', why } : markOfCell(cell);
}

/** A seat's mark: away wins over what its cell last said, because nobody knows whether that still holds. */
export function markOfSeat(presence: Presence, cell: CellState | undefined): Mark {
  const why = awayBecause(presence);
  if (why) return { state: 'unknown', why };
  return cell ? markOfCell(cell) : { state: 'not-started' };
}
