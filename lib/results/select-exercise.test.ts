import { expect, it } from 'vitest';
import { drawResultsInput, resultsView } from './results.fixture.ts';
import { computeResults } from './results.ts';
import { selectExercise } from './select-exercise.ts';

const results = computeResults(
  drawResultsInput({ seed: 11, students: 30 }),
  resultsView({ level: 'named', showsHelpers: false }),
);
const second = results.exercises[1]?.id ?? '';

it('keeps only what is about the exercise, and the cells of the students in it', () => {
  const part = selectExercise(results, second);
  if (part === null) throw new Error('the exercise is not in the results');
  expect(part.exercises).toEqual([results.exercises[1]]);
  const named = [
    ...part.lostTime,
    ...part.checks,
    ...part.hints,
    ...part.quizzes,
    ...part.day.plan,
  ].map(({ exercise }) => exercise);
  expect(new Set(named)).toEqual(new Set([second]));
  expect(part.students?.map(({ cells }) => cells)).toEqual(
    results.students?.map(({ cells }) => [cells[1]]),
  );
  expect(part.headline).toEqual(results.headline);
});

it('finds nothing for an exercise that the course does not have', () => {
  expect(selectExercise(results, 'unknown')).toBe(null);
});
