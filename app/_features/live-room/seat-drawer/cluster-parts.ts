import type { ComponentView } from '#lib/room/views.ts';

export interface ClusterParts {
  readonly running: number;
  /** Parts whose state is known. Managed parts run at the provider. */
  readonly known: number;
  readonly unknown: number;
}

/** Unknown parts are neither running nor down. */
export function countClusterParts(
  components: readonly Pick<ComponentView, 'state'>[],
): ClusterParts {
  const count = (...states: readonly ComponentView['state'][]) =>
    components.filter(({ state }) => states.includes(state)).length;
  const unknown = count('unknown');
  return {
    running: count('alive', 'managed'),
    known: components.length - unknown,
    unknown,
  };
}
