/** Limits how many pieces of work run at once in this process. */
export class Semaphore {
  #available: number;

  constructor(permits: number) {
    this.#available = permits;
  }

  /** Returns a function that releases the permit (once), or null if no permit is free. */
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
