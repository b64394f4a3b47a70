import type { Json, JsonObject } from '#lib/protocol/json.ts';

type Maybe = Json | undefined;

/** What stands at a path of a slim object; undefined where the path ends early. */
export function at(value: Maybe, ...path: readonly string[]): Maybe {
  return path.reduce<Maybe>(
    (here, step) =>
      typeof here === 'object' && here !== null && !Array.isArray(here) && Object.hasOwn(here, step)
        ? here[step]
        : undefined,
    value,
  );
}

export const textAt = (value: Maybe, ...path: readonly string[]): string => {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
};

/** 0 where there is none. */
export const numberAt = (value: Maybe, ...path: readonly string[]): number => {
  const found = at(value, ...path);
  return typeof found === 'number' ? found : 0;
};

export const listAt = (value: Maybe, ...path: readonly string[]): JsonObject[] => {
  const found = at(value, ...path);
  return Array.isArray(found)
    ? found.filter(
        (item): item is JsonObject =>
          typeof item === 'object' && item !== null && !Array.isArray(item),
      )
    : [];
};
