import { expect, it } from 'vitest';
import { formatWorkshopStart, formatWorkshopTime } from './workshop-time.ts';

const AT = Date.UTC(2026, 10, 28, 5, 40);
const tokyo = { timeZone: 'Asia/Tokyo', showsZone: false };

it('shows times in the zone of the workshop, with its city only if staff want it', () => {
  expect(formatWorkshopTime(AT, tokyo)).toBe('14:40');
  expect(formatWorkshopTime(AT, { ...tokyo, showsZone: true })).toBe('14:40 Tokyo');
  expect(formatWorkshopTime(AT, { timeZone: 'America/New_York', showsZone: true })).toBe(
    '00:40 New York',
  );
});

it('shows the date of a start on another day of the zone', () => {
  const startOn = (now: number, language: 'en' | 'ja' = 'en') =>
    formatWorkshopStart(AT, tokyo, { now, language });
  expect(startOn(AT - 3_600_000)).toBe('14:40');
  // 23:30 of the day before in UTC is the same day in Tokyo.
  expect(startOn(Date.UTC(2026, 10, 27, 23, 30))).toBe('14:40');
  expect(startOn(Date.UTC(2026, 10, 27, 14, 0))).toBe('Sat, Nov 28, 2026, 14:40');
  expect(startOn(Date.UTC(2026, 10, 27, 14, 0), 'ja')).toBe('2026年11月28日(土) 14:40');
});
