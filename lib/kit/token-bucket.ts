export interface BucketSize {
  /** Tokens of a full bucket, which is how many can be taken at once. */
  readonly burst: number;
  /** Tokens that are added per second. */
  readonly perSecond: number;
}

/** Limits a rate. Times are in ms and come from one clock, wall or monotonic. */
export class TokenBucket {
  readonly #size: BucketSize;
  #tokens: number;
  #refilledAt: number;

  /** Starts full. */
  constructor(size: BucketSize, now: number) {
    this.#size = size;
    this.#tokens = size.burst;
    this.#refilledAt = now;
  }

  /**
   * Takes tokens, one by default. If too few are left, takes none and returns the time until there
   * are enough, ms.
   */
  tryTake(
    now: number,
    count = 1,
  ): { readonly ok: true } | { readonly ok: false; readonly waitMs: number } {
    const waitMs = this.waitMs(now, count);
    if (waitMs > 0) return { ok: false, waitMs };
    this.#tokens -= count;
    return { ok: true };
  }

  /** Time until `count` tokens are available, ms; 0 if they are available now. */
  waitMs(now: number, count = 1): number {
    this.#refill(now);
    return this.#tokens < count
      ? Math.ceil(((count - this.#tokens) * 1_000) / this.#size.perSecond)
      : 0;
  }

  /** Takes a token even if none is left, which makes the next wait longer. */
  take(now: number): void {
    this.#refill(now);
    this.#tokens -= 1;
  }

  #refill(now: number): void {
    const { burst, perSecond } = this.#size;
    const added = ((now - this.#refilledAt) * perSecond) / 1_000;
    this.#tokens = Math.min(burst, this.#tokens + added);
    this.#refilledAt = now;
  }
}

export interface KeyedTokenBucketsOptions extends BucketSize {
  /** Bounds the memory: beyond this many keys, the key that was used longest ago is forgotten. */
  readonly maxKeys: number;
  /** ms. */
  readonly now: () => number;
}

/** One token bucket per key, for example per address or per seat. */
export class KeyedTokenBuckets {
  readonly #options: KeyedTokenBucketsOptions;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(options: KeyedTokenBucketsOptions) {
    this.#options = options;
  }

  /** Time until a token is available, ms; 0 if one is available now. Takes nothing. */
  waitMs(key: string): number {
    return this.#buckets.get(key)?.waitMs(this.#options.now()) ?? 0;
  }

  /** Takes a token, even if none is left. */
  take(key: string): void {
    const now = this.#options.now();
    const bucket = this.#buckets.get(key) ?? new TokenBucket(this.#options, now);
    bucket.take(now);
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > this.#options.maxKeys && oldest !== undefined)
      this.#buckets.delete(oldest);
  }
}
