import { describe, expect, it } from 'vitest';
import { peopleOf } from './students.ts';
import { exercise, judged, pack, pass, progress, reason, room, seat } from './room.fixture.ts';
import type { RoomState, SeatState } from './state.ts';

const MINUTE = 60_000;
const NOW = 100 * MINUTE;
const trail = (minutes: number) => ({ begunAt: minutes * MINUTE, faults: [], regressions: [] });
const passed = (id: string, begun: number, at: number, more: Parameters<typeof pass>[1] = {}) =>
  progress(id, { pass: pass(id, { at: at * MINUTE, ...more }), trail: trail(begun) });
const course = {
  ...pack(),
  exercises: ['one', 'two', 'three'].map((id) => exercise(id, { minutes: 10 })),
};
const person = (known: SeatState['progress'], more: Partial<RoomState> = {}) =>
  peopleOf(
    room([seat('a', { progress: known })], {
      pack: course,
      event: { ...room([]).event, startsAt: 9 * MINUTE },
      ...more,
    }),
    NOW,
  )[0]!;

describe('the time an exercise took', () => {
  it('goes from the pass before it, from when it became the current one, or from the beginning of all, to its own', () => {
    const known = new Map([passed('one', 10, 12), passed('two', 17, 18)]);
    expect([...person(known).took]).toEqual([
      ['one', 3 * MINUTE],
      ['two', 6 * MINUTE],
    ]);
    expect(person(known, { current: 'two', currentSince: 15 * MINUTE }).took.get('two')).toBe(
      3 * MINUTE,
    );
    expect(person(known, { current: 'two', currentSince: 40 * MINUTE }).took.get('two')).toBe(
      6 * MINUTE,
    );
  });

  it('begins no further before the first attempt than the pack gives for all of it', () => {
    expect(person(new Map([passed('one', 10, 12), passed('two', 80, 81)])).took.get('two')).toBe(
      11 * MINUTE,
    );
  });

  it('is that without the breaks in it', () => {
    const breaks = [{ id: 1, startsAt: 11 * MINUTE, minutes: 60 }];
    expect([
      ...person(new Map([passed('one', 10, 72), passed('two', 75, 76)]), { breaks }).took,
    ]).toEqual([
      ['one', 3 * MINUTE],
      ['two', 4 * MINUTE],
    ]);
  });

  it('is not known of what was found at the first look, or given by hand', () => {
    expect([
      ...person(
        new Map([
          passed('one', 10, 12, { foundAtConnect: true }),
          passed('two', 17, 18, { source: 'hand' }),
        ]),
      ).took,
    ]).toEqual([]);
  });
});

describe('what somebody works on', () => {
  const trying = (id: string, begun: number) =>
    progress(id, { live: judged([reason()]), trail: trail(begun) });
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
      { current: 'three' as string | null, currentSince: 30 * MINUTE },
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
  ])('is %s', (_, known, at, works, since) => {
    expect(person(known, at)).toMatchObject({ works, since: since * MINUTE });
  });
});

it('counts seats with somebody on them, and prepared machines that are worked on', () => {
  const nobody = { person: null, handle: null };
  const seats = [
    seat('a'),
    seat('b', nobody),
    seat('c', { ...nobody, progress: new Map([progress('one', { live: judged([]) })]) }),
    seat('d', { presence: 'offline' }),
  ];
  expect(
    peopleOf(room(seats, { pack: course }), NOW).map((one) => [one.seat.id, one.here]),
  ).toEqual([
    ['a', true],
    ['c', true],
    ['d', false],
  ]);
});
