interface OffsetSample {
  readonly rttMs: number;
  readonly offset: number;
}

const MAX_SAMPLES = 8;

/**
 * How far an agent's wall clock is behind the server's, ms, from its heartbeats: of the last eight the one with the shortest
 * round trip says it best (as in RFC 5905, section 10).
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
      offset: receivedAt - sentAt - rttMs / 2,
    });
    if (this.#samples.length > MAX_SAMPLES) this.#samples.shift();
  }

  /** 0 before the first heartbeat. */
  get offsetMs(): number {
    const best = this.#samples.reduce<OffsetSample | null>(
      (least, sample) => (least && least.rttMs <= sample.rttMs ? least : sample),
      null,
    );
    return best?.offset ?? 0;
  }
}

/** The only time that is shown: not before the one before it in its epoch, never after it was received. */
export function estimateTimestamp({
  seenAt,
  offset,
  lastAt,
  receivedAt,
}: {
  seenAt: number;
  offset: number;
  lastAt: number;
  receivedAt: number;
}): number {
  return Math.min(Math.max(Math.round(seenAt + offset), lastAt), receivedAt);
}
