import { isWaiting } from '../commands/help.ts';
import type { RoomState, SeatState } from '../state.ts';
import type { SeatView } from '../views.ts';

/** A person's own hand and their place among those that wait: whoever is taken, or set aside, is not waited for. */
export function presentHand(
  { seats }: RoomState,
  { help: { hand, taken } }: SeatState,
): SeatView['hand'] {
  if (hand === null) return null;
  const waiting = [...seats.values()].flatMap(({ help }) =>
    help.hand !== null && isWaiting(help) ? [help.hand.since] : [],
  );
  return {
    ...hand,
    place: waiting.filter((since) => since < hand.since).length + 1,
    of: waiting.length,
    taken: taken?.by.name ?? null,
  };
}
