import type { CleanupStack } from '#lib/kit/cleanup-stack.ts';
import type { Figure } from './figures.ts';
import type { Sizes } from './options.ts';
import type { Site } from './site.ts';

/** One part of the bench: what it needs of the machine, and how it is done. */
export interface Measurement<Needs> {
  readonly figures: readonly Figure[];
  /** What it needs of this machine; or, where that is not there, why and how to get it. */
  findRequirements(): { readonly found: Needs } | { readonly missing: string };
  /** The figures by name. What it starts goes to `stops`, which run when it is over. */
  measure(
    needs: Needs,
    site: Site,
    sizes: Sizes,
    stops: CleanupStack,
  ): Promise<Readonly<Record<string, number>>>;
}

/** A part that asks nothing of the machine, nor of the product as it runs: it measures what is inside. */
export interface InProcessMeasurement {
  readonly figures: readonly Figure[];
  measure(sizes: Sizes, stops: CleanupStack): Promise<Readonly<Record<string, number>>>;
}
