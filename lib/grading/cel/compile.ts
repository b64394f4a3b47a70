import {
  Environment,
  EvaluationError,
  ParseError,
  TypeError as CelTypeError,
} from '@marcbachmann/cel-js';
import { RE2JS } from 're2js';
import type { Json } from '#lib/kit/json.ts';
import { SHAPES } from '#lib/cluster/slim/slim.ts';
import { didYouMean } from '#lib/packs/suggest.ts';
import type { Subject } from '#lib/packs/types.ts';
import { listCommandPatterns } from './command-patterns.ts';
import {
  collectFieldUsage,
  type FieldUsage,
  type FieldVisibility,
  type InvisibleField,
} from './fields.ts';
import { registerAddressFunctions } from './functions/addresses.ts';
import { registerCommandFunctions } from './functions/commands.ts';
import { registerListFunctions } from './functions/lists.ts';
import { registerQuantityFunctions } from './functions/quantity.ts';
import { registerRolloutFunctions } from './functions/rollouts.ts';
import { registerScheduleFunctions } from './functions/schedules.ts';
import {
  registerFormatFunctions,
  registerStringFunctions,
  matchesLinear,
} from './functions/strings.ts';
import { declareKindTypes, celTypeOfKind } from './schema.ts';
import { toCelValue, toJsonValue } from './values.ts';

/** A problem in an expression. `offset`: position in UTF-16 code units. */
export interface CelIssue {
  readonly offset: number;
  readonly message: string;
  readonly suggestion?: string;
}
/** Result of a condition. */
export type CelResult = { readonly satisfied: boolean } | { readonly error: string };
/** A compiled condition. `reads`: names of the subjects that it reads. */
export interface CompiledCel {
  readonly reads: ReadonlySet<string>;
  readonly readsStatus: boolean;
  /**
   * An expression that reads a missing field isn't satisfied. Any other problem is an `error`,
   * which never counts as a wrong answer.
   */
  readonly evaluate: (subjects: Readonly<Record<string, Json>>) => CelResult;
}

/**
 * A compiled expression for a value that a step remembers. The value is null if a field is missing
 * or the value is too large.
 */
export interface CompiledCelValue {
  readonly reads: ReadonlySet<string>;
  readonly evaluate: (subjects: Readonly<Record<string, Json>>) => Json;
}

/** A compiled expression, or the issues that keep it from compiling. */
export type CelCompilation<Compiled> =
  { readonly cel: Compiled } | { readonly issues: readonly CelIssue[] };

export interface CelOptions {
  /** Whether the expression can read `remembered.<name>`, the values of earlier steps. */
  readonly remembered?: boolean;
}
export const REMEMBERED = 'remembered';

/**
 * Limits that keep expressions cheap (R7). Lists have at most 200 items, and MAX_COST steps take
 * about a tenth of a second at worst.
 */
const PARSER_LIMITS = {
  maxAstNodes: 400,
  maxDepth: 40,
  maxListElements: 100,
  maxMapEntries: 100,
  maxCallArguments: 16,
};
const MAX_SOURCE_CHARS = 2_000;
const MAX_MACRO_DEPTH = 2;
const MAX_COST = 1_500_000;
/** Largest value that a step can remember, in characters of JSON. */
const MAX_VALUE_CHARS = 4_096;

/**
 * The name of the linear replacement for `matches`, which backtracks and can't be overloaded. It
 * has the same length, so offsets stay valid after the replacement.
 */
const LINEAR_MATCHES = 're2find';

const OPTIONS = {
  unlistedVariablesAreDyn: false,
  homogeneousAggregateLiterals: false,
  enableOptionalTypes: true,
  limits: PARSER_LIMITS,
};
function createEnvironment(): Environment {
  const environment = new Environment(OPTIONS).registerFunction(
    `string.${LINEAR_MATCHES}(string): bool`,
    matchesLinear,
  );
  for (const register of [
    registerQuantityFunctions,
    registerListFunctions,
    registerAddressFunctions,
    registerScheduleFunctions,
    registerRolloutFunctions,
    registerStringFunctions,
    registerFormatFunctions,
  ])
    register(environment);
  return environment;
}
/**
 * Expressions run on plain maps. Their types are checked once, in an environment that declares the
 * fields of every kind.
 */
const untypedEnvironment = createEnvironment();
const typedEnvironment = createEnvironment();
declareKindTypes(typedEnvironment);
registerCommandFunctions(untypedEnvironment, false);
registerCommandFunctions(typedEnvironment, true);

/** Compiles a condition on the subjects of an exercise, or returns all issues. */
export function compileCel(
  source: string,
  subjects: readonly Subject[],
  options: CelOptions = {},
): CelCompilation<CompiledCel> {
  const compiled = compileSource(source, subjects, options);
  if ('issues' in compiled) return compiled;
  const { type, usage, program } = compiled;
  if (type !== 'bool' && type !== 'dyn')
    return {
      issues: [{ offset: 0, message: `the expression must have type bool, but has type ${type}` }],
    };
  return {
    cel: {
      reads: usage.reads,
      readsStatus: usage.readsStatus,
      evaluate: (values) => runProgram(program, values),
    },
  };
}

/** Compiles an expression for its value, which can be any JSON. */
export function compileCelValue(
  source: string,
  subjects: readonly Subject[],
  options: CelOptions = {},
): CelCompilation<CompiledCelValue> {
  const compiled = compileSource(source, subjects, options);
  if ('issues' in compiled) return compiled;
  return {
    cel: {
      reads: compiled.usage.reads,
      evaluate: (values) => evaluateValue(compiled.program, values),
    },
  };
}

type Program = (context: Record<string, unknown>) => unknown;
interface Environments {
  readonly running: Environment;
  readonly checking: Environment;
}

/**
 * Creating environments costs more than compiling, so all expressions of an exercise share them.
 */
const environments = new WeakMap<readonly Subject[], Map<boolean, Environments>>();

function getOrCreateEnvironments(subjects: readonly Subject[], remembered: boolean): Environments {
  const cached = environments.get(subjects) ?? new Map<boolean, Environments>();
  environments.set(subjects, cached);
  const declare = (base: Environment, typeFor: (gvk: string) => string) => {
    const environment = base.clone();
    for (const { name, gvk, many } of subjects)
      environment.registerVariable(name, many ? `list<${typeFor(gvk)}>` : typeFor(gvk));
    return remembered ? environment.registerVariable(REMEMBERED, 'map<string, dyn>') : environment;
  };
  const pair = cached.get(remembered) ?? {
    running: declare(untypedEnvironment, () => 'map'),
    checking: declare(typedEnvironment, celTypeOfKind),
  };
  cached.set(remembered, pair);
  return pair;
}

function compileSource(
  source: string,
  subjects: readonly Subject[],
  { remembered = false }: CelOptions,
):
  | { readonly type: string; readonly usage: FieldUsage; readonly program: Program }
  | { readonly issues: readonly CelIssue[] } {
  if (source.length > MAX_SOURCE_CHARS)
    return {
      issues: [
        {
          offset: MAX_SOURCE_CHARS,
          message: `an expression can have at most ${MAX_SOURCE_CHARS} characters`,
        },
      ],
    };
  try {
    const { running, checking } = getOrCreateEnvironments(subjects, remembered);
    const original = running.parse(source);
    const usage = collectFieldUsage(
      original.ast,
      new Map(subjects.map((subject) => [subject.name, subject.gvk])),
    );
    const issues = [
      ...findLimitIssues(usage),
      ...findVisibilityIssues(usage),
      ...findPatternIssues(usage),
    ];
    if (issues.length > 0) return { issues };
    const typeCheck = checking.check(source);
    if (!typeCheck.valid) return { issues: [toCelIssue(typeCheck.error, subjects)] };
    return {
      type: typeCheck.type ?? 'unknown',
      usage,
      program: running.parse(replaceMatchesCalls(source, usage)),
    };
  } catch (error) {
    return { issues: [toCelIssue(error, subjects)] };
  }
}

function runProgram(program: Program, values: Readonly<Record<string, Json>>): CelResult {
  try {
    const result = program(toCelValues(values));
    return typeof result === 'boolean'
      ? { satisfied: result }
      : { error: "the expression didn't return a bool" };
  } catch (error) {
    if (error instanceof EvaluationError && error.code === 'no_such_key')
      return { satisfied: false };
    return { error: error instanceof EvaluationError ? error.summary : String(error) };
  }
}

function evaluateValue(program: Program, values: Readonly<Record<string, Json>>): Json {
  try {
    const value = toJsonValue(program(toCelValues(values)));
    return JSON.stringify(value).length <= MAX_VALUE_CHARS ? value : null;
  } catch {
    return null;
  }
}

function toCelValues(values: Readonly<Record<string, Json>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, toCelValue(value)]),
  );
}

function toCelIssue(error: unknown, subjects: readonly Subject[]): CelIssue {
  if (!(
    error instanceof ParseError ||
    error instanceof CelTypeError ||
    error instanceof EvaluationError
  ))
    return { offset: 0, message: String(error) };
  const unknown = /^Unknown variable: (\w+)/.exec(error.summary)?.[1];
  const suggestion =
    unknown === undefined
      ? undefined
      : (didYouMean(
          unknown,
          subjects.map((subject) => subject.name),
        ) ?? `known: ${subjects.map((subject) => subject.name).join(', ')}`);
  return {
    offset: error.range?.start ?? 0,
    message: error.summary,
    ...(suggestion && { suggestion }),
  };
}

function findLimitIssues({ depth, cost, bindOffset }: FieldUsage): CelIssue[] {
  const issues: CelIssue[] = [];
  if (depth <= MAX_MACRO_DEPTH && cost > MAX_COST)
    issues.push({
      offset: 0,
      message: `the expression would take ${cost} steps on lists of 200 items; the limit is ${MAX_COST}`,
      suggestion: 'simplify the inner macro, or filter in the outer macro first',
    });
  if (depth > MAX_MACRO_DEPTH)
    issues.push({
      offset: 0,
      message: `macros are nested ${depth} levels deep`,
      suggestion: `nest at most ${MAX_MACRO_DEPTH} levels of all, exists, map and filter`,
    });
  if (bindOffset !== null)
    issues.push({ offset: bindOffset, message: 'cel.bind is not available' });
  return issues;
}

function findVisibilityIssues({ invisibleFields }: FieldUsage): CelIssue[] {
  return invisibleFields.map(({ offset, field, gvk, parent }) => {
    const suggestion = didYouMean(field, listVisibleFields(gvk, parent));
    return {
      offset,
      message: `checks can't read '${[...parent, field].filter((step) => step !== '*').join('.')}' of ${gvk}: the agent doesn't send this field`,
      ...(suggestion && { suggestion }),
    };
  });
}

/**
 * Fields that an expression reads although the agent never sends them. Empty if the expression
 * can't be parsed.
 */
export function findInvisibleFields(
  source: string,
  subjects: readonly Subject[],
  isVisible: FieldVisibility,
): readonly InvisibleField[] {
  try {
    return collectFieldUsage(
      untypedEnvironment.parse(source).ast,
      new Map(subjects.map(({ name, gvk }) => [name, gvk])),
      isVisible,
    ).invisibleFields;
  } catch {
    return [];
  }
}

/** Offsets of searches in the text of `command` or `args`. Empty if it can't be parsed. */
export function findCommandPatterns(source: string): number[] {
  try {
    return listCommandPatterns(untypedEnvironment.parse(source).ast);
  } catch {
    return [];
  }
}

/** Names of the visible fields below a path of a kind. */
export function listVisibleFields(gvk: string, path: readonly string[]): string[] {
  let shape = Object.hasOwn(SHAPES, gvk) ? SHAPES[gvk] : undefined;
  for (const step of [...path, null]) {
    while (shape?.kind === 'list') shape = shape.item;
    if (step === null || step === '*') continue;
    shape =
      shape?.kind === 'fields' && Object.hasOwn(shape.fields, step)
        ? shape.fields[step]
        : undefined;
  }
  return shape?.kind === 'fields' ? Object.keys(shape.fields) : [];
}

function findPatternIssues({ patterns }: FieldUsage): CelIssue[] {
  return patterns.flatMap(({ text, offset }) => {
    try {
      RE2JS.compile(text);
      return [];
    } catch (error) {
      return [
        {
          offset,
          message: error instanceof Error ? error.message : String(error),
          suggestion: 'use RE2 syntax, without look-around and back-references',
        },
      ];
    }
  });
}

function replaceMatchesCalls(source: string, { matches }: FieldUsage): string {
  let text = source;
  for (const { receiverEnd } of matches) {
    const call = /^[\s)]*\.\s*(?=matches\b)/.exec(text.slice(receiverEnd));
    if (!call) throw new ParseError('write matches directly after its receiver');
    const start = receiverEnd + call[0].length;
    text = text.slice(0, start) + LINEAR_MATCHES + text.slice(start + LINEAR_MATCHES.length);
  }
  return text;
}
