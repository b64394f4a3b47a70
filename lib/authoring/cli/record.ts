import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compileExercise } from '#lib/grading/engine/compile.ts';
import { compileWithKinds } from '#lib/grading/engine/custom-fields.ts';
import { loadDraft } from '#lib/packs/load.ts';
import type { FixtureMoment } from '#lib/packs/schema.ts';
import type { Exercise } from '#lib/packs/types.ts';
import { CommandError, type PackCliContext, type PackCommand } from './context.ts';
import { formatPackError, findExerciseFolder, formatFilePath } from '../locate.ts';
import { formatFixtureResult, evaluateFixture, type FixtureResult } from '../fixture-result.ts';
import { addRecordOptions, parseRecordOptions, type RecordOptions } from '../record/options.ts';
import { mergeMoments, mergeNeighbors, removeEmptyMoments } from '../record/merge-moments.ts';
import { findEarlierPasses } from '../record/earlier-passes.ts';
import { recordMoments } from '../record/record-moments.ts';
import { formatFixture } from '../record/format-fixture.ts';

export const recordCommand: PackCommand = {
  name: 'record',
  usage: '[PACK/]EXERCISE NAME [options] [-- COMMAND...]',
  about: 'record a fixture from a live cluster, with the verdict and its reasons',
  description:
    "Watches a cluster as a student's agent does, runs COMMAND, waits until nothing changes any more, and writes fixtures/NAME.yaml with the verdict, reasons and incidents that the engine finds. Check them before you commit the file.\nNAME is start, solution, right-… or wrong-…. Without COMMAND, the current state is recorded (in a terminal: do the work in another one, then press Enter). COMMAND runs with kubectl set to the namespace, which is also in $NS. A single word is a script: -- 'kubectl apply -f a.yaml; sleep 5'.",
  acceptsCommand: true,
  configure: addRecordOptions,
  async run(input, context) {
    const options = parseRecordOptions(input);
    const { root, exercise: id } = await findExerciseFolder(options.exercise, context.packsDir);
    const file = join(root, id, 'fixtures', `${options.name}.yaml`);
    if (
      !options.force &&
      (await readFile(file).then(
        () => true,
        () => false,
      ))
    )
      throw new CommandError(`${file} already exists. Choose another name or add --force.`);
    const loaded = await loadDraft(root, id, { compile: compileWithKinds });
    if (loaded.kind === 'refused') {
      for (const error of loaded.errors) context.stderr.write(formatPackError(root, error));
      return 1;
    }
    const { exercise, plan } = loaded;
    const compiled = compileExercise(exercise);
    const moments =
      exercise.kind === 'quiz'
        ? []
        : await recordMoments(exercise, plan, compiled, options, context);
    if (options.quizAnswers.length > 0)
      moments.push(
        ...options.quizAnswers.map((quiz): FixtureMoment => ({
          seconds: 1,
          set: [],
          gone: [],
          answers: [],
          quiz: [{ check: quiz.check, chosen: [...quiz.chosen] }],
        })),
      );
    const earlier = await findEarlierPasses(root, exercise, moments, plan.kinds);
    const history =
      options.keepHistory ||
      exercise.kind === 'quiz' ||
      exercise.checks.some(({ kind }) => kind === 'sequence');
    const fixtureMoments = history
      ? removeEmptyMoments(
          mergeNeighbors(removeEmptyMoments(moments), (candidate) =>
            summarizeOutcome(evaluateFixture(compiled, candidate, plan.kinds, earlier)),
          ),
        )
      : [mergeMoments(moments)];
    if (fixtureMoments.length === 0) fixtureMoments.push(mergeMoments([]));
    const result = evaluateFixture(compiled, fixtureMoments, plan.kinds, earlier);
    await mkdir(join(root, id, 'fixtures'), { recursive: true });
    const text = formatFixture({
      about: options.about ?? 'TODO: describe what the student did.',
      result,
      moments: fixtureMoments,
      earlier,
      history,
    });
    await writeFile(file, text);
    printResult(file, text, result, exercise, options, context);
    return 0;
  },
};

/** What must not change when moments are merged. */
function summarizeOutcome({ verdict, reasons, incidents, memoryLog }: FixtureResult): string {
  return JSON.stringify([
    verdict,
    reasons.map(({ check, code, params }) => [check, code, params]),
    incidents.map(({ code }) => code).sort(),
    memoryLog,
  ]);
}

function printResult(
  file: string,
  text: string,
  result: FixtureResult,
  exercise: Exercise,
  options: RecordOptions,
  { stdout, stderr }: PackCliContext,
): void {
  stdout.write(
    `${formatFilePath(file)} (${String(text.split('\n').length - 1)} lines)\n${formatFixtureResult(
      result,
      options.language,
    )
      .map((line) => `  ${line}\n`)
      .join('')}`,
  );
  const expected =
    options.name === 'solution' || options.name.startsWith('right-')
      ? 'pass'
      : options.name.startsWith('wrong-')
        ? 'fail'
        : null;
  if (expected !== null && result.verdict !== expected)
    stderr.write(
      `The name says "${expected}" for ${exercise.id}, but the verdict is "${result.verdict}".\n`,
    );
  if (options.name === 'start' && result.verdict === 'pass')
    stderr.write('A start fixture must not pass.\n');
}
