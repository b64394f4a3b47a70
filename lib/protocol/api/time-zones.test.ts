import { expect, it } from 'vitest';
import { CreateWorkshopBody } from './workshops.ts';

/** The zone that would be stored; null if it is refused. */
const storedZone = (timeZone: string): string | null => {
  const parsed = CreateWorkshopBody.safeParse({
    name: 'Workshop',
    packId: 'course',
    startsAt: '2026-11-29T09:00:00+09:00',
    timeZone,
    language: 'en',
  });
  return parsed.success ? parsed.data.timeZone : null;
};

it.each(['JST', 'PST', 'IST', 'AET'])(
  'refuses %s or stores an IANA name for it, because not every browser knows the short form',
  (zone) => {
    const stored = storedZone(zone);
    if (stored !== null) expect(stored).toMatch(/^[A-Za-z_]+\/[A-Za-z_/+-]+$/);
  },
);

it.each(['Asia/Tokyo', 'Asia/Kathmandu', 'Asia/Calcutta', 'US/Eastern', 'Etc/GMT-14', 'UTC'])(
  'accepts the IANA name %s',
  (zone) => {
    expect(storedZone(zone)).not.toBeNull();
  },
);

it('refuses a city without its region', () => {
  expect(storedZone('Tokyo')).toBeNull();
});
