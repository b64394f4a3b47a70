import { describe, expect, it } from 'vitest';
import { assignLanes, spansPath } from './lanes.tsx';
import { rowPaths } from './matrix.tsx';
import { rangeOf } from './range-selection.ts';
import { shareScale } from './scale.ts';
import { sampleSteps } from './step-curve.tsx';

describe('assignLanes', () => {
  it('uses a lane again as soon as it is free', () => {
    const intervals = [
      { from: 0, to: 10 },
      { from: 5, to: 8 },
      { from: 9, to: 12 },
      { from: 10, to: 11 },
    ];
    expect(assignLanes(intervals)).toEqual([0, 1, 1, 0]);
  });

  it('keeps a gap between two intervals of a lane', () => {
    const intervals = [
      { from: 0, to: 10 },
      { from: 12, to: 13 },
    ];
    expect(assignLanes(intervals, 5)).toEqual([0, 1]);
    expect(assignLanes(intervals, 2)).toEqual([0, 0]);
  });
});

it('spansPath draws each span once and ends at the limits of the axis', () => {
  const spans = [
    { from: -1, to: 0.25 },
    { from: 0.5, to: 3 },
  ];
  expect(spansPath(spans, shareScale(String))).toBe('M0 0H250M500 0H1000');
});

describe('rowPaths', () => {
  it('draws all cells of a state as one path, each state in its own shape', () => {
    const paths = rowPaths(['passed', 'not-started', 'passed']);
    expect(paths.map(({ d }) => d.match(/M\d+/g))).toEqual([['M20'], ['M0', 'M40'], ['M0', 'M40']]);
    expect(new Set(paths.map(({ className }) => className)).size).toBe(3);
  });

  it('draws nothing without exercises', () => expect(rowPaths([])).toEqual([]));
});

describe('sampleSteps', () => {
  const points = [
    { x: 10, share: 0.25, lower: 0.1, upper: 0.4 },
    { x: 30, share: 0.5, lower: 0.3, upper: 0.7 },
  ];

  it('takes the last step at or before each time', () => {
    expect(sampleSteps(points, 40, 4).map(({ x, share }) => [x, share])).toEqual([
      [10, 0.25],
      [20, 0.25],
      [30, 0.5],
      [40, 0.5],
    ]);
  });

  it('is 0 before the first step', () => {
    expect(sampleSteps(points, 8, 2).map(({ share }) => share)).toEqual([0, 0]);
  });
});

describe('rangeOf', () => {
  const mark = (from?: number, to?: number) =>
    ({
      dataset: { ...(from !== undefined && { from: String(from) }), to: String(to) },
    }) as unknown as HTMLElement;
  const [first, second, third] = [mark(0, 5), mark(5, 10), mark(10, 15)];

  it('spans both marks, in any order', () => {
    expect(rangeOf(first, third)).toEqual({ from: 0, to: 15 });
    expect(rangeOf(third, second)).toEqual({ from: 5, to: 15 });
  });

  it('is null for a click, and for a mark without a time', () => {
    expect(rangeOf(first, first)).toBeNull();
    expect(rangeOf(first, mark())).toBeNull();
  });
});
