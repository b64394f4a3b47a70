import { backgroundClock, type Clock } from './clock.ts';

export interface ThrottledNotifierOptions<Change> {
  /** An empty change, which `update` then fills. */
  readonly createChange: () => Change;
  /** Called with what a listener throws. The other listeners are still called. */
  readonly onError: (error: unknown) => void;
  readonly intervalMs?: number;
  readonly clock?: Clock;
}

/**
 * Collects changes and passes them to listeners: in the next timer turn after a quiet period, then
 * at most once per `intervalMs` (100 by default).
 */
export class ThrottledNotifier<Change> {
  readonly #options: Required<ThrottledNotifierOptions<Change>>;
  readonly #listeners = new Set<(change: Change) => void>();
  #pending: Change;
  #cancelTimer: (() => void) | null = null;
  #lastFlushMs = Number.NEGATIVE_INFINITY;

  constructor(options: ThrottledNotifierOptions<Change>) {
    this.#options = { intervalMs: 100, clock: backgroundClock, ...options };
    this.#pending = options.createChange();
  }

  /** Returns a function that removes the listener. */
  subscribe(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  get hasListeners(): boolean {
    return this.#listeners.size > 0;
  }

  /** Adds to the change that listeners get next. */
  update(add: (pending: Change) => void): void {
    add(this.#pending);
    const { clock, intervalMs } = this.#options;
    this.#cancelTimer ??= clock.after(
      Math.max(0, this.#lastFlushMs + intervalMs - clock.mono()),
      () => {
        this.#flush();
      },
    );
  }

  /** Drops what is pending and removes all listeners. */
  stop(): void {
    this.#cancelTimer?.();
    this.#listeners.clear();
  }

  #flush(): void {
    const change = this.#pending;
    this.#pending = this.#options.createChange();
    this.#cancelTimer = null;
    this.#lastFlushMs = this.#options.clock.mono();
    for (const listener of this.#listeners) {
      try {
        listener(change);
      } catch (error) {
        this.#options.onError(error);
      }
    }
  }
}
