/** A clock that components with the same interval share. It runs only while it has listeners. */
interface Ticker {
  readonly subscribe: (listener: () => void) => () => void;
  /** ms since 1970 as of the last tick. Constant between ticks, as useSyncExternalStore requires. */
  readonly now: () => number;
}

const tickers = new Map<number, Ticker>();

/** The shared ticker with this interval. */
export function createTicker(everyMs: number): Ticker {
  let ticker = tickers.get(everyMs);
  if (ticker === undefined) tickers.set(everyMs, (ticker = startTicker(everyMs)));
  return ticker;
}

function startTicker(everyMs: number): Ticker {
  const listeners = new Set<() => void>();
  let value = Date.now();
  let timer: ReturnType<typeof setInterval> | undefined;
  const tick = () => {
    value = Date.now();
    for (const listener of [...listeners]) listener();
  };
  return {
    now: () => value,
    subscribe(listener) {
      if (listeners.size === 0) {
        value = Date.now();
        timer = setInterval(tick, everyMs);
      }
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) clearInterval(timer);
      };
    },
  };
}
