import type { Outlooks } from './outlooks.ts';
import type { RoomState } from './state.ts';
import type { ExerciseFigures, MoveOn } from './types.ts';

const MINUTE = 60_000;
const SOON = 5;
/** Waiting that adds less than so much of the room adds little. */
const LITTLE = 0.03;
/** Further than so many minutes ahead nothing is foretold. */
const FURTHEST = 30;

/**
 * Shall we move on from the current exercise. Null before the first, and while there is nobody. It is never said for want of
 * progress before people had their time: half of them have passed, or the minutes of the pack are over.
 */
export function moveOn(room: RoomState, outlooks: Outlooks, { passed, in5 }: Pick<ExerciseFigures, 'passed' | 'in5'>): MoveOn | null {
  const { current, currentSince, thresholds } = room;
  const { people, now } = outlooks;
  const seats = people.length;
  if (current === null || seats === 0) return null;
  const enough = Math.ceil((thresholds.target / 100) * seats);
  const hadTheirTime = 2 * passed >= seats || currentSince === null || now - currentSince >= outlooks.about(current);
  const little = (in5?.mid ?? passed) - passed < LITTLE * seats;
  const expected = (minutes: number): number => people.reduce((sum, person) => sum + outlooks.chance(person, current, minutes * MINUTE), 0);
  return {
    answer: passed >= enough ? 'target' : hadTheirTime && little ? 'little' : 'wait',
    seats,
    targetInMinutes: passed >= enough ? 0 : first((minutes) => expected(minutes) >= enough),
    behind: people
      .map((person) => ({ ordinal: person.seat.ordinal, id: person.seat.id, chance: Math.round(10 * outlooks.chance(person, current, SOON * MINUTE)) / 10 }))
      .filter(({ chance }) => chance < 0.5)
      // In steps, then by place: the order is not another each time one looks.
      .sort((a, b) => b.chance - a.chance || a.ordinal - b.ordinal)
      .map(({ id }) => id),
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
