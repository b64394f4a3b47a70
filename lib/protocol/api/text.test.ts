import { expect, it } from 'vitest';
import { JoinBody } from './seats.ts';

const parseDisplayName = (displayName: string) =>
  JoinBody.safeParse({ code: 'abcd', displayName, language: 'en' }).data?.displayName;

it.each([
  ['replaces NUL and half a character', 'a\u0000b\ud800', 'a\ufffdb\ufffd'],
  ['replaces a line break with a blank', ' a\nb ', 'a b'],
  ['removes characters that change the direction of text', '\u202eevil\u2067', 'evil'],
  ['keeps an emoji that consists of several characters', '👩‍👩‍👧', '👩‍👩‍👧'],
  ['is rejected without a visible character', '\u200b\u202e ', undefined],
  ['is rejected with 41 letters', 'x'.repeat(41), undefined],
])('a display name %s', (_title, typed, expected) => {
  expect(parseDisplayName(typed)).toBe(expected);
});
