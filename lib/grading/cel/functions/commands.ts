import type { Environment } from '@marcbachmann/cel-js';
import type { Json } from '#lib/kit/json.ts';
import { ContainerFacts } from '../../commands/container-facts.ts';
import { isDisplayedKnown } from '../../commands/unknown-parts.ts';
import { toCelValue } from '../values.ts';

/** The lists of facts, each with the type of its items and their fields. */
const FACT_LISTS = {
  runs: [
    'CommandRun',
    {
      program: 'string',
      words: 'list<string>',
      text: 'string',
      variables: 'list<string>',
      options: 'map<string, string>',
      seconds: 'int',
      script: 'bool',
      background: 'bool',
    },
  ],
  requests: [
    'CommandRequest',
    {
      tool: 'string',
      protocol: 'string',
      host: 'string',
      port: 'int',
      path: 'string',
      method: 'string',
      hostHeader: 'string',
      proxy: 'string',
      known: 'bool',
      variables: 'list<string>',
      serviceVariable: 'bool',
      failsOnHttpError: 'bool',
      decides: 'bool',
    },
  ],
  mentions: [
    'CommandAddress',
    { host: 'string', port: 'int', known: 'bool', serviceVariable: 'bool' },
  ],
  prints: [
    'CommandPrint',
    { program: 'string', text: 'string', variables: 'list<string>', files: 'list<string>' },
  ],
  writes: [
    'CommandWrite',
    { path: 'string', text: 'string', known: 'bool', after: 'list<string>' },
  ],
} as const satisfies Record<
  keyof Pick<ContainerFacts, 'runs' | 'requests' | 'mentions' | 'prints' | 'writes'>,
  readonly [type: string, fields: Readonly<Record<string, string>>]
>;
type FactList = keyof typeof FACT_LISTS;
const FACT_LIST_NAMES = Object.keys(FACT_LISTS) as FactList[];

const NO_HANDLER = {};
/** Facts by container and handler. Objects of a mirror never change, so facts stay valid. */
const factsCache = new WeakMap<object, WeakMap<object, ContainerFacts>>();

function factsOf(container: unknown, handler: unknown): ContainerFacts {
  if (typeof container !== 'object' || container === null) return new ContainerFacts(null);
  const key = typeof handler === 'object' && handler !== null ? handler : NO_HANDLER;
  let cached = factsCache.get(container);
  if (!cached) factsCache.set(container, (cached = new WeakMap()));
  let facts = cached.get(key);
  if (!facts) {
    facts = new ContainerFacts(container as Json, key === NO_HANDLER ? null : (key as Json));
    cached.set(key, facts);
  }
  return facts;
}

/**
 * Registers the functions about what the command of a container does: `runs(container)`,
 * `requests`, `mentions`, `prints` and `writes`, each also with a handler such as
 * `container.lifecycle.preStop.exec` as the second argument; `unsetVariables(container)` and
 * `isKnown(text)`.
 * @param isTyped items have a type with fields, so that misspelled fields are found
 */
export function registerCommandFunctions(environment: Environment, isTyped: boolean): void {
  for (const name of FACT_LIST_NAMES) {
    const [type, fields] = FACT_LISTS[name];
    if (isTyped) environment.registerType(type, { fields });
    const result = isTyped ? `list<${type}>` : 'list';
    const list = (container: unknown, handler: unknown = null) =>
      toCelValue(factsOf(container, handler)[name] as unknown as Json);
    environment
      .registerFunction(`${name}(dyn): ${result}`, (container: unknown) => list(container))
      .registerFunction(`${name}(dyn, dyn): ${result}`, list);
  }
  environment.registerFunction(
    'unsetVariables(dyn): list<string>',
    (container: unknown) => factsOf(container, null).unsetVariables,
  );
  environment.registerFunction('isKnown(string): bool', isDisplayedKnown);
}
