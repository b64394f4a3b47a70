import type { Json } from '#lib/protocol/json.ts';

const convertedValues = new WeakMap<object, unknown>();

/** JSON as CEL sees it: whole numbers are integers, as they are in Kubernetes' own CEL. Each object is converted once. */
export function toCelValue(value: Json): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  const known = convertedValues.get(value);
  if (known !== undefined) return known;
  const result = Array.isArray(value)
    ? value.map(toCelValue)
    : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toCelValue(item)]));
  convertedValues.set(value, result);
  return result;
}

/** What an expression answered, as JSON. @throws for what JSON cannot say: a quantity, an address, an optional value. */
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
    throw new TypeError('this is no value of JSON');
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJsonValue(item)]));
}
