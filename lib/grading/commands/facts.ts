import { COMMAND_LIMITS } from './limits.ts';

/** A command that runs. Texts have placeholders for unknown parts. */
export interface RunFact {
  /** Name of the program or builtin, without the folder of well-known programs. */
  readonly program: string;
  /** The program and its arguments. */
  readonly words: readonly string[];
  /** Text piped into it; empty if there is none or it is typed. */
  readonly input: string;
  /** How long it waits. Null if unknown. */
  readonly seconds: number | null;
  /** It runs a script or program that only the container has. */
  readonly isScript: boolean;
  /** Nothing waits for it. */
  readonly inBackground: boolean;
}

/**
 * What a request is known to be. `http`: an HTTP request. `tcp`, `udp`: data or a connection without
 * one. `unknown`: a program that could send one.
 */
export type RequestProtocol = 'http' | 'tcp' | 'udp' | 'unknown' | (string & {});

/** A request that a command sends. */
export interface RequestFact {
  readonly tool: string;
  readonly protocol: RequestProtocol;
  /** What it connects to, with placeholders: lowercase, without brackets. */
  readonly host: string;
  /** 0 if unknown. */
  readonly port: number;
  readonly path: string;
  readonly method: string;
  /** The host that the server reads. */
  readonly hostHeader: string;
  /** Address of a proxy; empty without one. */
  readonly proxy: string;
  /** HTTP errors make the command fail. */
  readonly failsOnHttpError: boolean;
}

/** Text that reaches the container's log. */
export interface PrintFact {
  readonly program: string;
  readonly text: string;
}

/** The facts of one pass through a command. Each list is bounded. */
export class Facts {
  readonly runs: RunFact[] = [];
  readonly requests: RequestFact[] = [];
  readonly prints: PrintFact[] = [];
  /** Text of each written file, by absolute path. */
  readonly files = new Map<string, string>();
  /** Variables that the command reads although they aren't set. */
  readonly unsetVariables = new Set<string>();
  /** The analyzed connection is open as a numbered descriptor. */
  hasTargetDescriptor = false;
  /** Paths that are written before the target has succeeded. */
  readonly writtenBeforeTarget = new Set<string>();
  readonly #seen = new Set<string>();

  /** `isRepeated`: the command is evaluated again, so equal facts are the same one. */
  addRun(fact: RunFact, isRepeated: boolean): void {
    this.#add(this.runs, fact, `run ${fact.words.join('\0')}`, isRepeated);
  }

  /** Commands that run at the same time take as long as the longest one. */
  waitForBackground(): void {
    const secondsOf = ({ seconds }: RunFact) => seconds ?? Number.POSITIVE_INFINITY;
    const started = this.runs.filter(({ inBackground }) => inBackground);
    const longest = Math.max(...started.map(secondsOf), 0);
    const last = started.find((run) => secondsOf(run) === longest);
    this.runs.forEach((run, index) => {
      if (run.inBackground && (run === last || run.seconds === 0))
        this.runs[index] = { ...run, inBackground: false };
    });
  }

  addRequest(fact: RequestFact, isRepeated: boolean): void {
    this.#add(this.requests, fact, `request ${JSON.stringify(fact)}`, isRepeated);
  }

  addPrint(fact: PrintFact, isRepeated: boolean): void {
    this.#add(this.prints, fact, `print ${fact.program} ${fact.text}`, isRepeated);
  }

  /** Sets or extends the text of a file. At the limit, further files are ignored. */
  writeFile(path: string, text: string): void {
    if (!this.files.has(path) && this.files.size >= COMMAND_LIMITS.facts) return;
    this.files.set(path, limitText(text));
  }

  /** At the limit, further names are ignored. */
  addUnsetVariable(name: string): void {
    if (this.unsetVariables.size < COMMAND_LIMITS.facts) this.unsetVariables.add(name);
  }

  #add<Fact>(facts: Fact[], fact: Fact, key: string, isRepeated: boolean): void {
    if (facts.length >= COMMAND_LIMITS.facts || (isRepeated && this.#seen.has(key))) return;
    this.#seen.add(key);
    facts.push(fact);
  }
}

export const limitText = (text: string): string => text.slice(0, COMMAND_LIMITS.textChars);
