import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from './json.ts';
import { applyJsonPatch, diffJson } from './json-patch.ts';

/** Values that share keys and lengths often, so that patches go deep. */
const json = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Json[]>(null, true, 0, 1, 'a', ''),
    fc.dictionary(fc.constantFrom('a', 'b', '0', '__proto__'), tie('value'), { maxKeys: 3 }),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
})).value;
/** As it arrives over the network. */
const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

describe('a JSON patch', () => {
  it('turns any value into any other one, also after it was sent as JSON', () => {
    fc.assert(
      fc.property(json, json, (before, after) => {
        const patch = diffJson(copy(before), copy(after));
        const result = patch === null ? before : applyJsonPatch(copy(before), copy(patch));
        expect(JSON.stringify(sortKeys(result))).toBe(JSON.stringify(sortKeys(after)));
      }),
      { seed: 26, numRuns: 1_000 },
    );
  });

  it('is null for equal values', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(diffJson(value, copy(value))).toBeNull();
      }),
      { seed: 27 },
    );
  });

  it('names only the field that changed, and keeps the other objects', () => {
    const before = {
      rows: [
        { a: 1, b: { c: 2 } },
        { a: 3, b: { c: 3 } },
      ],
      info: { d: 4 },
    };
    const patch = diffJson(before, {
      rows: [
        { a: 5, b: { c: 2 } },
        { a: 3, b: { c: 3 } },
      ],
      info: { d: 4 },
    });
    expect(patch).toEqual({ rows: { 0: { a: [5] } } });
    const after = applyJsonPatch(before, patch ?? {}) as unknown as typeof before;
    expect(after.info).toBe(before.info);
    expect(after.rows[1]).toBe(before.rows[1]);
    expect(after.rows[0]?.b).toBe(before.rows[0]?.b);
  });

  it('removes fields and tells null from a missing field', () => {
    expect(diffJson({ a: 1, b: null }, { b: 2 })).toEqual({ a: [], b: [2] });
    expect(applyJsonPatch({ a: 1 }, { a: [null] })).toEqual({ a: null });
    expect(applyJsonPatch({ a: 1 }, { a: [] })).toEqual({});
  });
});

function sortKeys(value: Json): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, field]) => [key, sortKeys(field)]);
}
