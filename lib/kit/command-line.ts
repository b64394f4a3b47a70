// Node only.
import { Command, CommanderError } from 'commander';
import { UsageError } from './usage-error.ts';

/** Exit code for wrong arguments. */
const EXIT_USAGE = 2;

interface CommandLineOutput {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

/** One subcommand. */
export interface CommandDefinition<Context> {
  readonly name: string;
  /** Arguments and options for people, after the name. */
  readonly usage: string;
  /** One line for the list of commands. */
  readonly about: string;
  /** Several lines for the help of the command; `about` if missing. */
  readonly description?: string;
  /** What follows `--` is another command, passed on as `commandWords`. */
  readonly acceptsCommand?: boolean;
  /** Adds the options. */
  readonly configure?: (command: Command) => void;
  /** Resolves with the exit code. Throws {@link UsageError} for wrong arguments. */
  run(input: CommandInput, context: Context): Promise<number>;
}

export interface CommandInput {
  readonly args: readonly string[];
  /** Values by option name, as commander names them. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly commandWords: readonly string[];
}

interface CommandLine<Context> {
  readonly name: string;
  readonly commands: readonly CommandDefinition<Context>[];
  /** Text after the list of commands. */
  readonly helpAfter?: string;
}

/**
 * Parses a command line and runs its command. Without arguments it prints the help.
 * @returns the exit code of the command, or {@link EXIT_USAGE}
 */
export async function runCommandLine<Context extends CommandLineOutput>(
  commandLine: CommandLine<Context>,
  args: readonly string[],
  context: Context,
): Promise<number> {
  const { ownArgs, commandWords } = splitAtCommand(commandLine, args);
  let exitCode = 0;
  const program = createProgram(commandLine, context, async (definition, command) => {
    const input = { args: command.args, options: command.opts(), commandWords };
    exitCode = await definition.run(input, context);
  });
  const [first] = args;
  const known = program.commands.find((command) => command.name() === first);
  try {
    if (first === undefined) program.outputHelp();
    else if (known !== undefined || first === 'help' || first.startsWith('-'))
      await program.parseAsync([...ownArgs], { from: 'user' });
    else throw new UsageError(`Unknown command "${withoutProgram(commandLine.name, first)}".`);
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_USAGE;
    if (!(error instanceof UsageError)) throw error;
    context.stderr.write(`${error.message}\n\n${(known ?? program).helpInformation()}`);
    return EXIT_USAGE;
  }
}

/** `pack publish` for the program `podium pack`. */
function withoutProgram(name: string, command: string): string {
  return [...name.split(' ').slice(1), command].join(' ');
}

function splitAtCommand<Context>(
  { commands }: CommandLine<Context>,
  args: readonly string[],
): { ownArgs: readonly string[]; commandWords: readonly string[] } {
  const acceptsCommand = commands.find(({ name }) => name === args[0])?.acceptsCommand === true;
  const dashes = acceptsCommand ? args.indexOf('--') : -1;
  return dashes < 0
    ? { ownArgs: args, commandWords: [] }
    : { ownArgs: args.slice(0, dashes), commandWords: args.slice(dashes + 1) };
}

function createProgram<Context extends CommandLineOutput>(
  { name, commands, helpAfter }: CommandLine<Context>,
  { stdout, stderr }: Context,
  run: (definition: CommandDefinition<Context>, command: Command) => Promise<void>,
): Command {
  const program = new Command(name)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: (text, write) => {
        write(text.replace(/^error: (.)/, (_match, first: string) => first.toUpperCase()));
      },
    })
    .showHelpAfterError()
    .configureHelp({
      subcommandTerm: (command) => `${command.name()} ${command.usage()}`.trim(),
      formatItem: (term, _termWidth, description) => `  ${term}\n      ${description}`,
    })
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print this help');
  if (helpAfter !== undefined) program.addHelpText('after', `\n${helpAfter}`);
  for (const definition of commands) {
    const command = program
      .command(definition.name)
      .usage(definition.usage)
      .summary(definition.about)
      .description(definition.description ?? definition.about)
      .argument('[arguments...]')
      .configureHelp({ visibleArguments: () => [] })
      .action(() => run(definition, command));
    definition.configure?.(command);
  }
  return program;
}
