interface Sample {
  readonly rttMs: number;
  readonly offset: number;
}

const KEPT = 8;

/**
 * How far an agent's wall clock is behind the server's, ms, from its heartbeats: of the last eight the one with the shortest
 * round trip says it best (as in RFC 5905, section 10).
 */
export class ClockOffset {
  readonly #samples: Sample[] = [];

  hear({ sentAt, rttMs, receivedAt }: { sentAt: number; rttMs: number; receivedAt: number }): void {
    // The first heartbeat of a connection has no round trip yet.
    this.#samples.push({
      rttMs: rttMs > 0 ? rttMs : Number.POSITIVE_INFINITY,
      offset: receivedAt - sentAt - rttMs / 2,
    });
    if (this.#samples.length > KEPT) this.#samples.shift();
  }

  /** 0 before the first heartbeat. */
  get ms(): number {
    const best = this.#samples.reduce<Sample | null>(
      (least, sample) => (least && least.rttMs <= sample.rttMs ? least : sample),
      null,
    );
    return best?.offset ?? 0;
  }
}

/** The only time that is shown: not before the one before it in its epoch, never after it was received. */
export function estimateAt({
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
