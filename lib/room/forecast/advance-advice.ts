import type { Outlooks } from './context.ts';
import type { RoomState } from '../state.ts';
import type { ExerciseFigures, MoveOn } from '../views.ts';
import { workedMs } from '../stats/breaks.ts';

const MINUTE = 60_000;
const SOON = 5;
/** Waiting that adds less than so much of the room adds little. */
const LITTLE = 0.03;
/** Further than so many minutes ahead nothing is foretold. */
const FURTHEST = 30;

/**
 * Shall we move on from the current exercise. Null before the first, and while there is nobody. It is never said for want of
 * progress before people had their time: half of them have passed, or the minutes of the pack are over; nor while nobody is here.
 */
export function moveOn(
  room: RoomState,
  outlooks: Outlooks,
  { passed, in5 }: Pick<ExerciseFigures, 'passed' | 'in5'>,
): MoveOn | null {
  const { current, currentSince, thresholds, breaks } = room;
  const { people, now } = outlooks;
  const seats = people.length;
  if (current === null || seats === 0) return null;
  const enough = Math.ceil((thresholds.target / 100) * seats);
  const hadTheirTime =
    2 * passed >= seats ||
    currentSince === null ||
    workedMs(breaks, currentSince, now) >= outlooks.about(current);
  const little = people.some(({ here }) => here) && (in5?.mid ?? passed) - passed < LITTLE * seats;
  const runners = outlooks.runners(current);
  const expected = (minutes: number): number =>
    runners.reduce(
      (sum, some) => sum + some.seats.length * outlooks.chance(some, current, minutes * MINUTE),
      passed,
    );
  return {
    answer: passed >= enough ? 'target' : hadTheirTime && little ? 'little' : 'wait',
    seats,
    targetInMinutes: passed >= enough ? 0 : first((minutes) => expected(minutes) >= enough),
    behind: behind(outlooks, current),
  };
}

/** The first minute by which it holds, given that it goes on holding; null where it does not within what is foretold. */
function first(holds: (minutes: number) => boolean): number | null {
  if (!holds(FURTHEST)) return null;
  let [low, high] = [0, FURTHEST];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** Who has not passed and probably will not soon; who is away, or has gone on without, last. In steps, then by place: the order is not another each time one looks. */
function behind(outlooks: Outlooks, current: string): string[] {
  const chances = new Map(
    outlooks.runners(current).flatMap((some) => {
      const chance = Math.round(10 * outlooks.chance(some, current, SOON * MINUTE)) / 10;
      return some.seats.map(({ id }) => [id, chance] as const);
    }),
  );
  return outlooks.people
    .filter(({ seat }) => seat.progress.get(current)?.pass == null)
    .map(({ seat: { id, ordinal } }) => ({ id, ordinal, chance: chances.get(id) ?? 0 }))
    .filter(({ chance }) => chance < 0.5)
    .sort((a, b) => b.chance - a.chance || a.ordinal - b.ordinal)
    .map(({ id }) => id);
}
