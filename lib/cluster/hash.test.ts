import { expect, it } from 'vitest';
import fc from 'fast-check';
import { addHash, canonicalJson, hashObject, EMPTY_DIGEST, subtractHash } from './hash.ts';

const hash = fc
  .bigInt({ min: 0n, max: (1n << 64n) - 1n })
  .map((n) => n.toString(16).padStart(16, '0'));

it('the digest does not depend on order, nor on hashes that were added and subtracted', () => {
  fc.assert(
    fc.property(fc.array(hash, { maxLength: 20 }), hash, (hashes, other) => {
      const forwards = hashes.reduce(addHash, EMPTY_DIGEST);
      expect([...hashes].reverse().reduce(addHash, EMPTY_DIGEST)).toBe(forwards);
      expect(subtractHash(addHash(forwards, other), other)).toBe(forwards);
      expect(forwards).toMatch(/^[0-9a-f]{16}$/);
    }),
    { seed: 3 },
  );
});

it('a hash does not depend on the order of keys, but on everything else', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
      const shuffled = Object.fromEntries(Object.entries(object).reverse());
      expect(hashObject(shuffled as never)).toBe(hashObject(object as never));
      expect(JSON.parse(canonicalJson(object as never))).toEqual(
        JSON.parse(JSON.stringify(object)),
      );
    }),
    { seed: 3 },
  );
  expect(hashObject({ a: 1 })).toBe('015abd7f5cc57a2d');
  expect(hashObject({ a: 1 })).not.toBe(hashObject({ a: '1' }));
});
