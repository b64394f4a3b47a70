import type { ReasonParam } from './types.ts';

/**
 * Longest parameters of causes and reasons, in UTF-16 code units. Parameters end up in frames, pages
 * and answers to agents, which don't cut them again.
 */
export const PARAM_LIMITS = { nameChars: 253, textChars: 200 } as const;

/** Parameters that are names of Kubernetes, which are at most 253 characters long. */
const NAME_PARAMS = new Set([
  'kind',
  'name',
  'namespace',
  'container',
  'other',
  'service',
  'pod',
  'host',
  'secret',
  'component',
  'storageClass',
  'ingressClass',
  'target',
  'owner',
  'seenKind',
  'seenName',
]);

/** The same parameters, with long names and texts cut. Returns the same object if none is long. */
export function limitParams<Params extends object>(params: Params): Params {
  if (!hasLongText(params)) return params;
  return Object.fromEntries(
    Object.entries<ReasonParam>(params as Record<string, ReasonParam>).map(([name, value]) => [
      name,
      typeof value === 'string' ? cutText(value, limitOf(name)) : value,
    ]),
  ) as Params;
}

/** Runs for each reason and cause that is made, so it allocates nothing. */
function hasLongText(params: object): boolean {
  for (const name in params) {
    const value: unknown = params[name as keyof typeof params];
    if (typeof value !== 'string' || value.length <= PARAM_LIMITS.textChars) continue;
    if (value.length > limitOf(name)) return true;
  }
  return false;
}

function limitOf(name: string): number {
  return NAME_PARAMS.has(name) ? PARAM_LIMITS.nameChars : PARAM_LIMITS.textChars;
}

/** The text with at most `maxChars` code units; a cut one ends in `…` and splits no character. */
export function cutText(text: string, maxChars: number): string {
  return text.length <= maxChars
    ? text
    : `${text.slice(0, maxChars - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
