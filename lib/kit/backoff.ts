/** Waits that double from the first to the longest, ms, each drawn between half and all of it: many agents never come at once. */
export class Backoff {
  #tries = 0;
  readonly #first: number;
  readonly #longest: number;
  readonly #random: () => number;

  constructor(random: () => number, { first = 800, longest = 15_000 } = {}) {
    this.#random = random;
    this.#first = first;
    this.#longest = longest;
  }

  next(): number {
    const wait = Math.min(this.#longest, this.#first * 2 ** this.#tries);
    this.#tries += 1;
    return wait * (0.5 + 0.5 * this.#random());
  }

  reset(): void {
    this.#tries = 0;
  }
}
