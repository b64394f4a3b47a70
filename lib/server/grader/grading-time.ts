import { GRADING_TIME_LIMIT } from './limits.ts';

/** Adds up the grading time of each seat in the present period. */
export class GradingTime {
  readonly #now: () => number;
  readonly #limitMs: number;
  readonly #spentMs = new Map<string, number>();
  #periodStart = -Infinity;

  /** `now`: a monotonic clock, ms. `limitMs`: for each period. */
  constructor(now: () => number, limitMs: number) {
    this.#now = now;
    this.#limitMs = limitMs;
  }

  /** Returns whether the seat is over the limit. */
  record(seatId: string, ms: number): boolean {
    const now = this.#now();
    if (now - this.#periodStart >= GRADING_TIME_LIMIT.periodMs) {
      this.#spentMs.clear();
      this.#periodStart = now;
    }
    const spentMs = (this.#spentMs.get(seatId) ?? 0) + ms;
    this.#spentMs.set(seatId, spentMs);
    return spentMs > this.#limitMs;
  }
}
