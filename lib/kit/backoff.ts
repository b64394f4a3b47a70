/** Delays between attempts to connect, for the agent's link (L7) and its watches. */
export const RETRY_DELAY = { firstMs: 1_000, maxMs: 15_000 } as const;

/**
 * Retry delays that double from `firstMs` up to `maxMs`. Each delay is drawn between half and all
 * of that, so that many agents don't reconnect at the same moment.
 */
export class Backoff {
  #attempts = 0;
  readonly #firstMs: number;
  readonly #maxMs: number;
  readonly #random: () => number;

  /** `random` returns numbers from 0 to below 1. */
  constructor(
    random: () => number,
    { firstMs = RETRY_DELAY.firstMs, maxMs = RETRY_DELAY.maxMs }: BackoffOptions = {},
  ) {
    this.#random = random;
    this.#firstMs = firstMs;
    this.#maxMs = maxMs;
  }

  nextDelayMs(): number {
    const delayMs = Math.min(this.#maxMs, this.#firstMs * 2 ** this.#attempts);
    this.#attempts += 1;
    return delayMs * (0.5 + 0.5 * this.#random());
  }

  /** Starts again with the first delay, after an attempt that succeeded. */
  reset(): void {
    this.#attempts = 0;
  }
}

export interface BackoffOptions {
  readonly firstMs?: number;
  readonly maxMs?: number;
}
