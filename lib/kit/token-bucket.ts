/** A token bucket: `burst` at once, `perSecond` in the long run. Time in ms. */
export class Allowance {
  readonly #burst: number;
  readonly #perSecond: number;
  #left: number;
  #last: number;

  constructor({ burst, perSecond }: { burst: number; perSecond: number }, now: number) {
    [this.#burst, this.#perSecond, this.#left, this.#last] = [burst, perSecond, burst, now];
  }

  /** Takes one; otherwise answers how long to wait for it. */
  take(now: number): { readonly ok: true } | { readonly ok: false; readonly waitMs: number } {
    this.#left = Math.min(this.#burst, this.#left + ((now - this.#last) * this.#perSecond) / 1000);
    this.#last = now;
    if (this.#left < 1)
      return { ok: false, waitMs: Math.ceil(((1 - this.#left) * 1000) / this.#perSecond) };
    this.#left -= 1;
    return { ok: true };
  }
}
