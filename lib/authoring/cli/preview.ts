import { parseArgs } from 'node:util';
import { CommandError, UsageError, type PackCommand } from './context.ts';
import { formatPackError, findPackFolder } from '../locate.ts';
import { lintPack } from '../lint/lint.ts';

const HELP = `Starts the whole product on a free port, its data in a folder that is thrown away, with a room of one simulated student who shows
every fixture of the pack in turn. Prints a link to that student's page. What you save is taken into the room when it is sound; else
its mistakes are printed and the version in use goes on. Ctrl-C ends it.

  --language en|ja   of the student's page
`;

export const previewCommand: PackCommand = {
  usage: 'preview PACK [--language en]',
  about: "see the student's page while you write",
  help: HELP,
  async run(args, { packsDir, stderr, preview: start }) {
    const { values, positionals } = parseOptions(args);
    const [name, ...rest] = positionals;
    const { language } = values;
    if (name === undefined || rest.length > 0) throw new UsageError('Name one pack.');
    if (language !== 'en' && language !== 'ja') throw new UsageError('--language is en or ja.');
    if (start === undefined) throw new CommandError('There is no server here to look at it with.');
    const root = await findPackFolder(name, packsDir);
    const { loaded } = await lintPack(root);
    if (loaded.kind === 'loaded') return start(root, language);
    for (const error of loaded.errors) stderr.write(formatPackError(root, error));
    return 1;
  },
};

function parseOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { language: { type: 'string', default: 'en' } },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
