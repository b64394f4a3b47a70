import { describe, expect, it } from 'vitest';
import {
  buildRoomInfo,
  buildSeatRow,
  failingCell,
  NOT_STARTED_CELL,
  PASSED_CELL,
} from '#app/_components/room-view.fixture.ts';
import { buildAttentionQueue } from '../attention/attention-queue.ts';
import { isSameFilter, seatFilterTest, type SeatFilter } from './seat-filter.ts';

const INFO = buildRoomInfo();
const SEATS = [
  buildSeatRow('C-01', { cells: [PASSED_CELL, NOT_STARTED_CELL] }),
  buildSeatRow('C-02', { cells: [{ state: 'passed-cleaned-up', at: 1 }, NOT_STARTED_CELL] }),
  buildSeatRow('C-03', { presence: 'offline' }),
  buildSeatRow('C-04', { cells: [failingCell(1), NOT_STARTED_CELL] }),
  buildSeatRow('C-05', { displayName: null, presence: 'not-connected' }),
];

function matches(filter: SeatFilter): readonly string[] {
  const test = seatFilterTest(filter, INFO, buildAttentionQueue(SEATS, INFO));
  return SEATS.filter(test).map(({ label }) => label);
}

describe('seatFilterTest', () => {
  it('shows the seats with one connection state', () => {
    expect(matches({ kind: 'presence', presence: 'offline' })).toEqual(['C-03']);
  });

  it('counts cleaned-up passes as passed, and leaves out seats without a student', () => {
    expect(matches({ kind: 'passed', exerciseId: 'one' })).toEqual(['C-01', 'C-02']);
    expect(matches({ kind: 'not-passed', exerciseId: 'one' })).toEqual(['C-03', 'C-04']);
  });

  it('shows the seats of one section of the attention list', () => {
    expect(matches({ kind: 'attention', attention: 'failing' })).toEqual(['C-04']);
  });
});

it('recognizes the filter that a number would set', () => {
  const filter = { kind: 'presence', presence: 'offline' } as const;
  expect(isSameFilter({ ...filter }, filter)).toBe(true);
  expect(isSameFilter({ kind: 'presence', presence: 'delayed' }, filter)).toBe(false);
  expect(isSameFilter(null, filter)).toBe(false);
});
