import { describe, expect, it } from 'vitest';
import { computeRoomStats } from './room-stats.ts';
import { presentRoomStats } from '../presenters/room-stats.ts';
import { evaluation, pass, progress, reason, room, seat } from '../room.fixture.ts';
import type { SeatState } from '../state.ts';

const MINUTE_MS = 60_000;
const START_MS = 1_000 * MINUTE_MS;
const trail = { begunAt: START_MS, faults: [], regressions: [] };
const passedSeat = (id: string, took: number): SeatState =>
  seat(id, {
    progress: new Map([
      progress('one', { pass: pass('one', { at: START_MS + took * MINUTE_MS }), trail }),
    ]),
  });
const workingSeat = (id: string, more: Partial<SeatState> = {}): SeatState =>
  seat(id, {
    progress: new Map([
      progress('one', { live: evaluation([reason()]), liveSince: START_MS, trail }),
    ]),
    ...more,
  });
const createSeats = (
  count: number,
  make: (id: string, n: number) => SeatState,
  name = 's',
): SeatState[] => Array.from({ length: count }, (_, n) => make(`${name}${String(n)}`, n));
const statsAfter = (seats: SeatState[], minutes: number, current: string | null = 'one') =>
  computeRoomStats(room(seats, { current, currentSince: START_MS }), START_MS + minutes * MINUTE_MS)
    .stats;

describe('an exercise in figures', () => {
  it('counts who has passed, who is at it, who is in trouble, and the middle of the times', () => {
    const seats = [
      passedSeat('a', 2),
      passedSeat('b', 3),
      passedSeat('c', 7),
      workingSeat('d'),
      workingSeat('e', { presence: 'offline' }),
      seat('f'),
    ];
    expect(statsAfter(seats, 8).exercises[0]).toMatchObject({
      passed: 3,
      inProgress: 2,
      failing: 1,
      medianMs: 3 * MINUTE_MS,
    });
  });

  it('tells no middle of two, and foretells nothing where nobody has been', () => {
    const [one, two] = statsAfter([passedSeat('a', 2), passedSeat('b', 3)], 8).exercises;
    expect([one?.medianMs, one?.in5Minutes]).toEqual([null, { low: 2, mid: 2, high: 2 }]);
    expect(two).toEqual({
      passed: 0,
      inProgress: 0,
      failing: 0,
      stuck: 0,
      medianMs: null,
      in5Minutes: null,
      in10Minutes: null,
    });
  });
});

describe('shall we move on', () => {
  it('not before there is a current exercise', () => {
    expect(statsAfter([workingSeat('a')], 8, null).advance).toBeNull();
  });

  it('yes, once enough have passed', () => {
    expect(
      statsAfter(
        [
          ...createSeats(17, (id) => passedSeat(id, 4)),
          ...createSeats(3, (id) => workingSeat(id), 't'),
        ],
        5,
      ).advance,
    ).toMatchObject({ recommendation: 'target', seats: 20, targetInMinutes: 0 });
  });

  it('yes, when waiting adds little: those who are left are away', () => {
    expect(
      statsAfter(
        [
          ...createSeats(14, (id) => passedSeat(id, 4)),
          ...createSeats(6, (id) => workingSeat(id, { presence: 'offline' }), 't'),
        ],
        6,
      ).advance,
    ).toMatchObject({
      recommendation: 'little',
      targetInMinutes: null,
      atRisk: ['t0', 't1', 't2', 't3', 't4', 't5'],
    });
  });

  it('never for want of anybody who could pass: where all are away, nothing was heard', () => {
    const away = { presence: 'offline' } as const;
    expect(
      statsAfter(
        [
          ...createSeats(14, (id) => ({ ...passedSeat(id, 4), ...away })),
          ...createSeats(6, (id) => workingSeat(id, away), 't'),
        ],
        6,
      ).advance,
    ).toMatchObject({ recommendation: 'wait', targetInMinutes: null });
  });

  it('not for want of progress before people had their time', () => {
    expect(
      statsAfter(
        createSeats(20, (id) => seat(id)),
        0,
      ).advance,
    ).toMatchObject({ recommendation: 'wait' });
  });

  it('not yet, while many are about to pass; it says when, and who would be left', () => {
    const seats = [
      ...createSeats(10, (id, n) => passedSeat(id, 2 + n / 3)),
      ...createSeats(10, (id) => workingSeat(id), 't'),
      seat('away', { presence: 'offline' }),
    ];
    const move = statsAfter(seats, 5).advance;
    expect(move).toMatchObject({ recommendation: 'wait', seats: 21 });
    expect(move?.targetInMinutes).toBeGreaterThan(2);
    expect(move?.targetInMinutes).toBeLessThan(20);
    expect(move?.atRisk).toContain('away');
    expect(move?.atRisk).not.toContain('s0');
  });

  it('expects those who are still at an earlier exercise to come later, if at all', () => {
    const late = (id: string) => workingSeat(id);
    const in5Minutes = statsAfter(createSeats(20, late), 3, 'two').exercises[1]?.in5Minutes;
    const at = statsAfter(
      createSeats(20, (id) => seat(id)),
      3,
      'two',
    ).exercises[1]?.in5Minutes;
    expect(in5Minutes?.mid).toBeLessThan(at?.mid ?? 0);
  });

  it('names nobody to whoever may not know names', () => {
    const counted = statsAfter([workingSeat('a', { presence: 'offline' })], 5);
    expect([
      presentRoomStats(counted, 'assistant').advance?.atRisk,
      presentRoomStats(counted, 'organizer').advance?.atRisk,
    ]).toEqual([['a'], []]);
  });
});
