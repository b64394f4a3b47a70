import { z } from 'zod';
import { PAUSE_REASONS } from '../grading.ts';
import { seatFields } from './fields.ts';
import { defineExternalCommand } from './types.ts';
import type { AffectedViews, CommittedCommand, RoomCommandState } from './types.ts';

/**
 * The server stopped grading a seat. The payload also has `phase`, `pos` and `error`, for people who
 * read the log. Written by the server only.
 */
export const StoredGradingPaused = z.object({
  ...seatFields,
  why: z.enum(PAUSE_REASONS).catch('error'),
});
export type GradingPausedCommand = z.output<typeof StoredGradingPaused> & {
  readonly kind: 'grading-paused';
};

/** The server grades the seat again. Written by the server only. */
export const StoredGradingResumed = z.object(seatFields);
export type GradingResumedCommand = z.output<typeof StoredGradingResumed> & {
  readonly kind: 'grading-resumed';
};

export function reduceGradingPaused(
  state: RoomCommandState,
  { at, command: { seatId, why } }: CommittedCommand<GradingPausedCommand>,
): AffectedViews {
  state.getOrCreateSeat(seatId).gradingPaused = { since: at, why };
  return { info: false, seats: [seatId] };
}

export function reduceGradingResumed(
  state: RoomCommandState,
  { command: { seatId } }: CommittedCommand<GradingResumedCommand>,
): AffectedViews {
  state.getOrCreateSeat(seatId).gradingPaused = null;
  return { info: false, seats: [seatId] };
}

/** Staff ask the server to grade a paused seat again, or all of them (`seatId` null). */
export const resumeGrading = defineExternalCommand('resume-grading', {
  requires: 'helper',
  allowedIn: 'correction',
  validate: ({ command: { seatId }, room }) => {
    const isPaused =
      seatId === null
        ? [...room.seats.values()].some(({ gradingPaused }) => gradingPaused !== null)
        : room.seats.get(seatId)?.gradingPaused != null;
    return isPaused ? null : { code: 'outdated' };
  },
});
