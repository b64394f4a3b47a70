/** One option of the command line. `value` is how help writes its value; without it the option is a switch. */
export interface Option {
  readonly value?: string;
  readonly about: string;
}

export interface Command {
  readonly about: string;
  /** How help writes the word that may follow the command; without it none may. */
  readonly operand?: string;
  readonly options: Readonly<Record<string, Option>>;
}

const SERVER: Option = { value: 'URL', about: "Podium's address, such as https://podium.example" };
const TOKEN: Option = { value: 'TOKEN', about: 'the join token of the install line' };
const KUBECONFIG: Option = {
  value: 'FILE',
  about: "your kubeconfig, where it is not kubectl's own choice",
};
const STATE: Option = { value: 'FOLDER', about: 'where the agent keeps its files' };
const AS_JSON: Option = { about: 'print JSON: an object for one exercise, a list for all' };
const LANGUAGE: Option = {
  value: 'ja|en',
  about: "the language of the reasons, where it is not the event's",
};
const YES: Option = { about: 'do not ask before making or removing anything' };

/** What each command does, the one word it may be given, and the options it takes. The order is that of `help`. */
export const COMMANDS = {
  install: {
    about: "make the agent's own read-only account in your cluster, and start it as a service",
    options: { server: SERVER, token: TOKEN, kubeconfig: KUBECONFIG, state: STATE, yes: YES },
  },
  run: {
    about: 'watch the cluster in the foreground, until Ctrl-C',
    options: { server: SERVER, token: TOKEN, kubeconfig: KUBECONFIG, state: STATE },
  },
  claim: {
    about: "show the link, QR code and short code that tie your browser to this machine's seat",
    options: { state: STATE },
  },
  check: {
    about: 'show how your exercises stand, and why: of one EXERCISE, or of all',
    operand: 'EXERCISE',
    options: { json: AS_JSON, language: LANGUAGE, state: STATE },
  },
  status: {
    about: 'show the connection, the cluster and what waits to be sent',
    options: { state: STATE },
  },
  doctor: {
    about: 'look for what is wrong, and say what to do about it',
    options: { server: SERVER, token: TOKEN, kubeconfig: KUBECONFIG, state: STATE },
  },
  reconnect: {
    about: 'after the cluster was made anew: make the account again and go on',
    options: { kubeconfig: KUBECONFIG, state: STATE, yes: YES },
  },
  uninstall: {
    about: 'remove the account, the service and every file',
    options: { kubeconfig: KUBECONFIG, state: STATE, yes: YES },
  },
  version: { about: 'print the version', options: {} },
  help: { about: 'print this, or the options of one command', options: {} },
} as const satisfies Record<string, Command>;
export type CommandName = keyof typeof COMMANDS;

export function isCommand(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name);
}

/** The parts that `install`, `reconnect` and `uninstall` run as root. Called by the agent itself, so not in `help`. */
export const ROOT_COMMANDS = {
  'install-service': { from: { value: 'FOLDER', about: 'what the student part has prepared' } },
  'uninstall-service': { state: STATE },
} as const satisfies Record<string, Record<string, Option>>;
export type RootCommandName = keyof typeof ROOT_COMMANDS;

export function isRootCommand(name: string): name is RootCommandName {
  return Object.hasOwn(ROOT_COMMANDS, name);
}
