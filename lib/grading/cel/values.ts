import type { Json } from '#lib/kit/json.ts';

const convertedValues = new WeakMap<object, unknown>();

/**
 * Converts JSON to CEL values. Whole numbers become integers, as in Kubernetes. Each object is
 * converted once.
 */
export function toCelValue(value: Json): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  const cached = convertedValues.get(value);
  if (cached !== undefined) return cached;
  const result = Array.isArray(value)
    ? value.map(toCelValue)
    : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toCelValue(item)]));
  convertedValues.set(value, result);
  return result;
}

/**
 * Converts the result of an expression to JSON.
 * @throws {TypeError} for values that JSON can't represent: a quantity, an address, an optional
 * value.
 */
export function toJsonValue(value: unknown): Json {
  if (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    typeof value === 'number'
  )
    return value;
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(toJsonValue);
  if (
    typeof value !== 'object' ||
    ![Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null)
  )
    throw new TypeError("the value can't be converted to JSON");
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJsonValue(item)]));
}
