import { RecorderError, startRecorder } from '#agents/record/recorder.ts';
import { waitUntilSettled } from '#agents/record/wait-until-settled.ts';
import { compileExercise } from '#lib/grading/engine/compile.ts';
import type { CompiledExercise } from '#lib/grading/engine/types.ts';
import { UsageError } from '#lib/kit/usage-error.ts';
import { PackIssuesError } from '#lib/packs/pack-issue.ts';
import type { FixtureMoment } from '#lib/packs/schema.ts';
import type { Exercise } from '#lib/packs/types.ts';
import type { Plan } from '#lib/protocol/plan.ts';
import { CommandError, type PackCliContext } from '../cli/context.ts';
import { evaluateFixture, formatFixtureResult } from '../fixture-result.ts';
import { mergeMoments } from './merge-moments.ts';
import { buildMoments, findLastSeq } from './moments.ts';
import type { RecordOptions } from './options.ts';
import { createRecordingFilter } from './recording-filter.ts';
import { rewriteNamespace } from './rewrite-namespace.ts';
import { runCommand } from './run-command.ts';

/**
 * Watches the cluster while the command runs, until nothing changes any more.
 * @throws {CommandError} if the cluster can't be watched, or a condition isn't reached in time
 */
export async function recordMoments(
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
  const recordedNamespace = exercise.subjects[0]?.namespace ?? 'default';
  const rewrite = rewriteNamespace(options.namespace, recordedNamespace);
  // A failed probe is sent again after 2, 5 and 10 s, so it settles later than that.
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
      context.stderr.write(
        `The command exited with code ${String(code)}. The recording was written anyway.\n`,
      );
    const getMoments = () =>
      buildMoments(recorder.changes(), { includes, rewrite, exercise: exercise.id });
    const outcome = await waitUntilSettled(recorder, {
      quietMs: settleMs,
      timeoutMs: options.timeoutMs,
      signal: context.abortSignal,
      newestSeq: (changes) => findLastSeq(changes, { includes, exercise: exercise.id }),
      isComplete: () => isReached(getMoments()),
    });
    if (outcome === 'stopped') throw new CommandError('Stopped. Nothing was written.');
    if (outcome === 'waiting' && options.until !== undefined)
      throw new CommandError(
        `"${options.until}" was not reached after ${String(options.timeoutMs / 1_000)} s: ${formatFixtureResult(evaluateFixture(compiled, getMoments(), plan.kinds), options.language).join('; ')} Nothing was written.`,
      );
    if (outcome !== 'settled')
      context.stderr.write(
        `Still changing after ${String(options.timeoutMs / 1_000)} s. The current state was recorded.\n`,
      );
    return getMoments();
  } catch (error) {
    if (error instanceof RecorderError)
      throw new CommandError(`Couldn't watch the cluster: ${error.message}`, { cause: error });
    throw error;
  } finally {
    await recorder.stop();
  }
}

/** The plan with the probes of the exercise in the namespace where the author works. */
function moveProbesToNamespace(plan: Plan, { subjects }: Exercise, namespace: string): Plan {
  const planned = subjects[0]?.namespace ?? 'default';
  return {
    ...plan,
    probes: plan.probes.map((probe) =>
      probe.namespace === planned ? { ...probe, namespace } : probe,
    ),
  };
}

/**
 * The condition of `--until`: a verdict, or a CEL expression over the subjects of the exercise.
 * @throws {UsageError} if the expression is invalid
 */
function createUntilCondition(
  exercise: Exercise,
  compiled: CompiledExercise,
  { kinds }: Plan,
  until: string | undefined,
): (moments: readonly FixtureMoment[]) => boolean {
  // Objects that are starting and probes that weren't sent yet haven't settled, even without changes.
  if (until === undefined)
    return (moments) =>
      !evaluateFixture(compiled, moments, kinds).reasons.some(
        ({ code }) => code === 'starting' || code === 'not-asked',
      );
  if (['pass', 'fail', 'not-started', 'unknown'].includes(until))
    return (moments) => evaluateFixture(compiled, moments, kinds).verdict === until;
  try {
    const condition = compileExercise({
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
    return (moments) =>
      evaluateFixture(condition, [mergeMoments(moments)], kinds).verdict === 'pass';
  } catch (error) {
    if (!(error instanceof PackIssuesError)) throw error;
    throw new UsageError(
      `--until ${until}: ${error.issues.map(({ message, suggestion }) => `${message}${suggestion === undefined ? '' : ` (${suggestion})`}`).join('; ')}`,
      { cause: error },
    );
  }
}
