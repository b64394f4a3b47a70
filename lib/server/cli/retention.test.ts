import { expect, it } from 'vitest';
import { formatErasures } from './retention.ts';

it('prints what is erased within 14 days, and escapes what a name could do to a terminal', () => {
  const at = Date.parse('2026-12-12T09:00:00Z');
  const planned = { workshopId: 'w1', noticeAt: at, eraseAt: at } as const;
  expect(
    formatErasures([
      { ...planned, step: 'names', name: 'Basics' },
      { ...planned, step: 'log', name: 'Red \u001b[31m' },
    ]),
  ).toBe(
    [
      '2026-12-12T09:00:00.000Z  names  w1  Basics',
      '2026-12-12T09:00:00.000Z  log    w1  Red \\x1b[31m',
      '',
    ].join('\n'),
  );
  expect(formatErasures([])).toBe('Nothing is erased within the next 14 days.\n');
});
