import { expect, it } from 'vitest';
import { nextTimeOfDay } from './next-time-of-day.ts';

it('accepts only a time of day that is still to come today', () => {
  const noon = new Date(2026, 4, 1, 12, 0).getTime();
  expect(nextTimeOfDay('14:30', noon)).toBe(new Date(2026, 4, 1, 14, 30).getTime());
  expect([
    nextTimeOfDay('11:59', noon),
    nextTimeOfDay('24:00', noon),
    nextTimeOfDay('soon', noon),
  ]).toEqual([null, null, null]);
});
