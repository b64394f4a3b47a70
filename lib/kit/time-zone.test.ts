import { expect, it } from 'vitest';
import { canonicalTimeZone } from './time-zone.ts';

it.each([
  ['Asia/Tokyo', 'Asia/Tokyo'],
  ['asia/tokyo', 'Asia/Tokyo'],
  ['Japan', 'Asia/Tokyo'],
  ['UTC', 'UTC'],
  ['Etc/UTC', 'UTC'],
  ['zulu', 'UTC'],
  ['US/Eastern', 'America/New_York'],
  ['EST5EDT', 'America/New_York'],
  ['GB', 'Europe/London'],
  ['Etc/GMT-14', 'Etc/GMT-14'],
  ['Etc/GMT+12', 'Etc/GMT+12'],
])('N2: %s is the time zone %s', (name, expected) => {
  expect(canonicalTimeZone(name)).toBe(expected);
});

it.each([
  '+05:30',
  '-08',
  'UTC+9',
  'GMT+9',
  'Asia/Nowhere',
  'Asia/',
  'Etc/Unknown',
  '',
  'Z',
  '../etc/passwd',
])('N2: %j is no time zone', (name) => {
  expect(canonicalTimeZone(name)).toBeNull();
});

it('N2: accepts every time zone that a browser offers', () => {
  for (const zone of Intl.supportedValuesOf('timeZone'))
    expect(canonicalTimeZone(zone), zone).not.toBeNull();
});

it.each([
  'JST',
  'PST',
  'IST',
  'AET',
  'BST',
  'CST',
  'AST',
  'SystemV/PST8',
  'Tokyo',
  'localtime',
  'Factory',
])('%s is no name that each browser knows', (name) => {
  expect(canonicalTimeZone(name)).toBeNull();
});
