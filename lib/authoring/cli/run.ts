import { runCommandLine } from '#lib/kit/command-line.ts';
import { CommandError, type PackCliContext, type PackCommand } from './context.ts';
import { lintCommand } from './lint.ts';
import { newCommand } from './new.ts';
import { previewCommand } from './preview.ts';
import { recordCommand } from './record.ts';
import { schemaCommand } from './schema.ts';
import { testCommand } from './test.ts';

/** All commands, in the order of `podium pack help`. */
const COMMANDS: readonly PackCommand[] = [
  newCommand,
  recordCommand,
  testCommand,
  lintCommand,
  previewCommand,
  schemaCommand,
];

/**
 * Runs the `podium pack` command line. Resolves with the exit code: 1 for mistakes in a pack and for
 * what prevents the command, 2 for wrong arguments.
 */
export async function runPackCli(
  args: readonly string[],
  context: PackCliContext,
): Promise<number> {
  try {
    return await runCommandLine({ name: 'podium pack', commands: COMMANDS }, args, context);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    context.stderr.write(`${error.message}\n`);
    return 1;
  }
}
