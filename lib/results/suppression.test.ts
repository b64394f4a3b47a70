import { describe, expect, it } from 'vitest';
import { createRandom } from '#lib/room/random.fixture.ts';
import {
  canShowQuantile,
  joinRareKeys,
  joinSmallBins,
  selectFilters,
  suppressGroups,
  suppressRow,
  type SuppressedRow,
} from './suppression.ts';

const toNumbers = ({ cells, total }: SuppressedRow) => [
  cells.map((cell) => (cell.state === 'shown' ? cell.count : null)),
  total.state === 'shown' ? total.count : null,
];
const isSmall = (count: number): boolean => count > 0 && count < 5;
const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);

describe('a row of counts', () => {
  it.each<[number[], (number | null)[], number | null]>([
    [[20, 5, 0], [20, 5, 0], 25],
    // Alone, the hidden one would be the rest of the total.
    [[20, 9, 3], [20, null, null], 32],
    [[20, 9, 9, 3], [20, null, null, null], 41],
    // Together, the hidden ones would be a small group.
    [[20, 9, 2, 2], [20, null, null, null], 33],
    [[20, 9, 2, 3], [20, 9, null, null], 34],
    [[20, 3], [null, null], 23],
    [[3, 0], [null, 0], null],
    [[0, 0], [0, 0], 0],
    [[], [], 0],
  ])('of %j shows %j and the total %j', (counts, cells, total) => {
    expect(toNumbers(suppressRow(counts))).toEqual([cells, total]);
  });
});

describe('outcomes by group', () => {
  it('hide an outcome in all groups if it is small in one of them', () => {
    const { all, groups } = suppressGroups([
      [20, 6, 4],
      [30, 9, 7],
    ]);
    // The third outcome alone would be the rest of each group, so the second is hidden too.
    expect(toNumbers(all)).toEqual([[50, 15, 11], 76]);
    expect(groups.map(toNumbers)).toEqual([
      [[20, null, null], 30],
      [[30, null, null], 46],
    ]);
  });

  it('show every number that is not small', () => {
    const { groups } = suppressGroups([
      [20, 6, 0],
      [30, 9, 7],
    ]);
    expect(groups.map(toNumbers)).toEqual([
      [[20, 6, 0], 26],
      [[30, 9, 7], 46],
    ]);
  });
});

describe('filters', () => {
  const students = (from: number, to: number) =>
    new Set(Array.from({ length: to - from }, (_, index) => `s${from + index}`));
  const select = (everyone: number, ...filters: readonly (readonly [number, number])[]) =>
    selectFilters(
      students(0, everyone),
      new Map(filters.map(([from, to], index) => [index, students(from, to)])),
    );

  it('need five students in them and five outside', () => {
    expect(select(30, [0, 5], [5, 9], [2, 28])).toEqual([0]);
    expect(select(30, [0, 26])).toEqual([]);
    expect(select(30, [0, 0], [0, 30])).toEqual([]);
    expect(select(4, [0, 2])).toEqual([]);
  });

  it('are not offered if several of them would leave a small group', () => {
    // Everyone without both groups would be three students.
    expect(select(33, [0, 10], [10, 30])).toEqual([0]);
    expect(select(35, [0, 10], [10, 30])).toEqual([0, 1]);
    // The first ends where the second has two students more.
    expect(select(40, [0, 10], [0, 12])).toEqual([0]);
  });
});

describe('a quantile', () => {
  it('needs 10 students in the middle, 20 for quartiles and 30 for the outer tenths', () => {
    expect([9, 10].map((students) => canShowQuantile(0.5, students))).toEqual([false, true]);
    for (const share of [0.25, 0.75])
      expect([19, 20].map((students) => canShowQuantile(share, students))).toEqual([false, true]);
    for (const share of [0.1, 0.9])
      expect([29, 30].map((students) => canShowQuantile(share, students))).toEqual([false, true]);
    for (const share of [0, 0.05, 0.99, 1]) expect(canShowQuantile(share, 1_000)).toBe(false);
  });
});

describe('bins', () => {
  const counts = (bins: ReturnType<typeof joinSmallBins>) =>
    bins.map(({ from, to, count }) => [from, to, count]);

  it('join their neighbors while they are small', () => {
    expect(counts(joinSmallBins([7, 2, 1, 4, 9, 0, 3]))).toEqual([
      [0, 1, 7],
      [1, 4, 7],
      [4, 7, 12],
    ]);
    expect(counts(joinSmallBins([1, 2]))).toEqual([]);
    expect(counts(joinSmallBins([0, 0]))).toEqual([[0, 2, 0]]);
    expect(joinSmallBins([])).toEqual([]);
  });

  it('keep all students and are never small, in 1,000 random rows', () => {
    const random = createRandom(14);
    for (let round = 0; round < 1_000; round += 1) {
      const row = Array.from({ length: Math.floor(random() * 20) }, () =>
        Math.floor(random() ** 3 * 20),
      );
      const bins = joinSmallBins(row);
      const context = JSON.stringify(row);
      expect(
        bins.some(({ count }) => isSmall(count)),
        context,
      ).toBe(false);
      if (bins.length === 0) continue;
      expect([bins[0]!.from, bins.at(-1)!.to], context).toEqual([0, row.length]);
      for (const [index, { from, to, count }] of bins.entries()) {
        expect(from, context).toBe(bins[index - 1]?.to ?? 0);
        expect(sum(row.slice(from, to)), context).toBe(count);
      }
    }
  });
});

it('shows keys of five students or more, and the others as one', () => {
  const members = (...ids: readonly number[]) => new Set(ids.map(String));
  expect(
    joinRareKeys(
      new Map([
        ['image', members(1, 2, 3, 4, 5)],
        ['probe', members(1, 2, 3)],
        ['port', members(3, 6, 7)],
      ]),
    ),
  ).toEqual({ shown: new Map([['image', 5]]), other: { state: 'shown', count: 5 } });
  expect(joinRareKeys(new Map([['probe', members(1)]])).other).toEqual({ state: 'hidden' });
});

it('reveals no set of one to four students by any two filters, in 1,000 random workshops', () => {
  const random = createRandom(15);
  let hiddenCells = 0;
  for (let round = 0; round < 1_000; round += 1) {
    const outcomes = 2 + Math.floor(random() * 7);
    const workshop = Array.from({ length: 5 + Math.floor(random() * 150) }, (_, index) => ({
      id: `s${index}`,
      group: 'ABCDE'[Math.floor(random() ** 2 * 5)]!,
      outcome: Math.floor(random() ** 3 * outcomes),
    }));
    const everyone = new Set(workshop.map(({ id }) => id));
    const groups = Map.groupBy(workshop, ({ group }) => group);
    const offered = selectFilters(
      everyone,
      new Map([...groups].map(([id, members]) => [id, new Set(members.map((one) => one.id))])),
    );
    const rest = workshop.filter(({ group }) => !offered.includes(group));
    const parts = [...offered.map((id) => groups.get(id)!), ...(rest.length > 0 ? [rest] : [])];
    const counts = parts.map((members) =>
      Array.from(
        { length: outcomes },
        (_, outcome) => members.filter((one) => one.outcome === outcome).length,
      ),
    );
    const answers = suppressGroups(counts);
    hiddenCells += answers.groups.flatMap(({ cells }) =>
      cells.filter(({ state }) => state === 'hidden'),
    ).length;
    const context = JSON.stringify(counts);
    expect(
      parts.some(({ length }) => isSmall(length)),
      context,
    ).toBe(false);
    expectNoSmallDifference(answers, context);
    expectNothingSmallDerivable(counts, answers, context);
  }
  expect(hiddenCells).toBeGreaterThan(1_000);
});

type Answers = ReturnType<typeof suppressGroups>;

/** Students behind a number that is shown; null means all groups and all outcomes. */
interface Shown {
  readonly group: number | null;
  readonly outcome: number | null;
  readonly count: number;
}

/** Subtracts each shown number from each that contains the same students. */
function expectNoSmallDifference({ all, groups }: Answers, context: string): void {
  const list = ({ cells, total }: SuppressedRow, group: number | null): Shown[] =>
    [...cells, total].flatMap((cell, outcome) =>
      cell.state === 'hidden'
        ? []
        : [{ group, outcome: outcome < cells.length ? outcome : null, count: cell.count }],
    );
  const shown = [...list(all, null), ...groups.flatMap(list)];
  for (const part of shown) {
    expect(isSmall(part.count), context).toBe(false);
    for (const whole of shown) {
      const isContained =
        (whole.group === null || whole.group === part.group) &&
        (whole.outcome === null || whole.outcome === part.outcome);
      if (isContained) expect(isSmall(whole.count - part.count), context).toBe(false);
    }
  }
}

/**
 * Solves the equations that a reader has: every number that is shown is a sum of unknown numbers, one
 * for each group and outcome. None of them that has one solution can be small.
 */
function expectNothingSmallDerivable(
  counts: readonly (readonly number[])[],
  { all, groups }: Answers,
  context: string,
): void {
  const width = all.cells.length;
  const unknowns = counts.length * width;
  const equation = (includes: (group: number, outcome: number) => boolean): number[] =>
    Array.from({ length: unknowns }, (_, at) =>
      includes(Math.floor(at / width), at % width) ? 1 : 0,
    );
  const known = [
    ...groups.flatMap(({ cells }, group) => [
      equation((g) => g === group),
      ...cells.flatMap(({ state }, outcome) =>
        state === 'hidden' ? [] : [equation((g, o) => g === group && o === outcome)],
      ),
    ]),
    ...all.cells.flatMap(({ state }, outcome) =>
      state === 'hidden' ? [] : [equation((_, o) => o === outcome)],
    ),
  ];
  const reduced = reduceRows(known);
  counts.forEach((row, group) => {
    row.forEach((count, outcome) => {
      if (!isSmall(count)) return;
      const cell = equation((g, o) => g === group && o === outcome);
      expect(isDerivable(reduced, cell), context).toBe(false);
    });
  });
  all.cells.forEach((_, outcome) => {
    if (!isSmall(sum(counts.map((row) => row[outcome]!)))) return;
    expect(
      isDerivable(
        reduced,
        equation((__, o) => o === outcome),
      ),
      context,
    ).toBe(false);
  });
}

/** Rows by pivot column, in reduced echelon form. */
function reduceRows(rows: readonly (readonly number[])[]): Map<number, number[]> {
  const reduced = new Map<number, number[]>();
  for (const row of rows) {
    const rest = subtractKnown(reduced, row);
    const pivot = rest.findIndex((value) => Math.abs(value) > 1e-9);
    if (pivot < 0) continue;
    const scaled = rest.map((value) => value / rest[pivot]!);
    for (const [column, other] of reduced) {
      const factor = other[pivot]!;
      if (factor !== 0)
        reduced.set(
          column,
          other.map((value, at) => value - factor * scaled[at]!),
        );
    }
    reduced.set(pivot, scaled);
  }
  return reduced;
}

function subtractKnown(
  reduced: ReadonlyMap<number, readonly number[]>,
  row: readonly number[],
): number[] {
  let rest = [...row];
  for (const [pivot, known] of reduced) {
    const factor = rest[pivot]!;
    if (factor !== 0) rest = rest.map((value, at) => value - factor * known[at]!);
  }
  return rest;
}

function isDerivable(reduced: ReadonlyMap<number, readonly number[]>, row: number[]): boolean {
  return subtractKnown(reduced, row).every((value) => Math.abs(value) < 1e-9);
}
