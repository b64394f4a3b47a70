import { describe, expect, it } from 'vitest';
import { createRandom } from '#lib/room/random.fixture.ts';
import { compareTimes, correctByHolm } from './compare.ts';
import { drawObservations, observe, REMISSIONS } from './survival.fixture.ts';

describe('the comparison of two workshops', () => {
  it('has the ratio of the means within the common time, and the log-rank test', () => {
    const { ratio, p } = compareTimes(REMISSIONS.placebo, REMISSIONS.mercaptopurine, 60);
    // The placebo group is known for 23 weeks. Its mean is 8.667.
    expect(ratio?.untilMs).toBe(23);
    expect((ratio!.ratio * 26) / 3).toBeCloseTo(areaUntil23(), 9);
    expect(ratio!.lower).toBeGreaterThan(1);
    expect(ratio!.ratio / ratio!.lower).toBeCloseTo(ratio!.upper / ratio!.ratio, 9);
    expect(p?.toExponential(1)).toBe('4.2e-5');
  });

  it('is the inverse the other way round', () => {
    const [there, back] = [
      compareTimes(REMISSIONS.placebo, REMISSIONS.mercaptopurine, 20).ratio!,
      compareTimes(REMISSIONS.mercaptopurine, REMISSIONS.placebo, 20).ratio!,
    ];
    expect(back.ratio).toBeCloseTo(1 / there.ratio, 12);
    expect([back.lower, back.upper]).toEqual([
      expect.closeTo(1 / there.upper, 12),
      expect.closeTo(1 / there.lower, 12),
    ]);
  });

  it('needs ten attempts on both sides, and times above 0', () => {
    const nine = observe([1, 2, 3, 4, 5, 6, 7, 8, 9], true);
    expect(compareTimes(nine, REMISSIONS.placebo, 60)).toEqual({ ratio: null, p: null });
    const zeros = observe(
      Array.from({ length: 10 }, () => 0),
      true,
    );
    expect(compareTimes(zeros, REMISSIONS.placebo, 60).ratio).toBeNull();
  });

  it('contains no NaN and no Infinity, in 500 random cases', () => {
    const random = createRandom(17);
    for (let round = 0; round < 500; round += 1) {
      const [before, after] = [drawObservations(random), drawObservations(random)];
      const { ratio, p } = compareTimes(before, after, random() * 40);
      const context = JSON.stringify([before, after]);
      expect(Object.values(ratio ?? {}).every(Number.isFinite), context).toBe(true);
      expect(p === null || Number.isFinite(p), context).toBe(true);
    }
  });
});

/** The area under the Kaplan–Meier curve of the treated group, from the published values. */
function areaUntil23(): number {
  const steps = [
    [6, 6 / 7],
    [7, (6 / 7) * (16 / 17)],
    [10, (6 / 7) * (16 / 17) * (14 / 15)],
    [13, (6 / 7) * (16 / 17) * (14 / 15) * (11 / 12)],
    [16, (6 / 7) * (16 / 17) * (14 / 15) * (11 / 12) * (10 / 11)],
    [22, (6 / 7) * (16 / 17) * (14 / 15) * (11 / 12) * (10 / 11) * (6 / 7)],
  ] as const;
  return steps.reduce(
    (area, [from, survival], index) => area + survival * ((steps[index + 1]?.[0] ?? 23) - from),
    6,
  );
}

describe("Holm's correction", () => {
  it('multiplies by the number of tests that are left, and never falls', () => {
    expect(correctByHolm([0.01, 0.04, 0.03, 0.005]).map((p) => p?.toFixed(3))).toEqual([
      '0.030',
      '0.060',
      '0.060',
      '0.020',
    ]);
  });

  it('ignores tests without a result, and stays at most 1', () => {
    expect(correctByHolm([null, 0.7, 0.6, null])).toEqual([null, 1, 1, null]);
    expect(correctByHolm([])).toEqual([]);
  });
});
