import {
  isObject,
  objectsAt,
  textAt,
  textsAt,
  valueAt,
  type Json,
  type JsonObject,
} from '#lib/kit/json.ts';
import { INTERPRETER } from './evaluate.ts';
import { expandKubernetes } from './expand.ts';
import { Facts, type RequestFact } from './facts.ts';
import { applyEntryPoint } from './images.ts';
import { StepBudget, type Frame, type Pass } from './interpreter.ts';
import { COMMAND_LIMITS } from './limits.ts';
import { START_STATES, succeeded, targetPending, type States } from './states.ts';
import {
  removePlaceholders,
  UNKNOWN_TEXT,
  UnknownParts,
  type UnknownSource,
} from './unknown-parts.ts';

/** The command whose success a pass analyzes. */
export interface Target {
  readonly run?: (words: readonly string[]) => boolean;
  readonly request?: (request: RequestFact) => boolean;
}

/** What one pass through a command found. */
export interface PassResult {
  readonly facts: Facts;
  readonly unknowns: UnknownParts;
  /** The container ends with exit code 0 only if the target succeeded. */
  readonly needsTarget: boolean;
}

/**
 * The process of a container, or of a handler in it (`exec` of a probe or of `lifecycle`), which
 * has the container's variables. Never throws, for any JSON. All passes together take at most
 * {@link COMMAND_LIMITS.steps} steps; beyond them, commands have no facts and can succeed or fail.
 */
export class CommandAnalyzer {
  readonly #container: JsonObject;
  readonly #handler: JsonObject | null;
  readonly #budget = new StepBudget(COMMAND_LIMITS.steps);

  constructor(container: Json, handler: Json | null = null) {
    this.#container = isObject(container) ? container : {};
    this.#handler = handler === null ? null : isObject(handler) ? handler : {};
  }

  /** Evaluates the whole command once. */
  run(target: Target = {}): PassResult {
    const unknowns = new UnknownParts();
    const environment = readEnvironment(this.#container, unknowns);
    const facts = new Facts();
    const pass: Pass = {
      budget: this.#budget,
      unknowns,
      facts,
      environment,
      hasEnvFrom: objectsAt(this.#container, 'envFrom').length > 0,
      isTargetRun: target.run ?? (() => false),
      isTargetRequest: target.request ?? (() => false),
    };
    const words = this.#readWords(pass);
    const ends = words.length === 0 ? START_STATES : this.#runWords(words, pass);
    return { facts, unknowns, needsTarget: targetPending(succeeded(ends)) === 0 };
  }

  #runWords(words: readonly string[], pass: Pass): States {
    const isTyped = this.#handler === null && valueAt(this.#container, 'stdin') === true;
    const frame: Frame = {
      pass,
      interpreter: INTERPRETER,
      shell: {
        variables: new Map(pass.environment),
        functions: new Map(),
        args: ['sh'],
        folder: textAt(this.#container, 'workingDir') || '/',
        exitsOnError: false,
        failsWithPipe: false,
        exitTrap: null,
      },
      inShell: false,
      inLoop: false,
      io: { input: isTyped ? null : '', output: { kind: 'log' }, errors: { kind: 'log' } },
      isCondition: false,
      inBackground: false,
      isRepeated: false,
      hasUnknownPasses: false,
      opensTarget: false,
      depth: 0,
      limitSeconds: Number.POSITIVE_INFINITY,
    };
    const flow = INTERPRETER.runWords(words, frame, START_STATES);
    return flow.next | flow.exited | flow.returned;
  }

  #readWords(pass: Pass): readonly string[] {
    const unknownProgram = pass.unknowns.add('shell');
    if (this.#handler) return toWords(textsAt(this.#handler, 'command'), pass, false);
    const command = toWords(textsAt(this.#container, 'command'), pass);
    const args = toWords(textsAt(this.#container, 'args'), pass);
    return command.length > 0
      ? [...command, ...args]
      : applyEntryPoint(textAt(this.#container, 'image'), args, unknownProgram);
  }
}

/** Words as the program gets them. Kubernetes doesn't expand variables in handlers. */
function toWords(texts: readonly string[], pass: Pass, expands = true): string[] {
  let left: number = COMMAND_LIMITS.chars;
  const words: string[] = [];
  for (const text of texts) {
    left -= text.length + 1;
    if (left < 0) break;
    const clean = removePlaceholders(text).replaceAll(UNKNOWN_TEXT, () =>
      pass.unknowns.add('redacted'),
    );
    words.push(expands ? expandKubernetes(clean, pass) : clean);
  }
  return words;
}

const SOURCES: readonly (readonly [field: string, source: UnknownSource])[] = [
  ['fieldRef', 'field'],
  ['configMapKeyRef', 'config-map'],
  ['secretKeyRef', 'secret'],
  ['resourceFieldRef', 'resource'],
];

/** The variables under `env`, each with a placeholder, because values never leave the VM (R3). */
function readEnvironment(container: JsonObject, unknowns: UnknownParts): Map<string, string> {
  const environment = new Map<string, string>();
  for (const variable of objectsAt(container, 'env')) {
    const name = textAt(variable, 'name');
    const source = SOURCES.find(([field]) => isObject(valueAt(variable, 'valueFrom', field)));
    if (name !== '') environment.set(name, unknowns.add(source?.[1] ?? 'variable', { name }));
  }
  return environment;
}
