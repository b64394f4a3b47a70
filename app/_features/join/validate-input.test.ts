import { expect, it } from 'vitest';
import {
  findCodeIssue,
  findNameIssue,
  renameReason,
  normalizeCodeInput,
} from './validate-input.ts';

it.each(['KUMO-482', 'kumo 482', ' Kumo482 ', 'ｋｕｍｏ－４８２', 'KUMOー482', 'kumo–482'])(
  'reads %s as people mean it',
  (typed) => {
    expect(normalizeCodeInput(typed)).toBe('KUMO482');
    expect(findCodeIssue(typed)).toBeNull();
  },
);

it.each([
  ['', 'codeEmpty'],
  [' - ', 'codeEmpty'],
  ['abc', 'codeShape'],
  ['kumo_482', 'codeShape'],
  ['くも482', 'codeShape'],
])('says what is wrong with the code %j', (typed, mistake) => {
  expect(findCodeIssue(typed)).toBe(mistake);
});

it.each([
  ['', 'nameEmpty'],
  ['  ', 'nameEmpty'],
  ['x'.repeat(41), 'nameLong'],
  ['もみじ', null],
])('says what is wrong with the name %j', (typed, mistake) => {
  expect(findNameIssue(typed)).toBe(mistake);
});

it.each([
  ['momiji', 'momiji', null],
  [' momiji ', 'momiji', null],
  ['momiji', 'momiji 2', 'numbered'],
  ['momiji', 'kiwi', 'hadSeat'],
])('knows why %j became %j', (typed, displayName, why) => {
  expect(renameReason(typed, displayName)).toBe(why);
});
