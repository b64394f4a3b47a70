import { expect, it } from 'vitest';
import { JoinBody } from './seats.ts';
import { WorkshopCode } from './text.ts';

const parseDisplayName = (displayName: string) =>
  JoinBody.safeParse({ code: 'abcd', displayName, language: 'en' }).data?.displayName;

it.each([
  ['replaces NUL and half a character', 'a\u0000b\ud800', 'a\ufffdb\ufffd'],
  ['replaces a line break with a blank', ' a\nb ', 'a b'],
  ['removes characters that change the direction of text', '\u202eevil\u2067', 'evil'],
  ['keeps an emoji that consists of several characters', '👩‍👩‍👧', '👩‍👩‍👧'],
  ['is rejected without a visible character', '\u200b\u202e ', undefined],
  ['is rejected with a Hangul filler only', '\u3164\u115f', undefined],
  ['is rejected with a Braille blank only', '\u2800 \u2800', undefined],
  ['is rejected with an accent alone', '\u0301', undefined],
  ['is rejected with 41 letters', 'x'.repeat(41), undefined],
])('a display name %s', (_title, typed, expected) => {
  expect(parseDisplayName(typed)).toBe(expected);
});

it.each([
  ['small letters and blanks', ' kumo yuki 4793 ', 'KUMOYUKI4793'],
  ['full-width characters and a minus sign', 'ＫＵＭＯ－ＹＵＫＩ−４７９３', 'KUMOYUKI4793'],
  ['a long-vowel mark instead of a dash', 'KUMOーYUKIｰ4793', 'KUMOYUKI4793'],
  ['an en dash and a zero-width space', 'KUMO–YUKI\u200b4793', 'KUMOYUKI4793'],
  ['other characters', 'KUMO_4793', undefined],
  ['too few characters', '---', undefined],
  ['too many blanks', `KUMO${' '.repeat(80)}4793`, undefined],
])('reads a code with %s', (_title, typed, code) => {
  expect(WorkshopCode.safeParse(typed).data).toBe(code);
});
