import type { LinkListener, RoomLink } from './room-link.ts';

const RETRY_MS = 2_000;

/**
 * A link whose code is fetched when it is first opened: a page paints its frame without it. While it cannot be fetched it
 * counts as lost and is tried again.
 */
export function createLazyLink(
  load: () => Promise<() => RoomLink>,
  schedule: (run: () => void, ms: number) => () => void = scheduleOnce,
): RoomLink {
  let link: RoomLink | null = null;
  /** Counts openings and closings: what was fetched for an earlier one is not used any more. */
  let generation = 0;
  let cancelRetry: (() => void) | null = null;

  function loadFor(listener: LinkListener): void {
    const ownGeneration = ++generation;
    load().then(
      (createLink) => {
        if (generation !== ownGeneration) return;
        link ??= createLink();
        link.open(listener);
      },
      () => {
        if (generation !== ownGeneration) return;
        listener.lost();
        cancelRetry = schedule(() => loadFor(listener), RETRY_MS);
      },
    );
  }

  return {
    open(listener) {
      if (link) link.open(listener);
      else loadFor(listener);
    },
    watch: (message, answered) => link?.watch(message, answered),
    unwatch: (topic) => link?.unwatch(topic),
    close() {
      generation += 1;
      cancelRetry?.();
      link?.close();
    },
  };
}

function scheduleOnce(run: () => void, ms: number): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}
