import { describe, expect, it } from 'vitest';
import { matchesStudent, parseStudentFilter, type StudentFilter } from './student-list.ts';

const student = { label: 'B-04', displayName: 'Maya さとう', group: 'Red', presence: 'offline' };
const matches = (filter: Partial<StudentFilter>) =>
  matchesStudent({ q: '', group: '', state: '', ...filter }, student);

describe('the filter of the list of students', () => {
  it.each([
    [{}],
    [{ q: 'may' }],
    [{ q: 'b-04 MAYA' }],
    [{ q: 'ＭＡＹＡ' }],
    [{ q: '  さとう  red ' }],
    [{ group: 'Red', state: 'offline' }],
  ])('finds a student by %j', (filter) => {
    expect(matches(filter)).toBe(true);
  });

  it.each([[{ q: 'maya ren' }], [{ group: 'red' }], [{ group: 'B' }], [{ state: 'connected' }]])(
    'leaves a student out by %j',
    (filter) => {
      expect(matches(filter)).toBe(false);
    },
  );

  it('finds a seat without a student by its label', () => {
    expect(
      matchesStudent({ q: 'b-04', group: '', state: '' }, { ...student, displayName: null }),
    ).toBe(true);
  });

  it('reads an address with any text, and cuts long ones', () => {
    const params = new URLSearchParams({ q: ` \uD800${'x'.repeat(500)}`, state: 'offline' });
    expect(parseStudentFilter(params)).toEqual({
      q: `\uFFFD${'x'.repeat(98)}`,
      group: '',
      state: 'offline',
    });
  });
});
