/** Limits of requests in progress from clients without a session. */
export const REQUESTS_IN_PROGRESS = {
  perAddress: 1_000,
  perProcess: 4_000,
  /** `Retry-After` of a refused request. */
  retryMs: 2_000,
} as const;

/** A request in progress, as the gate sees it. */
export interface GatedRequest {
  readonly address: string;
  /** Whether the client still sends the body. */
  isSending(): boolean;
  /** Ends the request without an answer. */
  abort(): void;
}

/**
 * Counts the requests in progress of clients without a session, by address and in total. At the
 * limit, the oldest request whose client still sends the body is ended instead of the new one being
 * refused, so that slow senders don't keep the others of a network out.
 */
export class RequestGate {
  readonly #counts = new Map<string, number>();
  readonly #sending = new Set<GatedRequest>();
  readonly #limits: { readonly perAddress: number; readonly perProcess: number };
  #total = 0;

  constructor(
    limits: { readonly perAddress: number; readonly perProcess: number } = REQUESTS_IN_PROGRESS,
  ) {
    this.#limits = limits;
  }

  /** Returns the function that ends the request, or null if it must be refused. */
  enter(request: GatedRequest): (() => void) | null {
    const { address } = request;
    const { perAddress, perProcess } = this.#limits;
    if (this.#countOf(address) >= perAddress) this.#abortOldest(address);
    if (this.#total >= perProcess) this.#abortOldest(null);
    if (this.#countOf(address) >= perAddress || this.#total >= perProcess) return null;
    this.#counts.set(address, this.#countOf(address) + 1);
    this.#total += 1;
    if (request.isSending()) this.#sending.add(request);
    let hasLeft = false;
    return () => {
      if (hasLeft) return;
      hasLeft = true;
      this.#sending.delete(request);
      this.#total -= 1;
      const left = this.#countOf(address) - 1;
      if (left > 0) this.#counts.set(address, left);
      else this.#counts.delete(address);
    };
  }

  #countOf(address: string): number {
    return this.#counts.get(address) ?? 0;
  }

  /** `abort` makes the request leave at once. */
  #abortOldest(address: string | null): void {
    for (const request of this.#sending) {
      if (!request.isSending()) this.#sending.delete(request);
      else if (address === null || request.address === address) {
        request.abort();
        return;
      }
    }
  }
}
