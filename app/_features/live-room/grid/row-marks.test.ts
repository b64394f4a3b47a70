import { describe, expect, it } from 'vitest';
import {
  NOT_STARTED_CELL,
  PASSED_CELL,
  buildSeatRow,
  failingCell,
} from '#app/_components/room-view.fixture.ts';
import {
  computeColumnStats,
  countMarks,
  findRowNotice,
  furthestStartedColumn,
  toWholePercent,
} from './row-marks.ts';

const ROOM_SEATS = [
  buildSeatRow('A-02', { cells: [PASSED_CELL, NOT_STARTED_CELL], lastChangeAt: 9 }),
  buildSeatRow('A-10', { cells: [failingCell(1), NOT_STARTED_CELL], displayName: 'かえで' }),
  buildSeatRow('A-01', {
    cells: [{ state: 'passed-cleaned-up', at: 1 }, PASSED_CELL],
    presence: 'delayed',
  }),
  buildSeatRow('B-01', { cells: [failingCell(1), NOT_STARTED_CELL], presence: 'offline' }),
];

describe('the notice of a row', () => {
  const paused = { since: 1, why: 'error' } as const;

  it('says that the data is limited, or that grading is paused, and is missing otherwise', () => {
    expect(findRowNotice(buildSeatRow('A-01'))).toBe(null);
    expect(findRowNotice(buildSeatRow('A-01', { dataLimit: 'objects' }))).toBe('dataLimited');
    expect(findRowNotice(buildSeatRow('A-01', { gradingPaused: paused }))).toBe('gradingPaused');
  });

  it('names the pause if both apply, because it makes all marks old', () => {
    expect(findRowNotice(buildSeatRow('A-01', { gradingPaused: paused, dataLimit: 'bytes' }))).toBe(
      'gradingPaused',
    );
  });
});

describe('statistics of rows', () => {
  it('counts each seat once, by the mark it shows', () => {
    expect(countMarks(ROOM_SEATS, 0)).toMatchObject({
      passed: 1,
      'passed-cleaned-up': 1,
      failing: 1,
      unknown: 1,
      'not-started': 0,
    });
  });
  it('counts a cleaned-up pass as passed, and no failure of an unobservable seat', () => {
    expect(computeColumnStats(ROOM_SEATS, 2)).toEqual([
      { passed: 2, failing: 1 },
      { passed: 1, failing: 0 },
    ]);
  });
  it('does not count an unobservable exercise as started', () => {
    const unobservable = {
      state: 'unknown',
      reason: { check: '', code: 'agent-away', params: {}, group: [] },
    } as const;
    expect(
      furthestStartedColumn(
        buildSeatRow('A-01', {
          presence: 'offline',
          cells: [PASSED_CELL, unobservable, unobservable],
        }),
      ),
    ).toBe(0);
    expect(
      furthestStartedColumn(
        buildSeatRow('A-01', {
          cells: [
            PASSED_CELL,
            { ...unobservable, reason: { ...unobservable.reason, code: 'cannot-see' } },
            NOT_STARTED_CELL,
          ],
        }),
      ),
    ).toBe(1);
  });
  it('rounds the share down, so that 299 of 300 is below 100 percent', () =>
    expect([toWholePercent(299, 300), toWholePercent(0, 0)]).toEqual([99, 0]));
});
