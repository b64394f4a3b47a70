import { useCallback, useState } from 'react';
import type { RoomInfo } from '#lib/room/views.ts';

/** A question that the header asks before something reaches the whole room. At most one is open. */
export type Prompt = 'next' | 'release' | 'announce' | 'timer';
/** A question that the drawer asks before something reaches its student. */
export type SeatPrompt = 'hint' | 'message';

/**
 * Index of the exercise after the current one, whatever column the grid shows; the first before the
 * start. Null at the end of the course.
 */
export function nextExerciseIndex({
  exercises,
  current,
}: Pick<RoomInfo, 'exercises' | 'current'>): number | null {
  const next = exercises.findIndex(({ id }) => id === current) + 1;
  return next < exercises.length ? next : null;
}

interface OpenPrompt {
  readonly prompt: Prompt;
  /** The exercise that `next` asks about; null for the other questions. */
  readonly moveTo: string | null;
}

/**
 * The open questions of the header and of the drawer. A question about a seat closes with the seat.
 * `clearOutcome` removes the result of the last command of a scope. `dismissView` closes what is
 * below the questions.
 */
export function usePrompts(
  info: RoomInfo,
  seatId: string | null,
  clearOutcome: (scope: string) => void,
  dismissView: () => void,
) {
  const [open, setOpen] = useState<OpenPrompt | null>(null);
  const [seatPromptState, setSeatPromptState] = useState<{
    readonly seatId: string;
    readonly prompt: SeatPrompt;
  } | null>(null);
  const seatPrompt =
    seatPromptState !== null && seatPromptState.seatId === seatId ? seatPromptState.prompt : null;
  const nextIndex = nextExerciseIndex(info);
  const nextId = nextIndex === null ? null : (info.exercises[nextIndex]?.id ?? null);
  const openPrompt = useCallback(
    (next: OpenPrompt | null) => {
      // An error of the previous question must not appear in this one.
      if (next !== null) clearOutcome('room');
      setOpen(next);
    },
    [clearOutcome],
  );
  const setPrompt = useCallback(
    (prompt: Prompt | null) => {
      if (prompt !== 'next') openPrompt(prompt && { prompt, moveTo: null });
      else openPrompt(nextId === null ? null : { prompt, moveTo: nextId });
    },
    [openPrompt, nextId],
  );
  const askToMove = useCallback(
    (exerciseId: string) => openPrompt({ prompt: 'next', moveTo: exerciseId }),
    [openPrompt],
  );
  const setSeatPrompt = useCallback(
    (next: SeatPrompt | null) =>
      setSeatPromptState(next && seatId ? { seatId, prompt: next } : null),
    [seatId],
  );
  /** Closes what was opened last: first a question, then what is below it. */
  const dismiss = useCallback(() => {
    if (open) setOpen(null);
    else if (seatPrompt) setSeatPromptState(null);
    else dismissView();
  }, [open, seatPrompt, dismissView]);
  return {
    prompt: open?.prompt ?? null,
    moveTo: open?.moveTo ?? null,
    setPrompt,
    askToMove,
    seatPrompt,
    setSeatPrompt,
    dismiss,
  };
}
