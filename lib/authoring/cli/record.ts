import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startRecorder, CannotRecord } from '#agents/record/recorder.ts';
import { settled } from '#agents/record/wait-until-settled.ts';
import { compileExercise, type CompiledExercise } from '#lib/grading/engine/compile.ts';
import { compileWithKinds } from '#lib/grading/engine/custom-fields.ts';
import { loadDraft } from '#lib/packs/load.ts';
import { Mistakes } from '#lib/packs/pack-issue.ts';
import type { FixtureMoment } from '#lib/packs/schema.ts';
import type { Exercise } from '#lib/packs/types.ts';
import type { Plan } from '#lib/protocol/plan.ts';
import { CannotDo, Misuse, type Around, type PackCommand } from './context.ts';
import { errorLine, exerciseFolder, shownPath } from '../locate.ts';
import { inWords, sayOf, type Said } from '../fixture-result.ts';
import { keeper } from '../record/recording-filter.ts';
import { lastSeq, momentsOf } from '../record/moments.ts';
import { HELP, recordOptions, USAGE, type RecordOptions } from '../record/options.ts';
import { merge, prune, tidy } from '../record/merge-moments.ts';
import { rewriteNamespace } from '../record/rewrite-namespace.ts';
import { runCommand } from '../record/run-command.ts';
import { fixtureText } from '../record/format-fixture.ts';

export const record: PackCommand = {
  usage: USAGE,
  about: 'write a fixture from a live cluster: what a student did, and what is said of it',
  help: HELP,
  async run(args, around) {
    const options = recordOptions(args);
    const { root, exercise: id } = await exerciseFolder(options.exercise, around.packs);
    const file = join(root, id, 'fixtures', `${options.name}.yaml`);
    if (
      !options.force &&
      (await readFile(file).then(
        () => true,
        () => false,
      ))
    )
      throw new CannotDo(`${file} is there: take another name, or --force.`);
    const loaded = await loadDraft(root, id, { compile: compileWithKinds });
    if (loaded.kind === 'refused') {
      for (const error of loaded.errors) around.stderr.write(errorLine(root, error));
      return 1;
    }
    const { exercise, plan } = loaded;
    const compiled = compileExercise(exercise);
    const moments =
      exercise.kind === 'quiz' ? [] : await watch(exercise, plan, compiled, options, around);
    if (options.quiz.length > 0)
      moments.push(
        ...options.quiz.map((quiz): FixtureMoment => ({
          seconds: 1,
          set: [],
          gone: [],
          answers: [],
          quiz: [{ check: quiz.check, chosen: [...quiz.chosen] }],
        })),
      );
    const history =
      options.moments ||
      exercise.kind === 'quiz' ||
      exercise.checks.some(({ kind }) => kind === 'sequence');
    const told = history
      ? tidy(prune(tidy(moments), (tried) => outcome(sayOf(compiled, tried, plan.kinds))))
      : [merge(moments)];
    if (told.length === 0) told.push(merge([]));
    const said = sayOf(compiled, told, plan.kinds);
    await mkdir(join(root, id, 'fixtures'), { recursive: true });
    const text = fixtureText({
      about: options.about ?? 'To be written: what the student did.',
      said,
      moments: told,
      history,
    });
    await writeFile(file, text);
    tell(file, text, said, exercise, options, around);
    return 0;
  },
};

/** What must not change when moments are left out. */
function outcome({ verdict, reasons, incidents, trail }: Said): string {
  return JSON.stringify([
    verdict,
    reasons.map(({ check, code, params }) => [check, code, params]),
    incidents.map(({ code }) => code).sort(),
    trail,
  ]);
}

async function watch(
  exercise: Exercise,
  plan: Plan,
  compiled: CompiledExercise,
  options: RecordOptions,
  around: Around,
): Promise<FixtureMoment[]> {
  const places = {
    ...around.kubeconfig,
    ...(options.kubeconfig !== undefined && { flag: options.kubeconfig }),
  };
  const keep = keeper({
    exercise,
    namespace: options.namespace,
    others: options.others,
    cluster: options.cluster,
  });
  const home = exercise.subjects[0]?.namespace ?? 'default';
  const rewrite = rewriteNamespace(options.namespace, home);
  // A probe that fails is asked again after 2, 5 and 10 s: it has not settled before.
  const settle =
    options.settle ?? (exercise.checks.some(({ kind }) => kind === 'probe') ? 12_000 : 4_000);
  const until = untilOf(exercise, compiled, plan, options.until);
  const recorder = startRecorder({
    kubeconfig: places,
    plan: inNamespaceOf(plan, exercise, options.namespace),
    log: (level, line) => {
      if (level !== 'info') around.stderr.write(`${line}\n`);
    },
  });
  try {
    await recorder.ready();
    const code = await runCommand(options, places, around);
    if (code !== null && code !== 0)
      around.stderr.write(`The command ended with ${String(code)}; recorded all the same.\n`);
    const seen = () => momentsOf(recorder.changes(), { keep, rewrite, exercise: exercise.id });
    const how = await settled(recorder, {
      settle,
      timeout: options.timeout,
      aborted: around.aborted,
      newest: (changes) => lastSeq(changes, { keep, exercise: exercise.id }),
      until: () => until(seen()),
    });
    if (how === 'stopped') throw new CannotDo('Stopped: nothing is written.');
    if (how === 'waiting' && options.until !== undefined)
      throw new CannotDo(
        `It is not "${options.until}" after ${String(options.timeout / 1_000)} s: ${inWords(sayOf(compiled, seen(), plan.kinds), options.language).join('; ')} Nothing is written.`,
      );
    if (how !== 'settled')
      around.stderr.write(
        `Still changing after ${String(options.timeout / 1_000)} s: recorded as it stands.\n`,
      );
    return seen();
  } catch (error) {
    if (error instanceof CannotRecord)
      throw new CannotDo(`The cluster cannot be watched: ${error.message}`, { cause: error });
    throw error;
  } finally {
    await recorder.stop();
  }
}

/** The plan as it would be, had the exercise its objects where the author works. */
function inNamespaceOf(plan: Plan, { subjects }: Exercise, namespace: string): Plan {
  const own = subjects[0]?.namespace ?? 'default';
  return {
    ...plan,
    probes: plan.probes.map((probe) => (probe.namespace === own ? { ...probe, namespace } : probe)),
  };
}

/** A verdict by name, else an expression that must hold of the exercise's own subjects. */
function untilOf(
  exercise: Exercise,
  compiled: CompiledExercise,
  { kinds }: Plan,
  until: string | undefined,
): (moments: readonly FixtureMoment[]) => boolean {
  // What is only on its way has not settled, however quiet it is.
  if (until === undefined)
    return (moments) =>
      !sayOf(compiled, moments, kinds).reasons.some(
        ({ code }) => code === 'starting' || code === 'not-asked',
      );
  if (['pass', 'fail', 'not-started', 'unknown'].includes(until))
    return (moments) => sayOf(compiled, moments, kinds).verdict === until;
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
    return (moments) => sayOf(asked, [merge(moments)], kinds).verdict === 'pass';
  } catch (error) {
    if (!(error instanceof Mistakes)) throw error;
    throw new Misuse(
      `--until ${until}: ${error.mistakes.map(({ message, suggestion }) => `${message}${suggestion === undefined ? '' : ` (${suggestion})`}`).join('; ')}`,
      { cause: error },
    );
  }
}

function tell(
  file: string,
  text: string,
  said: Said,
  exercise: Exercise,
  options: RecordOptions,
  { stdout, stderr }: Around,
): void {
  stdout.write(
    `${shownPath(file)} (${String(text.split('\n').length - 1)} lines)\n${inWords(
      said,
      options.language,
    )
      .map((line) => `  ${line}\n`)
      .join('')}`,
  );
  const meant =
    options.name === 'solution' || options.name.startsWith('right-')
      ? 'pass'
      : options.name.startsWith('wrong-')
        ? 'fail'
        : null;
  if (meant !== null && said.verdict !== meant)
    stderr.write(
      `By its name this is meant to be "${meant}" for ${exercise.id}, and it is "${said.verdict}".\n`,
    );
  if (options.name === 'start' && said.verdict === 'pass')
    stderr.write('A start that passes proves nothing.\n');
}
