import { expect, it } from 'vitest';
import {
  buildRoomInfo,
  buildSeatRow,
  NOT_STARTED_CELL,
  PASSED_CELL,
} from '#app/_components/room-view.fixture.ts';
import { findLeftBehind } from './move-on.ts';

const PASSED = [PASSED_CELL, NOT_STARTED_CELL];

it('counts the students who have not passed the current exercise, and names five of them', () => {
  const behind = ['Aoi', 'Ren', 'Yui', 'Sora', 'Mei', 'Haru'].map((displayName, index) =>
    buildSeatRow(`A-0${index + 1}`, { displayName }),
  );
  const seats = [
    ...behind,
    buildSeatRow('B-01', { cells: PASSED }),
    buildSeatRow('B-02', { cells: [{ state: 'passed-cleaned-up', at: 1 }, NOT_STARTED_CELL] }),
    buildSeatRow('B-03', { displayName: null }),
  ];
  expect(findLeftBehind(seats, buildRoomInfo(), 'one')).toEqual({
    number: 1,
    students: 8,
    left: 6,
    names: ['Aoi', 'Ren', 'Yui', 'Sora', 'Mei'],
  });
});

it('is null before the first exercise, which leaves no student behind', () => {
  expect(findLeftBehind([buildSeatRow('A-01')], buildRoomInfo(), null)).toBeNull();
});
