import type { JsonObject } from '#lib/protocol/json.ts';
import { kindShape } from './common.ts';
import { isObject, list, scalar } from './shape.ts';

/** `keys`: names of the entries of `data` and `binaryData`, sorted. Values are not asked for in the first place. */
export const configMap = kindShape({ keys: list(scalar) });

/** ConfigMaps come as PartialObjectMetadata: which keys there are is told by who manages them (fieldsV1: `f:data` over `f:<key>`). */
export function withKeys(object: JsonObject): JsonObject {
  // Slim already, as a fixture has it.
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
