import { z } from 'zod';
import { DEFAULT_THRESHOLDS } from '../thresholds.ts';
import { ROOM_INFO } from './fields.ts';
import { defineCommand } from './types.ts';

/** Sets the named thresholds. The others stay. */
export const setThresholds = defineCommand('set-thresholds', {
  stored: z.object({
    stuckScore: z.number().optional(),
    connectedOkPercent: z.number().optional(),
    connectedAttentionPercent: z.number().optional(),
    advanceTargetPercent: z.number().optional(),
    idleMinutes: z.number().optional(),
    sameReasonCount: z.number().optional(),
    sharedProblemSeats: z.number().optional(),
  }),
  requires: 'leader',
  allowedIn: 'until-end',
  validate: ({ command, room: { thresholds } }) => {
    const {
      connectedOkPercent = thresholds.connectedOkPercent,
      connectedAttentionPercent = thresholds.connectedAttentionPercent,
    } = command;
    if (connectedAttentionPercent <= connectedOkPercent) return null;
    return {
      code: 'malformed',
      field:
        command.connectedAttentionPercent === undefined
          ? 'connectedOkPercent'
          : 'connectedAttentionPercent',
    };
  },
  reduce: (state, { command: { kind: _, ...changes } }) => {
    const named = Object.fromEntries(
      Object.entries(changes).filter(([, value]) => value !== undefined),
    );
    state.thresholds = { ...DEFAULT_THRESHOLDS, ...state.thresholds, ...named };
    return ROOM_INFO;
  },
});
