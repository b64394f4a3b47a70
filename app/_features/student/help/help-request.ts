import type { SeatView } from '#lib/room/views.ts';
import { listCheckRows, type StudentExercise } from '../student-exercises.ts';

export type HelpRequest = NonNullable<SeatView['helpRequest']>;
export type HelpRequestState = 'none' | 'waiting' | 'claimed' | 'snoozed';

/** Whoever is on the way counts for more than that the hand was set aside before. */
export function getHelpRequestState(helpRequest: SeatView['helpRequest']): HelpRequestState {
  if (helpRequest === null) return 'none';
  if (helpRequest.claimedBy !== null) return 'claimed';
  return helpRequest.snoozedSince === null ? 'waiting' : 'snoozed';
}

/** How many checks of an exercise do not hold: what goes along with a raised hand. */
export function countFailingChecks(exercise: StudentExercise): number {
  return listCheckRows(exercise).filter(({ state }) => state === 'fail').length;
}

/** Why nobody can be called just now, as a message of `student.hand`; null when one can. */
export function helpClosedReason(
  state: SeatView['info']['workshop']['state'],
): 'notOpen' | 'ended' | null {
  if (state === 'draft') return 'notOpen';
  return state === 'ended' || state === 'archived' ? 'ended' : null;
}
