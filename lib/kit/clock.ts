/** Time and timers, passed in so that tests can control them. */
export interface Clock {
  /** Wall clock, ms since 1970. */
  now(): number;
  /** Monotonic time in ms: never goes back, has no fixed zero. */
  mono(): number;
  /** Calls `callback` once after `ms`. Returns a function that cancels the call. */
  after(ms: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  mono: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};

/** Like `systemClock`, but a pending timer doesn't keep a Node process alive. */
export const backgroundClock: Clock = {
  ...systemClock,
  after(ms, callback) {
    const timer: unknown = setTimeout(callback, ms);
    // Browsers return a number, which has no `unref`.
    if (typeof timer === 'object' && timer !== null && 'unref' in timer)
      (timer as NodeJS.Timeout).unref();
    return () => {
      clearTimeout(timer as NodeJS.Timeout);
    };
  },
};

/** Calls `callback` every `ms`, for the first time after `ms`. Returns a function that ends it. */
export function repeat(clock: Clock, ms: number, callback: () => void): () => void {
  let isStopped = false;
  let cancel = (): void => undefined;
  const schedule = (): void => {
    cancel = clock.after(ms, () => {
      try {
        callback();
      } finally {
        if (!isStopped) schedule();
      }
    });
  };
  schedule();
  return () => {
    isStopped = true;
    cancel();
  };
}
