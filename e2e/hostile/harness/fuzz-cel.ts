import fc from 'fast-check';
import { listVisibleFields } from '#lib/grading/cel/compile.ts';
import type { Exercise, Subject } from '#lib/packs/types.ts';
import { withEdits } from './fuzz-json.ts';

/** What the expressions of the grammar can read. */
const SUBJECTS: readonly Subject[] = [
  { name: 'pod', gvk: 'v1/Pod', namespace: 'default' },
  { name: 'deployment', gvk: 'apps/v1/Deployment', namespace: 'default' },
  { name: 'service', gvk: 'v1/Service', namespace: 'default' },
  { name: 'pods', gvk: 'v1/Pod', namespace: 'default', many: true },
  { name: 'custom', gvk: 'example.com/v1/Widget', namespace: 'default' },
];

const LITERALS = [
  'true',
  'null',
  '0',
  '-1',
  '9223372036854775807',
  '18446744073709551615u',
  '1.5e308',
  '""',
  '"web"',
  '"(a+)+$"',
  '"[invalid"',
  '"10.0.0.0/8"',
  '"1Gi"',
  "b'\\xff'",
  '[]',
  '{}',
  '[1, "a", null]',
  'duration("1h")',
  'timestamp("2026-01-01T00:00:00Z")',
];
const OPERATORS = ['==', '!=', '<', '>=', '+', '-', '*', '/', '%', '&&', '||', 'in'];
const MACROS = ['all', 'exists', 'exists_one', 'map', 'filter'];
const METHODS = [
  'matches',
  'find',
  'findAll',
  'split',
  'join',
  'replace',
  'format',
  'contains',
  'startsWith',
  'indexOf',
  'lastIndexOf',
  'substring',
  'charAt',
  'lowerAscii',
  'trim',
  'sum',
  'min',
  'sort',
  'isSorted',
  'containsIP',
  'containsCIDR',
  'masked',
  'add',
  'isGreaterThan',
  'compareTo',
  'asInteger',
  'orValue',
  'hasValue',
  'intersects',
  'validate',
  'size',
];
const FUNCTIONS = [
  'size',
  'has',
  'string',
  'int',
  'uint',
  'double',
  'bool',
  'dyn',
  'type',
  'quantity',
  'isQuantity',
  'ip',
  'cidr',
  'isIP',
  'url',
  'isURL',
  'format.named',
  'sets.intersects',
  'sets.equivalent',
  'sets.contains',
  'optional.of',
  'optional.ofNonZeroValue',
  'bytes',
];

const FIELDS = [
  ...new Set(
    SUBJECTS.flatMap(({ gvk }) => [
      ...listVisibleFields(gvk, []),
      ...listVisibleFields(gvk, ['metadata']),
      ...listVisibleFields(gvk, ['spec']),
      ...listVisibleFields(gvk, ['status']),
    ]),
  ),
];

/** Expressions of the grammar of CEL over the subjects, of any type. */
const grammar = fc.letrec<{ expression: string; path: string }>((tie) => ({
  path: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(...SUBJECTS.map(({ name }) => name), 'item', 'unknown'),
    fc
      .tuple(tie('path'), fc.constantFrom('.', '.', '.?'), fc.constantFrom(...FIELDS))
      .map((parts) => parts.join('')),
    fc
      .tuple(tie('path'), fc.constantFrom('[0]', '[99]', '["app"]', '[?0]'))
      .map((parts) => parts.join('')),
  ),
  expression: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    tie('path'),
    fc.constantFrom(...LITERALS),
    fc
      .tuple(tie('expression'), fc.constantFrom(...OPERATORS), tie('expression'))
      .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
    fc
      .tuple(tie('expression'), tie('expression'), tie('expression'))
      .map(([condition, yes, no]) => `(${condition} ? ${yes} : ${no})`),
    fc
      .tuple(tie('expression'), fc.constantFrom(...MACROS), tie('expression'))
      .map(([list, macro, body]) => `${list}.${macro}(item, ${body})`),
    fc
      .tuple(
        tie('expression'),
        fc.constantFrom(...METHODS),
        fc.array(tie('expression'), { maxLength: 2 }),
      )
      .map(([receiver, method, args]) => `${receiver}.${method}(${args.join(', ')})`),
    fc
      .tuple(fc.constantFrom(...FUNCTIONS), fc.array(tie('expression'), { maxLength: 2 }))
      .map(([name, args]) => `${name}(${args.join(', ')})`),
  ),
}));

/** The subjects of the grammar and of all exercises; the first of each name. */
export function celSubjects(exercises: readonly Exercise[]): readonly Subject[] {
  const all = [...SUBJECTS, ...exercises.flatMap(({ subjects }) => subjects)];
  return [...new Map(all.toReversed().map((subject) => [subject.name, subject])).values()];
}

/** All expressions of exercises. */
function listSources(exercises: readonly Exercise[]): readonly string[] {
  return exercises.flatMap(({ checks }) =>
    checks.flatMap((check) =>
      check.kind === 'sequence'
        ? check.steps.flatMap((step) => [
            ...(step.kind === 'cel' ? [step.cel] : []),
            ...Object.values(step.remember ?? {}),
          ])
        : check.kind === 'cel'
          ? [check.cel]
          : [],
    ),
  );
}

/** Expressions of the grammar, those of exercises, and both with edits. */
export function celArbitrary(exercises: readonly Exercise[]): fc.Arbitrary<string> {
  const whole = fc.oneof(grammar.expression, fc.constantFrom(...listSources(exercises)));
  return fc.oneof(whole, withEdits(whole, ['(', ')', '!', '.', '[', '"', "r'", 'cel.bind(', '&&']));
}
