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
import { walk, type Sees, type Walk } from './fields.ts';
import { addAddresses } from './functions/addresses.ts';
import { addLists } from './functions/lists.ts';
import { addQuantity } from './functions/quantity.ts';
import { addFormats, addStrings, matchesLinear } from './functions/strings.ts';
import { declareKinds, typeOf } from './schema.ts';
import { celValue, jsonValue } from './values.ts';

/** Where in the expression, in UTF-16 code units, and what. */
export interface CelMistake {
  readonly offset: number;
  readonly message: string;
  readonly suggestion?: string;
}
export type CelAnswer = { readonly holds: boolean } | { readonly broken: string };
export interface CompiledCel {
  readonly reads: ReadonlySet<string>;
  readonly readsStatus: boolean;
  /** An expression that asks for a field that is not there does not hold; any other trouble is `broken`, and nobody's wrong answer. */
  readonly run: (subjects: Readonly<Record<string, Json>>) => CelAnswer;
}

/** An expression whose value is wanted: what a step remembers. Null where a field it asks for is not there, or the value is too large. */
export interface CompiledCelValue {
  readonly reads: ReadonlySet<string>;
  readonly value: (subjects: Readonly<Record<string, Json>>) => Json;
}

export interface CelOptions {
  /** Whether the expression may read what earlier steps remembered, as `remembered.<name>`. */
  readonly remembered?: boolean;
}
export const REMEMBERED = 'remembered';

/** What keeps an expression cheap (R7): lists have at most 200 items, and so many steps at the very most are a tenth of a second. */
const LIMITS = {
  maxAstNodes: 400,
  maxDepth: 40,
  maxListElements: 100,
  maxMapEntries: 100,
  maxCallArguments: 16,
};
const LONGEST = 2_000;
const NESTED = 2;
const COSTLIEST = 1_500_000;
/** Largest value a step may remember, in characters of JSON. */
const LARGEST_VALUE = 4_096;

/** Same length as `matches`, which backtracks and cannot be overloaded: positions stay true when it is put in its place. */
const LINEAR_MATCHES = 're2find';

const OPTIONS = {
  unlistedVariablesAreDyn: false,
  homogeneousAggregateLiterals: false,
  enableOptionalTypes: true,
  limits: LIMITS,
};
function environment(): Environment {
  const made = new Environment(OPTIONS).registerFunction(
    `string.${LINEAR_MATCHES}(string): bool`,
    matchesLinear,
  );
  for (const add of [addQuantity, addLists, addAddresses, addStrings, addFormats]) add(made);
  return made;
}
/** Expressions run on plain maps; their types are checked, once, where every kind's fields have theirs. */
const plain = environment();
const typed = environment();
declareKinds(typed);

/** Compiles a condition over the subjects of an exercise, or says everything that is wrong with it. */
export function compileCel(
  source: string,
  subjects: readonly Subject[],
  options: CelOptions = {},
): { readonly cel: CompiledCel } | { readonly mistakes: readonly CelMistake[] } {
  const made = compile(source, subjects, options);
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
      run: (values) => run(program, values),
    },
  };
}

/** Compiles an expression for its value, which may be anything that JSON can say. */
export function compileCelValue(
  source: string,
  subjects: readonly Subject[],
  options: CelOptions = {},
): { readonly cel: CompiledCelValue } | { readonly mistakes: readonly CelMistake[] } {
  const made = compile(source, subjects, options);
  if ('mistakes' in made) return made;
  return { cel: { reads: made.seen.reads, value: (values) => valueOf(made.program, values) } };
}

type Program = (context: Record<string, unknown>) => unknown;
interface Environments {
  readonly running: Environment;
  readonly checking: Environment;
}

/** Making them costs more than compiling: all expressions of an exercise share theirs. */
const environments = new WeakMap<readonly Subject[], Map<boolean, Environments>>();

function environmentsOf(subjects: readonly Subject[], remembered: boolean): Environments {
  const known = environments.get(subjects) ?? new Map<boolean, Environments>();
  environments.set(subjects, known);
  const declare = (base: Environment, typeFor: (gvk: string) => string) => {
    const own = base.clone();
    for (const { name, gvk, many } of subjects)
      own.registerVariable(name, many ? `list<${typeFor(gvk)}>` : typeFor(gvk));
    return remembered ? own.registerVariable(REMEMBERED, 'map<string, dyn>') : own;
  };
  const made = known.get(remembered) ?? {
    running: declare(plain, () => 'map'),
    checking: declare(typed, typeOf),
  };
  known.set(remembered, made);
  return made;
}

function compile(
  source: string,
  subjects: readonly Subject[],
  { remembered = false }: CelOptions,
):
  | { readonly type: string; readonly seen: Walk; readonly program: Program }
  | { readonly mistakes: readonly CelMistake[] } {
  if (source.length > LONGEST)
    return {
      mistakes: [{ offset: LONGEST, message: `an expression has at most ${LONGEST} characters` }],
    };
  try {
    const { running, checking } = environmentsOf(subjects, remembered);
    const original = running.parse(source);
    const seen = walk(
      original.ast,
      new Map(subjects.map((subject) => [subject.name, subject.gvk])),
    );
    const mistakes = [...limits(seen), ...unseen(seen), ...badPatterns(seen)];
    if (mistakes.length > 0) return { mistakes };
    const checked = checking.check(source);
    if (!checked.valid) return { mistakes: [asMistake(checked.error, subjects)] };
    return { type: checked.type ?? 'unknown', seen, program: running.parse(linear(source, seen)) };
  } catch (error) {
    return { mistakes: [asMistake(error, subjects)] };
  }
}

function run(program: Program, values: Readonly<Record<string, Json>>): CelAnswer {
  try {
    const answer = program(celValues(values));
    return typeof answer === 'boolean'
      ? { holds: answer }
      : { broken: 'the expression is neither true nor false' };
  } catch (error) {
    if (error instanceof EvaluationError && error.code === 'no_such_key') return { holds: false };
    return { broken: error instanceof EvaluationError ? error.summary : String(error) };
  }
}

function valueOf(program: Program, values: Readonly<Record<string, Json>>): Json {
  try {
    const value = jsonValue(program(celValues(values)));
    return JSON.stringify(value).length <= LARGEST_VALUE ? value : null;
  } catch {
    return null;
  }
}

function celValues(values: Readonly<Record<string, Json>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, celValue(value)]));
}

function asMistake(error: unknown, subjects: readonly Subject[]): CelMistake {
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

function limits({ depth, cost, bind }: Walk): CelMistake[] {
  const mistakes: CelMistake[] = [];
  if (depth <= NESTED && cost > COSTLIEST)
    mistakes.push({
      offset: 0,
      message: `on lists of 200 the expression would take ${cost} steps, and ${COSTLIEST} are the most`,
      suggestion: 'say less inside the inner macro, or filter first in the outer one',
    });
  if (depth > NESTED)
    mistakes.push({
      offset: 0,
      message: `macros are nested ${depth} deep`,
      suggestion: `at most ${NESTED} of all, exists, map and filter may stand inside one another`,
    });
  if (bind !== null) mistakes.push({ offset: bind, message: 'cel.bind is not available' });
  return mistakes;
}

function unseen({ unseen: fields }: Walk): CelMistake[] {
  return fields.map(({ offset, field, gvk, parent }) => {
    const suggestion = didYouMean(field, knownFields(gvk, parent));
    return {
      offset,
      message: `no check can see '${[...parent, field].filter((step) => step !== '*').join('.')}' of ${gvk}: it does not leave the VM`,
      ...(suggestion && { suggestion }),
    };
  });
}

/** Fields that an expression reads and may not, where it can be read at all; `sees` tells of each kind. */
export function unseenFields(
  source: string,
  subjects: readonly Subject[],
  sees: Sees,
): Walk['unseen'] {
  try {
    return walk(
      plain.parse(source).ast,
      new Map(subjects.map(({ name, gvk }) => [name, gvk])),
      sees,
    ).unseen;
  } catch {
    return [];
  }
}

/** Names that stand beside each other at a place of a kind's shape. */
export function knownFields(gvk: string, path: readonly string[]): string[] {
  let shape = Object.hasOwn(SHAPES, gvk) ? SHAPES[gvk] : undefined;
  for (const step of [...path, null]) {
    while (shape?.kind === 'list') shape = shape.of;
    if (step === null || step === '*') continue;
    shape =
      shape?.kind === 'fields' && Object.hasOwn(shape.fields, step)
        ? shape.fields[step]
        : undefined;
  }
  return shape?.kind === 'fields' ? Object.keys(shape.fields) : [];
}

function badPatterns({ patterns }: Walk): CelMistake[] {
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

function linear(source: string, { matches }: Walk): string {
  let text = source;
  for (const { receiverEnd } of matches) {
    const call = /^[\s)]*\.\s*(?=matches\b)/.exec(text.slice(receiverEnd));
    if (!call) throw new ParseError('write matches right behind its receiver');
    const start = receiverEnd + call[0].length;
    text = text.slice(0, start) + LINEAR_MATCHES + text.slice(start + LINEAR_MATCHES.length);
  }
  return text;
}
