import type { RoomState, SeatState } from './state.ts';

/** Numbers of hints by exercise, as they were opened. */
export type Hints = ReadonlyMap<string, readonly number[]>;

/** With one more; the same where it was there. */
export function withHint(hints: Hints, exercise: string, hint: number): Hints {
  const known = hints.get(exercise) ?? [];
  return known.includes(hint) ? hints : new Map([...hints, [exercise, [...known, hint]]]);
}

/** Without one; the same where it was not there. */
export function withoutHint(hints: Hints, exercise: string, hint: number): Hints {
  const known = hints.get(exercise) ?? [];
  return known.includes(hint)
    ? new Map([...hints, [exercise, known.filter((one) => one !== hint)]])
    : hints;
}

/** All of both; the numbers of the first come first. */
export function withHints(hints: Hints, more: Hints): Hints {
  let all = hints;
  for (const [exercise, numbers] of more)
    for (const hint of numbers) all = withHint(all, exercise, hint);
  return all;
}

/** What a person can read: what they opened, and what was given to them. */
export function openHints(
  { hintsTaken, hintsGiven }: { readonly hintsTaken: Hints; readonly hintsGiven: Hints },
  exercise: string,
): readonly number[] {
  const given = hintsGiven.get(exercise) ?? [];
  const taken = hintsTaken.get(exercise) ?? [];
  return [...taken, ...given.filter((hint) => !taken.includes(hint))];
}

/** Whether the solution is open to this seat: to all, or to it among others. */
export function isReleased(
  { released }: Pick<RoomState, 'released'>,
  { solutions }: Pick<SeatState, 'solutions'>,
  exercise: string,
): boolean {
  return released.has(exercise) || solutions.has(exercise);
}
