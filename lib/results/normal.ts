/** Half the width of a 95 % interval of a normal distribution, in standard deviations. */
export const Z_95 = 1.959963984540054;

/**
 * Probability that a standard normal value is at least `z` away from 0. The relative error is below
 * 2e-7 (Press et al.: Numerical Recipes, 2nd edition, chapter 6.2, `erfcc`).
 */
export function twoSidedP(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + x / 2);
  const coefficients = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398,
    1.48851587, -0.82215223, 0.17087277,
  ];
  const polynomial = coefficients.reduceRight((sum, coefficient) => sum * t + coefficient, 0);
  return Math.min(1, t * Math.exp(-x * x + polynomial));
}
