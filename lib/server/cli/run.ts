import { Misuse, type Command, type Surroundings } from './context.ts';
import { demo } from './demo.ts';
import { pack } from './pack.ts';
import { start } from './start.ts';

/** All commands, in the order of `podium help`. A new one is a file beside this and a line here. */
const COMMANDS: Readonly<Record<string, Command>> = { start, demo, pack };

/** Runs what the command line says; answers the exit code: 2 for what was written wrong. */
export async function runCommand(
  [name = 'help', ...args]: readonly string[],
  surroundings: Surroundings,
): Promise<number> {
  if (['help', '--help', '-h'].includes(name)) {
    surroundings.stdout.write(help());
    return 0;
  }
  try {
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (command === undefined) throw new Misuse(`There is no command "${name}".`);
    return await command.run(args, surroundings);
  } catch (error) {
    if (!(error instanceof Misuse)) throw error;
    surroundings.stderr.write(`${error.message}\n\n${help()}`);
    return 2;
  }
}

function help(): string {
  const lines = Object.values(COMMANDS).map(
    ({ usage, about }) => `  podium ${usage}\n      ${about}\n`,
  );
  return `${lines.join('')}  podium help\n      print this\n\nThe server is set up by environment: PORT, HOST, PODIUM_DATA, PODIUM_URL, DATABASE_URL, PODIUM_ASSETS_URL.\n`;
}
