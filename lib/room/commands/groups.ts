import { z } from 'zod';
import { defineCommand } from './types.ts';

/** `group` null: the group in the label of each seat applies again. */
export const setGroup = defineCommand('set-group', {
  stored: z.object({ seats: z.array(z.string()), group: z.string().nullable() }),
  requires: 'leader',
  allowedIn: 'until-end',
  reduce: (state, { command: { seats, group } }) => {
    for (const id of seats) state.getOrCreateSeat(id).group = group;
    return { info: false, seats };
  },
});
