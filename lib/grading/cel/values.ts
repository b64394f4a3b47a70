import { isObject, type Json, type JsonObject } from '#lib/kit/json.ts';

const convertedObjects = new WeakMap<JsonObject, Record<string, unknown>>();

/**
 * Converts JSON to CEL values. Whole numbers become integers, as in Kubernetes. Each object of a
 * mirror is converted once, with everything in it: functions cache facts by its parts.
 */
export function toCelValue(value: Json): unknown {
  if (Array.isArray(value)) return value.map(toCelValue);
  if (!isObject(value)) return convertValue(value);
  let converted = convertedObjects.get(value);
  if (!converted) convertedObjects.set(value, (converted = convertObject(value)));
  return converted;
}

function convertValue(value: Json): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(convertValue);
  return isObject(value) ? convertObject(value) : value;
}

function convertObject(value: JsonObject): Record<string, unknown> {
  const converted: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const item = convertValue(value[key] ?? null);
    // A plain assignment would set the prototype.
    if (key === '__proto__')
      Object.defineProperty(converted, key, { value: item, enumerable: true });
    else converted[key] = item;
  }
  return converted;
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
