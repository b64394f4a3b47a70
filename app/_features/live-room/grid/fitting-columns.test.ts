import { expect, it } from 'vitest';
import { fittingColumns } from './fitting-columns.ts';

const LEFTS = Array.from({ length: 30 }, (_, index) => 100 + index * 34);

it('shows all columns where they fit', () => {
  expect(fittingColumns(LEFTS.slice(0, 5), 34, 100, 280)).toEqual({ from: 0, to: 5 });
  expect(fittingColumns([], 0, 0, 280)).toEqual({ from: 0, to: 0 });
});

it('reserves space for the number of hidden columns', () => {
  expect(fittingColumns(LEFTS, 34, 100, 528)).toEqual({ from: 0, to: 10 });
});

it('leaves out a column that is cut on the left', () => {
  expect(fittingColumns(LEFTS, 34, 110, 538)).toEqual({ from: 1, to: 10 });
});

it('needs no button at the end of the course', () => {
  expect(fittingColumns(LEFTS, 34, 692, 1120)).toEqual({ from: 18, to: 30 });
});
