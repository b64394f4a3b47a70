import { describe, expect, it } from 'vitest';
import { READINESS_REQUIREMENTS } from '#lib/protocol/readiness-requirements.ts';
import {
  findFieldErrors,
  parseSeatCount,
  parseStart,
  parseTimeOfDay,
  splitStart,
  toRequiredReadiness,
  type WorkshopFields,
} from './workshop-field-rules.ts';

const FIELDS: WorkshopFields = {
  name: 'Hall B',
  date: '2026-11-23',
  time: '15:00',
  timeZone: 'Europe/Berlin',
  language: 'en',
  seats: '',
  code: '',
  required: READINESS_REQUIREMENTS,
};

describe('the fields of a workshop', () => {
  it.each([
    ['9', '09:00'],
    ['930', '09:30'],
    ['09:30', '09:30'],
    ['2359', '23:59'],
    ['１５：００', '15:00'],
    ['24:00', null],
    ['9:60', null],
    ['3 pm', null],
    ['', null],
  ] as const)('reads the time %j as %j', (text, time) => {
    expect(parseTimeOfDay(text)).toBe(time);
  });

  it('reads a number of seats, and nothing as none', () => {
    expect([' 300 ', '１２', '', '1', '2000'].map(parseSeatCount)).toEqual([
      300,
      12,
      null,
      1,
      2000,
    ]);
    for (const text of ['0', '2001', '1.5', 'many', '-3']) expect(parseSeatCount(text)).toBeNaN();
  });

  it('keeps the clock time when the zone changes', () => {
    const berlin = parseStart(FIELDS);
    const tokyo = parseStart({ ...FIELDS, timeZone: 'Asia/Tokyo' });
    expect(new Date(berlin ?? 0).toISOString()).toBe('2026-11-23T14:00:00.000Z');
    expect(new Date(tokyo ?? 0).toISOString()).toBe('2026-11-23T06:00:00.000Z');
    expect(splitStart(berlin ?? 0, 'Europe/Berlin')).toEqual({ date: '2026-11-23', time: '15:00' });
    expect(parseStart({ ...FIELDS, timeZone: 'Nowhere' })).toBeNull();
  });

  it('finds all errors by field', () => {
    expect(findFieldErrors(FIELDS)).toEqual({});
    expect(findFieldErrors({ ...FIELDS, code: 'ｋｕｍｏ－４８２', seats: '20' })).toEqual({});
    expect(
      findFieldErrors({
        ...FIELDS,
        name: ' ',
        date: '',
        time: '25',
        timeZone: 'Nowhere',
        seats: '0',
        code: 'a b',
      }),
    ).toEqual({
      name: 'nameEmpty',
      date: 'dateEmpty',
      time: 'timeWrong',
      timeZone: 'zoneUnknown',
      seats: 'seatsWrong',
      code: 'codeShape',
    });
    expect(findFieldErrors({ ...FIELDS, date: '1999-12-31' })).toEqual({ date: 'dateEmpty' });
  });

  it('stores all checks as no choice at all', () => {
    expect(toRequiredReadiness([...READINESS_REQUIREMENTS])).toBeNull();
    expect(toRequiredReadiness(['images', 'unknown'])).toEqual(['images']);
  });
});
