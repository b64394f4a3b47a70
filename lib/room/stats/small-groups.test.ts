import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.fixture.ts';
import { hideSmallCount, separateSmallGroups } from './small-groups.ts';

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

describe('separateSmallGroups', () => {
  it.each([
    // Each large group stays at its exercise, and the small ones are one sum.
    { counts: [0, 3, 20, 4, 0, 7], shown: [0, 0, 20, 0, 0, 7], other: 7, leftOut: 0 },
    { counts: [0, 5, 20, 0], shown: [0, 5, 20, 0], other: 0, leftOut: 0 },
    { counts: [3, 1, 2, 0], shown: [0, 0, 0, 0], other: 6, leftOut: 0 },
    // The smallest groups join a sum of one to four.
    { counts: [1, 20, 9, 0], shown: [0, 20, 0, 0], other: 10, leftOut: 0 },
    { counts: [1, 9, 20, 9], shown: [0, 0, 20, 0], other: 19, leftOut: 0 },
    // The largest groups stay, and the others are left out of the picture.
    { counts: [1, 29, 0], shown: [0, 29, 0], other: 0, leftOut: 1 },
    { counts: [1, 9, 9, 0], shown: [0, 9, 9, 0], other: 0, leftOut: 1 },
    { counts: [2, 1, 0], shown: [0, 0, 0], other: 0, leftOut: 3 },
    // Eight students at two exercises with at most four each: both counts would be known.
    { counts: [4, 4, 10], shown: [0, 0, 10], other: 0, leftOut: 8 },
    { counts: [], shown: [], other: 0, leftOut: 0 },
  ])('separates $counts', ({ counts, shown, other, leftOut }) => {
    expect(separateSmallGroups(counts)).toEqual({ shown, other, leftOut });
  });

  it('counts each student once, at the right exercise or in one sum, in 5,000 random rooms', () => {
    const random = createRandom(13);
    for (let round = 0; round < 5_000; round++) {
      const counts = Array.from({ length: Math.floor(random() * 41) }, () =>
        random() < 0.5 ? 0 : Math.floor(random() ** 4 * 400),
      );
      const { shown, other, leftOut } = separateSmallGroups(counts);
      const context = JSON.stringify(counts);
      expect(sum(shown) + other + leftOut, context).toBe(sum(counts));
      expect(
        shown.every((count, index) => count === 0 || count === counts[index]),
        context,
      ).toBe(true);
      expect(
        [...shown, other].filter((count) => count > 0 && count < 5),
        context,
      ).toEqual([]);
      // Students are left out only where nothing else hides them.
      if (leftOut > 4) expect(leftOut % 4, context).toBe(0);
      if (leftOut > 0)
        expect(new Set(shown.filter((count) => count > 0)).size, context).toBeLessThan(2);
    }
  });

  it('never lets a reader who knows the rule compute a count of one to four', () => {
    for (const exercises of [2, 3, 4])
      for (const [output, rooms] of groupByOutput(exercises))
        for (let index = 0; index < exercises; index++) {
          const possible = new Set(rooms.map((counts) => counts[index]!));
          const [only = 0] = possible;
          expect(
            possible.size === 1 && only >= 1 && only < 5,
            `${output}: exercise ${index} has ${only}`,
          ).toBe(false);
        }
  });
});

/** All rooms with up to nine students at each exercise, by what is shown of them. */
function groupByOutput(exercises: number): Map<string, number[][]> {
  const byOutput = new Map<string, number[][]>();
  for (let code = 0; code < 10 ** exercises; code++) {
    const counts = Array.from(String(code).padStart(exercises, '0'), Number);
    const { shown, other } = separateSmallGroups(counts);
    const output = JSON.stringify({ shown, other });
    byOutput.set(output, [...(byOutput.get(output) ?? []), counts]);
  }
  return byOutput;
}

it('hides a count of one to four and one that one to four students are missing from', () => {
  const visible = (total: number) =>
    Array.from({ length: total + 1 }, (_, count) => count).filter(
      (count) => hideSmallCount(count, total) !== null,
    );
  expect(visible(12)).toEqual([0, 5, 6, 7, 12]);
});
