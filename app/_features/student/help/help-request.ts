import type { SeatView } from '#lib/room/views.ts';
import { checkRows, type Station } from '../student-exercises.ts';

export type Hand = NonNullable<SeatView['hand']>;
export type HandState = 'down' | 'waiting' | 'taken' | 'paused';

/** Whoever is on the way counts for more than that the hand was set aside before. */
export function handState(hand: SeatView['hand']): HandState {
  if (hand === null) return 'down';
  if (hand.taken !== null) return 'taken';
  return hand.pausedSince === null ? 'waiting' : 'paused';
}

/** How many checks of an exercise do not hold: what goes along with a raised hand. */
export function failing(station: Station): number {
  return checkRows(station).filter(({ state }) => state === 'fails').length;
}

/** Why nobody can be called just now, as a message of `student.hand`; null when one can. */
export function closedWhy(state: SeatView['head']['event']['state']): 'notOpen' | 'ended' | null {
  if (state === 'draft') return 'notOpen';
  return state === 'ended' || state === 'archived' ? 'ended' : null;
}
