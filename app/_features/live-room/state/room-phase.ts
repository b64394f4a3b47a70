import type { WorkshopState } from '#lib/room/views.ts';
import type { Prompt } from './use-prompts.ts';

/** What the live room shows: nothing to watch yet, help before the start, everything, or a look back. */
export type RoomPhase = 'draft' | 'open' | 'live' | 'over';

export function roomPhase(state: WorkshopState): RoomPhase {
  return state === 'ended' || state === 'archived' ? 'over' : state;
}

const OFFERED_PROMPTS: Readonly<Record<RoomPhase, readonly Prompt[]>> = {
  draft: [],
  open: ['announce', 'timer'],
  live: ['announce', 'timer', 'release', 'next'],
  over: [],
};

/** Whether a command for everyone makes sense in this state. The server checks it again. */
export function offersPrompt(state: WorkshopState, prompt: Prompt): boolean {
  return OFFERED_PROMPTS[roomPhase(state)].includes(prompt);
}
