import type { Clock } from './clock.ts';

export interface FakeClock extends Clock {
  /** Lets time pass: what falls due is called in its order. ms. */
  advance(ms: number): void;
}

/** A clock that a test winds: wall and monotonic time move together. */
export function createFakeClock(start = 0): FakeClock {
  let now = start;
  let timers: { dueAt: number; callback: () => void }[] = [];
  return {
    now: () => now,
    mono: () => now,
    after(ms, callback) {
      const entry = { dueAt: now + ms, callback };
      timers.push(entry);
      return () => {
        timers = timers.filter((other) => other !== entry);
      };
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const next = timers
          .filter(({ dueAt }) => dueAt <= end)
          .sort((a, b) => a.dueAt - b.dueAt)[0];
        if (next === undefined) break;
        timers = timers.filter((entry) => entry !== next);
        now = Math.max(now, next.dueAt);
        next.callback();
      }
      now = end;
    },
  };
}
