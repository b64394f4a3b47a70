import { describe, expect, it } from 'vitest';
import { listActiveStudents } from './students.ts';
import { exercise, evaluation, pack, pass, progress, reason, room, seat } from './room.fixture.ts';
import type { RoomState, SeatState } from './state.ts';

const MINUTE_MS = 60_000;
const NOW_MS = 100 * MINUTE_MS;
const trail = (minutes: number) => ({ begunAt: minutes * MINUTE_MS, faults: [], regressions: [] });
const passed = (id: string, begun: number, at: number, more: Parameters<typeof pass>[1] = {}) =>
  progress(id, { pass: pass(id, { at: at * MINUTE_MS, ...more }), trail: trail(begun) });
const course = {
  ...pack(),
  exercises: ['one', 'two', 'three'].map((id) => exercise(id, { minutes: 10 })),
};
const studentWith = (known: SeatState['progress'], more: Partial<RoomState> = {}) =>
  listActiveStudents(
    room([seat('a', { progress: known })], {
      pack: course,
      workshop: { ...room([]).workshop, startsAt: 9 * MINUTE_MS },
      ...more,
    }),
    NOW_MS,
  )[0]!;

describe('the time an exercise took', () => {
  it('goes from the pass before it, from when it became the current one, or from the beginning of all, to its own', () => {
    const known = new Map([passed('one', 10, 12), passed('two', 17, 18)]);
    expect([...studentWith(known).completedMs]).toEqual([
      ['one', 3 * MINUTE_MS],
      ['two', 6 * MINUTE_MS],
    ]);
    expect(
      studentWith(known, { current: 'two', currentSince: 15 * MINUTE_MS }).completedMs.get('two'),
    ).toBe(3 * MINUTE_MS);
    expect(
      studentWith(known, { current: 'two', currentSince: 40 * MINUTE_MS }).completedMs.get('two'),
    ).toBe(6 * MINUTE_MS);
  });

  it('begins no further before the first attempt than the pack gives for all of it', () => {
    expect(
      studentWith(new Map([passed('one', 10, 12), passed('two', 80, 81)])).completedMs.get('two'),
    ).toBe(11 * MINUTE_MS);
  });

  it('is that without the breaks in it', () => {
    const breaks = [{ id: 1, startsAt: 11 * MINUTE_MS, minutes: 60 }];
    expect([
      ...studentWith(new Map([passed('one', 10, 72), passed('two', 75, 76)]), { breaks })
        .completedMs,
    ]).toEqual([
      ['one', 3 * MINUTE_MS],
      ['two', 4 * MINUTE_MS],
    ]);
  });

  it('is not known of what was found at the first look, or given by hand', () => {
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

describe('what somebody works on', () => {
  const trying = (id: string, begun: number) =>
    progress(id, { live: evaluation([reason()]), trail: trail(begun) });
  it.each([
    [
      'the furthest they have touched',
      new Map([passed('one', 10, 12), trying('two', 20)]),
      { current: 'one' as string | null, currentSince: 0 },
      'two',
      12,
    ],
    [
      'the current one, when all they touched is passed',
      new Map([passed('one', 10, 12)]),
      { current: 'three' as string | null, currentSince: 30 * MINUTE_MS },
      'three',
      30,
    ],
    [
      'nothing, when the current one is passed',
      new Map([passed('one', 10, 12)]),
      { current: 'one' as string | null, currentSince: 0 },
      null,
      100,
    ],
    ['nothing, before anything', new Map(), { current: null, currentSince: null }, null, 100],
  ])('is %s', (_, known, at, currentExercise, since) => {
    expect(studentWith(known, at)).toMatchObject({ currentExercise, since: since * MINUTE_MS });
  });
});

it('counts seats with somebody on them, and prepared machines that are worked on', () => {
  const nobody = { person: null, displayName: null };
  const seats = [
    seat('a'),
    seat('b', nobody),
    seat('c', { ...nobody, progress: new Map([progress('one', { live: evaluation([]) })]) }),
    seat('d', { presence: 'offline' }),
  ];
  expect(
    listActiveStudents(room(seats, { pack: course }), NOW_MS).map((one) => [
      one.seat.id,
      one.isConnected,
    ]),
  ).toEqual([
    ['a', true],
    ['c', true],
    ['d', false],
  ]);
});
