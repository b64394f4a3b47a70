import type { Clock } from './clock.ts';

export interface FakeClock extends Clock {
  /** Lets `ms` pass and calls the timers that fall due, in the order of their time. */
  advance(ms: number): void;
}

/** A clock for tests. Wall time and monotonic time are equal; `start` is in ms. */
export function createFakeClock(start = 0): FakeClock {
  let now = start;
  let timers: { dueAt: number; callback: () => void }[] = [];
  return {
    now: () => now,
    mono: () => now,
    after(ms, callback) {
      const timer = { dueAt: now + ms, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const next = timers
          .filter(({ dueAt }) => dueAt <= end)
          .sort((a, b) => a.dueAt - b.dueAt)[0];
        if (next === undefined) break;
        timers = timers.filter((timer) => timer !== next);
        now = Math.max(now, next.dueAt);
        next.callback();
      }
      now = end;
    },
  };
}
