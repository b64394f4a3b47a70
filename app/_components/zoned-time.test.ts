import { expect, it } from 'vitest';
import { findDraftErrors } from '#app/_features/workshops/workshop-draft.ts';
import { instantToZonedTime, isTimeZone, nextFullHour, zonedTimeToIso } from './zoned-time.ts';

it.each([
  ['2026-11-23T14:00', 'Asia/Tokyo', '2026-11-23T05:00:00.000Z'],
  ['2026-07-01T09:30', 'America/New_York', '2026-07-01T13:30:00.000Z'],
  ['2026-03-08T03:30', 'America/New_York', '2026-03-08T07:30:00.000Z'],
  ['2026-11-23T14:00', 'Asia/Kathmandu', '2026-11-23T08:15:00.000Z'],
])('%s in %s is %s, and back', (local, zone, iso) => {
  expect(zonedTimeToIso(local, zone)).toBe(iso);
  expect(instantToZonedTime(Date.parse(iso), zone)).toBe(local);
});

it('takes no date that is none', () =>
  expect([zonedTimeToIso('', 'UTC'), zonedTimeToIso('2026-13-01T00:00', 'UTC')]).toEqual([
    null,
    null,
  ]));
it('knows zones by name', () =>
  expect([isTimeZone('Asia/Tokyo'), isTimeZone('Tokyo'), isTimeZone('')]).toEqual([
    true,
    false,
    false,
  ]));
it('begins on the hour', () =>
  expect(new Date(nextFullHour(Date.parse('2026-11-23T05:20:00Z'))).toISOString()).toBe(
    '2026-11-23T06:00:00.000Z',
  ));

it('names every mistake of a draft at once, by its field', () => {
  expect(
    findDraftErrors({
      name: ' ',
      packId: 'k',
      startsAtLocal: '',
      timeZone: 'Nowhere',
      language: 'ja',
      code: 'a b',
    }),
  ).toEqual({
    name: 'nameEmpty',
    startsAt: 'startsEmpty',
    timeZone: 'zoneUnknown',
    code: 'codeShape',
  });
  expect(
    findDraftErrors({
      name: 'x',
      packId: 'k',
      startsAtLocal: '2026-11-23T14:00',
      timeZone: 'UTC',
      language: 'ja',
      code: 'kumo-482',
    }),
  ).toEqual({});
});
