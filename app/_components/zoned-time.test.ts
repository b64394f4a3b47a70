import { expect, it } from 'vitest';
import { instantToZonedTime, nextFullHour, zonedTimeToIso } from './zoned-time.ts';

it.each([
  ['2026-11-23T14:00', 'Asia/Tokyo', '2026-11-23T05:00:00.000Z'],
  ['2026-07-01T09:30', 'America/New_York', '2026-07-01T13:30:00.000Z'],
  ['2026-03-08T03:30', 'America/New_York', '2026-03-08T07:30:00.000Z'],
  ['2026-11-23T14:00', 'Asia/Kathmandu', '2026-11-23T08:15:00.000Z'],
])('converts %s in %s to %s and back', (local, zone, iso) => {
  expect(zonedTimeToIso(local, zone)).toBe(iso);
  expect(instantToZonedTime(Date.parse(iso), zone)).toBe(local);
});

it('returns null for text that is no date', () =>
  expect([zonedTimeToIso('', 'UTC'), zonedTimeToIso('2026-13-01T00:00', 'UTC')]).toEqual([
    null,
    null,
  ]));
it('finds the next full hour', () =>
  expect(new Date(nextFullHour(Date.parse('2026-11-23T05:20:00Z'))).toISOString()).toBe(
    '2026-11-23T06:00:00.000Z',
  ));

it('reads a time as UTC in a time zone that the browser is too old for', () => {
  expect(zonedTimeToIso('2026-11-23T14:00', 'America/Newtown')).toBe('2026-11-23T14:00:00.000Z');
});
