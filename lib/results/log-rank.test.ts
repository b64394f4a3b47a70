import { describe, expect, it } from 'vitest';
import { createRandom } from '#lib/room/random.fixture.ts';
import { logRankTest } from './log-rank.ts';
import { twoSidedP } from './normal.ts';
import { drawObservations, observe, REMISSIONS, shuffle } from './survival.fixture.ts';

describe('the log-rank test', () => {
  it('has the published result of the leukemia data', () => {
    // Kleinbaum and Klein, chapter 2.4: 16.79 with p < 0.001.
    const { chiSquare, p } = logRankTest(REMISSIONS.mercaptopurine, REMISSIONS.placebo)!;
    expect(chiSquare.toFixed(2)).toBe('16.79');
    expect(p.toExponential(1)).toBe('4.2e-5');
  });

  it('sees no difference between equal groups', () => {
    expect(logRankTest(REMISSIONS.placebo, REMISSIONS.placebo)).toEqual({ chiSquare: 0, p: 1 });
  });

  it.each([
    ['two empty groups', [], []],
    ['an empty group', observe([1, 2], true), []],
    ['groups without an end', observe([1, 2], false), observe([3], false)],
    ['one student in each group who end together', observe([4], true), observe([4], true)],
  ])('has no result for %s', (_, first, second) => {
    expect(logRankTest(first, second)).toBeNull();
  });

  it('depends neither on the order of the groups nor of their members, in 500 random cases', () => {
    const random = createRandom(8);
    for (let round = 0; round < 500; round += 1) {
      const [first, second] = [drawObservations(random), drawObservations(random)];
      const result = logRankTest(first, second);
      const swapped = logRankTest(shuffle(second, random), first);
      const context = JSON.stringify([first, second]);
      expect(result === null, context).toBe(swapped === null);
      if (result === null || swapped === null) continue;
      expect(swapped.chiSquare, context).toBeCloseTo(result.chiSquare, 9);
      expect(result.p, context).toBeGreaterThanOrEqual(0);
      expect(result.p, context).toBeLessThanOrEqual(1);
    }
  });
});

it('knows the common quantiles of the normal distribution', () => {
  expect(twoSidedP(0)).toBeCloseTo(1, 6);
  expect(twoSidedP(1.959963984540054)).toBeCloseTo(0.05, 7);
  expect(twoSidedP(-2.5758293035489004)).toBeCloseTo(0.01, 8);
  expect(twoSidedP(40)).toBeGreaterThanOrEqual(0);
});
