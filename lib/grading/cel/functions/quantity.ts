import type { Environment } from '@marcbachmann/cel-js';
import { parseQuantity } from '../../values/quantity.ts';

const INT64 = 1n << 63n;

/** A Kubernetes quantity as a fraction of integers, so that `100m` and `1Ki` are exact. */
export class Quantity {
  readonly numerator: bigint;
  readonly denominator: bigint;

  constructor(numerator: bigint, denominator: bigint) {
    this.numerator = numerator;
    this.denominator = denominator;
  }

  compareTo(other: Quantity): number {
    const difference = this.numerator * other.denominator - other.numerator * this.denominator;
    return difference === 0n ? 0 : difference > 0n ? 1 : -1;
  }

  add(other: Quantity, sign: 1n | -1n): Quantity {
    return new Quantity(
      this.numerator * other.denominator + sign * other.numerator * this.denominator,
      this.denominator * other.denominator,
    );
  }

  /** The value as an integer; null if it isn't a whole number or doesn't fit into 64 bits. */
  toInteger(): bigint | null {
    if (this.numerator % this.denominator !== 0n) return null;
    const whole = this.numerator / this.denominator;
    return whole >= -INT64 && whole < INT64 ? whole : null;
  }
}

function toQuantity(text: string): Quantity {
  const parsed = parseQuantity(text);
  if (!parsed) throw new Error(`'${text.slice(0, 60)}' isn't a valid quantity`);
  return new Quantity(...parsed);
}

function requireInteger(value: Quantity): bigint {
  const whole = value.toInteger();
  if (whole === null) throw new Error("the quantity isn't a whole number");
  return whole;
}

/**
 * Registers `quantity('1.5Gi')` and its functions. Source: k8s.io/apiserver,
 * pkg/cel/library/quantity.go.
 */
export function registerQuantityFunctions(environment: Environment): void {
  environment
    .registerType('Quantity', { ctor: Quantity, fields: {} })
    .registerFunction('quantity(string): Quantity', toQuantity)
    .registerFunction('isQuantity(string): bool', (text: string) => parseQuantity(text) !== null)
    .registerFunction('Quantity.sign(): int', (value: Quantity) =>
      value.numerator === 0n ? 0n : value.numerator > 0n ? 1n : -1n,
    )
    .registerFunction('Quantity.isInteger(): bool', (value: Quantity) => value.toInteger() !== null)
    .registerFunction('Quantity.asInteger(): int', requireInteger)
    .registerFunction(
      'Quantity.asApproximateFloat(): double',
      (value: Quantity) => Number(value.numerator) / Number(value.denominator),
    )
    .registerFunction('Quantity.compareTo(Quantity): int', (left: Quantity, right: Quantity) =>
      BigInt(left.compareTo(right)),
    )
    .registerFunction(
      'Quantity.isGreaterThan(Quantity): bool',
      (left: Quantity, right: Quantity) => left.compareTo(right) > 0,
    )
    .registerFunction(
      'Quantity.isLessThan(Quantity): bool',
      (left: Quantity, right: Quantity) => left.compareTo(right) < 0,
    )
    .registerFunction('Quantity.add(Quantity): Quantity', (left: Quantity, right: Quantity) =>
      left.add(right, 1n),
    )
    .registerFunction('Quantity.add(int): Quantity', (left: Quantity, right: bigint) =>
      left.add(new Quantity(right, 1n), 1n),
    )
    .registerFunction('Quantity.sub(Quantity): Quantity', (left: Quantity, right: Quantity) =>
      left.add(right, -1n),
    )
    .registerFunction('Quantity.sub(int): Quantity', (left: Quantity, right: bigint) =>
      left.add(new Quantity(right, 1n), -1n),
    )
    .registerOperator(
      'Quantity == Quantity',
      (left: Quantity, right: Quantity) => left.compareTo(right) === 0,
    );
}
