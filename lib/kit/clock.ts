/** Time as the agent sees it, passed in so that tests own it. All in milliseconds. */
export interface Clock {
  /** Wall clock, since 1970. */
  now(): number;
  /** Never goes back; its zero means nothing. */
  mono(): number;
  /** Calls `act` once after `ms`; the answer cancels it. */
  after(ms: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  mono: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/** Where the agent says what it does. Lines carry no secrets and, from clusters, no text that was not cleaned. */
export type Log = (level: 'info' | 'warn' | 'error', message: string) => void;
