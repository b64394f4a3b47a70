import type { PackError } from '#lib/packs/types.ts';

/** A mistake keeps a pack from being used; a warning is advice. */
export type LintFinding = PackError & { readonly level: 'error' | 'warning' };

export const errorFinding = (error: PackError): LintFinding => ({ level: 'error', ...error });
export const warningFinding = (error: PackError): LintFinding => ({ level: 'warning', ...error });
