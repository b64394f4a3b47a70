import { listFixtureNames, readFixture } from '#lib/packs/fixtures.ts';
import { compileWithKinds } from '#lib/grading/engine/custom-fields.ts';
import type { Exercise, PackError } from '#lib/packs/types.ts';
import type { PlannedKind } from '#lib/protocol/plan.ts';
import { diffFixture } from './diff-fixture.ts';
import { evaluateFixture } from './fixture-result.ts';

export interface FixtureTestResult {
  readonly fixture: string;
  readonly about: string;
  /** One sentence per difference from the fixture; empty if it passed. */
  readonly differences: readonly string[];
  /** Mistakes in its file, which prevent the test. */
  readonly errors: readonly PackError[];
}

/**
 * Runs every fixture of an exercise, one at a time.
 * @param root folder of the pack
 * @param kinds kinds of the pack's plan
 */
export async function* testExercise(
  root: string,
  exercise: Exercise,
  kinds: readonly PlannedKind[],
  language: 'ja' | 'en',
): AsyncGenerator<FixtureTestResult> {
  const compiled = compileWithKinds(exercise, kinds);
  for (const name of await listFixtureNames(root, exercise.id)) {
    const read = await readFixture(root, exercise.id, name);
    if ('errors' in read) yield { fixture: name, about: '', differences: [], errors: read.errors };
    else
      yield {
        fixture: name,
        about: read.fixture.about,
        differences: diffFixture(
          read.fixture,
          evaluateFixture(compiled, read.fixture.moments, kinds, read.fixture.earlier),
          language,
        ),
        errors: [],
      };
  }
}
