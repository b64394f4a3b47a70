import type { PlannedProbe } from '#lib/protocol/plan.ts';
import type { Clock } from '#lib/kit/clock.ts';
import type { SlimItem } from '#agents/feed/feed.ts';

/** A page that says something else each time it is asked (a clock, its host's name) fills no log: after so many answers, one in so long. */
const RATE_LIMIT = { afterResponses: 10, intervalMs: 600_000 };

/** One object that one probe asks. */
export class ProbeTarget {
  readonly key: string;
  readonly probe: PlannedProbe;
  item: SlimItem;
  /** Answers that were none in a row. */
  failures = 0;
  isInFlight = false;
  /** Nothing was answered since something changed. */
  isFirst = true;
  /** What was numbered last since the object's own last change. */
  #lastText: string | null = null;
  #lastPublishedAt = 0;
  #publishedCount = 0;
  #dueAt = Infinity;
  #cancelTimer: () => void = () => undefined;

  constructor(key: string, probe: PlannedProbe, item: SlimItem) {
    this.key = key;
    this.probe = probe;
    this.item = item;
  }

  /** Something changed that may change the answer. */
  markChanged(): void {
    this.failures = 0;
    this.isFirst = true;
  }

  /** The object is numbered anew, so the next answer is, whatever it is. */
  reset(): void {
    this.markChanged();
    this.#lastText = null;
    this.#publishedCount = 0;
  }

  /** Whether an answer is to be numbered; it then counts as numbered. */
  recordIfNew(text: string, clock: Clock): boolean {
    if (
      text === this.#lastText ||
      (this.#publishedCount >= RATE_LIMIT.afterResponses &&
        clock.mono() - this.#lastPublishedAt < RATE_LIMIT.intervalMs)
    )
      return false;
    this.#lastText = text;
    this.#lastPublishedAt = clock.mono();
    this.#publishedCount += 1;
    return true;
  }

  /** Calls `act` after `ms`, unless it will be called sooner anyway. */
  schedule(clock: Clock, delayMs: number, callback: () => void): void {
    const dueAt = clock.mono() + delayMs;
    if (dueAt >= this.#dueAt) return;
    this.cancel();
    this.#dueAt = dueAt;
    this.#cancelTimer = clock.after(delayMs, () => {
      this.#dueAt = Infinity;
      callback();
    });
  }

  cancel(): void {
    this.#cancelTimer();
    this.#dueAt = Infinity;
  }
}
