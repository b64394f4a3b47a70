import type { RoomChange } from '#lib/server/workshops/types.ts';

/** Tells listeners what changed: at once after a quiet time, then at most once per `everyMs`. */
export class ThrottledNotifier {
  readonly #intervalMs: number;
  readonly #listeners = new Set<(changed: RoomChange) => void>();
  readonly #log: (line: string) => void;
  #changedSeats = new Set<string>();
  #info = false;
  #timer: NodeJS.Timeout | null = null;
  #lastFlush = Number.NEGATIVE_INFINITY;

  constructor(log: (line: string) => void, intervalMs = 100) {
    this.#log = log;
    this.#intervalMs = intervalMs;
  }

  subscribe(listener: (changed: RoomChange) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  markSeat(id: string): void {
    this.#changedSeats.add(id);
    this.#schedule();
  }

  markInfo(): void {
    this.#info = true;
    this.#schedule();
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#listeners.clear();
  }

  #schedule(): void {
    this.#timer ??= setTimeout(
      () => {
        this.#flush();
      },
      Math.max(0, this.#lastFlush + this.#intervalMs - performance.now()),
    ).unref();
  }

  #flush(): void {
    const changed: RoomChange = { seats: this.#changedSeats, info: this.#info };
    [this.#timer, this.#changedSeats, this.#info, this.#lastFlush] = [
      null,
      new Set(),
      false,
      performance.now(),
    ];
    for (const listener of this.#listeners) {
      try {
        listener(changed);
      } catch (error) {
        this.#log(`a listener failed: ${(error as Error).stack ?? String(error)}`);
      }
    }
  }
}
