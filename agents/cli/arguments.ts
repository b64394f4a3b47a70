import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  COMMANDS,
  isCommand,
  isRootCommand,
  ROOT_COMMANDS,
  type Command,
  type CommandName,
  type Option,
  type RootCommandName,
} from './options.ts';
import { checkServer, checkToken } from './server-options.ts';
import { Mistake } from './errors.ts';

/** What was typed. Files are absolute, `server` has no slash at its end; what was not given is undefined. */
export interface Arguments {
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
export type Asked = Arguments | { readonly command: 'help'; readonly topic: CommandName | null };

/**
 * Reads the command line, without the program's own name.
 * @throws {Mistake} an unknown command or option, a missing or malformed value
 */
export function readArguments(argv: readonly string[], cwd: string): Asked {
  const [first, ...rest] = argv;
  if (first === undefined || first === '--help' || first === '-h')
    return { command: 'help', topic: null };
  if (first === '--version' || first === '-v') return { command: 'version', yes: false };
  if (first === 'help') return help(rest);
  if (isRootCommand(first))
    return readOptions(first, { about: '', options: ROOT_COMMANDS[first] }, rest, cwd);
  if (!isCommand(first)) throw new Mistake(unknownCommand(first));
  if (rest.includes('--help') || rest.includes('-h')) return { command: 'help', topic: first };
  return readOptions(first as Exclude<CommandName, 'help'>, COMMANDS[first], rest, cwd);
}

function help(rest: readonly string[]): Asked {
  const [topic] = rest;
  if (topic === undefined) return { command: 'help', topic: null };
  if (!isCommand(topic)) throw new Mistake(unknownCommand(topic));
  return { command: 'help', topic };
}

function unknownCommand(name: string): string {
  if (name.startsWith('-'))
    return `${name} comes before a command: say what to do first, such as \`podium-agent run ${name} ...\`.`;
  return `there is no command "${name}": \`podium-agent help\` lists them.`;
}

function readOptions(
  command: Arguments['command'],
  takes: Command,
  rest: readonly string[],
  cwd: string,
): Arguments {
  const { given, operand } = parse(command, takes, rest);
  const file = (name: string) =>
    given[name] === undefined ? {} : { [name]: resolve(cwd, String(given[name])) };
  return {
    command,
    yes: given.yes === true,
    ...(given.server === undefined
      ? {}
      : { server: checkServer(String(given.server), '--server') }),
    ...(given.token === undefined ? {} : { token: checkToken(String(given.token), '--token') }),
    ...file('kubeconfig'),
    ...file('state'),
    ...file('from'),
    ...(operand === undefined ? {} : { exercise: operand }),
    ...(given.json === true ? { json: true } : {}),
    ...(given.language === undefined ? {} : { language: checkLanguage(String(given.language)) }),
  };
}

function checkLanguage(text: string): 'ja' | 'en' {
  if (text === 'ja' || text === 'en') return text;
  throw new Mistake(`--language is "${text}": write ja or en.`);
}

function parse(
  command: string,
  { options, operand }: Command,
  rest: readonly string[],
): { given: Record<string, string | boolean | undefined>; operand: string | undefined } {
  const shapes = Object.entries(options).map(
    ([name, { value }]) => [name, { type: value === undefined ? 'boolean' : 'string' }] as const,
  );
  try {
    const { values, positionals } = parseArgs({
      args: [...rest],
      options: Object.fromEntries(shapes),
      strict: true,
      allowPositionals: true,
    });
    const stray = positionals[operand === undefined ? 0 : 1];
    if (stray !== undefined)
      throw new Mistake(
        `\`podium-agent ${command}\` does not know what to do with "${stray}": its options are ${names(options)}.`,
      );
    const empty = Object.keys(values).find((name) => values[name] === '');
    if (empty !== undefined)
      throw new Mistake(`--${empty} is empty: write --${empty} ${options[empty]?.value ?? ''}.`);
    return {
      given: values as Record<string, string | boolean | undefined>,
      operand: operand === undefined ? undefined : positionals[0],
    };
  } catch (error) {
    throw error instanceof Mistake ? error : new Mistake(inWords(command, options, rest, error));
  }
}

function names(options: Readonly<Record<string, Option>>): string {
  return (
    Object.entries(options)
      .map(([name, { value }]) => (value === undefined ? `--${name}` : `--${name} ${value}`))
      .join(', ') || 'none'
  );
}

/** parseArgs' own sentences speak to programmers; these name the option and the next step. */
function inWords(
  command: string,
  options: Readonly<Record<string, Option>>,
  rest: readonly string[],
  error: unknown,
): string {
  const code = (error as { code?: string }).code;
  const message = error instanceof Error ? error.message : String(error);
  const named = /'(-[^' =]*)/.exec(message)?.[1] ?? rest.find((word) => word.startsWith('-')) ?? '';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION')
    return `\`podium-agent ${command}\` has no option ${named}: its options are ${names(options)}.`;
  const name = /--([a-z]+)/.exec(message)?.[1] ?? '';
  const option = options[name];
  if (option?.value !== undefined)
    return `--${name} wants a value: write --${name} ${option.value}.`;
  return `--${name} takes no value: write it alone.`;
}
