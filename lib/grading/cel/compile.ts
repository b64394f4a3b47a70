import { Environment, EvaluationError, ParseError, TypeError as CelTypeError } from '@marcbachmann/cel-js';
import { RE2JS } from 're2js';
import type { Json } from '#lib/protocol/json.ts';
import { SHAPES } from '#lib/cluster/slim/slim.ts';
import { didYouMean } from '#lib/packs/suggest.ts';
import type { Subject } from '#lib/packs/types.ts';
import { walk, type Walk } from './fields.ts';
import { celValue } from './values.ts';

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

/** What keeps an expression cheap (R7): with lists of at most 200 items two nested macros visit 40,000 pairs. */
const LIMITS = { maxAstNodes: 400, maxDepth: 40, maxListElements: 100, maxMapEntries: 100, maxCallArguments: 16 };
const LONGEST = 2_000;
const NESTED = 2;

/** Same length as `matches`, which backtracks and cannot be overloaded: positions stay true when it is put in its place. */
const LINEAR_MATCHES = 're2find';
const patterns = new Map<string, RE2JS>();

function find(text: string, pattern: string): boolean {
  let compiled = patterns.get(pattern);
  if (!compiled) {
    if (patterns.size > 500) patterns.clear();
    compiled = RE2JS.compile(pattern);
    patterns.set(pattern, compiled);
  }
  return compiled.matcher(text).find();
}

const base = new Environment({ unlistedVariablesAreDyn: false, homogeneousAggregateLiterals: false, enableOptionalTypes: true, limits: LIMITS })
  .registerFunction(`string.${LINEAR_MATCHES}(string): bool`, find);

/** Compiles an expression over the subjects of an exercise, or says everything that is wrong with it. */
export function compileCel(source: string, subjects: readonly Subject[]): { readonly cel: CompiledCel } | { readonly mistakes: readonly CelMistake[] } {
  if (source.length > LONGEST) return { mistakes: [{ offset: LONGEST, message: `an expression has at most ${LONGEST} characters` }] };
  const environment = base.clone();
  for (const { name, many } of subjects) environment.registerVariable(name, many ? 'list<map>' : 'map');
  try {
    const original = environment.parse(source);
    const checked = original.check();
    if (!checked.valid) return { mistakes: [asMistake(checked.error, subjects)] };
    if (checked.type !== 'bool' && checked.type !== 'dyn') return { mistakes: [{ offset: 0, message: `the expression must be true or false, but is of type ${checked.type ?? 'unknown'}` }] };
    const seen = walk(original.ast, new Map(subjects.map((subject) => [subject.name, subject.gvk])));
    const mistakes = [...limits(seen), ...unseen(seen), ...badPatterns(seen)];
    if (mistakes.length > 0) return { mistakes };
    const program = environment.parse(linear(source, seen));
    return { cel: { reads: seen.reads, readsStatus: seen.readsStatus, run: (values) => run(program, values) } };
  } catch (error) {
    return { mistakes: [asMistake(error, subjects)] };
  }
}

function run(program: (context: Record<string, unknown>) => unknown, values: Readonly<Record<string, Json>>): CelAnswer {
  try {
    const answer = program(Object.fromEntries(Object.entries(values).map(([name, value]) => [name, celValue(value)])));
    return typeof answer === 'boolean' ? { holds: answer } : { broken: 'the expression is neither true nor false' };
  } catch (error) {
    if (error instanceof EvaluationError && error.code === 'no_such_key') return { holds: false };
    return { broken: error instanceof EvaluationError ? error.summary : String(error) };
  }
}

function asMistake(error: unknown, subjects: readonly Subject[]): CelMistake {
  if (!(error instanceof ParseError || error instanceof CelTypeError || error instanceof EvaluationError)) return { offset: 0, message: String(error) };
  const unknown = /^Unknown variable: (\w+)/.exec(error.summary)?.[1];
  const suggestion = unknown === undefined ? undefined : didYouMean(unknown, subjects.map((subject) => subject.name)) ?? `known: ${subjects.map((subject) => subject.name).join(', ')}`;
  return { offset: error.range?.start ?? 0, message: error.summary, ...(suggestion && { suggestion }) };
}

function limits({ depth, bind }: Walk): CelMistake[] {
  const mistakes: CelMistake[] = [];
  if (depth > NESTED) mistakes.push({ offset: 0, message: `macros are nested ${depth} deep`, suggestion: `at most ${NESTED} of all, exists, map and filter may stand inside one another` });
  if (bind !== null) mistakes.push({ offset: bind, message: 'cel.bind is not available' });
  return mistakes;
}

function unseen({ unseen: fields }: Walk): CelMistake[] {
  return fields.map(({ offset, field, gvk, parent }) => {
    const suggestion = didYouMean(field, knownFields(gvk, parent));
    return { offset, message: `no check can see '${[...parent, field].filter((step) => step !== '*').join('.')}' of ${gvk}: it does not leave the VM`, ...(suggestion && { suggestion }) };
  });
}

/** Names that stand beside each other at a place of a kind's shape. */
export function knownFields(gvk: string, path: readonly string[]): string[] {
  let shape = Object.hasOwn(SHAPES, gvk) ? SHAPES[gvk] : undefined;
  for (const step of [...path, null]) {
    while (shape?.kind === 'list') shape = shape.of;
    if (step === null || step === '*') continue;
    shape = shape?.kind === 'fields' && Object.hasOwn(shape.fields, step) ? shape.fields[step] : undefined;
  }
  return shape?.kind === 'fields' ? Object.keys(shape.fields) : [];
}

function badPatterns({ matches }: Walk): CelMistake[] {
  return matches.flatMap(({ pattern }) => {
    try {
      if (pattern) RE2JS.compile(pattern.text);
      return [];
    } catch (error) {
      return [{ offset: pattern?.offset ?? 0, message: error instanceof Error ? error.message : String(error), suggestion: 'patterns are RE2: no look-around, no back-references' }];
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
