import type { StudentAction, ExerciseFixtures } from './script.ts';

/** Everything a pack can show, over and over: each wrong answer, each right one, then all is deleted. `everyMs`: time to look at each. */
export function* generateTour(
  exercises: readonly ExerciseFixtures[],
  intervalMs: number,
): Generator<StudentAction> {
  const shown = exercises.filter(
    ({ passingFixtures, failingFixtures }) => passingFixtures.length + failingFixtures.length > 0,
  );
  while (shown.length > 0) {
    for (const { exerciseId, passingFixtures, failingFixtures } of shown) {
      for (const fixture of [...failingFixtures, ...passingFixtures])
        yield { afterMs: intervalMs, exerciseId, kind: 'apply', fixture };
      yield { afterMs: intervalMs, exerciseId, kind: 'delete' };
    }
  }
}
