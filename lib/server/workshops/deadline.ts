import type { Clock } from '#lib/kit/clock.ts';

/**
 * Calls `onReached` at a moment of the wall clock, which can be set to another one. `at`: ms since
 * 1970. A moment that is over is reached at once.
 */
export class Deadline {
  readonly #clock: Clock;
  readonly #onReached: () => void;
  #at: number | null = null;
  #cancel: () => void = () => undefined;

  constructor(clock: Clock, onReached: () => void) {
    this.#clock = clock;
    this.#onReached = onReached;
  }

  /** null: no moment. */
  set(at: number | null): void {
    if (at === this.#at) return;
    this.#cancel();
    this.#at = at;
    this.#wait();
  }

  get isSet(): boolean {
    return this.#at !== null;
  }

  stop(): void {
    this.set(null);
  }

  #wait(): void {
    if (this.#at === null) return;
    const leftMs = this.#at - this.#clock.now();
    if (leftMs > 0) {
      // The wall clock can be moved while the timer runs, so it is asked again.
      this.#cancel = this.#clock.after(leftMs, () => {
        this.#wait();
      });
      return;
    }
    this.#at = null;
    this.#onReached();
  }
}
