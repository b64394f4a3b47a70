import { expect, it } from 'vitest';
import { formatClock, formatDateTime, formatDayAndTime, formatDuration } from './times.ts';

it.each([
  [0, '0:00'],
  [-5, '0:00'],
  [9_999, '0:09'],
  [372_000, '6:12'],
  [3_599_000, '59:59'],
  [3_600_000, '1:00'],
  [7_500_000, '2:05'],
])('formats a duration of %d ms as %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

it('formats times in the given zone', () => {
  const at = Date.UTC(2026, 3, 6, 5, 6, 41);
  expect(formatClock(at, { zone: 'Asia/Tokyo' })).toBe('14:06');
  expect(formatClock(at, { zone: 'UTC', seconds: true })).toBe('05:06:41');
  expect(formatDateTime(at, 'ja', 'Asia/Tokyo')).toContain('14:06');
  expect(formatDayAndTime(at, 'en', 'Asia/Tokyo')).toBe('Apr 6, 14:06');
  expect(formatDayAndTime(at, 'ja', 'Asia/Tokyo')).toBe('4月6日 14:06');
});

it('shows UTC, and says so, for a time zone that the browser is too old for', () => {
  const at = Date.UTC(2026, 10, 29, 12, 30);
  expect(formatClock(at, { zone: 'America/Newtown' })).toBe('12:30 UTC');
  expect(formatDateTime(at, 'en', 'America/Newtown')).toContain('UTC');
});
