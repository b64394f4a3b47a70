import { SECOND_MS } from '#lib/kit/time.ts';
import { MAX_EXERCISES_SHOWN } from './projector-exercises.ts';

/** Which exercises are shown. */
export interface ExerciseWindow {
  /** Index of the first one. */
  readonly from: number;
  /** ms since 1970 */
  readonly movedAt: number;
}

export interface WindowInput {
  /** Students at each exercise of the course. */
  readonly counts: readonly number[];
  /** Index of the current exercise; -1 before the first. */
  readonly current: number;
  /** ms since 1970 */
  readonly now: number;
}

/** A window that moves more often can't be followed from the last row. */
export const WINDOW_REST_MS = 10 * SECOND_MS;

/**
 * The window that contains the current exercise and, among such windows, the most students. It
 * rests for 10 s after each move, unless the current exercise is outside. Returns `previous` if
 * nothing moves.
 */
export function moveWindow(previous: ExerciseWindow | null, input: WindowInput): ExerciseWindow {
  const { first, last } = findRange(input);
  const isValid = previous !== null && first <= previous.from && previous.from <= last;
  if (isValid && input.now - previous.movedAt < WINDOW_REST_MS) return previous;
  const from = chooseStart(isValid ? previous.from : null, input);
  return isValid && from === previous.from ? previous : { from, movedAt: input.now };
}

/** The first and last start of a window that contains the current exercise. */
function findRange({ counts, current }: WindowInput): { first: number; last: number } {
  const end = Math.max(0, counts.length - MAX_EXERCISES_SHOWN);
  if (current < 0) return { first: 0, last: end };
  return {
    first: Math.min(end, Math.max(0, current - MAX_EXERCISES_SHOWN + 1)),
    last: Math.min(end, current),
  };
}

/** Of equal windows the present one, else the one with the current exercise closest to its middle. */
function chooseStart(present: number | null, input: WindowInput): number {
  const { first, last } = findRange(input);
  const middle = Math.max(0, input.current) - Math.floor(MAX_EXERCISES_SHOWN / 2);
  const distance = (from: number) => (from === present ? -1 : Math.abs(from - middle));
  let best = first;
  let most = -1;
  for (let from = first; from <= last; from++) {
    const students = countStudents(input.counts, from);
    if (students > most || (students === most && distance(from) < distance(best))) best = from;
    most = Math.max(most, students);
  }
  return best;
}

function countStudents(counts: readonly number[], from: number): number {
  return counts
    .slice(from, from + MAX_EXERCISES_SHOWN)
    .reduce((total, students) => total + students, 0);
}
