import { expect, it } from 'vitest';
import { exercisesInProgress } from './exercises-in-progress.ts';

const exerciseStats = (...here: number[]) => here.map((each) => ({ here: each }));

it('shows the current exercise, its neighbours, and where people are', () => {
  expect(exercisesInProgress(exerciseStats(0, 1, 0, 0, 0, 9, 0), 3)).toEqual([1, 2, 3, 4, 5]);
});

it('shows nothing of a room that has not begun, and never more than a handful', () => {
  expect(exercisesInProgress(exerciseStats(0, 0, 0), -1)).toEqual([]);
  expect(
    exercisesInProgress(exerciseStats(...Array.from({ length: 41 }, (_, place) => place + 1)), 0),
  ).toEqual([0, 1, 36, 37, 38, 39, 40]);
});
