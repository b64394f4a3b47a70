import type { Json } from '#lib/kit/json.ts';
import { CommandAnalyzer, type PassResult } from './analyze.ts';
import type { RequestFact, RunFact } from './facts.ts';
import { COMMAND_LIMITS } from './limits.ts';
import { findAddresses } from './programs/addresses.ts';
import { isKnownText, toDisplayText, type UnknownParts } from './unknown-parts.ts';

/** A command that runs, for checks. In all texts, `…` is a part that isn't known. */
export interface CommandRun {
  readonly program: string;
  /** The program and its arguments. */
  readonly words: readonly string[];
  /** The words with blanks between them. */
  readonly text: string;
  /** Variables whose values are in the words or in what is piped in. */
  readonly variables: readonly string[];
  /** Options such as `--name=value`, `-name value`: the value by name, '' without one. */
  readonly options: Readonly<Record<string, string>>;
  /**
   * How long `sleep` or `usleep` waits, rounded down: -1 if unknown, 2147483647 without end. 0 for
   * others.
   */
  readonly seconds: number;
  /** A file that only the container has: what it does isn't known. */
  readonly script: boolean;
  /** In the background, and nothing waits for it. */
  readonly background: boolean;
}

/** A request that a command sends, for checks. */
export interface CommandRequest {
  readonly tool: string;
  /** `http`, `tcp`, `udp`, another scheme, or `unknown`: a program that could send one. */
  readonly protocol: string;
  readonly host: string;
  /** 0 if unknown. */
  readonly port: number;
  readonly path: string;
  readonly method: string;
  readonly hostHeader: string;
  readonly proxy: string;
  /** Whether the host is known. */
  readonly known: boolean;
  /** Variables whose values are in the host. */
  readonly variables: readonly string[];
  /** The host comes from a variable that Kubernetes sets for a Service. */
  readonly serviceVariable: boolean;
  readonly failsOnHttpError: boolean;
  /** The container ends with exit code 0 only if a request to this host and port succeeded. */
  readonly decides: boolean;
}

/** An address that a command names, in a request or in any word. */
export interface CommandAddress {
  readonly host: string;
  readonly port: number;
  /** Whether the host is known. */
  readonly known: boolean;
  /** The host comes from a variable that Kubernetes sets for a Service. */
  readonly serviceVariable: boolean;
}

/** Text that reaches the container's log. */
export interface CommandPrint {
  readonly program: string;
  readonly text: string;
  readonly variables: readonly string[];
  readonly files: readonly string[];
}

/** A file that a command writes. */
export interface CommandWrite {
  readonly path: string;
  readonly text: string;
  readonly known: boolean;
  /** Commands without whose success the file isn't written. */
  readonly after: readonly string[];
}

const ENDLESS_SECONDS = 2_147_483_647;
/** Commands and addresses whose success is analyzed; later ones decide nothing. */
const MAX_TARGETS = 12;
/** Commands that always succeed, so that nothing depends on them. */
const WITHOUT_FAILURE = new Set(['echo', 'printf', 'true', ':', 'cd', 'export', 'set']);

/**
 * What the command of a container does. Each list is computed when it is read first. Bounded like
 * {@link CommandAnalyzer}; never throws, for any JSON.
 * @param handler object with `command`, such as `lifecycle.preStop.exec`, which runs in the
 * container; without it, the container's own process
 */
export class ContainerFacts {
  readonly #analyzer: CommandAnalyzer;
  readonly #base: PassResult;
  #runs: readonly CommandRun[] | null = null;
  #requests: readonly CommandRequest[] | null = null;
  #mentions: readonly CommandAddress[] | null = null;
  #prints: readonly CommandPrint[] | null = null;
  #writes: readonly CommandWrite[] | null = null;

  constructor(container: Json, handler: Json | null = null) {
    this.#analyzer = new CommandAnalyzer(container, handler);
    this.#base = this.#analyzer.run();
  }

  get runs(): readonly CommandRun[] {
    const { facts, unknowns } = this.#base;
    return (this.#runs ??= facts.runs.map((run) => toCommandRun(run, unknowns)));
  }

  get requests(): readonly CommandRequest[] {
    return (this.#requests ??= this.#analyzeRequests());
  }

  get mentions(): readonly CommandAddress[] {
    return (this.#mentions ??= this.#findMentions());
  }

  get prints(): readonly CommandPrint[] {
    const { facts, unknowns } = this.#base;
    return (this.#prints ??= facts.prints.map(({ program, text }) => ({
      program,
      text: toDisplayText(text),
      variables: unknowns.listVariables(text),
      files: unknowns.listFiles(text),
    })));
  }

  /** Variables that the command reads although neither `env` nor the script sets them. */
  get unsetVariables(): string[] {
    return [...this.#base.facts.unsetVariables];
  }

  get writes(): readonly CommandWrite[] {
    return (this.#writes ??= this.#analyzeWrites());
  }

  #findMentions(): CommandAddress[] {
    const { facts, unknowns } = this.#base;
    const named = facts.runs.flatMap(({ words }) => findAddresses(words.join('\n')));
    const addresses = [...facts.requests, ...named].map(({ host, port }) => ({
      host: toDisplayText(host),
      port,
      known: isKnownText(host),
      serviceVariable: hasServiceVariable(host, unknowns),
    }));
    const unique = new Map(addresses.map((address) => [JSON.stringify(address), address]));
    return [...unique.values()].slice(0, COMMAND_LIMITS.facts);
  }

  #analyzeRequests(): CommandRequest[] {
    const { facts, unknowns } = this.#base;
    const decisions = new Map<string, boolean>();
    return facts.requests.map((request) => {
      const key = addressKey(request);
      let decides = decisions.get(key);
      if (decides === undefined) {
        decides =
          decisions.size < MAX_TARGETS &&
          this.#analyzer.run({ request: (other) => addressKey(other) === key }).needsTarget;
        decisions.set(key, decides);
      }
      return toCommandRequest(request, decides, unknowns);
    });
  }

  #analyzeWrites(): CommandWrite[] {
    const { facts } = this.#base;
    const files = [...facts.files];
    const texts = new Set(
      facts.runs
        .filter(({ program }) => !WITHOUT_FAILURE.has(program))
        .map(({ words }) => words.join('\0')),
    );
    const after = new Map<string, string[]>(files.map(([path]) => [path, []]));
    for (const text of files.length === 0 ? [] : [...texts].slice(0, MAX_TARGETS)) {
      const pass = this.#analyzer.run({ run: (words) => words.join('\0') === text });
      for (const [path, commands] of after)
        if (pass.facts.files.has(path) && !pass.facts.writtenBeforeTarget.has(path))
          commands.push(toDisplayText(text.replaceAll('\0', ' ')));
    }
    return files.map(([path, text]) => ({
      path: toDisplayText(path),
      text: toDisplayText(text),
      known: isKnownText(text),
      after: after.get(path) ?? [],
    }));
  }
}

const hasServiceVariable = (text: string, unknowns: UnknownParts): boolean =>
  unknowns.list(text).some(({ source }) => source === 'service');

const addressKey = ({ host, port }: RequestFact): string => `${host} ${String(port)}`;

function toCommandRun(
  { program, words, input, seconds, isScript, inBackground }: RunFact,
  unknowns: UnknownParts,
): CommandRun {
  const shown = words.map(toDisplayText);
  return {
    program: toDisplayText(program),
    words: shown,
    text: shown.join(' '),
    variables: unknowns.listVariables(words.join('') + input),
    options: readOptions(shown.slice(1)),
    seconds: seconds === null ? -1 : Math.min(Math.floor(seconds), ENDLESS_SECONDS),
    script: isScript,
    background: inBackground,
  };
}

/** The value of each option up to `--`, with one or two hyphens. The last one counts. */
function readOptions(args: readonly string[]): Record<string, string> {
  const options = new Map<string, string>();
  for (const [index, arg] of args.entries()) {
    if (arg === '--') break;
    const [, name, value] = /^--?([A-Za-z][\w.-]*)(?:=([^]*))?$/.exec(arg) ?? [];
    if (name === undefined) continue;
    const next = args[index + 1];
    options.set(name, value ?? (next === undefined || next.startsWith('-') ? '' : next));
  }
  return Object.fromEntries(options);
}

function toCommandRequest(
  { tool, protocol, host, port, path, method, hostHeader, proxy, failsOnHttpError }: RequestFact,
  decides: boolean,
  unknowns: UnknownParts,
): CommandRequest {
  return {
    tool: toDisplayText(tool),
    protocol,
    host: toDisplayText(host),
    port,
    path: toDisplayText(path),
    method: toDisplayText(method),
    hostHeader: toDisplayText(hostHeader),
    proxy: toDisplayText(proxy),
    known: isKnownText(host),
    variables: unknowns.listVariables(host),
    serviceVariable: hasServiceVariable(host, unknowns),
    failsOnHttpError,
    decides,
  };
}
