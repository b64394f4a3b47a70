import { describe, expect, it } from 'vitest';
import type { SentNotice } from '#lib/room/views.ts';
import { nextPlace } from '../state/prompt.ts';
import { groupsOf, nextHint } from './audience-selection.ts';
import { momentOf } from '../schedule/next-time-of-day.ts';
import { head, row } from '#app/_components/room-view.fixture.ts';

const gave = (hint: number, to: SentNotice['to']): SentNotice => ({
  id: hint,
  at: 1,
  from: 'otter',
  what: { kind: 'hint', exercise: 'one', hint },
  to,
  seats: 1,
  read: 0,
});

describe('the hint that is proposed', () => {
  it('is the first that not all of them were given', () => {
    const notices = [gave(1, { to: 'all' }), gave(2, { to: 'seats', seats: ['a', 'b'] })];
    expect(nextHint(notices, 'one', 3, null)).toBe(2);
    expect(nextHint(notices, 'one', 3, ['a', 'b'])).toBe(3);
    expect(nextHint(notices, 'one', 3, ['a', 'c'])).toBe(2);
    expect(nextHint(notices, 'two', 3, null)).toBe(1);
  });

  it('is none when all were given', () => {
    expect(nextHint([gave(1, { to: 'all' })], 'one', 1, null)).toBeNull();
  });
});

it('lists groups as people count, with how many sit there', () => {
  expect(
    groupsOf([
      row('a', { group: 'T10' }),
      row('b', { group: 'T2' }),
      row('c', { group: 'T10' }),
      row('d', { group: '' }),
    ]),
  ).toEqual([
    { to: 'group', group: 'T2', seats: 1 },
    { to: 'group', group: 'T10', seats: 2 },
  ]);
});

it('leads to the chosen exercise, else to the one after, and nowhere past the last', () => {
  expect(nextPlace(head({ current: null }), 0)).toBe(0);
  expect(nextPlace(head({ current: 'one' }), 0)).toBe(1);
  expect(nextPlace(head({ current: 'two' }), 0)).toBe(0);
  expect(nextPlace(head({ current: 'two' }), 1)).toBeNull();
});

it('takes a time of day that is still to come, today', () => {
  const noon = new Date(2026, 4, 1, 12, 0).getTime();
  expect(momentOf('14:30', noon)).toBe(new Date(2026, 4, 1, 14, 30).getTime());
  expect([momentOf('11:59', noon), momentOf('24:00', noon), momentOf('soon', noon)]).toEqual([
    null,
    null,
    null,
  ]);
});
