import type { PackError } from '#lib/packs/types.ts';

/** A mistake keeps a pack from being used; a warning is advice. */
export type Finding = PackError & { readonly level: 'mistake' | 'warning' };

export const mistake = (error: PackError): Finding => ({ level: 'mistake', ...error });
export const warning = (error: PackError): Finding => ({ level: 'warning', ...error });
