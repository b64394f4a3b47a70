import { isObject, type JsonObject } from '#lib/kit/json.ts';
import { kindShape } from './common.ts';
import { list, scalar } from './shape.ts';

/**
 * `keys`: sorted names of the entries of `data` and `binaryData`. Agents never request the values.
 */
export const configMap = kindShape({ keys: list(scalar) });

/**
 * Adds `keys` to a ConfigMap. Agents receive PartialObjectMetadata, so the keys are read from
 * managedFields (fieldsV1: `f:data` contains `f:<key>`).
 */
export function withKeys(object: JsonObject): JsonObject {
  // Already slim, as in a fixture.
  if (Array.isArray(object['keys']))
    return { metadata: object['metadata'] ?? {}, keys: object['keys'] };
  const managed = isObject(object['metadata']) ? object['metadata']['managedFields'] : undefined;
  const keys = new Set<string>();
  for (const entry of Array.isArray(managed) ? managed : []) {
    const owned = isObject(entry) && isObject(entry['fieldsV1']) ? entry['fieldsV1'] : {};
    for (const part of [owned['f:data'], owned['f:binaryData']]) {
      for (const field of isObject(part) ? Object.keys(part) : [])
        if (field.startsWith('f:')) keys.add(field.slice(2));
    }
  }
  return { metadata: object['metadata'] ?? {}, keys: [...keys].sort() };
}
