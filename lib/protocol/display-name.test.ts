import { expect, it } from 'vitest';
import { displayNameKey, normalizeDisplayName } from './display-name.ts';

it.each([
  ['capital letters', 'Kiwi', 'kiwi'],
  ['full-width letters', 'ｋｉｗｉ', 'kiwi'],
  ['a zero-width space', 'ki\u200bwi', 'kiwi'],
  ['a soft hyphen', 'ki\u00adwi', 'kiwi'],
  ['a variation selector', 'kiwi\ufe0f', 'kiwi'],
  ['a Hangul filler', '\u3164kiwi', 'kiwi'],
  ['several kinds of blanks', ' kiwi \u3000\u00a0 2', 'kiwi 2'],
  ['a thin and a figure space', 'kiwi\u2009\u20072', 'kiwi 2'],
  ['a Braille blank', 'kiwi\u28002', 'kiwi 2'],
  ['a word joiner and a byte order mark', 'ki\u2060wi\ufeff', 'kiwi'],
  ['a direction mark', '\u200ekiwi\u202c', 'kiwi'],
  ['a ligature', 'ﬁg', 'fig'],
  ['half-width katakana', 'ｷｳｲ', 'キウイ'],
  ['half-width katakana with a voiced mark', 'ﾊﾞﾅﾅ', 'バナナ'],
  ['a final sigma', 'ΛΟΓΟΣ', 'λογοσ'],
  ['a letter with a separate accent', 'e\u0301', '\u00e9'],
])('the key of a name ignores %s', (_title, name, key) => {
  expect(displayNameKey(name)).toBe(displayNameKey(key));
});

it('names that look different have different keys', () => {
  expect(displayNameKey('kiwi')).not.toBe(displayNameKey('kivi'));
});

it('the shown name has its accents on their letters', () => {
  expect(normalizeDisplayName('e\u0301')).toBe('\u00e9');
});
