import type { PlannedProbe } from '#lib/protocol/plan.ts';
import type { Clock } from '#lib/kit/clock.ts';
import type { SlimItem } from '#agents/feed/feed.ts';

/**
 * A page that changes with each request (a clock, a host name) must not fill the log. After this
 * many responses, only one per interval is numbered.
 */
const RATE_LIMIT = { afterResponses: 10, intervalMs: 600_000 };

/** An object that a probe targets. */
export class ProbeTarget {
  readonly key: string;
  readonly probe: PlannedProbe;
  item: SlimItem;
  /** Failed probes in a row. */
  failures = 0;
  isInFlight = false;
  /** No response has arrived since the last change. */
  isFirst = true;
  /** Last numbered response since the last change of the object. */
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

  /** A change that can change the response. */
  markChanged(): void {
    this.failures = 0;
    this.isFirst = true;
  }

  /** The object was numbered again, so the next response is numbered in any case. */
  reset(): void {
    this.markChanged();
    this.#lastText = null;
    this.#publishedCount = 0;
  }

  /** Returns whether a response must be numbered, and then records it as numbered. */
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

  /** Calls `callback` after `delayMs`, unless an earlier call is scheduled. */
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
