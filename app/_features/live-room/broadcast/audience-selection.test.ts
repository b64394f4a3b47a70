import { describe, expect, it } from 'vitest';
import type { SentNotice } from '#lib/room/views.ts';
import { nextExerciseIndex } from '../state/prompt.ts';
import { listGroups, nextHintToSend } from './audience-selection.ts';
import { nextTimeOfDay } from '../schedule/next-time-of-day.ts';
import { buildRoomInfo, buildSeatRow } from '#app/_components/room-view.fixture.ts';

const sentHint = (hint: number, audience: SentNotice['audience']): SentNotice => ({
  id: hint,
  at: 1,
  from: 'otter',
  content: { kind: 'hint', exercise: 'one', hint },
  audience,
  seats: 1,
  read: 0,
});

describe('the hint that is proposed', () => {
  it('is the first that not all of them were given', () => {
    const notices = [sentHint(1, { to: 'all' }), sentHint(2, { to: 'seats', seats: ['a', 'b'] })];
    expect(nextHintToSend(notices, 'one', 3, null)).toBe(2);
    expect(nextHintToSend(notices, 'one', 3, ['a', 'b'])).toBe(3);
    expect(nextHintToSend(notices, 'one', 3, ['a', 'c'])).toBe(2);
    expect(nextHintToSend(notices, 'two', 3, null)).toBe(1);
  });

  it('is none when all were given', () => {
    expect(nextHintToSend([sentHint(1, { to: 'all' })], 'one', 1, null)).toBeNull();
  });
});

it('lists groups as people count, with how many sit there', () => {
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

it('leads to the chosen exercise, else to the one after, and nowhere past the last', () => {
  expect(nextExerciseIndex(buildRoomInfo({ current: null }), 0)).toBe(0);
  expect(nextExerciseIndex(buildRoomInfo({ current: 'one' }), 0)).toBe(1);
  expect(nextExerciseIndex(buildRoomInfo({ current: 'two' }), 0)).toBe(0);
  expect(nextExerciseIndex(buildRoomInfo({ current: 'two' }), 1)).toBeNull();
});

it('takes a time of day that is still to come, today', () => {
  const noon = new Date(2026, 4, 1, 12, 0).getTime();
  expect(nextTimeOfDay('14:30', noon)).toBe(new Date(2026, 4, 1, 14, 30).getTime());
  expect([
    nextTimeOfDay('11:59', noon),
    nextTimeOfDay('24:00', noon),
    nextTimeOfDay('soon', noon),
  ]).toEqual([null, null, null]);
});
