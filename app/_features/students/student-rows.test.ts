import { describe, expect, it } from 'vitest';
import { buildExercise, buildSeatRow, PASSED_CELL } from '#app/_components/room-view.fixture.ts';
import type { StudentDetails } from '#lib/protocol/api/students.ts';
import type { SeatRow } from '#lib/room/views.ts';
import {
  buildRows,
  pageOf,
  readQuery,
  selectRows,
  writeQuery,
  type StudentQuery,
} from './student-rows.ts';

const exercises = [buildExercise('one'), buildExercise('two')];
const read = (address: string) => readQuery(new URLSearchParams(address));
const details = (id: string, more: Partial<StudentDetails> = {}): [string, StudentDetails] => [
  id,
  {
    id,
    joinedAt: 1,
    devices: 1,
    agentVersion: null,
    vm: null,
    isTest: false,
    helpRequests: 0,
    ...more,
  },
];
const select = (
  seats: readonly SeatRow[],
  query: Partial<StudentQuery> = {},
  known: ReadonlyMap<string, StudentDetails> = new Map(),
) =>
  selectRows(buildRows(seats, exercises, known), { ...read(''), ...query }).map(
    ({ seat }) => seat.label,
  );

describe('the address of the list', () => {
  it('keeps search, filters, sort and page', () => {
    const address = '?q=maya&group=Red&state=offline&sort=joined&order=desc&page=3';
    expect(writeQuery(read(address))).toBe(address);
    expect(writeQuery(read(''))).toBe('');
  });

  it('ignores what it does not know', () => {
    expect(read('state=gone&sort=magic&order=up&page=-2')).toEqual(read(''));
  });
});

describe('the rows', () => {
  const [a, b, c] = [
    buildSeatRow('A-02', { displayName: 'ren', group: 'Red', currentExercise: 'two' }),
    buildSeatRow('A-10', { displayName: null, presence: 'offline', cells: [PASSED_CELL] }),
    buildSeatRow('B-01', { displayName: 'Aoi', hintsRevealed: 4, currentExercise: null }),
  ] as const;

  it('are in the order of the labels, also for equal values', () => {
    expect(select([c, b, a])).toEqual(['A-02', 'A-10', 'B-01']);
    expect(select([c, b, a], { sort: 'devices' })).toEqual(['A-02', 'A-10', 'B-01']);
  });

  it('are sorted in both directions, and what is missing is last', () => {
    expect(select([a, b, c], { sort: 'name' })).toEqual(['B-01', 'A-02', 'A-10']);
    expect(select([a, b, c], { sort: 'name', descending: true })).toEqual(['A-02', 'B-01', 'A-10']);
    expect(select([a, b, c], { sort: 'exercise' })).toEqual(['B-01', 'A-10', 'A-02']);
    expect(select([a, b, c], { sort: 'passed', descending: true })).toEqual([
      'A-10',
      'A-02',
      'B-01',
    ]);
    expect(select([a, b, c], { sort: 'hints', descending: true })[0]).toBe('B-01');
    const known = new Map([details('a-02', { joinedAt: 5 }), details('b-01', { joinedAt: 2 })]);
    expect(select([a, b, c], { sort: 'joined' }, known)).toEqual(['B-01', 'A-02', 'A-10']);
    expect(select([a, b, c], { sort: 'joined', descending: true }, known)).toEqual([
      'A-02',
      'B-01',
      'A-10',
    ]);
  });

  it('match the search, the group and the state', () => {
    expect(select([a, b, c], { q: 'ren' })).toEqual(['A-02']);
    expect(select([a, b, c], { group: 'Red' })).toEqual(['A-02']);
    expect(select([a, b, c], { state: 'offline' })).toEqual(['A-10']);
    expect(select([a, b, c], { q: 'ren', state: 'offline' })).toEqual([]);
  });
});

it('shows 100 rows on a page, and the last page instead of one that is gone', () => {
  const rows = buildRows(
    Array.from({ length: 201 }, (_, index) => buildSeatRow(`S-${String(index)}`)),
    exercises,
    new Map(),
  );
  expect(pageOf(rows, 2)).toMatchObject({ page: 2, pages: 3 });
  expect(pageOf(rows, 2).shown).toHaveLength(100);
  expect(pageOf(rows, 9)).toMatchObject({ page: 3, pages: 3 });
  expect(pageOf(rows, 9).shown).toHaveLength(1);
  expect(pageOf([], 1)).toEqual({ shown: [], page: 1, pages: 1 });
});
