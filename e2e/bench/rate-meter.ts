/** Counts acknowledgements; the rate is that of `count` of them after a warm-up of `warmUp`. */
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

  /** Enough was counted. */
  get done(): boolean {
    return this.#ended !== null;
  }

  /** A second. Throws before it is done. */
  rate(): number {
    if (this.#began === null || this.#ended === null)
      throw new Error('it ended before enough was counted');
    return (1_000 * (this.#ended.total - this.#began.total)) / (this.#ended.at - this.#began.at);
  }
}
