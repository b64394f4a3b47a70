/** One option of the command line. `value` is how help writes its value; without it the option is a switch. */
export interface OptionSpec {
  readonly valueName?: string;
  readonly description: string;
}

export interface CommandSpec {
  readonly description: string;
  /** How help writes the word that may follow the command; without it none may. */
  readonly operandName?: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
}

const SERVER: OptionSpec = {
  valueName: 'URL',
  description: "Podium's address, such as https://podium.example",
};
const TOKEN: OptionSpec = { valueName: 'TOKEN', description: 'the join token of the install line' };
const KUBECONFIG: OptionSpec = {
  valueName: 'FILE',
  description: "your kubeconfig, where it is not kubectl's own choice",
};
const STATE: OptionSpec = { valueName: 'FOLDER', description: 'where the agent keeps its files' };
const JSON_FORMAT: OptionSpec = {
  description: 'print JSON: an object for one exercise, a list for all',
};
const LANGUAGE: OptionSpec = {
  valueName: 'ja|en',
  description: "the language of the reasons, where it is not the event's",
};
const YES: OptionSpec = { description: 'do not ask before making or removing anything' };

/** What each command does, the one word it may be given, and the options it takes. The order is that of `help`. */
export const COMMANDS = {
  install: {
    description:
      "make the agent's own read-only account in your cluster, and start it as a service",
    options: { server: SERVER, token: TOKEN, kubeconfig: KUBECONFIG, state: STATE, yes: YES },
  },
  run: {
    description: 'watch the cluster in the foreground, until Ctrl-C',
    options: { server: SERVER, token: TOKEN, kubeconfig: KUBECONFIG, state: STATE },
  },
  claim: {
    description:
      "show the link, QR code and short code that tie your browser to this machine's seat",
    options: { state: STATE },
  },
  check: {
    description: 'show how your exercises stand, and why: of one EXERCISE, or of all',
    operandName: 'EXERCISE',
    options: { json: JSON_FORMAT, language: LANGUAGE, state: STATE },
  },
  status: {
    description: 'show the connection, the cluster and what waits to be sent',
    options: { state: STATE },
  },
  doctor: {
    description: 'look for what is wrong, and say what to do about it',
    options: { server: SERVER, token: TOKEN, kubeconfig: KUBECONFIG, state: STATE },
  },
  reconnect: {
    description: 'after the cluster was made anew: make the account again and go on',
    options: { kubeconfig: KUBECONFIG, state: STATE, yes: YES },
  },
  uninstall: {
    description: 'remove the account, the service and every file',
    options: { kubeconfig: KUBECONFIG, state: STATE, yes: YES },
  },
  version: { description: 'print the version', options: {} },
  help: { description: 'print this, or the options of one command', options: {} },
} as const satisfies Record<string, CommandSpec>;
export type CommandName = keyof typeof COMMANDS;

export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name);
}

/** The parts that `install`, `reconnect` and `uninstall` run as root. Called by the agent itself, so not in `help`. */
export const ROOT_COMMANDS = {
  'install-service': {
    from: { valueName: 'FOLDER', description: 'what the student part has prepared' },
  },
  'uninstall-service': { state: STATE },
} as const satisfies Record<string, Record<string, OptionSpec>>;
export type RootCommandName = keyof typeof ROOT_COMMANDS;

export function isRootCommandName(name: string): name is RootCommandName {
  return Object.hasOwn(ROOT_COMMANDS, name);
}
