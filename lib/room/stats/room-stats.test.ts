import { describe, expect, it } from 'vitest';
import { countRoom } from './room-stats.ts';
import { presentFigures } from '../presenters/room-stats.ts';
import { judged, pass, progress, reason, room, seat } from '../room.fixture.ts';
import type { SeatState } from '../state.ts';

const MINUTE = 60_000;
const START = 1_000 * MINUTE;
const trail = { begunAt: START, faults: [], regressions: [] };
const through = (id: string, took: number): SeatState =>
  seat(id, {
    progress: new Map([
      progress('one', { pass: pass('one', { at: START + took * MINUTE }), trail }),
    ]),
  });
const trying = (id: string, more: Partial<SeatState> = {}): SeatState =>
  seat(id, {
    progress: new Map([progress('one', { live: judged([reason()]), liveSince: START, trail })]),
    ...more,
  });
const some = (count: number, make: (id: string, n: number) => SeatState, name = 's'): SeatState[] =>
  Array.from({ length: count }, (_, n) => make(`${name}${String(n)}`, n));
const figures = (seats: SeatState[], minutes: number, current: string | null = 'one') =>
  countRoom(room(seats, { current, currentSince: START }), START + minutes * MINUTE).figures;

describe('an exercise in figures', () => {
  it('counts who has passed, who is at it, who is in trouble, and the middle of the times', () => {
    const seats = [
      through('a', 2),
      through('b', 3),
      through('c', 7),
      trying('d'),
      trying('e', { presence: 'offline' }),
      seat('f'),
    ];
    expect(figures(seats, 8).exercises[0]).toMatchObject({
      passed: 3,
      here: 2,
      trouble: 1,
      medianMs: 3 * MINUTE,
    });
  });

  it('tells no middle of two, and foretells nothing where nobody has been', () => {
    const [one, two] = figures([through('a', 2), through('b', 3)], 8).exercises;
    expect([one?.medianMs, one?.in5]).toEqual([null, { low: 2, mid: 2, high: 2 }]);
    expect(two).toEqual({
      passed: 0,
      here: 0,
      trouble: 0,
      stuck: 0,
      medianMs: null,
      in5: null,
      in10: null,
    });
  });
});

describe('shall we move on', () => {
  it('not before there is a current exercise', () => {
    expect(figures([trying('a')], 8, null).move).toBeNull();
  });

  it('yes, once enough have passed', () => {
    expect(
      figures([...some(17, (id) => through(id, 4)), ...some(3, (id) => trying(id), 't')], 5).move,
    ).toMatchObject({ answer: 'target', seats: 20, targetInMinutes: 0 });
  });

  it('yes, when waiting adds little: those who are left are away', () => {
    expect(
      figures(
        [
          ...some(14, (id) => through(id, 4)),
          ...some(6, (id) => trying(id, { presence: 'offline' }), 't'),
        ],
        6,
      ).move,
    ).toMatchObject({
      answer: 'little',
      targetInMinutes: null,
      behind: ['t0', 't1', 't2', 't3', 't4', 't5'],
    });
  });

  it('never for want of anybody who could pass: where all are away, nothing was heard', () => {
    const away = { presence: 'offline' } as const;
    expect(
      figures(
        [
          ...some(14, (id) => ({ ...through(id, 4), ...away })),
          ...some(6, (id) => trying(id, away), 't'),
        ],
        6,
      ).move,
    ).toMatchObject({ answer: 'wait', targetInMinutes: null });
  });

  it('not for want of progress before people had their time', () => {
    expect(
      figures(
        some(20, (id) => seat(id)),
        0,
      ).move,
    ).toMatchObject({ answer: 'wait' });
  });

  it('not yet, while many are about to pass; it says when, and who would be left', () => {
    const seats = [
      ...some(10, (id, n) => through(id, 2 + n / 3)),
      ...some(10, (id) => trying(id), 't'),
      seat('away', { presence: 'offline' }),
    ];
    const move = figures(seats, 5).move;
    expect(move).toMatchObject({ answer: 'wait', seats: 21 });
    expect(move?.targetInMinutes).toBeGreaterThan(2);
    expect(move?.targetInMinutes).toBeLessThan(20);
    expect(move?.behind).toContain('away');
    expect(move?.behind).not.toContain('s0');
  });

  it('expects those who are still at an earlier exercise to come later, if at all', () => {
    const late = (id: string) => trying(id);
    const in5 = figures(some(20, late), 3, 'two').exercises[1]?.in5;
    const at = figures(
      some(20, (id) => seat(id)),
      3,
      'two',
    ).exercises[1]?.in5;
    expect(in5?.mid).toBeLessThan(at?.mid ?? 0);
  });

  it('names nobody to whoever may not know names', () => {
    const counted = figures([trying('a', { presence: 'offline' })], 5);
    expect([
      presentFigures(counted, 'assistant').move?.behind,
      presentFigures(counted, 'organiser').move?.behind,
    ]).toEqual([['a'], []]);
  });
});
