import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  COMMANDS,
  isCommandName,
  isRootCommandName,
  ROOT_COMMANDS,
  type CommandSpec,
  type CommandName,
  type OptionSpec,
  type RootCommandName,
} from './options.ts';
import { parseServerUrl, parseJoinToken } from './server-options.ts';
import { UsageError } from './errors.ts';

/** What was typed. Files are absolute, `server` has no slash at its end; what was not given is undefined. */
export interface CommandArguments {
  readonly command: Exclude<CommandName, 'help'> | RootCommandName;
  readonly server?: string;
  readonly token?: string;
  readonly kubeconfig?: string;
  readonly state?: string;
  readonly from?: string;
  readonly yes: boolean;
  /** Of `check`. */
  readonly exercise?: string;
  readonly json?: boolean;
  readonly language?: 'ja' | 'en';
}
export type ParsedArguments =
  CommandArguments | { readonly command: 'help'; readonly topic: CommandName | null };

/**
 * Reads the command line, without the program's own name.
 * @throws {Mistake} an unknown command or option, a missing or malformed value
 */
export function parseArguments(argv: readonly string[], cwd: string): ParsedArguments {
  const [first, ...rest] = argv;
  if (first === undefined || first === '--help' || first === '-h')
    return { command: 'help', topic: null };
  if (first === '--version' || first === '-v') return { command: 'version', yes: false };
  if (first === 'help') return parseHelp(rest);
  if (isRootCommandName(first))
    return parseCommandOptions(
      first,
      { description: '', options: ROOT_COMMANDS[first] },
      rest,
      cwd,
    );
  if (!isCommandName(first)) throw new UsageError(unknownCommandMessage(first));
  if (rest.includes('--help') || rest.includes('-h')) return { command: 'help', topic: first };
  return parseCommandOptions(first as Exclude<CommandName, 'help'>, COMMANDS[first], rest, cwd);
}

function parseHelp(args: readonly string[]): ParsedArguments {
  const [topic] = args;
  if (topic === undefined) return { command: 'help', topic: null };
  if (!isCommandName(topic)) throw new UsageError(unknownCommandMessage(topic));
  return { command: 'help', topic };
}

function unknownCommandMessage(name: string): string {
  if (name.startsWith('-'))
    return `${name} comes before a command: say what to do first, such as \`podium-agent run ${name} ...\`.`;
  return `there is no command "${name}": \`podium-agent help\` lists them.`;
}

function parseCommandOptions(
  command: CommandArguments['command'],
  spec: CommandSpec,
  args: readonly string[],
  cwd: string,
): CommandArguments {
  const { given, operand } = parseRawOptions(command, spec, args);
  const absolutePath = (name: string) =>
    given[name] === undefined ? {} : { [name]: resolve(cwd, String(given[name])) };
  return {
    command,
    yes: given.yes === true,
    ...(given.server === undefined
      ? {}
      : { server: parseServerUrl(String(given.server), '--server') }),
    ...(given.token === undefined ? {} : { token: parseJoinToken(String(given.token), '--token') }),
    ...absolutePath('kubeconfig'),
    ...absolutePath('state'),
    ...absolutePath('from'),
    ...(operand === undefined ? {} : { exercise: operand }),
    ...(given.json === true ? { json: true } : {}),
    ...(given.language === undefined ? {} : { language: parseLanguage(String(given.language)) }),
  };
}

function parseLanguage(text: string): 'ja' | 'en' {
  if (text === 'ja' || text === 'en') return text;
  throw new UsageError(`--language is "${text}": write ja or en.`);
}

function parseRawOptions(
  command: string,
  { options, operandName }: CommandSpec,
  args: readonly string[],
): { given: Record<string, string | boolean | undefined>; operand: string | undefined } {
  const optionTypes = Object.entries(options).map(
    ([name, { valueName }]) =>
      [name, { type: valueName === undefined ? 'boolean' : 'string' }] as const,
  );
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: Object.fromEntries(optionTypes),
      strict: true,
      allowPositionals: true,
    });
    const unexpected = positionals[operandName === undefined ? 0 : 1];
    if (unexpected !== undefined)
      throw new UsageError(
        `\`podium-agent ${command}\` does not know what to do with "${unexpected}": its options are ${formatOptionNames(options)}.`,
      );
    const empty = Object.keys(values).find((name) => values[name] === '');
    if (empty !== undefined)
      throw new UsageError(
        `--${empty} is empty: write --${empty} ${options[empty]?.valueName ?? ''}.`,
      );
    return {
      given: values as Record<string, string | boolean | undefined>,
      operand: operandName === undefined ? undefined : positionals[0],
    };
  } catch (error) {
    throw error instanceof UsageError
      ? error
      : new UsageError(describeParseError(command, options, args, error));
  }
}

function formatOptionNames(options: Readonly<Record<string, OptionSpec>>): string {
  return (
    Object.entries(options)
      .map(([name, { valueName }]) =>
        valueName === undefined ? `--${name}` : `--${name} ${valueName}`,
      )
      .join(', ') || 'none'
  );
}

/** parseArgs' own sentences speak to programmers; these name the option and the next step. */
function describeParseError(
  command: string,
  options: Readonly<Record<string, OptionSpec>>,
  args: readonly string[],
  error: unknown,
): string {
  const code = (error as { code?: string }).code;
  const message = error instanceof Error ? error.message : String(error);
  const named = /'(-[^' =]*)/.exec(message)?.[1] ?? args.find((word) => word.startsWith('-')) ?? '';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION')
    return `\`podium-agent ${command}\` has no option ${named}: its options are ${formatOptionNames(options)}.`;
  const name = /--([a-z]+)/.exec(message)?.[1] ?? '';
  const option = options[name];
  if (option?.valueName !== undefined)
    return `--${name} wants a value: write --${name} ${option.valueName}.`;
  return `--${name} takes no value: write it alone.`;
}
