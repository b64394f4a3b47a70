import { expect, it } from 'vitest';
import { codeMistake, nameMistake, renamed, tidyCode } from './validate-input.ts';

it.each(['KUMO-482', 'kumo 482', ' Kumo482 ', 'ｋｕｍｏ－４８２', 'KUMOー482', 'kumo–482'])(
  'reads %s as people mean it',
  (typed) => {
    expect(tidyCode(typed)).toBe('KUMO482');
    expect(codeMistake(typed)).toBeNull();
  },
);

it.each([
  ['', 'codeEmpty'],
  [' - ', 'codeEmpty'],
  ['abc', 'codeShape'],
  ['kumo_482', 'codeShape'],
  ['くも482', 'codeShape'],
])('says what is wrong with the code %j', (typed, mistake) => {
  expect(codeMistake(typed)).toBe(mistake);
});

it.each([
  ['', 'nameEmpty'],
  ['  ', 'nameEmpty'],
  ['x'.repeat(41), 'nameLong'],
  ['もみじ', null],
])('says what is wrong with the name %j', (typed, mistake) => {
  expect(nameMistake(typed)).toBe(mistake);
});

it.each([
  ['momiji', 'momiji', null],
  [' momiji ', 'momiji', null],
  ['momiji', 'momiji 2', 'numbered'],
  ['momiji', 'kiwi', 'hadSeat'],
])('knows why %j became %j', (typed, handle, why) => {
  expect(renamed(typed, handle)).toBe(why);
});
