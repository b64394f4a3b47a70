import { parseArgs } from 'node:util';
import { basename } from 'node:path';
import { compileWithKinds } from '#lib/grading/engine/custom-fields.ts';
import { loadDraft } from '#lib/packs/load.ts';
import { CannotDo, Misuse, type Around, type PackCommand } from './context.ts';
import { allPacks, errorLine, exerciseFolder, exerciseIds, packFolder } from '../locate.ts';
import { testExercise } from '../test-exercise.ts';

const HELP = `Plays every fixture of a pack (of all packs, without PACK) through the engine and says where it answers otherwise than the
fixture. Exercises that pack.yaml does not list yet are played too. Exit code 1 for any difference.

  --exercise ID        only this one
  --language en|ja     of the reasons that are printed
`;

export const test: PackCommand = {
  usage: 'test [PACK] [--exercise ID] [--language en]',
  about: 'play all fixtures: each must get the verdict and the reasons that it says',
  help: HELP,
  async run(args, around) {
    const { values, positionals } = parsed(args);
    const { language } = values;
    if (language !== 'en' && language !== 'ja') throw new Misuse('--language is en or ja.');
    const [name, ...rest] = positionals;
    if (rest.length > 0) throw new Misuse('Name one pack, or none for all.');
    let [played, wrong] = [0, 0];
    for (const { root, exercise } of await chosen(name, values.exercise, around)) {
      const counted = await one(root, exercise, language, around);
      played += counted.played;
      wrong += counted.wrong;
    }
    if (played + wrong === 0) throw new CannotDo('There is no fixture to play.');
    around.stdout.write(
      `${String(played)} fixtures, ${wrong === 0 ? 'all as they say' : `${String(wrong)} not as they say`}\n`,
    );
    return wrong === 0 ? 0 : 1;
  },
};

async function one(
  root: string,
  id: string,
  language: 'ja' | 'en',
  { stdout }: Around,
): Promise<{ played: number; wrong: number }> {
  const loaded = await loadDraft(root, id, { compile: compileWithKinds });
  const file = (error: Parameters<typeof errorLine>[1]) => errorLine(root, error);
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
    const well = differences.length + errors.length === 0;
    if (!well) wrong += 1;
    stdout.write(
      `${well ? 'ok    ' : 'not ok'} ${basename(root)}/${id} ${fixture}${well ? '' : `: ${about}`}\n${differences.map((line) => `         ${line}\n`).join('')}${errors.map(file).join('')}`,
    );
  }
  return { played, wrong };
}

async function chosen(
  pack: string | undefined,
  exercise: string | undefined,
  { packs }: Around,
): Promise<{ root: string; exercise: string }[]> {
  if (exercise !== undefined)
    return [await exerciseFolder(pack === undefined ? exercise : `${pack}/${exercise}`, packs)];
  const roots = pack === undefined ? await allPacks(packs) : [await packFolder(pack, packs)];
  return (
    await Promise.all(
      roots.map(async (root) => (await exerciseIds(root)).map((id) => ({ root, exercise: id }))),
    )
  ).flat();
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { exercise: { type: 'string' }, language: { type: 'string', default: 'en' } },
    });
  } catch (error) {
    throw new Misuse(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
