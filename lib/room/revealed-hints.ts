import type { RoomState, SeatState } from './state.ts';

/** Numbers of hints by exercise, as they were opened. */
export type HintsByExercise = ReadonlyMap<string, readonly number[]>;

/** With one more; the same where it was there. */
export function addHint(hints: HintsByExercise, exercise: string, hint: number): HintsByExercise {
  const known = hints.get(exercise) ?? [];
  return known.includes(hint) ? hints : new Map([...hints, [exercise, [...known, hint]]]);
}

/** Without one; the same where it was not there. */
export function removeHint(
  hints: HintsByExercise,
  exercise: string,
  hint: number,
): HintsByExercise {
  const known = hints.get(exercise) ?? [];
  return known.includes(hint)
    ? new Map([...hints, [exercise, known.filter((one) => one !== hint)]])
    : hints;
}

/** All of both; the numbers of the first come first. */
export function addHints(hints: HintsByExercise, more: HintsByExercise): HintsByExercise {
  let all = hints;
  for (const [exercise, numbers] of more)
    for (const hint of numbers) all = addHint(all, exercise, hint);
  return all;
}

/** What a person can read: what they opened, and what was given to them. */
export function listRevealedHints(
  {
    hintsRevealed,
    hintsGiven,
  }: { readonly hintsRevealed: HintsByExercise; readonly hintsGiven: HintsByExercise },
  exercise: string,
): readonly number[] {
  const given = hintsGiven.get(exercise) ?? [];
  const taken = hintsRevealed.get(exercise) ?? [];
  return [...taken, ...given.filter((hint) => !taken.includes(hint))];
}

/** Whether the solution is open to this seat: to all, or to it among others. */
export function isSolutionVisible(
  { released }: Pick<RoomState, 'released'>,
  { solutions }: Pick<SeatState, 'solutions'>,
  exercise: string,
): boolean {
  return released.has(exercise) || solutions.has(exercise);
}
