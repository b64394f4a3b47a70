import { MINUTE_MS } from '#lib/kit/time.ts';
import { describe, expect, it } from 'vitest';
import { listActiveStudents } from './students.ts';
import { exercise, evaluation, pack, pass, progress, reason, room, seat } from './room.fixture.ts';
import type { RoomState, SeatState } from './state.ts';

const NOW_MS = 100 * MINUTE_MS;
const trail = (minutes: number) => ({ begunAt: minutes * MINUTE_MS, faults: [], regressions: [] });
const passed = (id: string, begun: number, at: number, more: Parameters<typeof pass>[1] = {}) =>
  progress(id, { pass: pass(id, { at: at * MINUTE_MS, ...more }), trail: trail(begun) });
const course = {
  ...pack(),
  exercises: ['one', 'two', 'three'].map((id) => exercise(id, { minutes: 10 })),
};
const studentWith = (progressByExercise: SeatState['progress'], more: Partial<RoomState> = {}) =>
  listActiveStudents(
    room([seat('a', { progress: progressByExercise })], {
      pack: course,
      workshop: { ...room([]).workshop, startsAt: 9 * MINUTE_MS },
      ...more,
    }),
    NOW_MS,
  )[0]!;

describe('the duration of an exercise', () => {
  it('starts at the previous pass, when it became current, or at the workshop start, and ends at its pass', () => {
    const progressByExercise = new Map([passed('one', 10, 12), passed('two', 17, 18)]);
    expect([...studentWith(progressByExercise).completedMs]).toEqual([
      ['one', 3 * MINUTE_MS],
      ['two', 6 * MINUTE_MS],
    ]);
    expect(
      studentWith(progressByExercise, {
        current: 'two',
        currentSince: 15 * MINUTE_MS,
      }).completedMs.get('two'),
    ).toBe(3 * MINUTE_MS);
    expect(
      studentWith(progressByExercise, {
        current: 'two',
        currentSince: 40 * MINUTE_MS,
      }).completedMs.get('two'),
    ).toBe(6 * MINUTE_MS);
  });

  it('starts at most the planned minutes before the first attempt', () => {
    expect(
      studentWith(new Map([passed('one', 10, 12), passed('two', 80, 81)])).completedMs.get('two'),
    ).toBe(11 * MINUTE_MS);
  });

  it('excludes breaks', () => {
    const breaks = [{ id: 1, startsAt: 11 * MINUTE_MS, minutes: 60 }];
    expect([
      ...studentWith(new Map([passed('one', 10, 72), passed('two', 75, 76)]), { breaks })
        .completedMs,
    ]).toEqual([
      ['one', 3 * MINUTE_MS],
      ['two', 4 * MINUTE_MS],
    ]);
  });

  it('is unknown for passes found at the first connect or given by an instructor', () => {
    expect([
      ...studentWith(
        new Map([
          passed('one', 10, 12, { foundAtConnect: true }),
          passed('two', 17, 18, { source: 'instructor' }),
        ]),
      ).completedMs,
    ]).toEqual([]);
  });
});

describe('the exercise that a student works on', () => {
  const trying = (id: string, begun: number) =>
    progress(id, { live: evaluation([reason()]), trail: trail(begun) });
  it.each([
    [
      'the furthest started one',
      new Map([passed('one', 10, 12), trying('two', 20)]),
      { current: 'one' as string | null, currentSince: 0 },
      'two',
      12,
    ],
    [
      'the current one when all started ones are passed',
      new Map([passed('one', 10, 12)]),
      { current: 'three' as string | null, currentSince: 30 * MINUTE_MS },
      'three',
      30,
    ],
    [
      'null when the current one is passed',
      new Map([passed('one', 10, 12)]),
      { current: 'one' as string | null, currentSince: 0 },
      null,
      100,
    ],
    ['null before the first exercise', new Map(), { current: null, currentSince: null }, null, 100],
  ])('is %s', (_, progressByExercise, at, currentExercise, since) => {
    expect(studentWith(progressByExercise, at)).toMatchObject({
      currentExercise,
      since: since * MINUTE_MS,
    });
  });
});

it('counts occupied seats and prepared VMs on which work has started', () => {
  const unoccupied = { personId: null, displayName: null };
  const seats = [
    seat('a'),
    seat('b', unoccupied),
    seat('c', { ...unoccupied, progress: new Map([progress('one', { live: evaluation([]) })]) }),
    seat('d', { presence: 'offline' }),
  ];
  expect(
    listActiveStudents(room(seats, { pack: course }), NOW_MS).map((student) => [
      student.seat.id,
      student.isConnected,
    ]),
  ).toEqual([
    ['a', true],
    ['c', true],
    ['d', false],
  ]);
});
