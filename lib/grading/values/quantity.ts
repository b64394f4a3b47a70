const SUFFIXES: Readonly<Record<string, readonly [bigint, bigint]>> = {
  n: [1n, 10n ** 9n],
  u: [1n, 10n ** 6n],
  m: [1n, 1000n],
  '': [1n, 1n],
  k: [10n ** 3n, 1n],
  M: [10n ** 6n, 1n],
  G: [10n ** 9n, 1n],
  T: [10n ** 12n, 1n],
  P: [10n ** 15n, 1n],
  E: [10n ** 18n, 1n],
  Ki: [1n << 10n, 1n],
  Mi: [1n << 20n, 1n],
  Gi: [1n << 30n, 1n],
  Ti: [1n << 40n, 1n],
  Pi: [1n << 50n, 1n],
  Ei: [1n << 60n, 1n],
};
const QUANTITY =
  /^([+-]?)(\d{0,24})(?:\.(\d{0,24}))?(?:[eE]([+-]?\d{1,2})|([numkMGTPE]|[KMGTPE]i))?$/;

/**
 * A Kubernetes quantity as a fraction, or null if the text isn't a quantity. Source: apimachinery,
 * resource.Quantity.
 */
export function parseQuantity(
  text: string,
): readonly [numerator: bigint, denominator: bigint] | null {
  const match = QUANTITY.exec(text.trim());
  if (!match) return null;
  const [, sign, whole = '', part = '', exponent, suffix = ''] = match;
  if (whole + part === '') return null;
  const power = Number(exponent ?? 0);
  const [times, over] = SUFFIXES[suffix] ?? [1n, 1n];
  const value =
    BigInt(whole + part) * times * 10n ** BigInt(Math.max(power, 0)) * (sign === '-' ? -1n : 1n);
  return [value, over * 10n ** BigInt(part.length) * 10n ** BigInt(Math.max(-power, 0))];
}

/**
 * Whether two quantities are equal: `1000m` is `1`, `0.5Gi` is `512Mi`. Texts that aren't
 * quantities are never equal.
 */
export function isSameQuantity(left: string, right: string): boolean {
  const [a, b] = [parseQuantity(left), parseQuantity(right)];
  return a !== null && b !== null && a[0] * b[1] === b[0] * a[1];
}
