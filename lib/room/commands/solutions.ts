import { z } from 'zod';
import {
  audienceFields,
  audienceSeats,
  authorFields,
  exerciseFields,
  listAudience,
  viewsOfAudience,
} from './fields.ts';
import { defineCommand } from './types.ts';

/** Only a release to some students is announced. */
export const releaseSolution = defineCommand('release-solution', {
  stored: z.object({ ...exerciseFields, ...audienceFields, ...authorFields }),
  requires: 'leader',
  allowedIn: 'until-end',
  reduce: (state, committed) => {
    const { exerciseId } = committed.command;
    const ids = audienceSeats(committed.command);
    if (ids === null) state.released.add(exerciseId);
    else {
      for (const seat of listAudience(state, ids)) seat.solutions.add(exerciseId);
      state.notices.publish(committed, { kind: 'solution', exercise: exerciseId });
    }
    return viewsOfAudience(ids);
  },
});

/** Withdrawing from everyone also withdraws individual releases. */
export const withdrawSolution = defineCommand('withdraw-solution', {
  stored: z.object({ ...exerciseFields, ...audienceFields }),
  requires: 'leader',
  allowedIn: 'until-end',
  reduce: (state, { command }) => {
    const { exerciseId } = command;
    const ids = audienceSeats(command);
    if (ids === null) state.released.delete(exerciseId);
    for (const seat of listAudience(state, ids)) seat.solutions.delete(exerciseId);
    state.notices.withdrawSolution(exerciseId, ids);
    return viewsOfAudience(ids);
  },
});
