import { RETRY_MS } from '#lib/i18n/retry-until-fetched.ts';
import type { LinkListener, RoomLink } from './room-link.ts';

/**
 * A link that loads its code when it is opened for the first time, so that the first paint doesn't
 * wait for it. If loading fails, the link counts as lost and tries again.
 */
export function createLazyLink(
  load: () => Promise<() => RoomLink>,
  schedule: (run: () => void, ms: number) => () => void = scheduleOnce,
): RoomLink {
  let link: RoomLink | null = null;
  /** Increases with each open and close, so that code loaded for an earlier one is ignored. */
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
    watch: (message, onResponse) => link?.watch(message, onResponse),
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
