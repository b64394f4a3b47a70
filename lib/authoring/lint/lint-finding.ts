import type { PackError } from '#lib/packs/types.ts';

/** An error prevents a pack from being used. A warning is advice. */
export type LintFinding = PackError & { readonly level: 'error' | 'warning' };

export const errorFinding = (error: PackError): LintFinding => ({ level: 'error', ...error });
export const warningFinding = (error: PackError): LintFinding => ({ level: 'warning', ...error });
