import type { CleanupStack } from '#lib/kit/cleanup-stack.ts';
import type { Figure } from './figures.ts';
import type { Sizes } from './options.ts';
import type { Site } from './site.ts';

/** One part of the bench: its requirements and its measurement. */
export interface Measurement<Needs> {
  readonly figures: readonly Figure[];
  /** The required parts of this machine, or why one is missing and how to get it. */
  findRequirements(): { readonly found: Needs } | { readonly missing: string };
  /** The figures by name. It registers everything it starts with the cleanup stack. */
  measure(
    needs: Needs,
    site: Site,
    sizes: Sizes,
    cleanup: CleanupStack,
  ): Promise<Readonly<Record<string, number>>>;
}

/** A part without requirements, which needs no running Podium. */
export interface InProcessMeasurement {
  readonly figures: readonly Figure[];
  measure(sizes: Sizes, cleanup: CleanupStack): Promise<Readonly<Record<string, number>>>;
}
