import { expect, it } from 'vitest';
import { canonicalTimeZone } from './time-zone.ts';

it.each([
  ['Asia/Tokyo', 'Asia/Tokyo'],
  ['asia/tokyo', 'Asia/Tokyo'],
  ['JST', 'Asia/Tokyo'],
  ['UTC', 'UTC'],
  ['Etc/UTC', 'UTC'],
])('N2: %s is the time zone %s', (name, expected) => {
  expect(canonicalTimeZone(name)).toBe(expected);
});

it.each(['+05:30', '-08', 'Asia/Nowhere', '', 'Z', '../etc/passwd'])(
  'N2: %j is no time zone',
  (name) => {
    expect(canonicalTimeZone(name)).toBeNull();
  },
);

it('N2: accepts every time zone that a browser offers', () => {
  for (const zone of Intl.supportedValuesOf('timeZone'))
    expect(canonicalTimeZone(zone), zone).not.toBeNull();
});
