import type { ASTNode } from '@marcbachmann/cel-js';
import { isVisiblePath, SHAPES } from '#lib/cluster/slim/slim.ts';
import { isObject } from '#lib/kit/json.ts';
import { COMMAND_LIMITS } from '../commands/limits.ts';

/** Where a part of an expression is: within how many macros, and how often it is evaluated. */
interface Place {
  readonly depth: number;
  readonly times: number;
}

/** The field of an object that a part of an expression refers to. */
export interface FieldPath {
  readonly gvk: string;
  readonly path: readonly string[];
}

/** A field that an expression reads although the agent never sends it. */
export interface InvisibleField {
  readonly offset: number;
  readonly field: string;
  readonly gvk: string;
  readonly parent: readonly string[];
}

/** A call of `matches`. `receiverEnd`: offset of the end of its receiver. */
interface MatchesCall {
  readonly receiverEnd: number;
}

/** A regular expression that the source contains as a literal. */
interface LiteralPattern {
  readonly text: string;
  readonly offset: number;
}

/** What an expression reads and costs. */
export interface FieldUsage {
  /** Deepest nesting of macros (`all`, `exists`, `map`, `filter`). */
  readonly depth: number;
  /** Number of visited nodes in the worst case, when every list has the maximum number of items. */
  readonly cost: number;
  /** Names of the subjects that the expression reads. */
  readonly reads: ReadonlySet<string>;
  readonly readsStatus: boolean;
  readonly invisibleFields: readonly InvisibleField[];
  /** Calls of `matches`, in source order. */
  readonly matches: readonly MatchesCall[];
  readonly patterns: readonly LiteralPattern[];
  /** Offset of `cel.bind`, which can double a value at every step. Null if it isn't used. */
  readonly bindOffset: number | null;
}

/** The most items of a list, as limited by lib/cluster/slim. */
const MAX_LIST_ITEMS = 200;
/** Functions whose lists are shorter, because the facts about a command are bounded. */
const FACT_CALLS = new Set(['runs', 'requests', 'mentions', 'prints', 'writes', 'unsetVariables']);
const MACROS = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);
/** Cost of a call in addition to its node, in nodes: strings are scanned, patterns compiled. */
const CALL_COSTS: Readonly<Record<string, number>> = {
  matches: 15,
  find: 60,
  findAll: 300,
  replace: 15,
  split: 10,
  join: 10,
  format: 15,
  quantity: 10,
  schedule: 60,
  isSchedule: 60,
  firesEvery: 2_000,
  rolledBack: 5_000,
  ip: 15,
  cidr: 15,
  containsIP: 40,
  containsCIDR: 40,
  masked: 20,
  validate: 15,
  indexOf: 5,
  lastIndexOf: 5,
  contains: 5,
  intersects: 200,
  equivalent: 400,
  runs: 400,
  requests: 800,
  mentions: 400,
  prints: 400,
  writes: 800,
  unsetVariables: 400,
};
const PATTERN_CALLS = new Set(['matches', 'find', 'findAll']);
const UNWRAP_CALLS = new Set(['orValue', 'or', 'value']);

/** Whether a check can read a path of a kind. */
export type FieldVisibility = (gvk: string, path: readonly string[]) => boolean;

/** Fields of kinds without a shape can't be checked here, so they count as visible. */
const isVisibleBuiltIn: FieldVisibility = (gvk, path) =>
  !Object.hasOwn(SHAPES, gvk) || isVisiblePath(gvk, path);

/**
 * Collects in one pass what the pack loader needs to know about an expression. `roots`: kind of
 * each subject.
 */
export function collectFieldUsage(
  ast: ASTNode,
  roots: ReadonlyMap<string, string>,
  isVisible: FieldVisibility = isVisibleBuiltIn,
): FieldUsage {
  const usage = {
    depth: 0,
    cost: 0,
    reads: new Set<string>(),
    readsStatus: false,
    invisibleFields: [] as InvisibleField[],
    matches: [] as MatchesCall[],
    patterns: [] as LiteralPattern[],
    bindOffset: null as number | null,
  };

  function field(node: ASTNode, base: FieldPath | null, name: string): FieldPath | null {
    if (base === null) return null;
    const path = [...base.path, name];
    if (path[0] === 'status') usage.readsStatus = true;
    if (isVisible(base.gvk, path)) return { gvk: base.gvk, path };
    usage.invisibleFields.push({
      offset: node.end - name.length,
      field: name,
      gvk: base.gvk,
      parent: base.path,
    });
    return null;
  }

  function visit(
    node: ASTNode,
    scope: ReadonlyMap<string, FieldPath | null>,
    place: Place,
  ): FieldPath | null {
    usage.cost += place.times;
    if (node.op === 'id') return identifier(node.args, node.start, scope);
    if (node.op === '.' || node.op === '.?')
      return field(node, visit(node.args[0], scope, place), node.args[1]);
    if (node.op === '[]' || node.op === '[?]')
      return index(node.args[0], node.args[1], scope, place, node);
    if (node.op === 'rcall') return call(node.args[0], node.args[1], node.args[2], scope, place);
    if (node.op === 'call') usage.cost += (CALL_COSTS[node.args[0]] ?? 0) * place.times;
    for (const child of childNodes(node.args)) visit(child, scope, place);
    return null;
  }

  function identifier(
    name: string,
    start: number,
    scope: ReadonlyMap<string, FieldPath | null>,
  ): FieldPath | null {
    const fieldPath = scope.get(name) ?? null;
    if (roots.has(name) && fieldPath?.path.length === 0) usage.reads.add(name);
    if (name === 'cel') usage.bindOffset ??= start;
    return fieldPath;
  }

  function index(
    base: ASTNode,
    key: ASTNode,
    scope: ReadonlyMap<string, FieldPath | null>,
    place: Place,
    node: ASTNode,
  ): FieldPath | null {
    const fieldPath = visit(base, scope, place);
    visit(key, scope, place);
    if (fieldPath === null || key.op !== 'value') return null;
    if (typeof key.args === 'string') return field(node, fieldPath, key.args);
    return itemPath(fieldPath);
  }

  function call(
    name: string,
    receiver: ASTNode,
    args: readonly ASTNode[],
    scope: ReadonlyMap<string, FieldPath | null>,
    place: Place,
  ): FieldPath | null {
    const fieldPath = visit(receiver, scope, place);
    usage.cost += (CALL_COSTS[name] ?? 0) * place.times;
    const [first, ...rest] = args;
    if (MACROS.has(name) && first?.op === 'id') {
      const inner = { depth: place.depth + 1, times: place.times * maxItems(receiver) };
      usage.depth = Math.max(usage.depth, inner.depth);
      const inside = new Map([...scope, [first.args, itemPath(fieldPath)]]);
      for (const arg of rest) visit(arg, inside, inner);
      return name === 'filter' ? fieldPath : null;
    }
    if (name === 'matches') usage.matches.push({ receiverEnd: receiver.end });
    if (PATTERN_CALLS.has(name) && first?.op === 'value' && typeof first.args === 'string')
      usage.patterns.push({ text: first.args, offset: first.start });
    for (const arg of args) visit(arg, scope, place);
    return UNWRAP_CALLS.has(name) ? fieldPath : null;
  }

  visit(ast, new Map(Array.from(roots, ([name, gvk]) => [name, { gvk, path: [] }])), {
    depth: 0,
    times: 1,
  });
  return usage;
}

/** The most items of the list that a macro runs on. */
function maxItems(list: ASTNode): number {
  return list.op === 'call' && FACT_CALLS.has(list.args[0]) ? COMMAND_LIMITS.facts : MAX_LIST_ITEMS;
}

/** The path of an item of a list; for a subject with `many`, the path of one of its objects. */
function itemPath(fieldPath: FieldPath | null): FieldPath | null {
  return fieldPath && fieldPath.path.length > 0
    ? { gvk: fieldPath.gvk, path: [...fieldPath.path, '*'] }
    : fieldPath;
}

/** The nodes among the operands of an operator, which can be nested in lists and pairs. */
function childNodes(args: unknown): ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(childNodes);
  return isObject(args) && 'op' in args ? [args as unknown as ASTNode] : [];
}
