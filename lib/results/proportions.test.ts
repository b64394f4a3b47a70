import { describe, expect, it } from 'vitest';
import { createRandom } from '#lib/room/random.fixture.ts';
import {
  estimateProportion,
  pointBiserial,
  quantile,
  subtractProportions,
  type LabeledScore,
} from './proportions.ts';

const round = (value: number): number => Number(value.toFixed(4));

describe('a share', () => {
  // Newcombe 1998, table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i of %i has the published interval', (count, total, lower, upper) => {
    const proportion = estimateProportion(count, total)!;
    expect([round(proportion.lower), round(proportion.upper)]).toEqual([lower, upper]);
  });

  it('does not exist without a total', () => {
    expect(estimateProportion(0, 0)).toBeNull();
  });

  it('lies within its interval between 0 and 1, for all shares of up to 60', () => {
    for (let total = 1; total <= 60; total += 1)
      for (let count = 0; count <= total; count += 1) {
        const { share, lower, upper } = estimateProportion(count, total)!;
        const limits = [0, lower, share, upper, 1];
        expect(limits, `${count} of ${total}`).toEqual([...limits].sort((a, b) => a - b));
      }
  });
});

describe('a difference of shares', () => {
  // Newcombe 1998, table II, method 10.
  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 10, -0.2775, 0.2775],
    [10, 10, 0, 10, 0.6075, 1],
  ])('%i of %i minus %i of %i has the published interval', (a, m, b, n, lower, upper) => {
    const difference = subtractProportions(estimateProportion(a, m)!, estimateProportion(b, n)!);
    expect([round(difference.lower), round(difference.upper)]).toEqual([lower, upper]);
  });
});

describe('a quantile', () => {
  it.each([
    [[], 0.5, null],
    [[7], 0.9, 7],
    [[3, 1, 2], 0.5, 2],
    [[4, 1, 3, 2], 0.5, 2],
    [[4, 1, 3, 2], 0.75, 3],
    [[4, 1, 3, 2], 0, 1],
    [[4, 1, 3, 2], 1, 4],
    [Array.from({ length: 100 }, (_, index) => index + 1), 0.07, 7],
  ])('of %j at %d is %j', (values, share, expected) => {
    expect(quantile(values, share)).toBe(expected);
  });
});

describe('the point-biserial correlation', () => {
  const label = (successes: readonly number[], failures: readonly number[]): LabeledScore[] => [
    ...successes.map((score) => ({ isSuccess: true, score })),
    ...failures.map((score) => ({ isSuccess: false, score })),
  ];

  it('is 1, −1 and 0 where the scores decide, oppose and ignore the label', () => {
    expect(pointBiserial(label([1, 1], [0, 0]))).toBe(1);
    expect(pointBiserial(label([0, 0], [1, 1]))).toBe(-1);
    expect(pointBiserial(label([0, 1], [0, 1]))).toBe(0);
  });

  it.each([
    ['no students', [], []],
    ['one student', [0.5], []],
    ['only successes', [0.2, 0.7], []],
    ['equal scores', [0.1, 0.1, 0.1], [0.1]],
  ])('does not exist for %s', (_, successes, failures) => {
    expect(pointBiserial(label(successes, failures))).toBeNull();
  });

  it('equals the correlation with 0 and 1, for 500 random classes', () => {
    const random = createRandom(9);
    for (let round = 0; round < 500; round += 1) {
      const pairs = Array.from({ length: 2 + Math.floor(random() * 40) }, () => ({
        isSuccess: random() < 0.5,
        score: random(),
      }));
      const expected = correlate(
        pairs.map(({ isSuccess }) => (isSuccess ? 1 : 0)),
        pairs.map(({ score }) => score),
      );
      const result = pointBiserial(pairs);
      if (result === null) expect(new Set(pairs.map(({ isSuccess }) => isSuccess)).size).toBe(1);
      else expect(result).toBeCloseTo(expected, 9);
    }
  });
});

/** Pearson's correlation. */
function correlate(xs: readonly number[], ys: readonly number[]): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(xs), mean(ys)];
  const covariance = mean(xs.map((x, index) => (x - meanX) * (ys[index]! - meanY)));
  const deviation = (values: readonly number[], center: number): number =>
    Math.sqrt(mean(values.map((value) => (value - center) ** 2)));
  return covariance / (deviation(xs, meanX) * deviation(ys, meanY));
}
