import { basename } from 'node:path';
import { compileWithKinds } from '#lib/grading/engine/custom-fields.ts';
import { UsageError } from '#lib/kit/usage-error.ts';
import { loadDraft } from '#lib/packs/load.ts';
import type { PackError } from '#lib/packs/types.ts';
import {
  findExerciseFolder,
  findPackFolder,
  formatPackError,
  listExerciseFolders,
  listPackFolders,
} from '../locate.ts';
import { testExercise } from '../test-exercise.ts';
import { CommandError, type PackCliContext, type PackCommand } from './context.ts';
import { addLanguageOption, parseLanguage } from './language-option.ts';

export const testCommand: PackCommand = {
  name: 'test',
  usage: '[PACK] [--exercise ID] [--language en]',
  about: 'run all fixtures and compare verdicts and reasons',
  description:
    "Runs every fixture of a pack (of all packs, without PACK) through the engine and reports differences. Exercises that pack.yaml doesn't list yet are included. Exit code 1 for any difference.",
  configure(command) {
    command.option('--exercise <ID>', 'run only this exercise');
    addLanguageOption(command, 'language of the reasons in the output');
  },
  async run({ args, options }, context) {
    const { exercise: onlyExercise } = options as { exercise?: string };
    const language = parseLanguage(options);
    const [name, ...rest] = args;
    if (rest.length > 0) throw new UsageError('Give one pack, or none for all packs.');
    let [total, different] = [0, 0];
    for (const { root, exercise } of await selectExercises(name, onlyExercise, context)) {
      const counts = await testOneExercise(root, exercise, language, context);
      total += counts.total;
      different += counts.different;
    }
    if (total + different === 0) throw new CommandError('No fixtures found.');
    context.stdout.write(
      different === 0
        ? `${String(total)} fixtures passed\n`
        : `${String(total)} fixtures, ${String(different)} with differences\n`,
    );
    return different === 0 ? 0 : 1;
  },
};

async function testOneExercise(
  root: string,
  id: string,
  language: 'ja' | 'en',
  { stdout }: PackCliContext,
): Promise<{ total: number; different: number }> {
  const loaded = await loadDraft(root, id, { compile: compileWithKinds });
  const format = (error: PackError) => formatPackError(root, error);
  if (loaded.kind === 'refused') {
    stdout.write(loaded.errors.map(format).join(''));
    return { total: 0, different: 1 };
  }
  let [total, different] = [0, 0];
  for await (const { fixture, about, differences, errors } of testExercise(
    root,
    loaded.exercise,
    loaded.plan.kinds,
    language,
  )) {
    total += 1;
    const isOk = differences.length + errors.length === 0;
    if (!isOk) different += 1;
    stdout.write(
      `${isOk ? 'ok    ' : 'not ok'} ${basename(root)}/${id} ${fixture}${isOk ? '' : `: ${about}`}\n${differences.map((line) => `         ${line}\n`).join('')}${errors.map(format).join('')}`,
    );
  }
  return { total, different };
}

async function selectExercises(
  pack: string | undefined,
  exercise: string | undefined,
  { packsDir }: PackCliContext,
): Promise<{ root: string; exercise: string }[]> {
  if (exercise !== undefined)
    return [
      await findExerciseFolder(pack === undefined ? exercise : `${pack}/${exercise}`, packsDir),
    ];
  const roots =
    pack === undefined ? await listPackFolders(packsDir) : [await findPackFolder(pack, packsDir)];
  return (
    await Promise.all(
      roots.map(async (root) =>
        (await listExerciseFolders(root)).map((id) => ({ root, exercise: id })),
      ),
    )
  ).flat();
}
