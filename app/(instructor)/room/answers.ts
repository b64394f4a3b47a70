import type { EventState, Presence, RoomHead } from '#lib/room/types.ts';
import type { Need } from './needs.ts';

/** Shares of live seats, in percent, from which the room is all right, and below which it is not. */
const ALL_RIGHT = 97;
const NOT_RIGHT = 90;

export type RoomAnswer = 'nobody' | 'not-yet' | 'yes' | 'look' | 'no';

/**
 * Is the room all right? Before an event is live, seats whose cluster was never seen are not a fault but people still
 * installing: `not-yet`.
 */
export function roomAnswer(counts: Readonly<Record<Presence, number>>, state: EventState, outage: RoomHead['outage']): RoomAnswer {
  const seats = Object.values(counts).reduce((sum, n) => sum + n, 0);
  if (seats === 0) return 'nobody';
  if (outage) return 'no';
  const share = (counts.live / seats) * 100;
  if (share >= ALL_RIGHT) return 'yes';
  const arriving = ((counts.live + counts['never-seen']) / seats) * 100;
  if ((state === 'draft' || state === 'open') && arriving >= ALL_RIGHT) return 'not-yet';
  return share >= NOT_RIGHT ? 'look' : 'no';
}

/** From this many people on, one cause is called before any single person. */
const MANY = 5;

/** Whom the board calls: the largest shared trouble of five people or more, else what has stood longest. */
export function whomToCall(needs: readonly Need[]): Need | null {
  const shared = needs.filter((need) => need.kind === 'shared' && need.seats.length >= MANY);
  const largest = shared.reduce<Need | null>((best, need) => (best && best.seats.length >= need.seats.length ? best : need), null);
  return largest ?? needs[0] ?? null;
}
