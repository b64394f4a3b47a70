import type { Messages } from '#agents/messages/en.ts';

export interface OptionSpec {
  /** How the help writes the value; without it the option is a switch. */
  readonly valueName?: string;
  readonly description: keyof Messages['options'];
}

export interface CommandSpec {
  /** How the help writes the operand; without it the command takes none. */
  readonly operandName?: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
}

const SERVER: OptionSpec = { valueName: 'URL', description: 'server' };
const TOKEN_FILE: OptionSpec = { valueName: 'FILE', description: 'tokenFile' };
const PROXY: OptionSpec = { valueName: 'URL', description: 'proxy' };
const CA: OptionSpec = { valueName: 'FILE', description: 'ca' };
const SEAT: OptionSpec = { valueName: 'LABEL', description: 'seat' };
const USER: OptionSpec = { valueName: 'NAME', description: 'user' };
const KUBECONFIG: OptionSpec = { valueName: 'FILE', description: 'kubeconfig' };
const STATE: OptionSpec = { valueName: 'FOLDER', description: 'state' };
const JSON_FORMAT: OptionSpec = { description: 'json' };
const LANGUAGE: OptionSpec = { valueName: 'ja|en', description: 'language' };
const YES: OptionSpec = { description: 'yes' };

const CONNECTION = {
  server: SERVER,
  'token-file': TOKEN_FILE,
  proxy: PROXY,
  ca: CA,
  kubeconfig: KUBECONFIG,
  state: STATE,
};

/** Operand and options of each command, in the order of the help. */
export const COMMANDS = {
  install: { options: { ...CONNECTION, seat: SEAT, user: USER, yes: YES, language: LANGUAGE } },
  run: { options: { ...CONNECTION, seat: SEAT, language: LANGUAGE } },
  claim: { options: { state: STATE, language: LANGUAGE } },
  check: {
    operandName: 'EXERCISE',
    options: { json: JSON_FORMAT, language: LANGUAGE, state: STATE },
  },
  status: { options: { state: STATE, language: LANGUAGE } },
  doctor: { options: { ...CONNECTION, language: LANGUAGE } },
  reconnect: { options: { kubeconfig: KUBECONFIG, state: STATE, yes: YES, language: LANGUAGE } },
  uninstall: { options: { kubeconfig: KUBECONFIG, state: STATE, yes: YES, language: LANGUAGE } },
  'machine-id': { options: { language: LANGUAGE } },
  version: { options: {} },
  help: { options: {} },
} as const satisfies Record<keyof Messages['commands'], CommandSpec>;
export type CommandName = keyof typeof COMMANDS;

export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name);
}

/**
 * The parts that `install`, `reconnect` and `uninstall` run as root, and the one that the installer
 * runs. Programs call them, so they aren't in the help.
 */
export const ROOT_COMMANDS = {
  'install-service': {
    from: { valueName: 'FOLDER', description: 'from' },
    language: LANGUAGE,
  },
  'uninstall-service': { state: STATE, language: LANGUAGE },
  'verify-download': {
    from: { valueName: 'FOLDER', description: 'from' },
    language: LANGUAGE,
  },
} as const satisfies Record<string, Record<string, OptionSpec>>;
export type RootCommandName = keyof typeof ROOT_COMMANDS;

export function isRootCommandName(name: string): name is RootCommandName {
  return Object.hasOwn(ROOT_COMMANDS, name);
}
