interface OffsetSample {
  readonly rttMs: number;
  readonly offsetMs: number;
}

const MAX_SAMPLES = 8;

/**
 * Estimates from heartbeats how many milliseconds an agent's wall clock is behind the server's. Of
 * the last eight samples, the one with the shortest round trip is the most accurate (RFC 5905,
 * section 10).
 */
export class ClockOffset {
  readonly #samples: OffsetSample[] = [];

  addSample({
    sentAt,
    rttMs,
    receivedAt,
  }: {
    sentAt: number;
    rttMs: number;
    receivedAt: number;
  }): void {
    // The first heartbeat of a connection has no round trip yet.
    this.#samples.push({
      rttMs: rttMs > 0 ? rttMs : Number.POSITIVE_INFINITY,
      offsetMs: receivedAt - sentAt - rttMs / 2,
    });
    if (this.#samples.length > MAX_SAMPLES) this.#samples.shift();
  }

  /** What to add to the agent's clock, ms; 0 before the first heartbeat. */
  get offsetMs(): number {
    const best = this.#samples.reduce<OffsetSample | null>(
      (least, sample) => (least && least.rttMs <= sample.rttMs ? least : sample),
      null,
    );
    return best?.offsetMs ?? 0;
  }
}

/** An agent keeps changes in its spool for as long as its server is away, at most this long, ms. */
const MAX_AGE_MS = 72 * 3_600_000;

/**
 * The time of a change that is shown and computed with, ms since 1970. It is never before the
 * workshop was created, more than 72 hours before the server received it, or before the previous
 * change of the same epoch (`lastAt`), and never after the server received it. So no pass can be
 * dated back.
 */
export function estimateTimestamp({
  seenAt,
  offsetMs,
  lastAt,
  receivedAt,
  createdAt,
}: {
  seenAt: number;
  offsetMs: number;
  lastAt: number;
  receivedAt: number;
  /** When the workshop was created. */
  createdAt: number;
}): number {
  const earliest = Math.max(lastAt, createdAt, receivedAt - MAX_AGE_MS);
  return Math.min(Math.max(Math.round(seenAt + offsetMs), earliest), receivedAt);
}
