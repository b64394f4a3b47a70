'use client';
import { useCallback, useState } from 'react';
import type { RoomInfo } from '#lib/room/views.ts';
import { nextExerciseIndex, type Prompt } from './prompt.ts';
import type { SeatPrompt } from '../seat-drawer/seat-actions.tsx';

/** What is being asked of the room, and of the open seat; a question about a seat goes with it. `forget`: what came of the last act at a place. */
export function usePrompts(
  info: RoomInfo,
  column: number,
  seatId: string | null,
  clearOutcome: (scope: string) => void,
  closeSeat: () => void,
) {
  const [prompt, setPromptState] = useState<Prompt | null>(null);
  const [seatPromptState, setSeatPromptState] = useState<{
    readonly seat: string;
    readonly what: SeatPrompt;
  } | null>(null);
  const seatPrompt =
    seatPromptState !== null && seatPromptState.seat === seatId ? seatPromptState.what : null;
  const isLastExercise = nextExerciseIndex(info, column) === null;
  const openPrompt = useCallback(
    (what: Prompt | null) => {
      // A refusal of the question before is no answer to this one.
      if (what !== null) clearOutcome('room');
      setPromptState(what);
    },
    [clearOutcome],
  );
  const setPrompt = useCallback(
    (what: Prompt | null) => openPrompt(what === 'next' && isLastExercise ? null : what),
    [openPrompt, isLastExercise],
  );
  /** For an exercise that is being chosen in the same moment: the room may stand at its last one. */
  const openNextPrompt = useCallback(() => openPrompt('next'), [openPrompt]);
  const setSeatPrompt = useCallback(
    (what: SeatPrompt | null) => setSeatPromptState(what && seatId ? { seat: seatId, what } : null),
    [seatId],
  );
  /** Takes back what was done last: a question, then the seat. */
  const dismiss = useCallback(() => {
    if (prompt) setPromptState(null);
    else if (seatPrompt) setSeatPromptState(null);
    else closeSeat();
  }, [prompt, seatPrompt, closeSeat]);
  return { prompt, setPrompt, openNextPrompt, seatPrompt, setSeatPrompt, dismiss };
}
