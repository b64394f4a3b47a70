import { describe, expect, it } from 'vitest';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { READINESS_REQUIREMENTS } from '#lib/protocol/readiness-requirements.ts';
import { toFields, toUpdate } from './settings-draft.ts';

const workshop = {
  name: 'Hall B',
  startsAt: Date.UTC(2026, 10, 23, 14, 0, 12),
  timeZone: 'Europe/Berlin',
  language: 'en',
  code: 'KUMO-482',
  expectedSeats: null,
  requiredReadiness: null,
  showsZone: false,
} as WorkshopSummary;

describe('the settings of a workshop', () => {
  it('shows the start in the zone of the workshop', () => {
    expect(toFields(workshop)).toEqual({
      name: 'Hall B',
      date: '2026-11-23',
      time: '15:00',
      timeZone: 'Europe/Berlin',
      language: 'en',
      seats: '',
      code: 'KUMO-482',
      required: READINESS_REQUIREMENTS,
      showsZone: false,
    });
  });

  it('sends nothing but what was changed', () => {
    expect(toUpdate({}, workshop)).toEqual({});
    expect(toUpdate({ name: 'Hall B', time: '15:00', required: [] }, workshop)).toEqual({
      requiredReadiness: [],
    });
    expect(toUpdate({ required: READINESS_REQUIREMENTS.toReversed() }, workshop)).toEqual({});
    expect(toUpdate({ name: ' Hall C ', seats: '30', showsZone: true }, workshop)).toEqual({
      name: 'Hall C',
      expectedSeats: 30,
      showsZone: true,
    });
  });

  it('keeps the clock time of the start when the zone changes', () => {
    expect(toUpdate({ timeZone: 'Asia/Tokyo' }, workshop)).toEqual({
      timeZone: 'Asia/Tokyo',
      startsAt: '2026-11-23T06:00:00.000Z',
    });
  });

  it('asks for a generated code when the field is empty', () => {
    expect(toUpdate({ code: ' ' }, workshop)).toEqual({ code: null });
    expect(toUpdate({ code: 'MOMO-77' }, workshop)).toEqual({ code: 'MOMO-77' });
  });
});
