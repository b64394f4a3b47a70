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

/**
 * The time of a change that is shown and computed with, ms since 1970. It is never before the
 * previous change of the same epoch (`lastAt`), and never after the server received it.
 */
export function estimateTimestamp({
  seenAt,
  offsetMs,
  lastAt,
  receivedAt,
}: {
  seenAt: number;
  offsetMs: number;
  lastAt: number;
  receivedAt: number;
}): number {
  return Math.min(Math.max(Math.round(seenAt + offsetMs), lastAt), receivedAt);
}
