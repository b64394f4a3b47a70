/** Waits that double from the first to the longest, ms, each drawn between half and all of it: many agents never come at once. */
export class Backoff {
  #attempts = 0;
  readonly #firstMs: number;
  readonly #maxMs: number;
  readonly #random: () => number;

  constructor(random: () => number, { first: firstMs = 800, longest: maxMs = 15_000 } = {}) {
    this.#random = random;
    this.#firstMs = firstMs;
    this.#maxMs = maxMs;
  }

  nextDelayMs(): number {
    const wait = Math.min(this.#maxMs, this.#firstMs * 2 ** this.#attempts);
    this.#attempts += 1;
    return wait * (0.5 + 0.5 * this.#random());
  }

  reset(): void {
    this.#attempts = 0;
  }
}
