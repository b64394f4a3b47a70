import { expect, it } from 'vitest';
import {
  findCodeIssue,
  findNameIssue,
  renameReason,
  normalizeCodeInput,
} from './validate-input.ts';

it.each(['KUMO-482', 'kumo 482', ' Kumo482 ', 'ｋｕｍｏ－４８２', 'KUMOー482', 'kumo–482'])(
  'reads the code %s without its separators',
  (input) => {
    expect(normalizeCodeInput(input)).toBe('KUMO482');
    expect(findCodeIssue(input)).toBeNull();
  },
);

it.each([
  ['', 'codeEmpty'],
  [' - ', 'codeEmpty'],
  ['abc', 'codeShape'],
  ['kumo_482', 'codeShape'],
  ['くも482', 'codeShape'],
])('names the issue of the code %j', (input, issue) => {
  expect(findCodeIssue(input)).toBe(issue);
});

it.each([
  ['', 'nameEmpty'],
  ['  ', 'nameEmpty'],
  ['x'.repeat(41), 'nameLong'],
  ['もみじ', null],
])('names the issue of the name %j', (input, issue) => {
  expect(findNameIssue(input)).toBe(issue);
});

it.each([
  ['momiji', 'momiji', null],
  [' momiji ', 'momiji', null],
  ['momiji', 'momiji 2', 'numbered'],
  ['momiji', 'kiwi', 'hadSeat'],
])('explains why the name %j became %j', (input, displayName, reason) => {
  expect(renameReason(input, displayName)).toBe(reason);
});
