import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { compileExercise } from '#lib/grading/engine/compile.ts';
import { compileWithKinds } from '#lib/grading/engine/custom-fields.ts';
import { replayFixture } from '#lib/grading/history/replay.ts';
import { loadFixtures, toEarlierPasses, type Fixture } from './fixtures.ts';
import { loadPack } from './load.ts';

const PACKS = fileURLToPath(new URL('../../packs/', import.meta.url));

const packs = await Promise.all(
  readdirSync(PACKS).map(async (folder) => {
    const loaded = await loadPack(PACKS + folder, { compile: compileWithKinds });
    if (loaded.kind === 'refused')
      throw new Error(
        loaded.errors
          .map(
            ({ file, line, column, message }) => `${folder}/${file}:${line}:${column} ${message}`,
          )
          .join('\n'),
      );
    const exercises = await Promise.all(
      loaded.pack.exercises.map(async (exercise) => ({
        exercise: compileExercise(exercise),
        ...(await loadFixtures(PACKS + folder, exercise.id)),
      })),
    );
    const errors = exercises.flatMap(({ errors: fixtureErrors }) => fixtureErrors);
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
    return { folder, exercises, kinds: loaded.pack.plan.kinds };
  }),
);

describe.each(packs)('the pack $folder', ({ exercises, kinds }) => {
  const all = exercises.flatMap(({ exercise, fixtures }) =>
    fixtures.map((fixture) => ({ exercise, fixture, title: `${exercise.id}: ${fixture.name}` })),
  );

  test.each(all)('$title', ({ exercise, fixture }) => {
    const { verdict, reasons, startReason, incidents } = replayFixture(exercise, fixture.moments, {
      kinds,
      earlier: toEarlierPasses(fixture.earlier),
    });
    const relevantReasons = Object.fromEntries(
      Object.entries(reasons).map(([check, { code, params }]) => [
        check,
        { code, params: pickRelevantParams(params, fixture, check) },
      ]),
    );
    expect({ verdict, reasons: verdict === 'pass' ? {} : relevantReasons }).toEqual({
      verdict: fixture.verdict,
      reasons: fixture.reasons,
    });
    if (fixture.reason) expect(startReason).toMatchObject(fixture.reason);
    expect([...new Set(incidents.map(({ code }) => code))].sort()).toEqual(
      [...new Set(fixture.incidents)].sort(),
    );
  });

  test.each(exercises)(
    '$exercise.id: the start fixture is not an attempt',
    ({ exercise, fixtures }) => {
      const start = fixtures.find(({ name }) => name === 'start');
      expect(replayFixture(exercise, start?.moments ?? [], { kinds }).progress.live.state).not.toBe(
        'evaluated',
      );
    },
  );
});

/** Keeps the parameters that the fixture lists. */
function pickRelevantParams(
  params: Readonly<Record<string, unknown>>,
  fixture: Fixture,
  check: string,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(fixture.reasons[check]?.params ?? {}).map((name) => [name, params[name]]),
  );
}
