import { useCallback, useState } from 'react';
import type { RoomInfo } from '#lib/room/views.ts';

/** A question that the header asks before something reaches the whole room. At most one is open. */
export type Prompt = 'next' | 'release' | 'announce' | 'timer';
/** A question that the drawer asks before something reaches its student. */
export type SeatPrompt = 'hint' | 'message';

/**
 * Index of the exercise that "next" leads to: the selected column if it isn't the current exercise,
 * otherwise the exercise after the current one. Null at the end of the course.
 */
export function nextExerciseIndex({ exercises, current }: RoomInfo, column: number): number | null {
  const currentIndex = exercises.findIndex(({ id }) => id === current);
  const target = currentIndex < 0 ? column : column === currentIndex ? currentIndex + 1 : column;
  return target < exercises.length ? target : null;
}

/**
 * The open questions of the header and of the drawer. A question about a seat closes with the seat.
 * `clearOutcome` removes the result of the last command of a scope.
 */
export function usePrompts(
  info: RoomInfo,
  column: number,
  seatId: string | null,
  clearOutcome: (scope: string) => void,
  closeSeat: () => void,
) {
  const [prompt, setPromptState] = useState<Prompt | null>(null);
  const [seatPromptState, setSeatPromptState] = useState<{
    readonly seatId: string;
    readonly prompt: SeatPrompt;
  } | null>(null);
  const seatPrompt =
    seatPromptState !== null && seatPromptState.seatId === seatId ? seatPromptState.prompt : null;
  const isLastExercise = nextExerciseIndex(info, column) === null;
  const openPrompt = useCallback(
    (next: Prompt | null) => {
      // An error of the previous question must not appear in this one.
      if (next !== null) clearOutcome('room');
      setPromptState(next);
    },
    [clearOutcome],
  );
  const setPrompt = useCallback(
    (next: Prompt | null) => openPrompt(next === 'next' && isLastExercise ? null : next),
    [openPrompt, isLastExercise],
  );
  /**
   * For an exercise that is being selected in the same event: `column` may still be the last one.
   */
  const openNextPrompt = useCallback(() => openPrompt('next'), [openPrompt]);
  const setSeatPrompt = useCallback(
    (next: SeatPrompt | null) =>
      setSeatPromptState(next && seatId ? { seatId, prompt: next } : null),
    [seatId],
  );
  /** Closes what was opened last: first a question, then the seat. */
  const dismiss = useCallback(() => {
    if (prompt) setPromptState(null);
    else if (seatPrompt) setSeatPromptState(null);
    else closeSeat();
  }, [prompt, seatPrompt, closeSeat]);
  return { prompt, setPrompt, openNextPrompt, seatPrompt, setSeatPrompt, dismiss };
}
