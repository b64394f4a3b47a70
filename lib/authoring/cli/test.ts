import { parseArgs } from 'node:util';
import { basename } from 'node:path';
import { compileWithKinds } from '#lib/grading/engine/custom-fields.ts';
import { loadDraft } from '#lib/packs/load.ts';
import { CommandError, UsageError, type PackCliContext, type PackCommand } from './context.ts';
import {
  listPackFolders,
  formatPackError,
  findExerciseFolder,
  listExerciseFolders,
  findPackFolder,
} from '../locate.ts';
import { testExercise } from '../test-exercise.ts';

const HELP = `Plays every fixture of a pack (of all packs, without PACK) through the engine and says where it answers otherwise than the
fixture. Exercises that pack.yaml does not list yet are played too. Exit code 1 for any difference.

  --exercise ID        only this one
  --language en|ja     of the reasons that are printed
`;

export const testCommand: PackCommand = {
  usage: 'test [PACK] [--exercise ID] [--language en]',
  about: 'play all fixtures: each must get the verdict and the reasons that it says',
  help: HELP,
  async run(args, context) {
    const { values, positionals } = parseOptions(args);
    const { language } = values;
    if (language !== 'en' && language !== 'ja') throw new UsageError('--language is en or ja.');
    const [name, ...rest] = positionals;
    if (rest.length > 0) throw new UsageError('Name one pack, or none for all.');
    let [played, wrong] = [0, 0];
    for (const { root, exercise } of await selectExercises(name, values.exercise, context)) {
      const counted = await testOneExercise(root, exercise, language, context);
      played += counted.played;
      wrong += counted.wrong;
    }
    if (played + wrong === 0) throw new CommandError('There is no fixture to play.');
    context.stdout.write(
      `${String(played)} fixtures, ${wrong === 0 ? 'all as they say' : `${String(wrong)} not as they say`}\n`,
    );
    return wrong === 0 ? 0 : 1;
  },
};

async function testOneExercise(
  root: string,
  id: string,
  language: 'ja' | 'en',
  { stdout }: PackCliContext,
): Promise<{ played: number; wrong: number }> {
  const loaded = await loadDraft(root, id, { compile: compileWithKinds });
  const file = (error: Parameters<typeof formatPackError>[1]) => formatPackError(root, error);
  if (loaded.kind === 'refused') {
    stdout.write(loaded.errors.map(file).join(''));
    return { played: 0, wrong: 1 };
  }
  let [played, wrong] = [0, 0];
  for await (const { fixture, about, differences, errors } of testExercise(
    root,
    loaded.exercise,
    loaded.plan.kinds,
    language,
  )) {
    played += 1;
    const isOk = differences.length + errors.length === 0;
    if (!isOk) wrong += 1;
    stdout.write(
      `${isOk ? 'ok    ' : 'not ok'} ${basename(root)}/${id} ${fixture}${isOk ? '' : `: ${about}`}\n${differences.map((line) => `         ${line}\n`).join('')}${errors.map(file).join('')}`,
    );
  }
  return { played, wrong };
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

function parseOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { exercise: { type: 'string' }, language: { type: 'string', default: 'en' } },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
