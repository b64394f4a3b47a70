import { expect, it } from 'vitest';
import { JoinBody } from './http.ts';

const parsedDisplayName = (text: string) =>
  JoinBody.safeParse({ code: 'abcd', displayName: text, language: 'en' }).data?.displayName;

it.each([
  ['a NUL and half a character', 'a\u0000b\ud800', 'a\ufffdb\ufffd'],
  ['a line break', ' a\nb ', 'a b'],
  ['what turns the words beside it', '\u202eevil\u2067', 'evil'],
  ['a family of signs in one', '👩‍👩‍👧', '👩‍👩‍👧'],
  ['only what cannot be seen', '\u200b\u202e ', undefined],
  ['41 letters', 'x'.repeat(41), undefined],
])('a name: %s', (_title, typed, kept) => {
  expect(parsedDisplayName(typed)).toBe(kept);
});
