/** So many may be under way in this process at once. */
export class Slots {
  #free: number;

  constructor(count: number) {
    this.#free = count;
  }

  /** Answers how to give it back, which counts once; null when none is free. */
  take(): (() => void) | null {
    if (this.#free === 0) return null;
    this.#free -= 1;
    let taken = true;
    return () => {
      if (taken) this.#free += 1;
      taken = false;
    };
  }
}
