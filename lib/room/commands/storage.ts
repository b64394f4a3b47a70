import { z } from 'zod';
import { defineCommand } from './types.ts';
import type { AffectedViews, CommittedCommand, RoomCommandState } from './types.ts';
import { seatFields } from './fields.ts';

/** The server stores no more changes of a seat. Written by the server only. */
export const StoredSeatLimited = z.object({
  ...seatFields,
  scope: z.enum(['seat', 'workshop']),
  limitBytes: z.number(),
});
export type SeatLimited = z.output<typeof StoredSeatLimited> & { readonly kind: 'seat-limited' };

/** The server stores changes of the seat again. */
export const StoredSeatResumed = z.object(seatFields);
export type SeatResumed = z.output<typeof StoredSeatResumed> & { readonly kind: 'seat-resumed' };

export function reduceSeatLimited(
  state: RoomCommandState,
  { at, command: { seatId, scope, limitBytes } }: CommittedCommand<SeatLimited>,
): AffectedViews {
  state.getOrCreateSeat(seatId).storageLimit = { scope, limitBytes, at };
  return { info: false, seats: [seatId] };
}

export function reduceSeatResumed(
  state: RoomCommandState,
  { command: { seatId } }: CommittedCommand<SeatResumed>,
): AffectedViews {
  state.getOrCreateSeat(seatId).storageLimit = null;
  return { info: false, seats: [seatId] };
}

/** Lets one seat store more than the others. */
export const raiseStorageLimit = defineCommand('raise-storage-limit', {
  stored: z.object({ ...seatFields, bytes: z.number() }),
  requires: 'owner',
  allowedIn: 'until-end',
  reduce: (state, { command: { seatId, bytes } }) => {
    state.getOrCreateSeat(seatId).storageQuotaBytes = bytes;
    return { info: false, seats: [seatId] };
  },
});
