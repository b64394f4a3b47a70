import type { Clock } from '#lib/kit/clock.ts';
import type { Unnumbered } from '#agents/spool/spool.ts';
import { significance } from './significance.ts';

/** How long a change may wait for another that replaces it, ms: a little for what people look for, more for the rest. */
export const WAIT = { significant: 20, other: 150 };

type Set = Extract<Unnumbered, { op: 'set' }>;

/**
 * Changes that wait for a moment, in order. A later state of an object replaces its earlier one only when nothing
 * significant differs between them (rule C6).
 */
export class Buffer {
  #waiting: Unnumbered[] = [];
  /** The newest waiting state of each object. */
  readonly #latest = new Map<string, { change: Set; significance: string }>();
  #cancel: (() => void) | null = null;
  #due = Infinity;
  readonly #clock: Clock;
  readonly #flush: (changes: Unnumbered[]) => void;

  constructor(clock: Clock, flush: (changes: Unnumbered[]) => void) {
    this.#clock = clock;
    this.#flush = flush;
  }

  /** `before`: significance of the state that was told last, null when there was none. */
  set(change: Set, before: string | null): void {
    const now = significance(change.object);
    const waiting = this.#latest.get(change.uid);
    if (waiting?.significance === now)
      this.#waiting.splice(this.#waiting.indexOf(waiting.change), 1);
    this.#latest.set(change.uid, { change, significance: now });
    this.#waiting.push(change);
    this.#schedule((waiting?.significance ?? before) === now ? WAIT.other : WAIT.significant);
  }

  /** Everything else is never merged, and waits only so that order is kept. */
  push(change: Unnumbered): void {
    if (change.op === 'gone') this.#latest.delete(change.uid);
    this.#waiting.push(change);
    this.#schedule(change.op === 'observed' ? WAIT.other : WAIT.significant);
  }

  #schedule(wait: number): void {
    const due = this.#clock.mono() + wait;
    if (due >= this.#due) return;
    this.#cancel?.();
    this.#due = due;
    this.#cancel = this.#clock.after(wait, () => {
      this.flush();
    });
  }

  flush(): void {
    const changes = this.#take();
    if (changes.length > 0) this.#flush(changes);
  }

  /** Forget what waits. */
  clear(): void {
    this.#take();
  }

  #take(): Unnumbered[] {
    this.#cancel?.();
    this.#cancel = null;
    this.#due = Infinity;
    this.#latest.clear();
    return this.#waiting.splice(0);
  }
}
