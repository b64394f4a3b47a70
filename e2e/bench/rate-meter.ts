/** Measures the rate of `count` acknowledgements after a warm-up of `warmUp`. */
export class RateMeter {
  readonly #warmUp: number;
  readonly #count: number;
  #total = 0;
  #began: { readonly at: number; readonly total: number } | null = null;
  #ended: { readonly at: number; readonly total: number } | null = null;

  constructor(warmUp: number, count: number) {
    this.#warmUp = warmUp;
    this.#count = count;
  }

  add(acknowledged: number): void {
    this.#total += acknowledged;
    const mark = { at: performance.now(), total: this.#total };
    if (this.#began === null && this.#total >= this.#warmUp) this.#began = mark;
    else if (
      this.#began !== null &&
      this.#ended === null &&
      this.#total >= this.#began.total + this.#count
    )
      this.#ended = mark;
  }

  /** Whether all acknowledgements were counted. */
  get done(): boolean {
    return this.#ended !== null;
  }

  /** Acknowledgements per second. @throws before all were counted */
  rate(): number {
    if (this.#began === null || this.#ended === null)
      throw new Error('the measurement ended before all acknowledgements were counted');
    return (1_000 * (this.#ended.total - this.#began.total)) / (this.#ended.at - this.#began.at);
  }
}
