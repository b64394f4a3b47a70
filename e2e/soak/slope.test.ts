import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '#agents/sim/random.ts';
import { dropWarmUp, fitSlope } from './slope.ts';

describe('the slope of samples', () => {
  it('is exact for samples on a line, with an interval of no width', () => {
    const samples = [0, 1, 2, 3].map((hours) => ({ hours, value: 5 + 2 * hours }));
    const slope = fitSlope(samples)!;
    expect(slope.perHour).toBeCloseTo(2);
    expect(slope.low).toBeCloseTo(2);
    expect(slope.high).toBeCloseTo(2);
  });

  it('is that of a known example, with its interval', () => {
    // Sum of squares 2, slope 1, residual sum of squares 2/3, one degree of freedom.
    const slope = fitSlope([
      { hours: 0, value: 0 },
      { hours: 1, value: 2 },
      { hours: 2, value: 2 },
    ])!;
    expect(slope.perHour).toBeCloseTo(1);
    expect(slope.high - slope.perHour).toBeCloseTo(12.706 * Math.sqrt(1 / 3));
    expect(slope.perHour - slope.low).toBeCloseTo(12.706 * Math.sqrt(1 / 3));
  });

  it('is in its interval in about 95 of 100 series with noise', () => {
    const random = createSeededRandom(1);
    const runs = Array.from({ length: 1_000 }, () => {
      const samples = Array.from({ length: 20 }, (_, index) => ({
        hours: index / 10,
        value: 100 + 3 * (index / 10) + random() + random() + random() + random(),
      }));
      const { low, high } = fitSlope(samples)!;
      return low <= 3 && 3 <= high;
    });
    const share = runs.filter((isInside) => isInside).length / runs.length;
    expect(share).toBeGreaterThan(0.93);
    expect(share).toBeLessThan(0.97);
  });

  it('is unknown with fewer than three samples or without time between them', () => {
    expect(
      fitSlope([
        { hours: 0, value: 1 },
        { hours: 1, value: 2 },
      ]),
    ).toBeNull();
    expect(fitSlope([1, 2, 3].map((value) => ({ hours: 1, value })))).toBeNull();
  });

  it('leaves out the first fifth of the time', () => {
    const samples = [0, 1, 2, 3, 10].map((hours) => ({ hours, value: 0 }));
    expect(dropWarmUp(samples).map(({ hours }) => hours)).toEqual([2, 3, 10]);
  });
});
