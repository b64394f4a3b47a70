import type { Clock } from '#lib/kit/clock.ts';
import type { UnnumberedChange } from '#agents/spool/spool.ts';
import { significanceKey } from './significance.ts';

/**
 * How long a change may wait for a newer state of its object, ms. Significant changes wait less.
 */
export const COALESCE_MS = { significant: 20, other: 150 };

type SetChange = Extract<UnnumberedChange, { op: 'set' }>;

/**
 * Holds changes for a moment, in order. A newer state of an object replaces an older one only if
 * nothing significant differs between them (C6).
 */
export class CoalescingBuffer {
  #pending: UnnumberedChange[] = [];
  /** The newest waiting state of each object. */
  readonly #latest = new Map<string, { change: SetChange; significance: string }>();
  #cancelTimer: (() => void) | null = null;
  #dueAt = Infinity;
  readonly #clock: Clock;
  readonly #flush: (changes: UnnumberedChange[]) => void;

  constructor(clock: Clock, flush: (changes: UnnumberedChange[]) => void) {
    this.#clock = clock;
    this.#flush = flush;
  }

  /** `previousSignificance`: significance of the object's last known state, null if it had none. */
  setObject(change: SetChange, previousSignificance: string | null): void {
    const now = significanceKey(change.object);
    const waiting = this.#latest.get(change.uid);
    if (waiting?.significance === now)
      this.#pending.splice(this.#pending.indexOf(waiting.change), 1);
    this.#latest.set(change.uid, { change, significance: now });
    this.#pending.push(change);
    this.#schedule(
      (waiting?.significance ?? previousSignificance) === now
        ? COALESCE_MS.other
        : COALESCE_MS.significant,
    );
  }

  /** Adds a change that is never merged. It waits only to keep the order. */
  push(change: UnnumberedChange): void {
    if (change.op === 'gone') this.#latest.delete(change.uid);
    this.#pending.push(change);
    this.#schedule(change.op === 'observed' ? COALESCE_MS.other : COALESCE_MS.significant);
  }

  #schedule(delayMs: number): void {
    const dueAt = this.#clock.mono() + delayMs;
    if (dueAt >= this.#dueAt) return;
    this.#cancelTimer?.();
    this.#dueAt = dueAt;
    this.#cancelTimer = this.#clock.after(delayMs, () => {
      this.flush();
    });
  }

  flush(): void {
    const changes = this.#drain();
    if (changes.length > 0) this.#flush(changes);
  }

  /** Discards the waiting changes. */
  clear(): void {
    this.#drain();
  }

  #drain(): UnnumberedChange[] {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#dueAt = Infinity;
    this.#latest.clear();
    return this.#pending.splice(0);
  }
}
