import { CannotDo, Misuse, type Around, type PackCommand } from './context.ts';
import { lint } from './lint.ts';
import { make } from './new.ts';
import { preview } from './preview.ts';
import { record } from './record.ts';
import { schema } from './schema.ts';
import { test } from './test.ts';

/** All of them, in the order of `podium pack help`. A new one is a file beside this and a line here. */
const COMMANDS: Readonly<Record<string, PackCommand>> = {
  new: make,
  record,
  test,
  lint,
  preview,
  schema,
};

/** Runs `podium pack ...`; answers the exit code: 1 for a mistake in a pack or what stands in the way, 2 for what was written wrong. */
export async function runPack(
  [name = 'help', ...args]: readonly string[],
  around: Around,
): Promise<number> {
  if (['help', '--help', '-h'].includes(name)) {
    around.stdout.write(list());
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  const end = args.indexOf('--');
  try {
    if (command === undefined) throw new Misuse(`There is no command "pack ${name}".`);
    if (args.slice(0, end < 0 ? undefined : end).some((arg) => arg === '--help' || arg === '-h')) {
      around.stdout.write(`podium pack ${command.usage}\n\n${command.help}`);
      return 0;
    }
    return await command.run(args, around);
  } catch (error) {
    if (error instanceof CannotDo) {
      around.stderr.write(`${error.message}\n`);
      return 1;
    }
    if (!(error instanceof Misuse)) throw error;
    around.stderr.write(
      `${error.message}\n\n${command === undefined ? list() : `podium pack ${command.usage}\n\n${command.help}`}`,
    );
    return 2;
  }
}

function list(): string {
  return Object.values(COMMANDS)
    .map(({ usage, about }) => `  podium pack ${usage}\n      ${about}\n`)
    .join('');
}
