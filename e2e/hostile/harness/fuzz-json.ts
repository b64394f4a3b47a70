import fc from 'fast-check';
import type { Json, JsonObject } from '#lib/kit/json.ts';

/** Texts that code often handles wrongly. */
const HOSTILE_TEXTS: readonly string[] = [
  '',
  ' ',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'length',
  '\0',
  '\ud800',
  'a\udfffb',
  '\u202e\u2066',
  'é'.normalize('NFD'),
  '\r\n',
  '\x1b[31m',
  "'; drop table seat; --",
  '<img src=x onerror=alert(1)>',
  '=cmd()',
  '%s%n',
  '${x}',
  '../../etc/passwd',
  'NaN',
  '1e999',
  '-1',
  '2026-13-45T99:99:99Z',
  '9'.repeat(400),
  'x'.repeat(300),
  'y'.repeat(5_000),
  '名'.repeat(2_000),
  '('.repeat(200),
];
const HOSTILE_NUMBERS: readonly number[] = [
  0,
  -1,
  1,
  0.5,
  1e308,
  -1e308,
  5e-324,
  2 ** 31,
  2 ** 40,
  2 ** 53,
  Number.MAX_SAFE_INTEGER,
  Number.MIN_SAFE_INTEGER,
];

/** Keys of objects, some of which exist on every prototype. */
export const hostileKey: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...HOSTILE_TEXTS.filter((text) => text.length < 400)) },
  fc.string({ maxLength: 8 }),
);

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...HOSTILE_TEXTS) },
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ maxLength: 20 }),
);

const hostileScalar: fc.Arbitrary<Json> = fc.oneof(
  hostileText,
  fc.constantFrom<Json>(null, true, false, ...HOSTILE_NUMBERS),
  fc.integer(),
);

/** `[[[…]]]` with many levels, in text form, because few programs can build it. */
const nested: fc.Arbitrary<Json> = fc
  .constantFrom(10, 23, 24, 25, 200)
  .map((levels) => JSON.parse('['.repeat(levels) + ']'.repeat(levels)) as Json);

/** Any JSON value, with a preference for those that code often handles wrongly. */
export const hostileJson: fc.Arbitrary<Json> = fc.oneof(
  { weight: 6, arbitrary: hostileScalar },
  { weight: 1, arbitrary: nested },
  { weight: 2, arbitrary: fc.array(hostileScalar, { maxLength: 4 }) },
  {
    weight: 2,
    arbitrary: fc.array(fc.tuple(hostileKey, hostileScalar), { maxLength: 4 }).map(toObject),
  },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json> },
);

/** An object with these entries, also for `__proto__`. */
export function toObject(entries: readonly (readonly [string, Json])[]): JsonObject {
  const result: JsonObject = {};
  for (const [key, value] of entries) define(result, key, value);
  return result;
}

function define(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

const MUTATIONS = ['replace', 'remove', 'add', 'repeat', 'wrap', 'exchange'] as const;
interface Mutation {
  readonly kind: (typeof MUTATIONS)[number];
  /** Chooses a place, modulo the number of places. */
  readonly at: number;
  readonly from: number;
  readonly key: string;
  readonly value: Json;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom(...MUTATIONS),
  at: fc.nat(2_000),
  from: fc.nat(2_000),
  key: hostileKey,
  value: hostileJson,
});

/** A place of a value: a key of an object, or an index of a list. */
interface Place {
  readonly container: Json[] | JsonObject;
  readonly key: string;
}

const MAX_PLACES = 5_000;

/** The values of `arbitrary` with at most `max` places changed. */
export function withMutations(
  arbitrary: fc.Arbitrary<unknown>,
  { min = 0, max = 3 }: { readonly min?: number; readonly max?: number } = {},
): fc.Arbitrary<Json> {
  return fc
    .tuple(arbitrary, fc.array(mutation, { minLength: min, maxLength: max }))
    .map(([value, mutations]) => {
      const root: JsonObject = { value: cloneJson(value) };
      for (const each of mutations) mutate(root, each);
      return root['value'] ?? null;
    });
}

/** Values of `arbitrary`, of which about a third have mutations. */
export function sometimesMutated(arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<Json> {
  return fc.oneof(
    { weight: 2, arbitrary: arbitrary.map(cloneJson) },
    { weight: 1, arbitrary: withMutations(arbitrary, { min: 1, max: 2 }) },
  );
}

/** A deep copy, as it arrives on the other side of a connection. */
export function cloneJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value) ?? 'null') as Json;
}

function mutate(root: JsonObject, { kind, at, from, key, value }: Mutation): void {
  const places = listPlaces(root);
  const place = places[at % places.length];
  if (place === undefined) return;
  const current = (place.container as JsonObject)[place.key];
  const replace = (next: Json): void => {
    define(place.container, place.key, next);
  };
  switch (kind) {
    case 'replace':
      replace(value);
      break;
    case 'remove':
      if (Array.isArray(place.container)) place.container.splice(Number(place.key), 1);
      else Reflect.deleteProperty(place.container, place.key);
      break;
    case 'add':
      if (Array.isArray(current)) current.push(value);
      else if (typeof current === 'object' && current !== null) define(current, key, value);
      else replace(toObject([[key, current ?? null]]));
      break;
    case 'repeat':
      replace(Array.from({ length: (from % 300) + 1 }, () => cloneJson(current)));
      break;
    case 'wrap':
      replace([current ?? null]);
      break;
    case 'exchange': {
      const other = places[from % places.length];
      replace(cloneJson(other && (other.container as JsonObject)[other.key]));
      break;
    }
  }
}

function listPlaces(root: JsonObject): readonly Place[] {
  const places: Place[] = [];
  const queue: (Json[] | JsonObject)[] = [root];
  for (const container of queue)
    for (const [key, value] of Object.entries(container)) {
      if (places.length >= MAX_PLACES) return places;
      places.push({ container, key });
      if (typeof value === 'object' && value !== null) queue.push(value);
    }
  return places;
}

interface Edit {
  readonly at: number;
  readonly length: number;
  readonly insert: string;
  readonly copies: number;
}

/** Texts in which pieces are removed, repeated and replaced by one of `pieces`. */
export function withEdits(
  arbitrary: fc.Arbitrary<string>,
  pieces: readonly string[],
  max = 3,
): fc.Arbitrary<string> {
  const edit: fc.Arbitrary<Edit> = fc.record({
    at: fc.nat(20_000),
    length: fc.constantFrom(0, 0, 1, 3, 20),
    insert: fc.oneof(fc.constantFrom('', ...pieces), hostileText),
    copies: fc.constantFrom(1, 1, 1, 50),
  });
  return fc.tuple(arbitrary, fc.array(edit, { maxLength: max })).map(([text, edits]) =>
    edits.reduce((current, { at, length, insert, copies }) => {
      const start = at % (current.length + 1);
      return current.slice(0, start) + insert.repeat(copies) + current.slice(start + length);
    }, text),
  );
}
