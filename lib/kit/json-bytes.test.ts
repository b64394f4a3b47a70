import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jsonBytes } from './json-bytes.ts';

it('counts the bytes that JSON.stringify writes, for any JSON and any text', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json().map(JSON.parse), fc.string({ unit: 'binary' })), (value) => {
      expect(jsonBytes(value)).toBe(Buffer.byteLength(JSON.stringify(value)));
    }),
    { seed: 5, numRuns: 2_000 },
  );
  for (const value of [
    { a: undefined, b: [undefined, NaN], 'kü"\n': '\u0007😀\ud800' },
    {},
    [],
    { a: undefined },
    -1.5e300,
  ])
    expect(jsonBytes(value)).toBe(Buffer.byteLength(JSON.stringify(value)));
});
