import { describe, expect, it } from 'vitest';
import { cityOf } from './city-of.ts';
import { findZoneOptions, formatOffset, listZoneOptions, showsSameTime } from './time-zones.ts';

const SUMMER = Date.UTC(2026, 6, 1);
const WINTER = Date.UTC(2026, 0, 1);

describe('time zones', () => {
  it('names the city as it is called today', () => {
    expect(cityOf('America/Argentina/Buenos_Aires')).toBe('Buenos Aires');
    expect(cityOf('Asia/Calcutta')).toBe('Kolkata');
    expect(cityOf('UTC')).toBe('UTC');
  });

  it('shows the offset of the date, with minutes only where there are any', () => {
    expect(formatOffset('Asia/Tokyo', SUMMER)).toBe('UTC+9');
    expect(formatOffset('Europe/Berlin', SUMMER)).toBe('UTC+2');
    expect(formatOffset('Europe/Berlin', WINTER)).toBe('UTC+1');
    expect(formatOffset('America/St_Johns', WINTER)).toBe('UTC-3:30');
    expect(formatOffset('Europe/London', WINTER)).toBe('UTC');
  });

  it('compares the clocks of two zones on the date', () => {
    expect(showsSameTime('Europe/Berlin', 'Europe/Paris', SUMMER)).toBe(true);
    expect(showsSameTime('Europe/London', 'Africa/Abidjan', WINTER)).toBe(true);
    expect(showsSameTime('Europe/London', 'Africa/Abidjan', SUMMER)).toBe(false);
  });

  it('finds zones by city, accents aside, by offset, area and name in the reader’s language', () => {
    const en = listZoneOptions(WINTER, 'en');
    const zones = (text: string) => findZoneOptions(en, text).map(({ zone }) => zone);
    expect(zones('tokyo')).toEqual(['Asia/Tokyo']);
    expect(zones('new york')[0]).toBe('America/New_York');
    expect(zones('são')[0]).toBe('America/Sao_Paulo');
    expect(zones('utc+9')).toContain('Asia/Tokyo');
    expect(zones('europe central')).toContain('Europe/Berlin');
    expect(zones('nowhere')).toEqual([]);
    expect(
      findZoneOptions(listZoneOptions(WINTER, 'ja'), '日本').map(({ zone }) => zone),
    ).toContain('Asia/Tokyo');
  });
});
