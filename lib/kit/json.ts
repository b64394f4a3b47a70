/**
 * Any JSON value. Slim objects stay JSON from the agent to the screen, because Kubernetes defines
 * their shapes.
 */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** Keys of objects and indices of lists. */
type Path = readonly (string | number)[];

const LONE_SURROGATE_OR_NUL = /\p{Surrogate}|\u0000/gu;

/**
 * Replaces NUL and lone surrogates with U+FFFD, because PostgreSQL refuses both (R9). Applied to
 * student text where it enters.
 */
export function toWellFormed(text: string): string {
  return text.replace(LONE_SURROGATE_OR_NUL, '\uFFFD');
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at `path`; undefined where the path ends early. Reads own keys only. */
export function valueAt(value: Json | undefined, ...path: Path): Json | undefined {
  let current = value;
  for (const step of path) {
    if (Array.isArray(current) && typeof step === 'number') current = current[step];
    else if (isObject(current) && Object.hasOwn(current, step)) current = current[step];
    else return undefined;
  }
  return current;
}

/** The string, number or boolean at `path` as text; otherwise ''. */
export function textAt(value: Json | undefined, ...path: Path): string {
  const found = valueAt(value, ...path);
  return typeof found === 'string'
    ? found
    : typeof found === 'number' || typeof found === 'boolean'
      ? String(found)
      : '';
}

/** The number at `path`; otherwise 0. */
export function numberAt(value: Json | undefined, ...path: Path): number {
  const found = valueAt(value, ...path);
  return typeof found === 'number' ? found : 0;
}

/** The objects in the list at `path`; empty if there is no list. */
export function objectsAt(value: Json | undefined, ...path: Path): readonly JsonObject[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? found.filter(isObject) : [];
}

/** The strings in the list at `path`; empty if there is no list. */
export function textsAt(value: Json | undefined, ...path: Path): readonly string[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? found.filter((item) => typeof item === 'string') : [];
}

const MAX_FORMATTED_CHARS = 160;

/**
 * A value as a reason prints it: strings as they are, other values as JSON, cut to 160 characters.
 */
export function formatValue(value: Json | undefined): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.length > MAX_FORMATTED_CHARS ? `${text.slice(0, MAX_FORMATTED_CHARS - 1)}…` : text;
}
