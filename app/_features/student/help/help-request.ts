import type { SeatView } from '#lib/room/views.ts';
import { listCheckRows, type StudentExercise } from '../student-exercises.ts';

export type HelpRequest = NonNullable<SeatView['helpRequest']>;
export type HelpRequestState = 'none' | 'waiting' | 'claimed' | 'snoozed';

/** A claimed request is `claimed` even if it was snoozed before. */
export function getHelpRequestState(helpRequest: SeatView['helpRequest']): HelpRequestState {
  if (helpRequest === null) return 'none';
  if (helpRequest.claimedBy !== null) return 'claimed';
  return helpRequest.snoozedSince === null ? 'waiting' : 'snoozed';
}

/** The number of failing checks, which is sent with a help request. */
export function countFailingChecks(exercise: StudentExercise): number {
  return listCheckRows(exercise).filter(({ state }) => state === 'fail').length;
}

/**
 * Why help can't be requested in this state of the workshop, as a key of `student.helpRequest`;
 * null if it can.
 */
export function helpClosedReason(
  state: SeatView['info']['workshop']['state'],
): 'notOpen' | 'ended' | null {
  if (state === 'draft') return 'notOpen';
  return state === 'ended' || state === 'archived' ? 'ended' : null;
}
