import { MINUTE_MS } from '#lib/kit/time.ts';
import { describe, expect, it } from 'vitest';
import { computeRoomStats } from './room-stats.ts';
import { evaluation, pass, progress, reason, room, seat } from '../room.fixture.ts';
import type { SeatState } from '../state.ts';
import { presentRoomStats } from '../presenters/room-view.ts';

const START_MS = 1_000 * MINUTE_MS;
const trail = { begunAt: START_MS, faults: [], regressions: [] };
const passedSeat = (id: string, minutes: number): SeatState =>
  seat(id, {
    progress: new Map([
      progress('one', { pass: pass('one', { at: START_MS + minutes * MINUTE_MS }), trail }),
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
  create: (id: string, n: number) => SeatState,
  name = 's',
): SeatState[] => Array.from({ length: count }, (_, n) => create(`${name}${String(n)}`, n));
const statsAfter = (seats: SeatState[], minutes: number, current: string | null = 'one') =>
  computeRoomStats(room(seats, { current, currentSince: START_MS }), START_MS + minutes * MINUTE_MS)
    .stats;

describe('the stats of an exercise', () => {
  it('count passed, working and failing students and the median time', () => {
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

  it('have no median of two samples and no forecast without students', () => {
    const [first, second] = statsAfter([passedSeat('a', 2), passedSeat('b', 3)], 8).exercises;
    expect([first?.medianMs, first?.in5Minutes]).toEqual([null, { low: 2, mid: 2, high: 2 }]);
    expect(second).toEqual({
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

describe('advance advice', () => {
  it('is missing before the first current exercise', () => {
    expect(statsAfter([workingSeat('a')], 8, null).advance).toBeNull();
  });

  it('reports that the target is reached once enough students have passed', () => {
    expect(
      statsAfter(
        [
          ...createSeats(17, (id) => passedSeat(id, 4)),
          ...createSeats(3, (id) => workingSeat(id), 't'),
        ],
        5,
      ).advance,
    ).toMatchObject({ recommendation: 'target-reached', seats: 20, targetInMinutes: 0 });
  });

  it('reports low gain when only disconnected students are left', () => {
    expect(
      statsAfter(
        [
          ...createSeats(14, (id) => passedSeat(id, 4)),
          ...createSeats(6, (id) => workingSeat(id, { presence: 'offline' }), 't'),
        ],
        6,
      ).advance,
    ).toMatchObject({
      recommendation: 'low-gain',
      targetInMinutes: null,
      atRisk: ['t0', 't1', 't2', 't3', 't4', 't5'],
    });
  });

  it('advises to wait when all students are disconnected', () => {
    const disconnected = { presence: 'offline' } as const;
    expect(
      statsAfter(
        [
          ...createSeats(14, (id) => ({ ...passedSeat(id, 4), ...disconnected })),
          ...createSeats(6, (id) => workingSeat(id, disconnected), 't'),
        ],
        6,
      ).advance,
    ).toMatchObject({ recommendation: 'wait', targetInMinutes: null });
  });

  it('advises to wait until students had enough time', () => {
    expect(
      statsAfter(
        createSeats(20, (id) => seat(id)),
        0,
      ).advance,
    ).toMatchObject({ recommendation: 'wait' });
  });

  it('advises to wait while many are about to pass, with the expected time and the students at risk', () => {
    const seats = [
      ...createSeats(10, (id, n) => passedSeat(id, 2 + n / 3)),
      ...createSeats(10, (id) => workingSeat(id), 't'),
      seat('away', { presence: 'offline' }),
    ];
    const advice = statsAfter(seats, 5).advance;
    expect(advice).toMatchObject({ recommendation: 'wait', seats: 21 });
    expect(advice?.targetInMinutes).toBeGreaterThan(2);
    expect(advice?.targetInMinutes).toBeLessThan(20);
    expect(advice?.atRisk).toContain('away');
    expect(advice?.atRisk).not.toContain('s0');
  });

  it('expects students at an earlier exercise to pass later', () => {
    const atEarlierExercise = (id: string) => workingSeat(id);
    const in5Minutes = statsAfter(createSeats(20, atEarlierExercise), 3, 'two').exercises[1]
      ?.in5Minutes;
    const at = statsAfter(
      createSeats(20, (id) => seat(id)),
      3,
      'two',
    ).exercises[1]?.in5Minutes;
    expect(in5Minutes?.mid).toBeLessThan(at?.mid ?? 0);
  });

  it('names no student at risk to roles that cannot see names', () => {
    const stats = statsAfter([workingSeat('a', { presence: 'offline' })], 5);
    expect([
      presentRoomStats(stats, 'assistant').advance?.atRisk,
      presentRoomStats(stats, 'organizer').advance?.atRisk,
    ]).toEqual([['a'], []]);
  });
});
