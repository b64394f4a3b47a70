import { z } from 'zod';
import { addHint } from '../revealed-hints.ts';
import {
  audienceFields,
  audienceSeats,
  authorFields,
  exerciseFields,
  listAudience,
  seatFields,
  viewsOfAudience,
} from './fields.ts';
import { defineCommand } from './types.ts';

/** Releases one hint (from 1) to students and notifies them. */
export const giveHint = defineCommand('give-hint', {
  stored: z.object({ ...exerciseFields, hint: z.number(), ...audienceFields, ...authorFields }),
  requires: 'helper',
  allowedIn: 'running',
  reduce: (state, committed) => {
    const { exerciseId, hint } = committed.command;
    const ids = audienceSeats(committed.command);
    if (ids === null) state.hintsForAll = addHint(state.hintsForAll, exerciseId, hint);
    for (const seat of listAudience(state, ids))
      seat.hintsReleased = addHint(seat.hintsReleased, exerciseId, hint);
    state.notices.publish(committed, { kind: 'hint', exercise: exerciseId, hint });
    return viewsOfAudience(ids);
  },
});

/** A student opened a hint. */
export const revealHint = defineCommand('reveal-hint', {
  stored: z.object({ ...seatFields, ...exerciseFields, hint: z.number() }),
  requires: 'seat-owner',
  allowedIn: 'running',
  reduce: (state, { command: { seatId, exerciseId, hint } }) => {
    const seat = state.getOrCreateSeat(seatId);
    seat.hintsRevealed = addHint(seat.hintsRevealed, exerciseId, hint);
    return { info: false, seats: [seatId] };
  },
});
