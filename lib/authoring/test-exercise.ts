import { listFixtureNames, readFixture } from '#lib/packs/fixtures.ts';
import { compileWithKinds } from '#lib/grading/engine/custom-fields.ts';
import type { Exercise, PackError } from '#lib/packs/types.ts';
import type { PlannedKind } from '#lib/protocol/plan.ts';
import { diffFixture } from './diff-fixture.ts';
import { evaluateFixture } from './fixture-result.ts';

export interface FixtureTestResult {
  readonly fixture: string;
  readonly about: string;
  /** What is not as the fixture says, a sentence each; none: it is well. */
  readonly differences: readonly string[];
  /** Its file cannot be read. */
  readonly errors: readonly PackError[];
}

/** Plays every fixture of an exercise, one after the other. `root`: the pack's folder; `kinds`: those of its plan. */
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
          evaluateFixture(compiled, read.fixture.moments, kinds),
          language,
        ),
        errors: [],
      };
  }
}
