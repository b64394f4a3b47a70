import { parseArgs } from 'node:util';
import { UsageError, type PackCommand } from './context.ts';
import { listPackFolders, formatPackError, findPackFolder } from '../locate.ts';
import { lintPack } from '../lint/lint.ts';

const HELP = `Reads a pack (all packs, without PACK) and says everything that is wrong with it, as file:line:column. Exit code 1 for any
mistake; warnings are advice.

  --exercise ID   say nothing of the others
  --strict        warnings count as mistakes
`;

export const lintCommand: PackCommand = {
  usage: 'lint [PACK] [--exercise ID] [--strict]',
  about: 'say what is wrong with a pack, and where',
  help: HELP,
  async run(args, { packsDir, stdout }) {
    const { values, positionals } = parseOptions(args);
    const [name, ...rest] = positionals;
    if (rest.length > 0) throw new UsageError('Name one pack, or none for all.');
    const roots =
      name === undefined ? await listPackFolders(packsDir) : [await findPackFolder(name, packsDir)];
    let [mistakes, warnings] = [0, 0];
    for (const root of roots) {
      const { findings } = await lintPack(root, values.exercise);
      for (const finding of findings) {
        if (finding.level === 'error') mistakes += 1;
        else warnings += 1;
        stdout.write(
          formatPackError(root, {
            ...finding,
            message: finding.level === 'warning' ? `warning: ${finding.message}` : finding.message,
          }),
        );
      }
    }
    stdout.write(`${String(mistakes)} mistakes, ${String(warnings)} warnings\n`);
    return mistakes + (values.strict ? warnings : 0) > 0 ? 1 : 0;
  },
};

function parseOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { exercise: { type: 'string' }, strict: { type: 'boolean', default: false } },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
