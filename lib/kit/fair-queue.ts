import type { Clock } from './clock.ts';
import { TokenBucket } from './token-bucket.ts';

export interface FairQueueOptions {
  /** How many can pass in a second, and at once. */
  readonly perSecond: number;
  /** How many can wait. Beyond it, the newest of the key with the most waiting is refused. */
  readonly maxWaiting: number;
  readonly clock: Pick<Clock, 'mono' | 'after'>;
}

/** How often waiting ones are looked at, ms. */
const TURN_MS = 10;

/**
 * Limits a rate, and takes keys (such as addresses) in turn while more want to pass. A key with few
 * waiting isn't held up by one with many.
 */
export class FairQueue {
  readonly #options: FairQueueOptions;
  readonly #bucket: TokenBucket;
  /** The keys in the order of their turns. */
  readonly #waiting = new Map<string, ((passes: boolean) => void)[]>();
  #size = 0;
  #isScheduled = false;

  constructor(options: FairQueueOptions) {
    this.#options = options;
    const { perSecond, clock } = options;
    this.#bucket = new TokenBucket({ burst: perSecond, perSecond }, clock.mono());
  }

  /** Resolves with true when it is the turn of `key`, or with false if too many wait. */
  enter(key: string): Promise<boolean> {
    if (this.#size === 0 && this.#bucket.tryTake(this.#options.clock.mono()).ok)
      return Promise.resolve(true);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const own = this.#waiting.get(key) ?? [];
    own.push(resolve);
    this.#waiting.set(key, own);
    this.#size += 1;
    if (this.#size > this.#options.maxWaiting) this.#refuseOne();
    this.#schedule();
    return promise;
  }

  #refuseOne(): void {
    let [longestKey, longest] = ['', [] as ((passes: boolean) => void)[]];
    for (const [key, waiting] of this.#waiting)
      if (waiting.length > longest.length) [longestKey, longest] = [key, waiting];
    longest.pop()?.(false);
    this.#size -= 1;
    if (longest.length === 0) this.#waiting.delete(longestKey);
  }

  #schedule(): void {
    if (this.#isScheduled || this.#size === 0) return;
    this.#isScheduled = true;
    this.#options.clock.after(TURN_MS, () => {
      this.#isScheduled = false;
      while (this.#size > 0 && this.#bucket.tryTake(this.#options.clock.mono()).ok)
        this.#passNext();
      this.#schedule();
    });
  }

  #passNext(): void {
    const [next] = this.#waiting;
    if (next === undefined) return;
    const [key, waiting] = next;
    this.#waiting.delete(key);
    waiting.shift()?.(true);
    this.#size -= 1;
    if (waiting.length > 0) this.#waiting.set(key, waiting);
  }
}
