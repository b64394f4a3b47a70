import { expect, it } from 'vitest';
import { escapeUnsafe, stringifyJsonSafely } from './escape-unsafe.ts';

it.each([
  ['a\nb', String.raw`a\nb`],
  ['\u001b[31mred', String.raw`\x1b[31mred`],
  ['\r\t\u0000\u007f', String.raw`\x0d\x09\x00\x7f`],
  ['\u009b31m', String.raw`\x9b31m`],
  ['a\u2028b\u2029c', String.raw`a\u2028b\u2029c`],
  ['\u202egnp.exe\u2066x\u2069', String.raw`\u202egnp.exe\u2066x\u2069`],
  ['\ud800', String.raw`\ud800`],
  ['日本語 🎉 ✓', '日本語 🎉 ✓'],
])('escapes what a terminal obeys, and nothing else: %j', (text, expected) => {
  expect(escapeUnsafe(text)).toBe(expected);
});

it('keeps the meaning of JSON', () => {
  const value = { text: 'a\nb\u001b\u009b\u2028\u202e\u007f 日本' };
  const json = stringifyJsonSafely(value);
  expect(JSON.parse(json)).toEqual(value);
  // Only printable characters remain.
  expect(json).toMatch(/^[ -~日本]+$/u);
});
