import { TokenBucket, type BucketSize } from '#lib/kit/token-bucket.ts';
import type { LimitName } from '#lib/protocol/audit-facts.ts';
import { BYTE_RATE, MESSAGE_RATES, NEWCOMER_LIMITS } from './limits.ts';

/** The limit that a socket has reached. */
export type BudgetError = Extract<
  LimitName,
  'newcomer-messages' | 'newcomer-bytes' | 'messages' | 'bytes'
>;

/** A rate of bytes, which come in any number at once. */
class ByteBucket {
  readonly #size: BucketSize;
  #left: number;
  #refilledAt: number;

  constructor(size: BucketSize, now: number) {
    this.#size = size;
    this.#left = size.burst;
    this.#refilledAt = now;
  }

  take(bytes: number, now: number): boolean {
    const { burst, perSecond } = this.#size;
    this.#left = Math.min(burst, this.#left + ((now - this.#refilledAt) * perSecond) / 1_000);
    this.#refilledAt = now;
    this.#left -= bytes;
    return this.#left >= 0;
  }
}

/** The messages and bytes that one socket can send. Times in ms, from a monotonic clock. */
export class MessageBudget {
  #newcomer = { messages: 0, bytes: 0 };
  #rates: { readonly messages: TokenBucket; readonly bytes: ByteBucket } | null = null;

  /** The socket has said hello, or watches its first view. Only the first call has an effect. */
  admit(kind: keyof typeof MESSAGE_RATES, now: number): void {
    this.#rates ??= {
      messages: new TokenBucket(MESSAGE_RATES[kind], now),
      bytes: new ByteBucket(BYTE_RATE, now),
    };
  }

  /** Counts a message before it is decoded. Returns the limit that it exceeds, or null. */
  receiveMessage(now: number): BudgetError | null {
    if (this.#rates !== null) return this.#rates.messages.tryTake(now).ok ? null : 'messages';
    this.#newcomer.messages += 1;
    return this.#newcomer.messages > NEWCOMER_LIMITS.messages ? 'newcomer-messages' : null;
  }

  /** Counts bytes as they arrive, also those of a message that isn't complete. */
  receiveBytes(bytes: number, now: number): BudgetError | null {
    if (this.#rates !== null) return this.#rates.bytes.take(bytes, now) ? null : 'bytes';
    this.#newcomer.bytes += bytes;
    return this.#newcomer.bytes > NEWCOMER_LIMITS.bytes ? 'newcomer-bytes' : null;
  }
}
