/** A token bucket: `burst` at once, `perSecond` in the long run. Time in ms. */
export class TokenBucket {
  readonly #burst: number;
  readonly #perSecond: number;
  #tokens: number;
  #lastRefillMs: number;

  constructor({ burst, perSecond }: { burst: number; perSecond: number }, now: number) {
    [this.#burst, this.#perSecond, this.#tokens, this.#lastRefillMs] = [
      burst,
      perSecond,
      burst,
      now,
    ];
  }

  /** Takes one; otherwise answers how long to wait for it. */
  tryTake(now: number): { readonly ok: true } | { readonly ok: false; readonly waitMs: number } {
    this.#tokens = Math.min(
      this.#burst,
      this.#tokens + ((now - this.#lastRefillMs) * this.#perSecond) / 1000,
    );
    this.#lastRefillMs = now;
    if (this.#tokens < 1)
      return { ok: false, waitMs: Math.ceil(((1 - this.#tokens) * 1000) / this.#perSecond) };
    this.#tokens -= 1;
    return { ok: true };
  }
}
