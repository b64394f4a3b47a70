import { logRankTest } from './log-rank.ts';
import { Z_95 } from './normal.ts';
import {
  fitSurvivalCurve,
  restrictedMean,
  type Observation,
  type RestrictedMean,
} from './survival.ts';

/** Fewer attempts on one side are shown as points, without a test. */
export const MIN_COMPARED = 10;

/** The quotient of two restricted means with its 95 % interval. Below 1, the second is faster. */
export interface MeanRatio {
  readonly ratio: number;
  readonly lower: number;
  readonly upper: number;
  /** Until when the times of both are compared. */
  readonly untilMs: number;
}

/** One exercise in two workshops of the same course. */
export interface ExerciseComparison {
  readonly ratio: MeanRatio | null;
  /** Log-rank p, before the correction for the number of exercises. */
  readonly p: number | null;
}

/**
 * Compares the times to pass. Both means are restricted to the same time, at most `untilMs`. Null
 * parts: too few attempts on one side, or the data doesn't allow the comparison.
 */
export function compareTimes(
  before: readonly Observation[],
  after: readonly Observation[],
  untilMs: number,
): ExerciseComparison {
  if (Math.min(before.length, after.length) < MIN_COMPARED) return { ratio: null, p: null };
  const [first, second] = [fitSurvivalCurve(before), fitSurvivalCurve(after)];
  if (first === null || second === null) return { ratio: null, p: null };
  const until = Math.min(untilMs, first.longestMs, second.longestMs);
  return {
    ratio: divideMeans(restrictedMean(second, until), restrictedMean(first, until)),
    p: logRankTest(before, after)?.p ?? null,
  };
}

/** The interval by the delta method on the logarithm; null if one of the means is 0. */
function divideMeans(numerator: RestrictedMean, denominator: RestrictedMean): MeanRatio | null {
  if (numerator.ms <= 0 || denominator.ms <= 0) return null;
  const ratio = numerator.ms / denominator.ms;
  const error = Math.hypot(
    numerator.standardErrorMs / numerator.ms,
    denominator.standardErrorMs / denominator.ms,
  );
  const factor = Math.exp(Z_95 * error);
  return { ratio, lower: ratio / factor, upper: ratio * factor, untilMs: numerator.untilMs };
}

/**
 * Holm's correction for several tests, in the order of `values` (Holm: Scandinavian Journal of
 * Statistics 6, 1979, 65–70). Tests without a result stay null and don't count.
 */
export function correctByHolm(values: readonly (number | null)[]): (number | null)[] {
  const tests = values
    .flatMap((p, index) => (p === null ? [] : [{ p, index }]))
    .sort((a, b) => a.p - b.p);
  const corrected: (number | null)[] = values.map(() => null);
  let highest = 0;
  tests.forEach(({ p, index }, rank) => {
    highest = Math.min(1, Math.max(highest, p * (tests.length - rank)));
    corrected[index] = highest;
  });
  return corrected;
}
