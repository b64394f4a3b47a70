import { expect, it } from 'vitest';
import { computeColumnWindow, computeRowWindow, defaultGridView } from './grid-view.ts';

it('renders all of 60 rows and a window of more, and windows the columns of a map that do not fit', () => {
  expect(computeRowWindow(60, 20, 500, 400)).toEqual({ from: 0, to: 60 });
  expect(computeRowWindow(300, 20, 2000, 400)).toEqual({ from: 88, to: 132 });
  expect(computeRowWindow(70, 20, 9000, 400)).toEqual({ from: 70, to: 70 });
  expect(computeColumnWindow(10, 0, 700)).toEqual({ from: 0, to: 10 });
  expect(computeColumnWindow(67, 1280, 640)).toEqual({ from: 19, to: 31 });
  expect([
    defaultGridView(20),
    defaultGridView(99),
    defaultGridView(300),
    defaultGridView(2000),
  ]).toEqual(['table', 'dense-table', 'map', 'overview']);
});
