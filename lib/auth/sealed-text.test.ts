import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openSealedText, sealText } from './sealed-text.ts';

it('opens what was sealed with the same key', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const key = randomBytes(32);
      const sealed = sealText(key, text);
      expect(sealed).toMatch(/^[\w-]+$/);
      expect(openSealedText(key, sealed)).toBe(text);
    }),
  );
});

it('opens nothing that another key has sealed', () => {
  expect(openSealedText(randomBytes(32), sealText(randomBytes(32), 'state'))).toBeNull();
});

it('opens nothing that was changed or cut, wherever it was', () => {
  const key = randomBytes(32);
  const sealed = Buffer.from(sealText(key, 'state'), 'base64url');
  for (let index = 0; index < sealed.length; index += 1) {
    const changed = Buffer.from(sealed);
    changed[index] = (changed[index] ?? 0) ^ 1;
    expect(openSealedText(key, changed.toString('base64url'))).toBeNull();
    expect(openSealedText(key, sealed.subarray(0, index).toString('base64url'))).toBeNull();
  }
});

it('seals the same text differently each time', () => {
  const key = randomBytes(32);
  expect(sealText(key, 'state')).not.toBe(sealText(key, 'state'));
});
