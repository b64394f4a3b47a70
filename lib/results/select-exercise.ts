import type { Results } from './types.ts';

/**
 * The part of results that is about one exercise. What is about the whole workshop, such as the
 * headline, stays as it is. null: the course has no such exercise.
 */
export function selectExercise(results: Results, exercise: string): Results | null {
  const index = results.exercises.findIndex(({ id }) => id === exercise);
  if (index === -1) return null;
  const of = <Item extends { readonly exercise: string | null }>(items: readonly Item[]): Item[] =>
    items.filter((item) => item.exercise === exercise);
  const { day, help, students } = results;
  return {
    ...results,
    advice: of(results.advice),
    day: { ...day, current: of(day.current), plan: of(day.plan) },
    exercises: results.exercises.filter(({ id }) => id === exercise),
    lostTime: of(results.lostTime),
    checks: of(results.checks),
    hints: of(results.hints),
    help: { ...help, requests: help.requests && of(help.requests) },
    students:
      students &&
      students.map((student) => ({ ...student, cells: student.cells.slice(index, index + 1) })),
    quizzes: of(results.quizzes),
  };
}
