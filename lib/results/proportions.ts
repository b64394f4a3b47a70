import { Z_95 } from './normal.ts';

/** A share, 0 to 1, with its 95 % interval. */
export interface Proportion {
  readonly count: number;
  readonly total: number;
  readonly share: number;
  readonly lower: number;
  readonly upper: number;
}

/** A difference of two shares, −1 to 1, with its 95 % interval. */
export interface ProportionDifference {
  readonly difference: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * A share with Wilson's score interval, which is also right for small groups and for shares near 0
 * and 1 (Newcombe: Statistics in Medicine 17, 1998, 857–872, method 3); null without a total.
 */
export function estimateProportion(count: number, total: number): Proportion | null {
  if (total <= 0) return null;
  const share = count / total;
  const z2 = Z_95 ** 2;
  const center = count + z2 / 2;
  const margin = Z_95 * Math.sqrt(count * (1 - share) + z2 / 4);
  return {
    count,
    total,
    share,
    // The exact limits are 0 and 1 here, but rounding errors would move them.
    lower: count === 0 ? 0 : (center - margin) / (total + z2),
    upper: count === total ? 1 : (center + margin) / (total + z2),
  };
}

/**
 * `first` minus `second` with the interval that combines both Wilson intervals (Newcombe: Statistics
 * in Medicine 17, 1998, 873–890, method 10).
 */
export function subtractProportions(first: Proportion, second: Proportion): ProportionDifference {
  const difference = first.share - second.share;
  return {
    difference,
    lower: difference - Math.hypot(first.share - first.lower, second.upper - second.share),
    upper: difference + Math.hypot(first.upper - first.share, second.share - second.lower),
  };
}

/**
 * The smallest value that at least `share` of the values don't exceed, as the quantile of a survival
 * curve without censoring; null without a value.
 */
export function quantile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  // A product such as 0.07 · 100 can be a little above the whole number.
  const rank = Math.ceil(share * sorted.length - 1e-9);
  return sorted[Math.min(sorted.length, Math.max(1, rank)) - 1] ?? null;
}

/** A yes or no, such as success at the first try, beside a number of the same student. */
export interface LabeledScore {
  readonly isSuccess: boolean;
  readonly score: number;
}

/**
 * The point-biserial correlation, −1 to 1; null if all labels or all scores are equal, because a
 * correlation doesn't exist then.
 */
export function pointBiserial(pairs: readonly LabeledScore[]): number | null {
  const scores = pairs.map(({ score }) => score);
  const successes = pairs.filter(({ isSuccess }) => isSuccess).map(({ score }) => score);
  const failures = pairs.filter(({ isSuccess }) => !isSuccess).map(({ score }) => score);
  if (successes.length === 0 || failures.length === 0) return null;
  // Compare the values, because the deviation of equal values can differ from 0 by rounding.
  if (scores.every((score) => score === scores[0])) return null;
  const mean = meanOf(scores);
  const deviation = Math.sqrt(meanOf(scores.map((score) => (score - mean) ** 2)));
  const weight = Math.sqrt(successes.length * failures.length) / pairs.length;
  const correlation = ((meanOf(successes) - meanOf(failures)) / deviation) * weight;
  return Math.min(1, Math.max(-1, correlation));
}

/** `values`: not empty. */
function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
