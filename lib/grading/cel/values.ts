import type { Json } from '#lib/protocol/json.ts';

const converted = new WeakMap<object, unknown>();

/** JSON as CEL sees it: whole numbers are integers, as they are in Kubernetes' own CEL. Each object is converted once. */
export function celValue(value: Json): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  const known = converted.get(value);
  if (known !== undefined) return known;
  const result = Array.isArray(value) ? value.map(celValue) : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, celValue(item)]));
  converted.set(value, result);
  return result;
}
