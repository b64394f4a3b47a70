import { format } from 'prettier';
import { expect } from 'vitest';
import { z } from 'zod';

/**
 * Compares a value with the golden file `<name>.json` beside the tests. Update the files with
 * `vitest -u`, and only in a change that renames something on a wire or in storage.
 */
export async function expectGolden(name: string, value: unknown): Promise<void> {
  const text = JSON.stringify(sorted(value));
  // The repository's own formatting, so that the format check passes after an update.
  await expect(await format(text, { parser: 'json', printWidth: 100 })).toMatchFileSnapshot(
    `./${name}.json`,
  );
}

/** The JSON Schema of the input of each schema. */
export function jsonSchemas(schemas: Readonly<Record<string, z.ZodType>>): unknown {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [
      name,
      z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }),
    ]),
  );
}

/** All members of a string union. The compiler checks that the record is complete. */
export function membersOf<Member extends string>(
  members: Readonly<Record<Member, true>>,
): string[] {
  return Object.keys(members).sort();
}

/** A value after a round trip through JSON. */
export function asJson<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

/** Keys in alphabetical order: the order of fields in the code has no meaning. */
function sorted(value: unknown): unknown {
  const plain = asJson(value);
  if (Array.isArray(plain)) return plain.map(sorted);
  if (typeof plain !== 'object' || plain === null) return plain;
  return Object.fromEntries(
    Object.entries(plain)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
