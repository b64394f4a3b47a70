import type { Clock } from './clock.ts';

export interface FakeClock extends Clock {
  /** Lets time pass: what falls due is called in its order. ms. */
  advance(ms: number): void;
}

/** A clock that a test winds: wall and monotonic time move together. */
export function fakeClock(start = 0): FakeClock {
  let now = start;
  let due: { at: number; act: () => void }[] = [];
  return {
    now: () => now,
    mono: () => now,
    after(ms, act) {
      const entry = { at: now + ms, act };
      due.push(entry);
      return () => {
        due = due.filter((other) => other !== entry);
      };
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const next = due.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        due = due.filter((entry) => entry !== next);
        now = Math.max(now, next.at);
        next.act();
      }
      now = end;
    },
  };
}
