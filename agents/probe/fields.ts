import type { Json, JsonObject } from '#lib/protocol/json.ts';

type MaybeJson = Json | undefined;

/** What stands at a path of a slim object; undefined where the path ends early. */
export function valueAt(value: MaybeJson, ...path: readonly string[]): MaybeJson {
  return path.reduce<MaybeJson>(
    (current, step) =>
      typeof current === 'object' &&
      current !== null &&
      !Array.isArray(current) &&
      Object.hasOwn(current, step)
        ? current[step]
        : undefined,
    value,
  );
}

export const textAt = (value: MaybeJson, ...path: readonly string[]): string => {
  const found = valueAt(value, ...path);
  return typeof found === 'string' ? found : '';
};

/** 0 where there is none. */
export const numberAt = (value: MaybeJson, ...path: readonly string[]): number => {
  const found = valueAt(value, ...path);
  return typeof found === 'number' ? found : 0;
};

export const objectsAt = (value: MaybeJson, ...path: readonly string[]): JsonObject[] => {
  const found = valueAt(value, ...path);
  return Array.isArray(found)
    ? found.filter(
        (item): item is JsonObject =>
          typeof item === 'object' && item !== null && !Array.isArray(item),
      )
    : [];
};
