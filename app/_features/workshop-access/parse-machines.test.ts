import { expect, it } from 'vitest';
import { MAX_LISTED_MACHINES } from '#lib/protocol/limits.ts';
import { parseSeatLimit } from './admission/parse-seat-limit.ts';
import { parseMachines } from './parse-machines.ts';

it.each([
  ['one machine id per line', 'f00d\nbeef\n', ['f00d', 'beef']],
  ['machine ids between spaces and commas', ' f00d, beef\r\n', ['f00d', 'beef']],
  ['each machine id once', 'f00d f00d', ['f00d']],
  ['no text', ' \n', null],
  ['a word with other characters', 'f00d 機械', null],
  ['a word that is too long', 'f'.repeat(129), null],
  [
    'more machine ids than a token can list',
    Array.from({ length: MAX_LISTED_MACHINES + 1 }, (_, index) => String(index)).join('\n'),
    null,
  ],
])('reads %s', (_, text, expected) => {
  expect(parseMachines(text)).toEqual(expected);
});

it.each([
  ['500', 500],
  [' 1 ', 1],
  ['2000', 2_000],
  ['2001', null],
  ['0', null],
  ['1.5', null],
  ['', null],
])('reads the seat limit %j as %j', (text, expected) => {
  expect(parseSeatLimit(text)).toBe(expected);
});
