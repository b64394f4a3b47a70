import fc from 'fast-check';
import type { z } from 'zod';
import { hostileJson, hostileKey, hostileText } from './fuzz-json.ts';

export interface SchemaArbitraryOptions {
  /** Texts that are used wherever the schema accepts them, such as ids that exist. */
  readonly known?: readonly string[];
  /** Values of schemas whose content is only checked by code. */
  readonly overrides?: ReadonlyMap<unknown, fc.Arbitrary<unknown>>;
}

/** The parts of a zod definition that the walk reads. */
interface Definition {
  readonly type: string;
  readonly checks?: readonly { readonly _zod: { readonly def: Check } }[];
  readonly pattern?: RegExp;
  readonly format?: string;
  readonly element?: z.ZodType;
  readonly items?: readonly z.ZodType[];
  readonly innerType?: z.ZodType;
  readonly keyType?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly out?: z.ZodType;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly options?: readonly z.ZodType[];
  readonly values?: readonly unknown[];
  readonly entries?: Readonly<Record<string, unknown>>;
}
interface Check {
  readonly check: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly value?: number;
  readonly pattern?: RegExp;
  readonly format?: string;
}

const MAX_ITEMS = 4;
const MAX_CHARS = 40;

/**
 * Values that a zod schema accepts, derived by a walk over the schema. Refinements and transforms
 * are code, so a few values are refused.
 * @throws {Error} the schema has a type that the walk doesn't know
 */
export function arbitraryOf(
  schema: z.ZodType,
  options: SchemaArbitraryOptions = {},
): fc.Arbitrary<unknown> {
  const override = options.overrides?.get(schema);
  if (override !== undefined) return override;
  const definition = schema.def as unknown as Definition;
  const walk = WALKS[definition.type];
  if (walk === undefined)
    throw new Error(`Add the zod type '${definition.type}' to schema-arbitrary.ts.`);
  return walk(definition, options, schema);
}

type Walk = (
  definition: Definition,
  options: SchemaArbitraryOptions,
  schema: z.ZodType,
) => fc.Arbitrary<unknown>;

const inner: Walk = ({ innerType }, options) => arbitraryOf(required(innerType), options);

const WALKS: Readonly<Record<string, Walk>> = {
  string: textArbitrary,
  number: numberArbitrary,
  boolean: () => fc.boolean(),
  literal: ({ values = [] }) => fc.constantFrom(...values),
  enum: ({ entries = {} }) => fc.constantFrom(...Object.values(entries)),
  array: listArbitrary,
  tuple: ({ items = [] }, options) => fc.tuple(...items.map((item) => arbitraryOf(item, options))),
  object: objectArbitrary,
  record: recordArbitrary,
  union: ({ options: members = [] }, options) =>
    fc.oneof(...members.map((member) => arbitraryOf(member, options))),
  optional: inner,
  default: inner,
  nonoptional: inner,
  readonly: inner,
  nullable: (definition, options, schema) =>
    fc.option(inner(definition, options, schema), { nil: null }),
  pipe: pipeArbitrary,
  unknown: () => hostileJson,
};

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the schema has no definition of its parts');
  return value;
}

function checksOf({ checks = [] }: Definition): readonly Check[] {
  return checks.map(({ _zod }) => _zod.def);
}

/** The limit that a check sets: `minimum` and `maximum` of lengths, `value` of numbers. */
function limitOf(definition: Definition, name: string, otherwise: number): number {
  const check = checksOf(definition).find((each) => each.check === name);
  return check?.minimum ?? check?.maximum ?? check?.value ?? otherwise;
}

function textArbitrary(
  definition: Definition,
  { known = [] }: SchemaArbitraryOptions,
  schema: z.ZodType,
): fc.Arbitrary<unknown> {
  const minLength = limitOf(definition, 'min_length', 0);
  const limit = limitOf(definition, 'max_length', MAX_CHARS);
  const maxLength = Math.max(minLength, Math.min(limit, MAX_CHARS));
  const pattern = definition.pattern ?? checksOf(definition).find((each) => each.pattern)?.pattern;
  const accepted = known.filter((text) => schema.safeParse(text).success);
  return fc.oneof(
    ...(accepted.length > 0 ? [{ weight: 20, arbitrary: fc.constantFrom(...accepted) }] : []),
    {
      weight: 10,
      arbitrary:
        matching(pattern)?.map((text) => text.slice(0, Math.max(limit, 1))) ??
        fc.string({ minLength, maxLength }),
    },
    { weight: 1, arbitrary: hostileText },
    { weight: 1, arbitrary: fc.constantFrom(limit, limit + 1).map((length) => 'a'.repeat(length)) },
  );
}

/** Undefined for patterns with features that fast-check doesn't know. */
function matching(pattern: RegExp | undefined): fc.Arbitrary<string> | undefined {
  if (pattern === undefined) return undefined;
  try {
    return fc.stringMatching(pattern);
  } catch {
    return undefined;
  }
}

function numberArbitrary(definition: Definition): fc.Arbitrary<unknown> {
  const isWhole =
    definition.format === 'safeint' ||
    checksOf(definition).some(({ format }) => format === 'safeint');
  const min = limitOf(definition, 'greater_than', isWhole ? Number.MIN_SAFE_INTEGER : -1e300);
  const max = limitOf(definition, 'less_than', isWhole ? Number.MAX_SAFE_INTEGER : 1e300);
  const small = fc.integer({
    min: Math.ceil(min),
    max: Math.max(Math.ceil(min), Math.min(max, min + 20)),
  });
  return fc.oneof(
    small,
    isWhole
      ? fc.integer({ min: Math.ceil(min), max: Math.floor(max) })
      : fc.double({ min, max, noNaN: true }),
    fc.constantFrom(min, max, min - 1, max + 1),
  );
}

function listArbitrary(
  definition: Definition,
  options: SchemaArbitraryOptions,
): fc.Arbitrary<unknown> {
  const minLength = limitOf(definition, 'min_length', 0);
  const maxLength = Math.max(
    minLength,
    Math.min(limitOf(definition, 'max_length', MAX_ITEMS), MAX_ITEMS),
  );
  return fc.array(arbitraryOf(required(definition.element), options), { minLength, maxLength });
}

function objectArbitrary(
  { shape = {} }: Definition,
  options: SchemaArbitraryOptions,
): fc.Arbitrary<unknown> {
  const fields = Object.entries(shape).map(
    ([name, field]) => [name, arbitraryOf(field, options)] as const,
  );
  return fc.record(Object.fromEntries(fields), {
    requiredKeys: Object.entries(shape).flatMap(([name, field]) =>
      ['optional', 'default'].includes(field.def.type) ? [] : [name],
    ),
    noNullPrototype: true,
  });
}

function recordArbitrary(
  { keyType, valueType }: Definition,
  options: SchemaArbitraryOptions,
): fc.Arbitrary<unknown> {
  const key = arbitraryOf(required(keyType), options) as fc.Arbitrary<string>;
  return fc.dictionary(
    fc.oneof({ weight: 4, arbitrary: key }, hostileKey),
    arbitraryOf(required(valueType), options),
    {
      maxKeys: MAX_ITEMS,
      noNullPrototype: true,
    },
  );
}

/** A transform says nothing about its values; the other side of the pipe does. */
function pipeArbitrary(
  { in: input, out: output }: Definition,
  options: SchemaArbitraryOptions,
): fc.Arbitrary<unknown> {
  const sides = [required(input), required(output)].filter(({ def }) => def.type !== 'transform');
  return fc.oneof(...sides.map((side) => arbitraryOf(side, options)));
}
