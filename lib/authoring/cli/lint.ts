import { UsageError } from '#lib/kit/usage-error.ts';
import { lintPack } from '../lint/lint.ts';
import { findPackFolder, formatPackError, listPackFolders } from '../locate.ts';
import type { PackCommand } from './context.ts';

export const lintCommand: PackCommand = {
  name: 'lint',
  usage: '[PACK] [--exercise ID] [--strict]',
  about: 'report mistakes in a pack with file and line',
  description:
    'Reads a pack (all packs, without PACK) and reports every mistake as file:line:column.\nExit code 1 for mistakes. Warnings are advice.',
  configure(command) {
    command
      .option('--exercise <ID>', 'report only on this exercise')
      .option('--strict', 'count warnings as mistakes');
  },
  async run({ args, options }, { packsDir, stdout }) {
    const { exercise, strict } = options as { exercise?: string; strict?: true };
    const [name, ...rest] = args;
    if (rest.length > 0) throw new UsageError('Give one pack, or none for all packs.');
    const roots =
      name === undefined ? await listPackFolders(packsDir) : [await findPackFolder(name, packsDir)];
    let [errors, warnings] = [0, 0];
    for (const root of roots) {
      const { findings } = await lintPack(root, exercise);
      for (const finding of findings) {
        if (finding.level === 'error') errors += 1;
        else warnings += 1;
        stdout.write(
          formatPackError(root, {
            ...finding,
            message: finding.level === 'warning' ? `warning: ${finding.message}` : finding.message,
          }),
        );
      }
    }
    stdout.write(`${String(errors)} errors, ${String(warnings)} warnings\n`);
    return errors + (strict ? warnings : 0) > 0 ? 1 : 0;
  },
};
