import { KeyedTokenBuckets } from '#lib/kit/token-bucket.ts';
import { MINUTE_MS, SECOND_MS } from '#lib/kit/time.ts';
import type { JoinBurst } from '#lib/protocol/api/admission.ts';
import { addressKey } from '#lib/realtime/admission/address.ts';

/** New students without approval, per address and workshop: a class at once, then one per 2 s. */
const JOIN_RATE = { burst: 400, perSecond: 30 / 60 } as const;
const MAX_KEYS = 10_000;
/** A pause of this length ends a burst. */
const BURST_PAUSE_MS = MINUTE_MS;
/** How long staff see a burst, unless they hide it. */
const BURST_SHOWN_MS = 30 * MINUTE_MS;

interface Arrivals {
  readonly since: number;
  readonly last: number;
  readonly joined: number;
}

/**
 * Limits how fast students join a workshop from one address without approval, and remembers bursts
 * for staff. In memory: after a restart, a class can join at once again.
 */
export class JoinRate {
  readonly #now: () => number;
  readonly #buckets: KeyedTokenBuckets;
  readonly #arrivals = new Map<string, Arrivals>();
  readonly #bursts = new Map<string, JoinBurst>();

  /** @param now the server's clock, ms since 1970 */
  constructor(now: () => number) {
    this.#now = now;
    this.#buckets = new KeyedTokenBuckets({ ...JOIN_RATE, maxKeys: MAX_KEYS, now });
  }

  /** Counts a new student. Returns false if the student needs an approval. */
  admit(workshopId: string, address: string): boolean {
    const key = `${workshopId} ${addressKey(address)}`;
    const isAdmitted = this.#buckets.waitMs(key) === 0;
    if (isAdmitted) {
      this.#buckets.take(key);
      this.#countArrival(key);
    } else this.#recordBurst(workshopId, key);
    return isAdmitted;
  }

  /** The last burst, for staff. */
  burst(workshopId: string): JoinBurst | null {
    const burst = this.#bursts.get(workshopId);
    return burst !== undefined && this.#now() - burst.at < BURST_SHOWN_MS ? burst : null;
  }

  /** Hides the burst until the next one. */
  dismissBurst(workshopId: string): void {
    this.#bursts.delete(workshopId);
  }

  #countArrival(key: string): void {
    const now = this.#now();
    const before = this.#arrivals.get(key);
    const continues = before !== undefined && now - before.last < BURST_PAUSE_MS;
    this.#arrivals.delete(key);
    this.#arrivals.set(key, {
      since: continues ? before.since : now,
      last: now,
      joined: (continues ? before.joined : 0) + 1,
    });
    dropOldest(this.#arrivals);
  }

  #recordBurst(workshopId: string, key: string): void {
    const arrivals = this.#arrivals.get(key);
    if (arrivals === undefined) return;
    const seconds = Math.max(1, Math.round((arrivals.last - arrivals.since) / SECOND_MS));
    this.#bursts.delete(workshopId);
    this.#bursts.set(workshopId, { joined: arrivals.joined, seconds, at: this.#now() });
    dropOldest(this.#bursts);
  }
}

function dropOldest(map: Map<string, unknown>): void {
  const [oldest] = map.keys();
  if (map.size > MAX_KEYS && oldest !== undefined) map.delete(oldest);
}
