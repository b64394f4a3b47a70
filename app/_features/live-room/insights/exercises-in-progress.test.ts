import { expect, it } from 'vitest';
import { exercisesInProgress } from './exercises-in-progress.ts';

const exerciseStats = (...counts: number[]) => counts.map((inProgress) => ({ inProgress }));

it('shows the current exercise, its neighbors, and the exercises that students work on', () => {
  expect(exercisesInProgress(exerciseStats(0, 1, 0, 0, 0, 9, 0), 3)).toEqual([1, 2, 3, 4, 5]);
});

it('shows no exercise before the workshop starts, and never more than seven', () => {
  expect(exercisesInProgress(exerciseStats(0, 0, 0), -1)).toEqual([]);
  expect(
    exercisesInProgress(exerciseStats(...Array.from({ length: 41 }, (_, index) => index + 1)), 0),
  ).toEqual([0, 1, 36, 37, 38, 39, 40]);
});
