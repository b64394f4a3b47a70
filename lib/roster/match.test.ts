import { describe, expect, it } from 'vitest';
import { createRandom } from '#lib/room/random.fixture.ts';
import { findSeatProblems } from './check-seats.ts';
import { matchByName, type MatchableRow } from './match.ts';
import { readRoster } from './read-roster.ts';
import { jaroWinkler, suggestRows } from './similar-names.ts';

const row = (key: string, name: string | null, kana: string | null = null): MatchableRow => ({
  key,
  name,
  kana,
});
const match = (rows: readonly MatchableRow[], names: readonly string[]) =>
  matchByName(
    rows,
    names.map((name) => ({ seatId: name, name })),
  );

describe('a student is matched with the row', () => {
  it.each([
    ['that has the name', 'Hanako Sato'],
    ['that has the name in another case and with other spaces', ' hanako  SATO'],
    ['that has the name in another width', 'Ｈａｎａｋｏ　Ｓａｔｏ'],
    ['whose kana is the name', 'サトウハナコ'],
    ['whose kana is the name in half width', 'ｻﾄｳ ﾊﾅｺ'],
  ])('%s', (_title, name) => {
    const rows = [row('1', 'Hanako Sato', 'サトウ ハナコ'), row('2', 'Ken Mori', 'モリ ケン')];
    expect(match(rows, [name])).toEqual([{ seatId: name, key: '1' }]);
  });
});

describe('no student is matched', () => {
  it('by a similar name', () => {
    expect(match([row('1', 'Hanako Sato')], ['Hanako Satoh', 'Hanako', 'Sato Hanako'])).toEqual([]);
  });

  it('by a name that two rows have', () => {
    expect(match([row('1', 'Ken Mori'), row('2', 'KEN MORI')], ['Ken Mori'])).toEqual([]);
    expect(
      match([row('1', '森 健', 'モリ ケン'), row('2', '毛利 健', 'モリ ケン')], ['モリケン']),
    ).toEqual([]);
  });

  it('with a row that two students fit', () => {
    expect(match([row('1', '森 健', 'モリ ケン')], ['森健', 'モリケン'])).toEqual([]);
  });

  it('with a row that has no name', () => {
    expect(match([row('1', null)], ['Ken'])).toEqual([]);
  });
});

describe('a similar name', () => {
  it.each([
    ['martha', 'marhta', 0.961],
    ['dixon', 'dicksonx', 0.813],
    ['dwayne', 'duane', 0.84],
    ['same', 'same', 1],
    ['abc', 'xyz', 0],
    ['', '', 1],
    ['', 'a', 0],
  ])('has the Jaro–Winkler similarity of %s and %s: %s', (a, b, expected) => {
    expect(jaroWinkler(a, b)).toBeCloseTo(expected, 3);
    expect(jaroWinkler(b, a)).toBeCloseTo(expected, 3);
  });

  it('is suggested, the best first, and others are not', () => {
    const rows = [
      row('1', 'Hanako Satou'),
      row('2', 'Hanako Sato'),
      row('3', 'Ken Mori'),
      row('4', null, 'サトウ ハナコ'),
    ];
    const students = ['hanako sato', 'サトー ハナコ', 'Jun Abe'].map((name) => ({
      seatId: name,
      name,
    }));
    expect(suggestRows(rows, students)).toEqual([
      { seatId: 'hanako sato', key: '2' },
      { seatId: 'hanako sato', key: '1' },
    ]);
    expect(
      suggestRows([row('4', null, 'タカハシ ハナコ')], [{ seatId: 's', name: 'タカハシ ハナ' }]),
    ).toEqual([{ seatId: 's', key: '4' }]);
  });

  it('is found among all rows, as without the upper bound', () => {
    const random = createRandom(7);
    const draw = () =>
      Array.from(
        { length: 3 + Math.floor(random() * 6) },
        () => 'abcde'[Math.floor(random() * 5)],
      ).join('');
    for (let run = 0; run < 2_000; run += 1) {
      const [a, b] = [draw(), draw()];
      const isSuggested = suggestRows([row('1', a)], [{ seatId: 's', name: b }]).length > 0;
      expect([a, b, isSuggested]).toEqual([a, b, jaroWinkler(a, b) >= 0.92]);
    }
  });
});

describe('the seat of a row', () => {
  const { rows } = readRoster(
    new TextEncoder().encode('id,seat\n1,A-01\n2,a-02\n3,A-02\n4,Z-01\n5,window\n6,\n7,A-04\n'),
  );
  const seated = rows.map((found) => ({ row: found, seatId: found.id === '1' ? 'seat-1' : null }));

  it('is reported if another student has it, also an earlier row, or if it can’t exist', () => {
    const occupied = [
      { id: 'seat-1', label: 'A-01' },
      { id: 'seat-4', label: 'A-04' },
    ];
    expect(findSeatProblems(seated, occupied, 40)).toEqual([
      { kind: 'occupied-seat', line: 4, seat: 'A-02' },
      { kind: 'unknown-seat', line: 5, seat: 'Z-01' },
      { kind: 'unknown-seat', line: 6, seat: 'window' },
      { kind: 'occupied-seat', line: 8, seat: 'A-04' },
    ]);
  });
});
