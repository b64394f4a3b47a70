import { expect, test } from 'vitest';
import { cutText, limitParams } from './param-limits.ts';

test('names are cut at 253 code units and other texts at 200, and short parameters stay', () => {
  const long = 'x'.repeat(1_000);
  const limited = limitParams({ name: long, message: long, restarts: 3 });
  expect([limited.name.length, limited.message.length, limited.restarts]).toEqual([253, 200, 3]);
  expect(limited.message.endsWith('…')).toBe(true);
  const short = { name: 'web', message: '' };
  expect(limitParams(short)).toBe(short);
});

test('a cut text has no half of a character', () => {
  expect(cutText('ab😀cd', 4)).toBe('ab…');
  expect(cutText('ab😀', 4)).toBe('ab😀');
});
