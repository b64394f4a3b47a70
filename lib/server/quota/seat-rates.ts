import { TokenBucket } from '#lib/kit/token-bucket.ts';
import { RETRY_MS, SEAT_RATES } from './limits.ts';

type Rate = keyof typeof SEAT_RATES;
type SeatBuckets = Readonly<Record<Rate, TokenBucket>>;

/** How fast each seat of a workshop sends. There are as many entries as seats that ever sent. */
export class SeatRates {
  readonly #bucketsBySeat = new Map<string, SeatBuckets>();

  /**
   * Takes `count` from the seat's rate. If too little is left, takes nothing and returns when to try
   * again, ms; otherwise 0. `now`: monotonic, ms.
   */
  take(seatId: string, rate: Rate, count: number, now: number): number {
    const permit = this.#getOrCreate(seatId, now)[rate].tryTake(now, count);
    return permit.ok ? 0 : Math.max(RETRY_MS.rate, permit.waitMs);
  }

  /** When `count` can be taken, ms; 0 for now. Takes nothing. */
  waitMs(seatId: string, rate: Rate, count: number, now: number): number {
    const waitMs = this.#getOrCreate(seatId, now)[rate].waitMs(now, count);
    return waitMs === 0 ? 0 : Math.max(RETRY_MS.rate, waitMs);
  }

  forget(seatId: string): void {
    this.#bucketsBySeat.delete(seatId);
  }

  #getOrCreate(seatId: string, now: number): SeatBuckets {
    const known = this.#bucketsBySeat.get(seatId);
    if (known) return known;
    const buckets = {
      rows: new TokenBucket(SEAT_RATES.rows, now),
      bytes: new TokenBucket(SEAT_RATES.bytes, now),
      epochs: new TokenBucket(SEAT_RATES.epochs, now),
    };
    this.#bucketsBySeat.set(seatId, buckets);
    return buckets;
  }
}
