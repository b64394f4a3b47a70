import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { messageOf } from '#lib/kit/error-text.ts';
import { UsageError } from '#agents/errors.ts';
import { en, type Messages } from '#agents/messages/en.ts';
import type { Language } from '#agents/messages/messages.ts';
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
import { parseSeatLabel, parseServerUrl } from './server-options.ts';

/**
 * The parsed command line. File paths are absolute, `server` has no trailing slash, and options
 * that weren't given are undefined.
 */
export interface CommandArguments {
  readonly command: Exclude<CommandName, 'help'> | RootCommandName;
  readonly server?: string;
  /** Absolute path, or `-` for standard input. */
  readonly tokenFile?: string;
  /** Proxy to the server, as given. */
  readonly proxy?: string;
  /** File with certificates that are trusted for the server. */
  readonly ca?: string;
  /** Label of the seat that this VM asks for, such as C-07. */
  readonly seat?: string;
  /** User of this VM who may use the agent. */
  readonly user?: string;
  readonly kubeconfig?: string;
  readonly state?: string;
  readonly from?: string;
  readonly yes: boolean;
  /** Operand of `check`. */
  readonly exercise?: string;
  readonly json?: boolean;
  readonly language?: Language;
}
export type ParsedArguments =
  CommandArguments | { readonly command: 'help'; readonly topic: CommandName | null };

/**
 * Parses the command line, without the program's own name.
 * @throws {UsageError} an unknown command or option, a missing or malformed value
 */
export function parseArguments(
  argv: readonly string[],
  cwd: string,
  messages: Messages = en,
): ParsedArguments {
  const [first, ...rest] = argv;
  if (first === undefined || first === '--help' || first === '-h')
    return { command: 'help', topic: null };
  if (first === '--version' || first === '-v') return { command: 'version', yes: false };
  if (first === 'help') return parseHelp(rest, messages);
  if (isRootCommandName(first))
    return parseCommandOptions(first, { options: ROOT_COMMANDS[first] }, rest, cwd, messages);
  if (!isCommandName(first)) throw new UsageError(unknownCommandMessage(first, messages));
  if (rest.includes('--help') || rest.includes('-h')) return { command: 'help', topic: first };
  return parseCommandOptions(
    first as Exclude<CommandName, 'help'>,
    COMMANDS[first],
    rest,
    cwd,
    messages,
  );
}

/** The `--language` option may come before or after the topic. */
function parseHelp(args: readonly string[], messages: Messages): ParsedArguments {
  const [topic] = args.filter(
    (word, index) => !word.startsWith('--language') && args[index - 1] !== '--language',
  );
  if (topic === undefined) return { command: 'help', topic: null };
  if (!isCommandName(topic)) throw new UsageError(unknownCommandMessage(topic, messages));
  return { command: 'help', topic };
}

function unknownCommandMessage(name: string, messages: Messages): string {
  return name.startsWith('-')
    ? messages.arguments.optionFirst(name)
    : messages.arguments.unknownCommand(name);
}

function parseCommandOptions(
  command: CommandArguments['command'],
  spec: CommandSpec,
  args: readonly string[],
  cwd: string,
  messages: Messages,
): CommandArguments {
  const { given, operand } = parseRawOptions(command, spec, args, messages);
  const absolutePath = (name: string) =>
    given[name] === undefined ? {} : { [name]: resolve(cwd, String(given[name])) };
  return {
    command,
    yes: given.yes === true,
    ...(given.server === undefined
      ? {}
      : { server: parseServerUrl(String(given.server), '--server', messages) }),
    ...toTokenFile(given['token-file'], cwd),
    ...(given.proxy === undefined ? {} : { proxy: String(given.proxy) }),
    ...absolutePath('ca'),
    ...(given.seat === undefined
      ? {}
      : { seat: parseSeatLabel(String(given.seat), '--seat', messages) }),
    ...(given.user === undefined ? {} : { user: String(given.user) }),
    ...absolutePath('kubeconfig'),
    ...absolutePath('state'),
    ...absolutePath('from'),
    ...(operand === undefined ? {} : { exercise: operand }),
    ...(given.json === true ? { json: true } : {}),
    ...(given.language === undefined
      ? {}
      : { language: parseLanguage(String(given.language), messages) }),
  };
}

function toTokenFile(
  value: string | boolean | undefined,
  cwd: string,
): Pick<CommandArguments, 'tokenFile'> {
  if (typeof value !== 'string') return {};
  return { tokenFile: value === '-' ? value : resolve(cwd, value) };
}

function parseLanguage(text: string, messages: Messages): Language {
  if (text === 'ja' || text === 'en') return text;
  throw new UsageError(messages.arguments.language(text));
}

function parseRawOptions(
  command: string,
  { options, operandName }: CommandSpec,
  args: readonly string[],
  messages: Messages,
): { given: Record<string, string | boolean | undefined>; operand: string | undefined } {
  if (args.some((word) => word === '--token' || word.startsWith('--token=')))
    throw new UsageError(messages.arguments.tokenOption);
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
        messages.arguments.strayArgument(unexpected, command, formatOptionNames(options, messages)),
      );
    const empty = Object.keys(values).find((name) => values[name] === '');
    if (empty !== undefined)
      throw new UsageError(messages.arguments.missingValue(empty, options[empty]?.valueName ?? ''));
    return {
      given: values as Record<string, string | boolean | undefined>,
      operand: operandName === undefined ? undefined : positionals[0],
    };
  } catch (error) {
    throw error instanceof UsageError
      ? error
      : new UsageError(describeParseError(command, options, args, error, messages));
  }
}

function formatOptionNames(
  options: Readonly<Record<string, OptionSpec>>,
  messages: Messages,
): string {
  return (
    Object.entries(options)
      .map(([name, { valueName }]) =>
        valueName === undefined ? `--${name}` : `--${name} ${valueName}`,
      )
      .join(', ') || messages.none
  );
}

/** The texts of parseArgs are for programmers; these name the option and the next step. */
function describeParseError(
  command: string,
  options: Readonly<Record<string, OptionSpec>>,
  args: readonly string[],
  error: unknown,
  messages: Messages,
): string {
  const code = (error as { code?: string }).code;
  const message = messageOf(error);
  const named = /'(-[^' =]*)/.exec(message)?.[1] ?? args.find((word) => word.startsWith('-')) ?? '';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION')
    return messages.arguments.unknownOption(named, command, formatOptionNames(options, messages));
  const name = /--([a-z-]+)/.exec(message)?.[1] ?? '';
  const valueName = options[name]?.valueName;
  return valueName === undefined
    ? messages.arguments.noValue(name)
    : messages.arguments.missingValue(name, valueName);
}
