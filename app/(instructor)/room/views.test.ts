import { describe, expect, it } from 'vitest';
import { roomAnswer } from './answers.ts';
import { densityFor, windowOf } from './density.ts';
import { holdOrder } from './hold.ts';
import { columnFigures, countMarks, countPresence, percent } from './marks.ts';
import { matches, sortSeats } from './order.ts';
import { move } from './roving.ts';
import { FRESH, PASSED, row, trouble } from './rows.fixture.ts';
import { layOut } from './wall.ts';

const room = [
  row('A-02', { cells: [PASSED, FRESH], lastChangeAt: 9 }),
  row('A-10', { cells: [trouble(1), FRESH], handle: 'かえで' }),
  row('A-01', { cells: [{ state: 'passed-removed', at: 1 }, PASSED], presence: 'stale' }),
  row('B-01', { cells: [trouble(1), FRESH], presence: 'offline' }),
];

describe('figures', () => {
  it('counts a seat once, by the first state that holds', () => {
    expect(countMarks(room, 0)).toMatchObject({ passed: 1, 'passed-removed': 1, trouble: 1, unknown: 1, 'not-started': 0 });
  });
  it('counts a removed pass as passed, and no trouble where nobody can look', () => {
    expect(columnFigures(room, 2)).toEqual([{ passed: 2, trouble: 1 }, { passed: 1, trouble: 0 }]);
  });
  it('never rounds up to everybody', () => expect([percent(299, 300), percent(0, 0)]).toEqual([99, 0]));
});

describe('is the room all right?', () => {
  const of = (live: number, offline: number, never = 0) => ({ ...countPresence([]), live, offline, 'never-seen': never });
  it.each([
    [of(0, 0), 'live', 'nobody'],
    [of(97, 3), 'live', 'yes'],
    [of(96, 4), 'live', 'look'],
    [of(89, 11), 'live', 'no'],
    [of(5, 0, 20), 'open', 'not-yet'],
    [of(5, 0, 20), 'live', 'no'],
  ] as const)('%o in an event that is %s: %s', (counts, state, answer) => expect(roomAnswer(counts, state, null)).toBe(answer));
  it('says no during an outage, whatever the share', () => expect(roomAnswer(of(100, 0), 'live', { since: 1, seats: 40 })).toBe('no'));
});

describe('the order of lines', () => {
  it('puts places in the order people read them', () => expect(sortSeats(room, 'seat', 0)).toEqual(['a-01', 'a-02', 'a-10', 'b-01']));
  it('puts need first, then places', () => expect(sortSeats(room, 'need', 0)).toEqual(['a-10', 'b-01', 'a-01', 'a-02']));
  it('puts the furthest first', () => expect(sortSeats(room, 'progress', 0)[0]).toBe('a-01'));
  it('finds by handle, place or reason, every word', () => {
    const found = (query: string) => room.filter((seat) => matches(seat, query, 'Image not found')).length;
    expect([found('かえで'), found('a-0'), found('image A-10'), found('')]).toEqual([1, 2, 1, 4]);
  });
});

describe('a list somebody points at', () => {
  it('stays as it is and says how much would change', () => {
    expect(holdOrder(['a', 'b', 'c'], ['c', 'b', 'd'], true)).toEqual({ order: ['a', 'b', 'c'], changes: 3 });
  });
  it('counts one line that goes to the top as one change', () => expect(holdOrder(['a', 'b', 'c', 'd'], ['d', 'a', 'b', 'c'], true).changes).toBe(1));
  it('says nothing when nothing would change', () => expect(holdOrder(['a', 'b'], ['a', 'b'], true).changes).toBe(0));
  it('takes the new order once it is let go', () => expect(holdOrder(['a', 'b'], ['b', 'a'], false)).toEqual({ order: ['b', 'a'], changes: 0 }));
});

describe('the wall', () => {
  const places = (labels: string[]) => layOut(labels.map((label) => row(label))).columns.map(({ title, seats }) => [title, seats.map((seat) => seat?.label ?? null)]);
  it('hangs each seat where its group and its number meet', () => {
    expect(places(['B-01', 'A-03', 'A-01'])).toEqual([['A', ['A-01', null, 'A-03']], ['B', ['B-01', null, null]]]);
  });
  it('goes on in a further column after 30', () => expect(layOut([row('A-31'), row('A-1')]).columns.map(({ title }) => title)).toEqual(['A', 'A 31–']));
  it('loses no seat when two labels read alike', () => expect(places(['A-1', 'A-01', 'A-02']).flat(2).filter(Boolean)).toHaveLength(4));
  it('takes labels without a number', () => expect(layOut([row('front'), row('7')]).columns).toHaveLength(2));
});

describe('arrows', () => {
  const grid = [['a1', 'a2', null], ['b1', null, 'b3'], ['c1', 'c2', 'c3']];
  it.each([
    ['a1', 'ArrowRight', false, 'b1'],
    ['a2', 'ArrowRight', false, 'c2'],
    ['b1', 'ArrowDown', false, 'b3'],
    ['a2', 'ArrowDown', false, null],
    ['b1', 'End', false, 'c1'],
    ['c2', 'Home', false, 'a2'],
    ['b1', 'End', true, 'c3'],
    ['gone', 'ArrowDown', false, 'a1'],
  ])('from %s by %s (ctrl %s) to %s', (from, key, ctrl, to) => expect(move(grid, from, key, ctrl)).toBe(to));
});

it('keeps a hundred lines whole and windows more', () => {
  expect(windowOf(100, 20, 500, 400)).toEqual({ from: 0, to: 100 });
  expect(windowOf(300, 20, 2000, 400)).toEqual({ from: 88, to: 132 });
  expect([densityFor(20), densityFor(99), densityFor(300)]).toEqual(['20', '60', '300']);
});
