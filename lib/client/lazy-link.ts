import type { LinkListener, RoomLink } from './room-link.ts';

const AGAIN_MS = 2_000;

/**
 * A link whose code is fetched when it is first opened: a page paints its frame without it. While it cannot be fetched it
 * counts as lost and is tried again.
 */
export function lazyLink(
  load: () => Promise<() => RoomLink>,
  again: (run: () => void, ms: number) => () => void = afterwards,
): RoomLink {
  let link: RoomLink | null = null;
  /** Counts openings and closings: what was fetched for an earlier one is not used any more. */
  let turn = 0;
  let stopWaiting: (() => void) | null = null;

  function fetchFor(listener: LinkListener): void {
    const mine = ++turn;
    load().then(
      (make) => {
        if (turn !== mine) return;
        link ??= make();
        link.open(listener);
      },
      () => {
        if (turn !== mine) return;
        listener.lost();
        stopWaiting = again(() => fetchFor(listener), AGAIN_MS);
      },
    );
  }

  return {
    open(listener) {
      if (link) link.open(listener);
      else fetchFor(listener);
    },
    watch: (message, answered) => link?.watch(message, answered),
    unwatch: (topic) => link?.unwatch(topic),
    close() {
      turn += 1;
      stopWaiting?.();
      link?.close();
    },
  };
}

function afterwards(run: () => void, ms: number): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}
