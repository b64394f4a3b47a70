import { describe, expect, it } from 'vitest';
import {
  NOT_STARTED_CELL,
  PASSED_CELL,
  buildHelpRequest,
  buildSeatRow,
  buildStuck,
  failingCell,
} from '#app/_components/room-view.fixture.ts';
import { matchesQuery, sortSeats } from './sort-seats.ts';

const ROOM_SEATS = [
  buildSeatRow('A-02', { cells: [PASSED_CELL, NOT_STARTED_CELL], lastChangeAt: 9 }),
  buildSeatRow('A-10', { cells: [failingCell(1), NOT_STARTED_CELL], displayName: 'かえで' }),
  buildSeatRow('A-01', {
    cells: [{ state: 'passed-cleaned-up', at: 1 }, PASSED_CELL],
    presence: 'delayed',
  }),
  buildSeatRow('B-01', { cells: [failingCell(1), NOT_STARTED_CELL], presence: 'offline' }),
];

describe('sortSeats', () => {
  it('sorts labels in natural order', () =>
    expect(sortSeats(ROOM_SEATS, 'seat', 0)).toEqual(['a-01', 'a-02', 'a-10', 'b-01']));
  it('sorts by urgency, then by label', () =>
    expect(sortSeats(ROOM_SEATS, 'need', 0)).toEqual(['a-10', 'b-01', 'a-01', 'a-02']));
  it('sorts unclaimed seats before claimed and snoozed ones, the longest wait first', () => {
    const seats = [
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
    expect(sortSeats(seats, 'need', 0)).toEqual([
      'a-04',
      'a-01',
      'a-05',
      'a-03',
      'a-07',
      'a-02',
      'a-06',
    ]);
  });
  it('sorts the seat with the most passes first', () =>
    expect(sortSeats(ROOM_SEATS, 'progress', 0)[0]).toBe('a-01'));
});

describe('matchesQuery', () => {
  it('requires every word of the query in the name, the label or the reason', () => {
    const found = (query: string) =>
      ROOM_SEATS.filter((seat) => matchesQuery(seat, query, 'Image not found')).length;
    expect([found('かえで'), found('a-0'), found('image A-10'), found('')]).toEqual([1, 2, 1, 4]);
  });
});
