'use client';
import { useCallback, useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = 0;

/** One timer a page, on the full second, so that all clocks tick together; none while nothing shows a time. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (!timer) {
    now = Date.now();
    timer = setInterval(() => {
      now = Date.now();
      for (const each of listeners) each();
    }, 1000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The browser's clock in ms, each `everyMs` at most; null until mounted, because the server knows neither the reader's time nor zone. */
export function useNow(everyMs = 1000): number | null {
  const read = useCallback(() => Math.floor((now || Date.now()) / everyMs) * everyMs, [everyMs]);
  return useSyncExternalStore<number | null>(subscribe, read, () => null);
}

const NEVER = () => () => undefined;

/** False on the server and in the first paint, then true. */
export function useMounted(): boolean {
  return useSyncExternalStore(NEVER, () => true, () => false);
}
