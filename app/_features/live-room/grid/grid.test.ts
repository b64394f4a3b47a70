import { describe, expect, it } from 'vitest';
import { roomAnswer } from '../summary/room-health.ts';
import { columnsInView, densityFor, windowOf } from './grid-view.ts';
import { holdOrder } from '../attention/frozen-order.ts';
import { lineKey, lineSpot, walkLines } from './table/table-navigation.ts';
import { columnFigures, countMarks, countPresence, percent, reached } from './row-marks.ts';
import { matches, sortSeats } from './sort-seats.ts';
import { move } from './roving-focus.ts';
import { FRESH, hand, PASSED, row, stuck, trouble } from '#app/_components/room-view.fixture.ts';
import { layOut } from './map/map-layout.ts';

function groupOf(label: string): string {
  return /^(.*?)[-\s]?\d{1,4}$/.exec(label)?.[1] ?? label;
}

const room = [
  row('A-02', { cells: [PASSED, FRESH], lastChangeAt: 9 }),
  row('A-10', { cells: [trouble(1), FRESH], handle: 'かえで' }),
  row('A-01', { cells: [{ state: 'passed-removed', at: 1 }, PASSED], presence: 'stale' }),
  row('B-01', { cells: [trouble(1), FRESH], presence: 'offline' }),
];

describe('figures', () => {
  it('counts a seat once, by the first state that holds', () => {
    expect(countMarks(room, 0)).toMatchObject({
      passed: 1,
      'passed-removed': 1,
      trouble: 1,
      unknown: 1,
      'not-started': 0,
    });
  });
  it('counts a removed pass as passed, and no trouble where nobody can look', () => {
    expect(columnFigures(room, 2)).toEqual([
      { passed: 2, trouble: 1 },
      { passed: 1, trouble: 0 },
    ]);
  });
  it('knows how far somebody came who is away: what nobody can see was not therefore begun', () => {
    const away = {
      state: 'unknown',
      reason: { check: '', code: 'agent-away', params: {}, group: [] },
    } as const;
    expect(reached(row('A-01', { presence: 'offline', cells: [PASSED, away, away] }))).toBe(0);
    expect(
      reached(
        row('A-01', {
          cells: [PASSED, { ...away, reason: { ...away.reason, code: 'cannot-see' } }, FRESH],
        }),
      ),
    ).toBe(1);
  });
  it('never rounds up to everybody', () =>
    expect([percent(299, 300), percent(0, 0)]).toEqual([99, 0]));
});

describe('is the room all right?', () => {
  const of = (live: number, offline: number, never = 0) => ({
    ...countPresence([]),
    live,
    offline,
    'never-seen': never,
  });
  it.each([
    [of(0, 0), 'live', 'nobody'],
    [of(97, 3), 'live', 'yes'],
    [of(96, 4), 'live', 'look'],
    [of(89, 11), 'live', 'no'],
    [of(5, 0, 20), 'open', 'not-yet'],
    [of(5, 0, 20), 'live', 'no'],
  ] as const)('%o in an event that is %s: %s', (counts, state, answer) =>
    expect(roomAnswer(counts, state, null)).toBe(answer),
  );
  it('says no during an outage, whatever the share', () =>
    expect(roomAnswer(of(100, 0), 'live', { since: 1, seats: 40 })).toBe('no'));
});

describe('the order of lines', () => {
  it('puts places in the order people read them', () =>
    expect(sortSeats(room, 'seat', 0)).toEqual(['a-01', 'a-02', 'a-10', 'b-01']));
  it('puts need first, then places', () =>
    expect(sortSeats(room, 'need', 0)).toEqual(['a-10', 'b-01', 'a-01', 'a-02']));
  it('puts who waits for somebody before who has somebody, the longest first', () => {
    const needy = [
      row('A-01', { hand: hand(500) }),
      row('A-02', { hand: hand(300), taken: { by: { id: 'o', name: 'otter' }, since: 1 } }),
      row('A-03', { stuck: stuck(70) }),
      row('A-04', { hand: hand(400) }),
      row('A-05', { stuck: stuck(90) }),
      row('A-06', { cells: [trouble(1), FRESH] }),
      row('A-07', { hand: { ...hand(1), pausedSince: 2 } }),
    ];
    expect(sortSeats(needy, 'need', 0)).toEqual([
      'a-04',
      'a-01',
      'a-05',
      'a-03',
      'a-07',
      'a-02',
      'a-06',
    ]);
  });
  it('puts the furthest first', () => expect(sortSeats(room, 'progress', 0)[0]).toBe('a-01'));
  it('finds by handle, place or reason, every word', () => {
    const found = (query: string) =>
      room.filter((seat) => matches(seat, query, 'Image not found')).length;
    expect([found('かえで'), found('a-0'), found('image A-10'), found('')]).toEqual([1, 2, 1, 4]);
  });
});

describe('a list somebody points at', () => {
  it('stays as it is and says how much would change', () => {
    expect(holdOrder(['a', 'b', 'c'], ['c', 'b', 'd'], true)).toEqual({
      order: ['a', 'b', 'c'],
      changes: 3,
    });
  });
  it('counts one line that goes to the top as one change', () =>
    expect(holdOrder(['a', 'b', 'c', 'd'], ['d', 'a', 'b', 'c'], true).changes).toBe(1));
  it('says nothing when nothing would change', () =>
    expect(holdOrder(['a', 'b'], ['a', 'b'], true).changes).toBe(0));
  it('takes the new order once it is let go', () =>
    expect(holdOrder(['a', 'b'], ['b', 'a'], false)).toEqual({ order: ['b', 'a'], changes: 0 }));
});

describe('the wall', () => {
  const seat = (label: string) => row(label, { group: groupOf(label) });
  const places = (labels: string[]) =>
    layOut(labels.map(seat)).columns.map(({ title, seats }) => [
      title,
      seats.map((seat) => seat?.label ?? null),
    ]);
  it('hangs each seat where its group and its number meet', () => {
    expect(places(['B-01', 'A-03', 'A-01'])).toEqual([
      ['A', ['A-01', null, 'A-03']],
      ['B', ['B-01', null, null]],
    ]);
  });
  it('hangs a seat with the group that an instructor gave it, and beside those that were there before', () => {
    const moved = [
      row('A-01', { group: 'A' }),
      row('B-01', { group: 'A' }),
      row('B-02', { group: 'B' }),
    ];
    expect(
      layOut(moved).columns.map(({ title, seats }) => [
        title,
        seats.map((seat) => seat?.label ?? null),
      ]),
    ).toEqual([
      ['A', ['A-01', 'B-01']],
      ['B', [null, 'B-02']],
    ]);
  });
  it('goes on in a further column after 30', () =>
    expect(layOut(['A-31', 'A-1'].map(seat)).columns.map(({ title }) => title)).toEqual([
      'A',
      'A 31–',
    ]));
  it('loses no seat when two labels read alike', () =>
    expect(places(['A-1', 'A-01', 'A-02']).flat(2).filter(Boolean)).toHaveLength(4));
  it('takes labels without a number', () =>
    expect(layOut(['front', '7'].map(seat)).columns).toHaveLength(2));
});

describe('arrows', () => {
  const grid = [
    ['a1', 'a2', null],
    ['b1', null, 'b3'],
    ['c1', 'c2', 'c3'],
  ];
  it.each([
    ['a1', 'ArrowRight', false, 'b1'],
    ['a2', 'ArrowRight', false, 'c2'],
    ['b1', 'ArrowDown', false, 'b3'],
    ['a2', 'ArrowDown', false, null],
    ['b1', 'End', false, 'c1'],
    ['c2', 'Home', false, 'a2'],
    ['b1', 'End', true, 'c3'],
    ['gone', 'ArrowDown', false, 'a1'],
  ])('from %s by %s (ctrl %s) to %s', (from, key, ctrl, to) =>
    expect(move(grid, from, key, ctrl)).toBe(to),
  );
});

describe('arrows on lines', () => {
  const seats = ['a', 'b', 'c'];
  it.each([
    [{ seat: 'a', place: 0 }, 'ArrowDown', false, { seat: 'b', place: 0 }],
    [{ seat: 'b', place: 2 }, 'ArrowRight', false, null],
    [{ seat: 'a', place: 1 }, 'ArrowUp', false, null],
    [{ seat: 'b', place: 1 }, 'End', false, { seat: 'b', place: 2 }],
    [{ seat: 'b', place: 1 }, 'End', true, { seat: 'c', place: 2 }],
    [{ seat: 'c', place: 2 }, 'Home', true, { seat: 'a', place: 0 }],
    [{ seat: 'gone', place: 1 }, 'ArrowDown', false, { seat: 'a', place: 0 }],
  ])('from %o by %s (ctrl %s) to %o', (spot, key, ctrl, to) =>
    expect(walkLines(seats, 2, spot, key, ctrl)).toEqual(to),
  );
  it('keeps a seat whose id has a stroke in it', () =>
    expect(lineSpot(lineKey('hall/7', 3))).toEqual({ seat: 'hall/7', place: 3 }));
});

it('keeps sixty lines whole and windows more; a wall of columns that do not fit likewise', () => {
  expect(windowOf(60, 20, 500, 400)).toEqual({ from: 0, to: 60 });
  expect(windowOf(300, 20, 2000, 400)).toEqual({ from: 88, to: 132 });
  expect(windowOf(70, 20, 9000, 400)).toEqual({ from: 70, to: 70 });
  expect(columnsInView(10, 0, 700)).toEqual({ from: 0, to: 10 });
  expect(columnsInView(67, 1280, 640)).toEqual({ from: 19, to: 31 });
  expect([densityFor(20), densityFor(99), densityFor(300), densityFor(2000)]).toEqual([
    '20',
    '60',
    '300',
    '2000',
  ]);
});
