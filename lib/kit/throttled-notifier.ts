import type { Changed } from '#lib/server/workshops/types.ts';

/** Tells listeners what changed: at once after a quiet time, then at most once per `everyMs`. */
export class Changes {
  readonly #everyMs: number;
  readonly #listeners = new Set<(changed: Changed) => void>();
  readonly #log: (line: string) => void;
  #seats = new Set<string>();
  #head = false;
  #timer: NodeJS.Timeout | null = null;
  #last = Number.NEGATIVE_INFINITY;

  constructor(log: (line: string) => void, everyMs = 100) {
    this.#log = log;
    this.#everyMs = everyMs;
  }

  subscribe(listener: (changed: Changed) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  seat(id: string): void {
    this.#seats.add(id);
    this.#schedule();
  }

  head(): void {
    this.#head = true;
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
      Math.max(0, this.#last + this.#everyMs - performance.now()),
    ).unref();
  }

  #flush(): void {
    const changed: Changed = { seats: this.#seats, head: this.#head };
    [this.#timer, this.#seats, this.#head, this.#last] = [
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
