import type { ASTNode } from '@marcbachmann/cel-js';
import { isObject } from '#lib/kit/json.ts';

const TEXT_FUNCTIONS = new Set([
  'matches',
  'find',
  'findAll',
  'contains',
  'startsWith',
  'endsWith',
]);
const COMMAND_FIELDS = new Set(['command', 'args']);

/**
 * Offsets of text functions on `command` or `args`, such as `c.args.join(" ").matches("wget")`.
 * They don't know the shell: `echo wget` matches too.
 */
export function listCommandPatterns(node: ASTNode): number[] {
  const isPattern =
    node.op === 'rcall' && TEXT_FUNCTIONS.has(node.args[0]) && readsCommand(node.args[1]);
  return [
    ...(isPattern ? [node.start] : []),
    ...childNodes(node.args).flatMap((child) => listCommandPatterns(child)),
  ];
}

/** Whether a part of an expression reads `command` or `args` and isn't a fact about them. */
function readsCommand(node: ASTNode): boolean {
  if ((node.op === '.' || node.op === '.?') && COMMAND_FIELDS.has(node.args[1])) return true;
  return node.op !== 'call' && childNodes(node.args).some(readsCommand);
}

function childNodes(args: unknown): ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(childNodes);
  return isObject(args) && 'op' in args ? [args as unknown as ASTNode] : [];
}
