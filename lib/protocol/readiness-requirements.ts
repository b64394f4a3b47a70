/**
 * The readiness checks that a workshop can leave out. A connected agent with a cluster is always
 * required: without it the others can't be known.
 */
export const READINESS_REQUIREMENTS = [
  'nobody',
  'agent-old',
  'kubernetes-old',
  'node-not-ready',
  'disk',
  'images',
  'rights',
  'same-cluster',
] as const;
export type ReadinessRequirement = (typeof READINESS_REQUIREMENTS)[number];

/** Whether a workshop requires a check. `required`: null for all checks. */
export function isRequired(code: string, required: readonly string[] | null): boolean {
  const canBeLeftOut = (READINESS_REQUIREMENTS as readonly string[]).includes(code);
  return required === null || !canBeLeftOut || required.includes(code);
}
