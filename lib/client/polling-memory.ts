import { createPollingMemory, type PollingMemory } from '#lib/protocol/transport-choice.ts';

const KEY = 'podium-polling-since';

/**
 * Remembers long polling in this tab, so that the next page doesn't wait for WebSocket again.
 * Without storage it remembers as long as the page lasts.
 */
export function createSessionPollingMemory(): PollingMemory {
  const fallback = createPollingMemory();
  return {
    read() {
      try {
        const since = Number(sessionStorage.getItem(KEY) ?? NaN);
        return Number.isFinite(since) ? since : null;
      } catch {
        return fallback.read();
      }
    },
    write(since) {
      fallback.write(since);
      try {
        if (since === null) sessionStorage.removeItem(KEY);
        else sessionStorage.setItem(KEY, String(since));
      } catch {
        // The browser blocks storage, or this isn't a browser.
      }
    },
  };
}
