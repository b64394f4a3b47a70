import { describe, expect, it } from 'vitest';
import type { SentNotice } from '#lib/room/views.ts';
import { listGroups, nextHintToSend } from './audience-selection.ts';
import { buildSeatRow } from '#app/_components/room-view.fixture.ts';

const sentHint = (hint: number, audience: SentNotice['audience']): SentNotice => ({
  id: hint,
  at: 1,
  from: 'otter',
  content: { kind: 'hint', exercise: 'one', hint },
  audience,
  expiresAt: null,
  expired: false,
  seats: 1,
  read: 0,
});

describe('nextHintToSend', () => {
  it('returns the first hint that was not sent to all of the seats', () => {
    const notices = [sentHint(1, { to: 'all' }), sentHint(2, { to: 'seats', seats: ['a', 'b'] })];
    expect(nextHintToSend(notices, 'one', 3, null)).toBe(2);
    expect(nextHintToSend(notices, 'one', 3, ['a', 'b'])).toBe(3);
    expect(nextHintToSend(notices, 'one', 3, ['a', 'c'])).toBe(2);
    expect(nextHintToSend(notices, 'two', 3, null)).toBe(1);
  });

  it('returns null when all hints were sent', () => {
    expect(nextHintToSend([sentHint(1, { to: 'all' })], 'one', 1, null)).toBeNull();
  });
});

it('lists groups in natural order with their number of seats', () => {
  expect(
    listGroups([
      buildSeatRow('a', { group: 'T10' }),
      buildSeatRow('b', { group: 'T2' }),
      buildSeatRow('c', { group: 'T10' }),
      buildSeatRow('d', { group: '' }),
    ]),
  ).toEqual([
    { to: 'group', group: 'T2', seatCount: 1 },
    { to: 'group', group: 'T10', seatCount: 2 },
  ]);
});
