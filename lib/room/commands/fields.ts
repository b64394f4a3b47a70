import { z } from 'zod';
import { Audience } from '#lib/protocol/api/commands.ts';
import type { AffectedViews, RoomCommandState, SeatCommandState } from './types.ts';

/** Fields that several stored commands share. */
export const seatFields = { seatId: z.string() };
export const exerciseFields = { exerciseId: z.string() };
/** Name of the author at that time, because a fold can't ask a table. */
export const authorFields = { by: z.string().default('') };
/** `seats`: members of the group at that time. Commands without an audience are for everyone. */
export const audienceFields = {
  to: Audience.default({ to: 'all' }),
  seats: z.array(z.string()).default([]),
};

/** Seats that a command is for; null for everyone, also students who join later. */
export function audienceSeats({
  to,
  seats,
}: {
  readonly to: Audience;
  readonly seats: readonly string[];
}): readonly string[] | null {
  switch (to.to) {
    case 'all':
      return null;
    case 'group':
      return seats;
    case 'seats':
      return to.seats;
  }
}

export const NO_VIEWS: AffectedViews = { info: false, seats: [] };
export const ROOM_INFO: AffectedViews = { info: true, seats: [] };

/** `seats` null: everyone, as in `audienceSeats`. */
export function viewsOfAudience(seats: readonly string[] | null): AffectedViews {
  return seats === null ? ROOM_INFO : { info: false, seats };
}

/** The seats of an audience; null for every seat. */
export function listAudience(
  state: RoomCommandState,
  ids: readonly string[] | null,
): SeatCommandState[] {
  return ids === null
    ? Array.from(state.listSeats(), ([, seat]) => seat)
    : ids.map((id) => state.getOrCreateSeat(id));
}
