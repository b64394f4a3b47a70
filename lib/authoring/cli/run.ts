import { CommandError, UsageError, type PackCliContext, type PackCommand } from './context.ts';
import { lintCommand } from './lint.ts';
import { newCommand } from './new.ts';
import { previewCommand } from './preview.ts';
import { recordCommand } from './record.ts';
import { schemaCommand } from './schema.ts';
import { testCommand } from './test.ts';

/** All of them, in the order of `podium pack help`. A new one is a file beside this and a line here. */
const COMMANDS: Readonly<Record<string, PackCommand>> = {
  new: newCommand,
  record: recordCommand,
  test: testCommand,
  lint: lintCommand,
  preview: previewCommand,
  schema: schemaCommand,
};

/** Runs `podium pack ...`; answers the exit code: 1 for a mistake in a pack or what stands in the way, 2 for what was written wrong. */
export async function runPackCli(
  [name = 'help', ...args]: readonly string[],
  context: PackCliContext,
): Promise<number> {
  if (['help', '--help', '-h'].includes(name)) {
    context.stdout.write(formatCommandList());
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  const end = args.indexOf('--');
  try {
    if (command === undefined) throw new UsageError(`There is no command "pack ${name}".`);
    if (args.slice(0, end < 0 ? undefined : end).some((arg) => arg === '--help' || arg === '-h')) {
      context.stdout.write(`podium pack ${command.usage}\n\n${command.help}`);
      return 0;
    }
    return await command.run(args, context);
  } catch (error) {
    if (error instanceof CommandError) {
      context.stderr.write(`${error.message}\n`);
      return 1;
    }
    if (!(error instanceof UsageError)) throw error;
    context.stderr.write(
      `${error.message}\n\n${command === undefined ? formatCommandList() : `podium pack ${command.usage}\n\n${command.help}`}`,
    );
    return 2;
  }
}

function formatCommandList(): string {
  return Object.values(COMMANDS)
    .map(({ usage, about }) => `  podium pack ${usage}\n      ${about}\n`)
    .join('');
}
