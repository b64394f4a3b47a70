import { parseArgs } from 'node:util';
import { Misuse, type PackCommand } from './context.ts';
import { allPacks, errorLine, packFolder } from '../locate.ts';
import { lintPack } from '../lint/lint.ts';

const HELP = `Reads a pack (all packs, without PACK) and says everything that is wrong with it, as file:line:column. Exit code 1 for any
mistake; warnings are advice.

  --exercise ID   say nothing of the others
  --strict        warnings count as mistakes
`;

export const lint: PackCommand = {
  usage: 'lint [PACK] [--exercise ID] [--strict]',
  about: 'say what is wrong with a pack, and where',
  help: HELP,
  async run(args, { packs, stdout }) {
    const { values, positionals } = parsed(args);
    const [name, ...rest] = positionals;
    if (rest.length > 0) throw new Misuse('Name one pack, or none for all.');
    const roots = name === undefined ? await allPacks(packs) : [await packFolder(name, packs)];
    let [mistakes, warnings] = [0, 0];
    for (const root of roots) {
      const { findings } = await lintPack(root, values.exercise);
      for (const finding of findings) {
        if (finding.level === 'mistake') mistakes += 1;
        else warnings += 1;
        stdout.write(
          errorLine(root, {
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

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { exercise: { type: 'string' }, strict: { type: 'boolean', default: false } },
    });
  } catch (error) {
    throw new Misuse(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
