import type { Facts, RequestFact } from './facts.ts';
import type { Flow, States } from './states.ts';
import type { Command } from './syntax.ts';
import type { UnknownParts } from './unknown-parts.ts';

/** Where output goes. `log`: the container's log, of both standard output and standard error. */
export type Sink =
  | { readonly kind: 'log' }
  | { readonly kind: 'nowhere' }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'pipe'; readonly chunks: string[] };

export interface Io {
  /** Text piped in; null if it is typed or comes from an unknown place. */
  readonly input: string | null;
  readonly output: Sink;
  readonly errors: Sink;
}

/** The steps that are left for all passes through a command. */
export class StepBudget {
  #left: number;

  constructor(steps: number) {
    this.#left = steps;
  }

  /** Whether the steps could be taken. */
  spend(steps: number): boolean {
    this.#left -= steps;
    return this.#left >= 0;
  }
}

/** One pass through the command of a container. */
export interface Pass {
  readonly budget: StepBudget;
  readonly unknowns: UnknownParts;
  readonly facts: Facts;
  /** Variables of the container, with placeholders for their values. */
  readonly environment: ReadonlyMap<string, string>;
  /** The container has `envFrom`, so that every variable can be set. */
  readonly hasEnvFrom: boolean;
  /** The command whose success is analyzed in this pass. */
  readonly isTargetRun: (words: readonly string[]) => boolean;
  readonly isTargetRequest: (request: RequestFact) => boolean;
}

/** The state of one shell. A subshell has a copy. */
export interface Shell {
  readonly variables: Map<string, string>;
  readonly functions: Map<string, Command>;
  /** `$0`, `$1` and so on. */
  args: readonly string[];
  folder: string;
  exitsOnError: boolean;
  failsWithPipe: boolean;
  /** Script of `trap ... EXIT`. */
  exitTrap: string | null;
}

/** Where a command is evaluated. */
export interface Frame {
  readonly pass: Pass;
  readonly interpreter: Interpreter;
  readonly shell: Shell;
  /** Within a loop of the same shell, which `break` ends. */
  readonly inLoop: boolean;
  /** Whether the words are read by a shell, so that builtins exist. */
  readonly inShell: boolean;
  readonly io: Io;
  /** A failure here doesn't end a shell with `set -e`. */
  readonly isCondition: boolean;
  readonly inBackground: boolean;
  /** The same command was evaluated before, in another pass of a loop. */
  readonly isRepeated: boolean;
  /** Within a loop that counts or waits for something else than a program. */
  readonly hasUnknownPasses: boolean;
  /** A redirection of the command opens the connection that this pass analyzes. */
  readonly opensTarget: boolean;
  /** Scripts and functions around this one. */
  readonly depth: number;
  /** After how many seconds `timeout` ends the command. */
  readonly limitSeconds: number;
}

/** What programs and builtins need to run other commands. */
export interface Interpreter {
  /** Evaluates a command in the frame's shell. */
  readonly evaluate: (command: Command, frame: Frame, states: States) => Flow;
  /** Evaluates a script in the frame's shell, such as with `eval`. Deep scripts have no facts. */
  readonly evaluateScript: (script: string, frame: Frame, states: States) => Flow;
  /** Evaluates the script of a new shell, in the frame's shell: `exit` ends only that. */
  readonly runScript: (script: string, frame: Frame, states: States) => Flow;
  /** Runs a program with its arguments. */
  readonly runWords: (words: readonly string[], frame: Frame, states: States) => Flow;
}

/** A program or builtin that runs. */
export interface Invocation {
  readonly program: string;
  /** Without the program. */
  readonly args: readonly string[];
  readonly frame: Frame;
  readonly states: States;
  /** Its success is what this pass analyzes. */
  readonly isTarget: boolean;
}
export type Program = (invocation: Invocation) => Flow;

/** A shell with the same variables, as a subshell or a child has. */
export function copyShell(shell: Shell): Shell {
  return {
    ...shell,
    variables: new Map(shell.variables),
    functions: new Map(shell.functions),
    exitTrap: null,
  };
}

/** A path from the folder of the shell, without `.` and `..`. */
export function resolvePath(folder: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${folder}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
