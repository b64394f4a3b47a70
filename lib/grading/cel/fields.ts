import type { ASTNode } from '@marcbachmann/cel-js';
import { isVisiblePath, SHAPES } from '#lib/cluster/slim/slim.ts';
import { isObject } from '#lib/kit/json.ts';

/** What a part of an expression stands for: a place in an object of a kind, or nothing that is known. */
export interface FieldPath {
  readonly gvk: string;
  readonly path: readonly string[];
}

export interface FieldUsage {
  /** Most macros (`all`, `exists`, `map`, `filter`) inside one another. */
  readonly depth: number;
  /** How many nodes are visited at the very most, when every list has as many items as a list may have. */
  readonly cost: number;
  /** Names of the subjects that are read. */
  readonly reads: ReadonlySet<string>;
  readonly readsStatus: boolean;
  readonly invisibleFields: readonly {
    readonly offset: number;
    readonly field: string;
    readonly gvk: string;
    readonly parent: readonly string[];
  }[];
  /** Calls of `matches`, in the order of the text. */
  readonly matches: readonly { readonly receiverEnd: number }[];
  /** Patterns that stand in the text as they are. */
  readonly patterns: readonly { readonly text: string; readonly offset: number }[];
  /** Offset of `cel.bind`, which can double a value at every step. */
  readonly bindOffset: number | null;
}

/** Most items of a list, as lib/cluster/slim bounds them. */
const MAX_LIST_ITEMS = 200;
const MACROS = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);
/** What a call costs beside its node, in nodes: texts are walked through, patterns compiled. */
const CALL_COSTS: Readonly<Record<string, number>> = {
  matches: 15,
  find: 60,
  findAll: 300,
  replace: 15,
  split: 10,
  join: 10,
  format: 15,
  quantity: 10,
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
};
const PATTERN_CALLS = new Set(['matches', 'find', 'findAll']);
const UNWRAP_CALLS = new Set(['orValue', 'or', 'value']);

/** Whether a check may read a path of a kind. */
export type FieldVisibility = (gvk: string, path: readonly string[]) => boolean;

/** Of kinds without a shape nothing is known here. */
const isVisibleBuiltIn: FieldVisibility = (gvk, path) =>
  !Object.hasOwn(SHAPES, gvk) || isVisiblePath(gvk, path);

/** Walks an expression once and gathers what the load of a pack must know of it. `roots`: kind of each subject. */
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
    invisibleFields: [] as FieldUsage['invisibleFields'][number][],
    matches: [] as FieldUsage['matches'][number][],
    patterns: [] as FieldUsage['patterns'][number][],
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
    depth: number,
  ): FieldPath | null {
    usage.cost += MAX_LIST_ITEMS ** depth;
    if (node.op === 'id') return identifier(node.args, node.start, scope);
    if (node.op === '.' || node.op === '.?')
      return field(node, visit(node.args[0], scope, depth), node.args[1]);
    if (node.op === '[]' || node.op === '[?]')
      return index(node.args[0], node.args[1], scope, depth, node);
    if (node.op === 'rcall') return call(node.args[0], node.args[1], node.args[2], scope, depth);
    if (node.op === 'call') usage.cost += (CALL_COSTS[node.args[0]] ?? 0) * MAX_LIST_ITEMS ** depth;
    for (const child of childNodes(node.args)) visit(child, scope, depth);
    return null;
  }

  function identifier(
    name: string,
    start: number,
    scope: ReadonlyMap<string, FieldPath | null>,
  ): FieldPath | null {
    const place = scope.get(name) ?? null;
    if (roots.has(name) && place?.path.length === 0) usage.reads.add(name);
    if (name === 'cel') usage.bindOffset ??= start;
    return place;
  }

  function index(
    base: ASTNode,
    key: ASTNode,
    scope: ReadonlyMap<string, FieldPath | null>,
    depth: number,
    node: ASTNode,
  ): FieldPath | null {
    const place = visit(base, scope, depth);
    visit(key, scope, depth);
    if (place === null || key.op !== 'value') return null;
    if (typeof key.args === 'string') return field(node, place, key.args);
    return itemPath(place);
  }

  function call(
    name: string,
    receiver: ASTNode,
    args: readonly ASTNode[],
    scope: ReadonlyMap<string, FieldPath | null>,
    depth: number,
  ): FieldPath | null {
    const place = visit(receiver, scope, depth);
    usage.cost += (CALL_COSTS[name] ?? 0) * MAX_LIST_ITEMS ** depth;
    const [first, ...rest] = args;
    if (MACROS.has(name) && first?.op === 'id') {
      usage.depth = Math.max(usage.depth, depth + 1);
      const inside = new Map([...scope, [first.args, itemPath(place)]]);
      for (const arg of rest) visit(arg, inside, depth + 1);
      return name === 'filter' ? place : null;
    }
    if (name === 'matches') usage.matches.push({ receiverEnd: receiver.end });
    if (PATTERN_CALLS.has(name) && first?.op === 'value' && typeof first.args === 'string')
      usage.patterns.push({ text: first.args, offset: first.start });
    for (const arg of args) visit(arg, scope, depth);
    return UNWRAP_CALLS.has(name) ? place : null;
  }

  visit(ast, new Map(Array.from(roots, ([name, gvk]) => [name, { gvk, path: [] }])), 0);
  return usage;
}

/** An item of a list; of a subject that binds many, an object. */
function itemPath(place: FieldPath | null): FieldPath | null {
  return place && place.path.length > 0 ? { gvk: place.gvk, path: [...place.path, '*'] } : place;
}

/** The nodes among an operator's operands, which may stand in lists and pairs. */
function childNodes(args: unknown): ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(childNodes);
  return isObject(args) && 'op' in args ? [args as unknown as ASTNode] : [];
}
