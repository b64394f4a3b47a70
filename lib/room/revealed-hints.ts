import type { RoomState, SeatState } from './state.ts';

/** Hint numbers by exercise, in the order in which they were opened. */
export type HintsByExercise = ReadonlyMap<string, readonly number[]>;

/** Adds a hint. Returns the same map if it already has it. */
export function addHint(hints: HintsByExercise, exercise: string, hint: number): HintsByExercise {
  const numbers = hints.get(exercise) ?? [];
  return numbers.includes(hint) ? hints : new Map([...hints, [exercise, [...numbers, hint]]]);
}

/** Removes a hint. Returns the same map if it doesn't have it. */
export function removeHint(
  hints: HintsByExercise,
  exercise: string,
  hint: number,
): HintsByExercise {
  const numbers = hints.get(exercise) ?? [];
  return numbers.includes(hint)
    ? new Map([...hints, [exercise, numbers.filter((number) => number !== hint)]])
    : hints;
}

/** Adds all hints of `more`. */
export function addHints(hints: HintsByExercise, more: HintsByExercise): HintsByExercise {
  let all = hints;
  for (const [exercise, numbers] of more)
    for (const hint of numbers) all = addHint(all, exercise, hint);
  return all;
}

/** Hints that the student can read: revealed by them, or released by staff. */
export function listRevealedHints(
  {
    hintsRevealed,
    hintsGiven,
  }: { readonly hintsRevealed: HintsByExercise; readonly hintsGiven: HintsByExercise },
  exercise: string,
): readonly number[] {
  const revealed = hintsRevealed.get(exercise) ?? [];
  const released = hintsGiven.get(exercise) ?? [];
  return [...revealed, ...released.filter((hint) => !revealed.includes(hint))];
}

/** Whether the solution was released to everyone or to this seat. */
export function isSolutionVisible(
  { released }: Pick<RoomState, 'released'>,
  { solutions }: Pick<SeatState, 'solutions'>,
  exercise: string,
): boolean {
  return released.has(exercise) || solutions.has(exercise);
}
