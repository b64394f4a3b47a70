import {
  Environment,
  EvaluationError,
  ParseError,
  TypeError as CelTypeError,
} from '@marcbachmann/cel-js';
import { RE2JS } from 're2js';
import type { Json } from '#lib/protocol/json.ts';
import { SHAPES } from '#lib/cluster/slim/slim.ts';
import { didYouMean } from '#lib/packs/suggest.ts';
import type { Subject } from '#lib/packs/types.ts';
import { collectFieldUsage, type FieldVisibility, type FieldUsage } from './fields.ts';
import { registerAddressFunctions } from './functions/addresses.ts';
import { registerListFunctions } from './functions/lists.ts';
import { registerQuantityFunctions } from './functions/quantity.ts';
import {
  registerFormatFunctions,
  registerStringFunctions,
  matchesLinear,
} from './functions/strings.ts';
import { declareKindTypes, celTypeOfKind } from './schema.ts';
import { toCelValue, toJsonValue } from './values.ts';

/** Where in the expression, in UTF-16 code units, and what. */
export interface CelIssue {
  readonly offset: number;
  readonly message: string;
  readonly suggestion?: string;
}
export type CelResult = { readonly satisfied: boolean } | { readonly error: string };
export interface CompiledCel {
  readonly reads: ReadonlySet<string>;
  readonly readsStatus: boolean;
  /** An expression that asks for a field that is not there does not hold; any other trouble is `broken`, and nobody's wrong answer. */
  readonly evaluate: (subjects: Readonly<Record<string, Json>>) => CelResult;
}

/** An expression whose value is wanted: what a step remembers. Null where a field it asks for is not there, or the value is too large. */
export interface CompiledCelValue {
  readonly reads: ReadonlySet<string>;
  readonly evaluate: (subjects: Readonly<Record<string, Json>>) => Json;
}

export interface CelOptions {
  /** Whether the expression may read what earlier steps remembered, as `remembered.<name>`. */
  readonly remembered?: boolean;
}
export const REMEMBERED = 'remembered';

/** What keeps an expression cheap (R7): lists have at most 200 items, and so many steps at the very most are a tenth of a second. */
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
/** Largest value a step may remember, in characters of JSON. */
const MAX_VALUE_CHARS = 4_096;

/** Same length as `matches`, which backtracks and cannot be overloaded: positions stay true when it is put in its place. */
const LINEAR_MATCHES = 're2find';

const OPTIONS = {
  unlistedVariablesAreDyn: false,
  homogeneousAggregateLiterals: false,
  enableOptionalTypes: true,
  limits: PARSER_LIMITS,
};
function createEnvironment(): Environment {
  const made = new Environment(OPTIONS).registerFunction(
    `string.${LINEAR_MATCHES}(string): bool`,
    matchesLinear,
  );
  for (const add of [
    registerQuantityFunctions,
    registerListFunctions,
    registerAddressFunctions,
    registerStringFunctions,
    registerFormatFunctions,
  ])
    add(made);
  return made;
}
/** Expressions run on plain maps; their types are checked, once, where every kind's fields have theirs. */
const untypedEnvironment = createEnvironment();
const typedEnvironment = createEnvironment();
declareKindTypes(typedEnvironment);

/** Compiles a condition over the subjects of an exercise, or says everything that is wrong with it. */
export function compileCel(
  source: string,
  subjects: readonly Subject[],
  options: CelOptions = {},
): { readonly cel: CompiledCel } | { readonly mistakes: readonly CelIssue[] } {
  const made = compileSource(source, subjects, options);
  if ('mistakes' in made) return made;
  const { type, seen, program } = made;
  if (type !== 'bool' && type !== 'dyn')
    return {
      mistakes: [
        { offset: 0, message: `the expression must be true or false, but is of type ${type}` },
      ],
    };
  return {
    cel: {
      reads: seen.reads,
      readsStatus: seen.readsStatus,
      evaluate: (values) => runProgram(program, values),
    },
  };
}

/** Compiles an expression for its value, which may be anything that JSON can say. */
export function compileCelValue(
  source: string,
  subjects: readonly Subject[],
  options: CelOptions = {},
): { readonly cel: CompiledCelValue } | { readonly mistakes: readonly CelIssue[] } {
  const made = compileSource(source, subjects, options);
  if ('mistakes' in made) return made;
  return {
    cel: { reads: made.seen.reads, evaluate: (values) => evaluateValue(made.program, values) },
  };
}

type Program = (context: Record<string, unknown>) => unknown;
interface Environments {
  readonly running: Environment;
  readonly checking: Environment;
}

/** Making them costs more than compiling: all expressions of an exercise share theirs. */
const environments = new WeakMap<readonly Subject[], Map<boolean, Environments>>();

function getOrCreateEnvironments(subjects: readonly Subject[], remembered: boolean): Environments {
  const known = environments.get(subjects) ?? new Map<boolean, Environments>();
  environments.set(subjects, known);
  const declare = (base: Environment, typeFor: (gvk: string) => string) => {
    const own = base.clone();
    for (const { name, gvk, many } of subjects)
      own.registerVariable(name, many ? `list<${typeFor(gvk)}>` : typeFor(gvk));
    return remembered ? own.registerVariable(REMEMBERED, 'map<string, dyn>') : own;
  };
  const made = known.get(remembered) ?? {
    running: declare(untypedEnvironment, () => 'map'),
    checking: declare(typedEnvironment, celTypeOfKind),
  };
  known.set(remembered, made);
  return made;
}

function compileSource(
  source: string,
  subjects: readonly Subject[],
  { remembered = false }: CelOptions,
):
  | { readonly type: string; readonly seen: FieldUsage; readonly program: Program }
  | { readonly mistakes: readonly CelIssue[] } {
  if (source.length > MAX_SOURCE_CHARS)
    return {
      mistakes: [
        {
          offset: MAX_SOURCE_CHARS,
          message: `an expression has at most ${MAX_SOURCE_CHARS} characters`,
        },
      ],
    };
  try {
    const { running, checking } = getOrCreateEnvironments(subjects, remembered);
    const original = running.parse(source);
    const seen = collectFieldUsage(
      original.ast,
      new Map(subjects.map((subject) => [subject.name, subject.gvk])),
    );
    const mistakes = [
      ...findLimitIssues(seen),
      ...findVisibilityIssues(seen),
      ...findPatternIssues(seen),
    ];
    if (mistakes.length > 0) return { mistakes };
    const checked = checking.check(source);
    if (!checked.valid) return { mistakes: [toCelIssue(checked.error, subjects)] };
    return {
      type: checked.type ?? 'unknown',
      seen,
      program: running.parse(replaceMatchesCalls(source, seen)),
    };
  } catch (error) {
    return { mistakes: [toCelIssue(error, subjects)] };
  }
}

function runProgram(program: Program, values: Readonly<Record<string, Json>>): CelResult {
  try {
    const answer = program(toCelValues(values));
    return typeof answer === 'boolean'
      ? { satisfied: answer }
      : { error: 'the expression is neither true nor false' };
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
  const mistakes: CelIssue[] = [];
  if (depth <= MAX_MACRO_DEPTH && cost > MAX_COST)
    mistakes.push({
      offset: 0,
      message: `on lists of 200 the expression would take ${cost} steps, and ${MAX_COST} are the most`,
      suggestion: 'say less inside the inner macro, or filter first in the outer one',
    });
  if (depth > MAX_MACRO_DEPTH)
    mistakes.push({
      offset: 0,
      message: `macros are nested ${depth} deep`,
      suggestion: `at most ${MAX_MACRO_DEPTH} of all, exists, map and filter may stand inside one another`,
    });
  if (bindOffset !== null)
    mistakes.push({ offset: bindOffset, message: 'cel.bind is not available' });
  return mistakes;
}

function findVisibilityIssues({ invisibleFields: fields }: FieldUsage): CelIssue[] {
  return fields.map(({ offset, field, gvk, parent }) => {
    const suggestion = didYouMean(field, listVisibleFields(gvk, parent));
    return {
      offset,
      message: `no check can see '${[...parent, field].filter((step) => step !== '*').join('.')}' of ${gvk}: it does not leave the VM`,
      ...(suggestion && { suggestion }),
    };
  });
}

/** Fields that an expression reads and may not, where it can be read at all; `sees` tells of each kind. */
export function findInvisibleFields(
  source: string,
  subjects: readonly Subject[],
  isVisible: FieldVisibility,
): FieldUsage['invisibleFields'] {
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

/** Names that stand beside each other at a place of a kind's shape. */
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
          suggestion: 'patterns are RE2: no look-around, no back-references',
        },
      ];
    }
  });
}

function replaceMatchesCalls(source: string, { matches }: FieldUsage): string {
  let text = source;
  for (const { receiverEnd } of matches) {
    const call = /^[\s)]*\.\s*(?=matches\b)/.exec(text.slice(receiverEnd));
    if (!call) throw new ParseError('write matches right behind its receiver');
    const start = receiverEnd + call[0].length;
    text = text.slice(0, start) + LINEAR_MATCHES + text.slice(start + LINEAR_MATCHES.length);
  }
  return text;
}
