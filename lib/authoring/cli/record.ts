import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startRecorder, RecorderError } from '#agents/record/recorder.ts';
import { waitUntilSettled } from '#agents/record/wait-until-settled.ts';
import { compileExercise, type CompiledExercise } from '#lib/grading/engine/compile.ts';
import { compileWithKinds } from '#lib/grading/engine/custom-fields.ts';
import { loadDraft } from '#lib/packs/load.ts';
import { PackIssuesError } from '#lib/packs/pack-issue.ts';
import type { FixtureMoment } from '#lib/packs/schema.ts';
import type { Exercise } from '#lib/packs/types.ts';
import type { Plan } from '#lib/protocol/plan.ts';
import { CommandError, UsageError, type PackCliContext, type PackCommand } from './context.ts';
import { formatPackError, findExerciseFolder, formatFilePath } from '../locate.ts';
import { formatFixtureResult, evaluateFixture, type FixtureResult } from '../fixture-result.ts';
import { createRecordingFilter } from '../record/recording-filter.ts';
import { findLastSeq, buildMoments } from '../record/moments.ts';
import { HELP, parseRecordOptions, USAGE, type RecordOptions } from '../record/options.ts';
import { mergeMoments, mergeNeighbors, removeEmptyMoments } from '../record/merge-moments.ts';
import { rewriteNamespace } from '../record/rewrite-namespace.ts';
import { runCommand } from '../record/run-command.ts';
import { formatFixture } from '../record/format-fixture.ts';

export const recordCommand: PackCommand = {
  usage: USAGE,
  about: 'write a fixture from a live cluster: what a student did, and what is said of it',
  help: HELP,
  async run(args, context) {
    const options = parseRecordOptions(args);
    const { root, exercise: id } = await findExerciseFolder(options.exercise, context.packsDir);
    const file = join(root, id, 'fixtures', `${options.name}.yaml`);
    if (
      !options.force &&
      (await readFile(file).then(
        () => true,
        () => false,
      ))
    )
      throw new CommandError(`${file} is there: take another name, or --force.`);
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
    const history =
      options.keepHistory ||
      exercise.kind === 'quiz' ||
      exercise.checks.some(({ kind }) => kind === 'sequence');
    const fixtureMoments = history
      ? removeEmptyMoments(
          mergeNeighbors(removeEmptyMoments(moments), (tried) =>
            summarizeOutcome(evaluateFixture(compiled, tried, plan.kinds)),
          ),
        )
      : [mergeMoments(moments)];
    if (fixtureMoments.length === 0) fixtureMoments.push(mergeMoments([]));
    const result = evaluateFixture(compiled, fixtureMoments, plan.kinds);
    await mkdir(join(root, id, 'fixtures'), { recursive: true });
    const text = formatFixture({
      about: options.about ?? 'To be written: what the student did.',
      result,
      moments: fixtureMoments,
      history,
    });
    await writeFile(file, text);
    printResult(file, text, result, exercise, options, context);
    return 0;
  },
};

/** What must not change when moments are left out. */
function summarizeOutcome({ verdict, reasons, incidents, memoryLog }: FixtureResult): string {
  return JSON.stringify([
    verdict,
    reasons.map(({ check, code, params }) => [check, code, params]),
    incidents.map(({ code }) => code).sort(),
    memoryLog,
  ]);
}

async function recordMoments(
  exercise: Exercise,
  plan: Plan,
  compiled: CompiledExercise,
  options: RecordOptions,
  context: PackCliContext,
): Promise<FixtureMoment[]> {
  const kubeconfigSources = {
    ...context.kubeconfig,
    ...(options.kubeconfig !== undefined && { flag: options.kubeconfig }),
  };
  const includes = createRecordingFilter({
    exercise,
    namespace: options.namespace,
    otherNamespaces: options.otherNamespaces,
    includeCluster: options.includeCluster,
  });
  const home = exercise.subjects[0]?.namespace ?? 'default';
  const rewrite = rewriteNamespace(options.namespace, home);
  // A probe that fails is asked again after 2, 5 and 10 s: it has not settled before.
  const settleMs =
    options.settleMs ?? (exercise.checks.some(({ kind }) => kind === 'probe') ? 12_000 : 4_000);
  const isReached = createUntilCondition(exercise, compiled, plan, options.until);
  const recorder = startRecorder({
    kubeconfig: kubeconfigSources,
    plan: moveProbesToNamespace(plan, exercise, options.namespace),
    log: (level, line) => {
      if (level !== 'info') context.stderr.write(`${line}\n`);
    },
  });
  try {
    await recorder.waitUntilReady();
    const code = await runCommand(options, kubeconfigSources, context);
    if (code !== null && code !== 0)
      context.stderr.write(`The command ended with ${String(code)}; recorded all the same.\n`);
    const seen = () =>
      buildMoments(recorder.changes(), { includes, rewrite, exercise: exercise.id });
    const outcome = await waitUntilSettled(recorder, {
      quietMs: settleMs,
      timeoutMs: options.timeoutMs,
      signal: context.abortSignal,
      newestSeq: (changes) => findLastSeq(changes, { includes, exercise: exercise.id }),
      isComplete: () => isReached(seen()),
    });
    if (outcome === 'stopped') throw new CommandError('Stopped: nothing is written.');
    if (outcome === 'waiting' && options.until !== undefined)
      throw new CommandError(
        `It is not "${options.until}" after ${String(options.timeoutMs / 1_000)} s: ${formatFixtureResult(evaluateFixture(compiled, seen(), plan.kinds), options.language).join('; ')} Nothing is written.`,
      );
    if (outcome !== 'settled')
      context.stderr.write(
        `Still changing after ${String(options.timeoutMs / 1_000)} s: recorded as it stands.\n`,
      );
    return seen();
  } catch (error) {
    if (error instanceof RecorderError)
      throw new CommandError(`The cluster cannot be watched: ${error.message}`, { cause: error });
    throw error;
  } finally {
    await recorder.stop();
  }
}

/** The plan as it would be, had the exercise its objects where the author works. */
function moveProbesToNamespace(plan: Plan, { subjects }: Exercise, namespace: string): Plan {
  const own = subjects[0]?.namespace ?? 'default';
  return {
    ...plan,
    probes: plan.probes.map((probe) => (probe.namespace === own ? { ...probe, namespace } : probe)),
  };
}

/** A verdict by name, else an expression that must hold of the exercise's own subjects. */
function createUntilCondition(
  exercise: Exercise,
  compiled: CompiledExercise,
  { kinds }: Plan,
  until: string | undefined,
): (moments: readonly FixtureMoment[]) => boolean {
  // What is only on its way has not settled, however quiet it is.
  if (until === undefined)
    return (moments) =>
      !evaluateFixture(compiled, moments, kinds).reasons.some(
        ({ code }) => code === 'starting' || code === 'not-asked',
      );
  if (['pass', 'fail', 'not-started', 'unknown'].includes(until))
    return (moments) => evaluateFixture(compiled, moments, kinds).verdict === until;
  try {
    const asked = compileExercise({
      ...exercise,
      checks: [
        {
          id: 'until',
          title: { ja: '', en: '' },
          kind: 'cel',
          cel: until,
          message: { ja: '', en: '' },
        },
      ],
    });
    return (moments) => evaluateFixture(asked, [mergeMoments(moments)], kinds).verdict === 'pass';
  } catch (error) {
    if (!(error instanceof PackIssuesError)) throw error;
    throw new UsageError(
      `--until ${until}: ${error.issues.map(({ message, suggestion }) => `${message}${suggestion === undefined ? '' : ` (${suggestion})`}`).join('; ')}`,
      { cause: error },
    );
  }
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
      `By its name this is meant to be "${expected}" for ${exercise.id}, and it is "${result.verdict}".\n`,
    );
  if (options.name === 'start' && result.verdict === 'pass')
    stderr.write('A start that passes proves nothing.\n');
}
