import { describe, expect, it } from 'vitest';
import { computeRoomHealth } from '../summary/room-health.ts';
import { computeColumnWindow, defaultGridView, computeRowWindow } from './grid-view.ts';
import { freezeOrder } from '../attention/frozen-order.ts';
import { tableCellKey, parseTableCellKey, moveInTable } from './table/table-navigation.ts';
import {
  computeColumnStats,
  countMarks,
  countPresence,
  toWholePercent,
  furthestStartedColumn,
} from './row-marks.ts';
import { matchesQuery, sortSeats } from './sort-seats.ts';
import { moveFocus } from './roving-focus.ts';
import {
  NOT_STARTED_CELL,
  buildHelpRequest,
  PASSED_CELL,
  buildSeatRow,
  buildStuck,
  failingCell,
} from '#app/_components/room-view.fixture.ts';
import { layOutMap } from './map/map-layout.ts';

function groupOfLabel(label: string): string {
  return /^(.*?)[-\s]?\d{1,4}$/.exec(label)?.[1] ?? label;
}

const ROOM_SEATS = [
  buildSeatRow('A-02', { cells: [PASSED_CELL, NOT_STARTED_CELL], lastChangeAt: 9 }),
  buildSeatRow('A-10', { cells: [failingCell(1), NOT_STARTED_CELL], displayName: 'かえで' }),
  buildSeatRow('A-01', {
    cells: [{ state: 'passed-cleaned-up', at: 1 }, PASSED_CELL],
    presence: 'delayed',
  }),
  buildSeatRow('B-01', { cells: [failingCell(1), NOT_STARTED_CELL], presence: 'offline' }),
];

describe('figures', () => {
  it('counts a seat once, by the first state that holds', () => {
    expect(countMarks(ROOM_SEATS, 0)).toMatchObject({
      passed: 1,
      'passed-cleaned-up': 1,
      failing: 1,
      unknown: 1,
      'not-started': 0,
    });
  });
  it('counts a removed pass as passed, and no trouble where nobody can look', () => {
    expect(computeColumnStats(ROOM_SEATS, 2)).toEqual([
      { passed: 2, failing: 1 },
      { passed: 1, failing: 0 },
    ]);
  });
  it('knows how far somebody came who is away: what nobody can see was not therefore begun', () => {
    const away = {
      state: 'unknown',
      reason: { check: '', code: 'agent-away', params: {}, group: [] },
    } as const;
    expect(
      furthestStartedColumn(
        buildSeatRow('A-01', { presence: 'offline', cells: [PASSED_CELL, away, away] }),
      ),
    ).toBe(0);
    expect(
      furthestStartedColumn(
        buildSeatRow('A-01', {
          cells: [
            PASSED_CELL,
            { ...away, reason: { ...away.reason, code: 'cannot-see' } },
            NOT_STARTED_CELL,
          ],
        }),
      ),
    ).toBe(1);
  });
  it('never rounds up to everybody', () =>
    expect([toWholePercent(299, 300), toWholePercent(0, 0)]).toEqual([99, 0]));
});

describe('is the room all right?', () => {
  const of = (live: number, offline: number, never = 0) => ({
    ...countPresence([]),
    live,
    offline,
    'never-seen': never,
  });
  it.each([
    [of(0, 0), 'live', 'empty'],
    [of(97, 3), 'live', 'ok'],
    [of(96, 4), 'live', 'attention'],
    [of(89, 11), 'live', 'problem'],
    [of(5, 0, 20), 'open', 'not-started'],
    [of(5, 0, 20), 'live', 'problem'],
  ] as const)('%o in an event that is %s: %s', (counts, state, answer) =>
    expect(computeRoomHealth(counts, state, null)).toBe(answer),
  );
  it('says no during an outage, whatever the share', () =>
    expect(computeRoomHealth(of(100, 0), 'live', { since: 1, seats: 40 })).toBe('problem'));
});

describe('the order of lines', () => {
  it('puts places in the order people read them', () =>
    expect(sortSeats(ROOM_SEATS, 'seat', 0)).toEqual(['a-01', 'a-02', 'a-10', 'b-01']));
  it('puts need first, then places', () =>
    expect(sortSeats(ROOM_SEATS, 'need', 0)).toEqual(['a-10', 'b-01', 'a-01', 'a-02']));
  it('puts who waits for somebody before who has somebody, the longest first', () => {
    const needy = [
      buildSeatRow('A-01', { helpRequest: buildHelpRequest(500) }),
      buildSeatRow('A-02', {
        helpRequest: buildHelpRequest(300),
        helpClaim: { by: { id: 'o', name: 'otter' }, since: 1 },
      }),
      buildSeatRow('A-03', { stuck: buildStuck(70) }),
      buildSeatRow('A-04', { helpRequest: buildHelpRequest(400) }),
      buildSeatRow('A-05', { stuck: buildStuck(90) }),
      buildSeatRow('A-06', { cells: [failingCell(1), NOT_STARTED_CELL] }),
      buildSeatRow('A-07', { helpRequest: { ...buildHelpRequest(1), snoozedSince: 2 } }),
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
  it('puts the furthest first', () => expect(sortSeats(ROOM_SEATS, 'progress', 0)[0]).toBe('a-01'));
  it('finds by handle, place or reason, every word', () => {
    const found = (query: string) =>
      ROOM_SEATS.filter((seat) => matchesQuery(seat, query, 'Image not found')).length;
    expect([found('かえで'), found('a-0'), found('image A-10'), found('')]).toEqual([1, 2, 1, 4]);
  });
});

describe('a list somebody points at', () => {
  it('stays as it is and says how much would change', () => {
    expect(freezeOrder(['a', 'b', 'c'], ['c', 'b', 'd'], true)).toEqual({
      order: ['a', 'b', 'c'],
      changes: 3,
    });
  });
  it('counts one line that goes to the top as one change', () =>
    expect(freezeOrder(['a', 'b', 'c', 'd'], ['d', 'a', 'b', 'c'], true).changes).toBe(1));
  it('says nothing when nothing would change', () =>
    expect(freezeOrder(['a', 'b'], ['a', 'b'], true).changes).toBe(0));
  it('takes the new order once it is let go', () =>
    expect(freezeOrder(['a', 'b'], ['b', 'a'], false)).toEqual({ order: ['b', 'a'], changes: 0 }));
});

describe('the wall', () => {
  const seat = (label: string) => buildSeatRow(label, { group: groupOfLabel(label) });
  const places = (labels: string[]) =>
    layOutMap(labels.map(seat)).columns.map(({ title, seats }) => [
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
      buildSeatRow('A-01', { group: 'A' }),
      buildSeatRow('B-01', { group: 'A' }),
      buildSeatRow('B-02', { group: 'B' }),
    ];
    expect(
      layOutMap(moved).columns.map(({ title, seats }) => [
        title,
        seats.map((seat) => seat?.label ?? null),
      ]),
    ).toEqual([
      ['A', ['A-01', 'B-01']],
      ['B', [null, 'B-02']],
    ]);
  });
  it('goes on in a further column after 30', () =>
    expect(layOutMap(['A-31', 'A-1'].map(seat)).columns.map(({ title }) => title)).toEqual([
      'A',
      'A 31–',
    ]));
  it('loses no seat when two labels read alike', () =>
    expect(places(['A-1', 'A-01', 'A-02']).flat(2).filter(Boolean)).toHaveLength(4));
  it('takes labels without a number', () =>
    expect(layOutMap(['front', '7'].map(seat)).columns).toHaveLength(2));
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
    expect(moveFocus(grid, from, key, ctrl)).toBe(to),
  );
});

describe('arrows on lines', () => {
  const seats = ['a', 'b', 'c'];
  it.each([
    [{ seat: 'a', column: 0 }, 'ArrowDown', false, { seat: 'b', column: 0 }],
    [{ seat: 'b', column: 2 }, 'ArrowRight', false, null],
    [{ seat: 'a', column: 1 }, 'ArrowUp', false, null],
    [{ seat: 'b', column: 1 }, 'End', false, { seat: 'b', column: 2 }],
    [{ seat: 'b', column: 1 }, 'End', true, { seat: 'c', column: 2 }],
    [{ seat: 'c', column: 2 }, 'Home', true, { seat: 'a', column: 0 }],
    [{ seat: 'gone', column: 1 }, 'ArrowDown', false, { seat: 'a', column: 0 }],
  ])('from %o by %s (ctrl %s) to %o', (spot, key, ctrl, to) =>
    expect(moveInTable(seats, 2, spot, key, ctrl)).toEqual(to),
  );
  it('keeps a seat whose id has a stroke in it', () =>
    expect(parseTableCellKey(tableCellKey('hall/7', 3))).toEqual({ seat: 'hall/7', column: 3 }));
});

it('keeps sixty lines whole and windows more; a wall of columns that do not fit likewise', () => {
  expect(computeRowWindow(60, 20, 500, 400)).toEqual({ from: 0, to: 60 });
  expect(computeRowWindow(300, 20, 2000, 400)).toEqual({ from: 88, to: 132 });
  expect(computeRowWindow(70, 20, 9000, 400)).toEqual({ from: 70, to: 70 });
  expect(computeColumnWindow(10, 0, 700)).toEqual({ from: 0, to: 10 });
  expect(computeColumnWindow(67, 1280, 640)).toEqual({ from: 19, to: 31 });
  expect([
    defaultGridView(20),
    defaultGridView(99),
    defaultGridView(300),
    defaultGridView(2000),
  ]).toEqual(['20', '60', '300', '2000']);
});
