import { UsageError, type CliCommand, type CliContext } from './context.ts';
import { demoCommand } from './demo.ts';
import { packCommand } from './pack.ts';
import { startCommand } from './start.ts';

/** All commands, in the order of `podium help`. A new one is a file beside this and a line here. */
const COMMANDS: Readonly<Record<string, CliCommand>> = {
  start: startCommand,
  demo: demoCommand,
  pack: packCommand,
};

/** Runs what the command line says; answers the exit code: 2 for what was written wrong. */
export async function runCli(
  [name = 'help', ...args]: readonly string[],
  context: CliContext,
): Promise<number> {
  if (['help', '--help', '-h'].includes(name)) {
    context.stdout.write(formatHelp());
    return 0;
  }
  try {
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (command === undefined) throw new UsageError(`There is no command "${name}".`);
    return await command.run(args, context);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    context.stderr.write(`${error.message}\n\n${formatHelp()}`);
    return 2;
  }
}

function formatHelp(): string {
  const lines = Object.values(COMMANDS).map(
    ({ usage, about }) => `  podium ${usage}\n      ${about}\n`,
  );
  return `${lines.join('')}  podium help\n      print this\n\nThe server is set up by environment: PORT, HOST, PODIUM_DATA, PODIUM_URL, DATABASE_URL, PODIUM_ASSETS_URL.\n`;
}
