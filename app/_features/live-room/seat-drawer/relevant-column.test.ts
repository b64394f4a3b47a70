import { expect, it } from 'vitest';
import {
  buildExercise,
  buildHelpRequest,
  buildRoomInfo,
  buildSeatRow,
  buildStuck,
  failingCell,
  NOT_STARTED_CELL,
  PASSED_CELL,
} from '#app/_components/room-view.fixture.ts';
import { relevantColumn } from './relevant-column.ts';

const INFO = buildRoomInfo({
  exercises: ['one', 'two', 'three', 'four'].map((id) => buildExercise(id)),
});
const CELLS = [PASSED_CELL, NOT_STARTED_CELL, failingCell(1), failingCell(2)];
const columnOf = (overrides: Parameters<typeof buildSeatRow>[1]) =>
  relevantColumn(buildSeatRow('A-01', { cells: CELLS, ...overrides }), INFO, 3);

it('opens a seat at its help request before its stuck state, and at that before a failure', () => {
  const helpRequest = { ...buildHelpRequest(1), exercise: 'two' };
  const stuck = { ...buildStuck(80), exercise: 'four' };
  expect(columnOf({ helpRequest, stuck })).toBe(1);
  expect(columnOf({ stuck })).toBe(3);
  expect(columnOf({})).toBe(2);
});

it('takes the current exercise of the student for a request without an exercise', () => {
  const helpRequest = { ...buildHelpRequest(1), exercise: null };
  expect(columnOf({ helpRequest, currentExercise: 'two' })).toBe(1);
});

it('opens any other seat at the exercise that the grid shows', () => {
  expect(columnOf({ cells: [PASSED_CELL, PASSED_CELL, PASSED_CELL, NOT_STARTED_CELL] })).toBe(3);
});
