import { parseArgs } from 'node:util';
import { CannotDo, Misuse, type PackCommand } from './context.ts';
import { errorLine, packFolder } from '../locate.ts';
import { lintPack } from '../lint/lint.ts';

const HELP = `Starts the whole product on a free port, its data in a folder that is thrown away, with a room of one simulated student who shows
every fixture of the pack in turn. Prints a link to that student's page. What you save is taken into the room when it is sound; else
its mistakes are printed and the version in use goes on. Ctrl-C ends it.

  --language en|ja   of the student's page
`;

export const preview: PackCommand = {
  usage: 'preview PACK [--language en]',
  about: "see the student's page while you write",
  help: HELP,
  async run(args, { packs, stderr, preview: start }) {
    const { values, positionals } = parsed(args);
    const [name, ...rest] = positionals;
    const { language } = values;
    if (name === undefined || rest.length > 0) throw new Misuse('Name one pack.');
    if (language !== 'en' && language !== 'ja') throw new Misuse('--language is en or ja.');
    if (start === undefined) throw new CannotDo('There is no server here to look at it with.');
    const root = await packFolder(name, packs);
    const { loaded } = await lintPack(root);
    if (loaded.kind === 'loaded') return start(root, language);
    for (const error of loaded.errors) stderr.write(errorLine(root, error));
    return 1;
  },
};

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { language: { type: 'string', default: 'en' } },
    });
  } catch (error) {
    throw new Misuse(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
