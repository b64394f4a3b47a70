/** A measured value. */
export interface Sample {
  readonly hours: number;
  readonly value: number;
}

/** By how much a value grows per hour: with a probability of 95% between `low` and `high`. */
export interface Slope {
  readonly perHour: number;
  readonly low: number;
  readonly high: number;
}

/** Two-sided 95% quantiles of Student's t distribution for 1 to 30 degrees of freedom. */
const T_QUANTILES = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145,
  2.131, 2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048,
  2.045, 2.042,
];

/** Beyond the table, the quantile approaches that of the normal distribution; off by less than 0.001. */
function studentQuantile(degrees: number): number {
  return T_QUANTILES[degrees - 1] ?? 1.96 + 2.4 / degrees;
}

/**
 * The slope of the least-squares line with its confidence interval, which takes the deviations from
 * the line as independent. Null with fewer than three samples, or if all have the same time.
 */
export function fitSlope(samples: readonly Sample[]): Slope | null {
  const count = samples.length;
  if (count < 3) return null;
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / count;
  const meanHours = mean(samples.map(({ hours }) => hours));
  const meanValue = mean(samples.map(({ value }) => value));
  let [squares, products] = [0, 0];
  for (const { hours, value } of samples) {
    squares += (hours - meanHours) ** 2;
    products += (hours - meanHours) * (value - meanValue);
  }
  if (squares === 0) return null;
  const perHour = products / squares;
  const residuals = samples.reduce(
    (sum, { hours, value }) => sum + (value - meanValue - perHour * (hours - meanHours)) ** 2,
    0,
  );
  const error = Math.sqrt(residuals / (count - 2) / squares);
  const margin = studentQuantile(count - 2) * error;
  return { perHour, low: perHour - margin, high: perHour + margin };
}

/** The samples after the first fifth of the time, in which caches fill and code is compiled. */
export function dropWarmUp<Item extends { readonly hours: number }>(
  samples: readonly Item[],
): Item[] {
  const last = samples.at(-1)?.hours ?? 0;
  return samples.filter(({ hours }) => hours >= last / 5);
}
