/** So many may be under way in this process at once. */
export class Semaphore {
  #available: number;

  constructor(count: number) {
    this.#available = count;
  }

  /** Answers how to give it back, which counts once; null when none is free. */
  tryAcquire(): (() => void) | null {
    if (this.#available === 0) return null;
    this.#available -= 1;
    let isHeld = true;
    return () => {
      if (isHeld) this.#available += 1;
      isHeld = false;
    };
  }
}
