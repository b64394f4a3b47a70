import { isWaiting } from '../commands/help.ts';
import type { RoomState, SeatState } from '../state.ts';
import type { SeatView } from '../views.ts';

/** A person's own hand and their place among those that wait: whoever is taken, or set aside, is not waited for. */
export function presentHelpRequest(
  { seats }: RoomState,
  { help: { helpRequest, helpClaim } }: SeatState,
): SeatView['helpRequest'] {
  if (helpRequest === null) return null;
  const waiting = [...seats.values()].flatMap(({ help }) =>
    help.helpRequest !== null && isWaiting(help) ? [help.helpRequest.since] : [],
  );
  return {
    ...helpRequest,
    place: waiting.filter((since) => since < helpRequest.since).length + 1,
    waitingCount: waiting.length,
    claimedBy: helpClaim?.by.name ?? null,
  };
}
