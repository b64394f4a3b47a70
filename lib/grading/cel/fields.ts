import type { ASTNode } from '@marcbachmann/cel-js';
import { sees, SHAPES } from '#lib/cluster/slim/slim.ts';
import { isObject } from '#lib/kit/json.ts';

/** What a part of an expression stands for: a place in an object of a kind, or nothing that is known. */
export interface Place {
  readonly gvk: string;
  readonly path: readonly string[];
}

export interface Walk {
  /** Most macros (`all`, `exists`, `map`, `filter`) inside one another. */
  readonly depth: number;
  /** How many nodes are visited at the very most, when every list has as many items as a list may have. */
  readonly cost: number;
  /** Names of the subjects that are read. */
  readonly reads: ReadonlySet<string>;
  readonly readsStatus: boolean;
  readonly unseen: readonly {
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
  readonly bind: number | null;
}

/** Most items of a list, as lib/cluster/slim bounds them. */
const LIST = 200;
const MACROS = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);
/** What a call costs beside its node, in nodes: texts are walked through, patterns compiled. */
const DEAR: Readonly<Record<string, number>> = {
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
const TAKES_PATTERN = new Set(['matches', 'find', 'findAll']);
const UNWRAPS = new Set(['orValue', 'or', 'value']);

/** Whether a check may read a path of a kind. */
export type Sees = (gvk: string, path: readonly string[]) => boolean;

/** Of kinds without a shape nothing is known here. */
const seesBuiltIn: Sees = (gvk, path) => !Object.hasOwn(SHAPES, gvk) || sees(gvk, path);

/** Walks an expression once and gathers what the load of a pack must know of it. `roots`: kind of each subject. */
export function walk(
  ast: ASTNode,
  roots: ReadonlyMap<string, string>,
  seen: Sees = seesBuiltIn,
): Walk {
  const found = {
    depth: 0,
    cost: 0,
    reads: new Set<string>(),
    readsStatus: false,
    unseen: [] as Walk['unseen'][number][],
    matches: [] as Walk['matches'][number][],
    patterns: [] as Walk['patterns'][number][],
    bind: null as number | null,
  };

  function field(node: ASTNode, base: Place | null, name: string): Place | null {
    if (base === null) return null;
    const path = [...base.path, name];
    if (path[0] === 'status') found.readsStatus = true;
    if (seen(base.gvk, path)) return { gvk: base.gvk, path };
    found.unseen.push({
      offset: node.end - name.length,
      field: name,
      gvk: base.gvk,
      parent: base.path,
    });
    return null;
  }

  function visit(
    node: ASTNode,
    scope: ReadonlyMap<string, Place | null>,
    depth: number,
  ): Place | null {
    found.cost += LIST ** depth;
    if (node.op === 'id') return identifier(node.args, node.start, scope);
    if (node.op === '.' || node.op === '.?')
      return field(node, visit(node.args[0], scope, depth), node.args[1]);
    if (node.op === '[]' || node.op === '[?]')
      return index(node.args[0], node.args[1], scope, depth, node);
    if (node.op === 'rcall') return call(node.args[0], node.args[1], node.args[2], scope, depth);
    if (node.op === 'call') found.cost += (DEAR[node.args[0]] ?? 0) * LIST ** depth;
    for (const child of children(node.args)) visit(child, scope, depth);
    return null;
  }

  function identifier(
    name: string,
    start: number,
    scope: ReadonlyMap<string, Place | null>,
  ): Place | null {
    const place = scope.get(name) ?? null;
    if (roots.has(name) && place?.path.length === 0) found.reads.add(name);
    if (name === 'cel') found.bind ??= start;
    return place;
  }

  function index(
    base: ASTNode,
    key: ASTNode,
    scope: ReadonlyMap<string, Place | null>,
    depth: number,
    node: ASTNode,
  ): Place | null {
    const place = visit(base, scope, depth);
    visit(key, scope, depth);
    if (place === null || key.op !== 'value') return null;
    if (typeof key.args === 'string') return field(node, place, key.args);
    return itemOf(place);
  }

  function call(
    name: string,
    receiver: ASTNode,
    args: readonly ASTNode[],
    scope: ReadonlyMap<string, Place | null>,
    depth: number,
  ): Place | null {
    const place = visit(receiver, scope, depth);
    found.cost += (DEAR[name] ?? 0) * LIST ** depth;
    const [first, ...rest] = args;
    if (MACROS.has(name) && first?.op === 'id') {
      found.depth = Math.max(found.depth, depth + 1);
      const inside = new Map([...scope, [first.args, itemOf(place)]]);
      for (const arg of rest) visit(arg, inside, depth + 1);
      return name === 'filter' ? place : null;
    }
    if (name === 'matches') found.matches.push({ receiverEnd: receiver.end });
    if (TAKES_PATTERN.has(name) && first?.op === 'value' && typeof first.args === 'string')
      found.patterns.push({ text: first.args, offset: first.start });
    for (const arg of args) visit(arg, scope, depth);
    return UNWRAPS.has(name) ? place : null;
  }

  visit(ast, new Map(Array.from(roots, ([name, gvk]) => [name, { gvk, path: [] }])), 0);
  return found;
}

/** An item of a list; of a subject that binds many, an object. */
function itemOf(place: Place | null): Place | null {
  return place && place.path.length > 0 ? { gvk: place.gvk, path: [...place.path, '*'] } : place;
}

/** The nodes among an operator's operands, which may stand in lists and pairs. */
function children(args: unknown): ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(children);
  return isObject(args) && 'op' in args ? [args as unknown as ASTNode] : [];
}
