import type { FramePosition } from '#lib/protocol/viewer-link.ts';
import type { Clock } from '#lib/kit/clock.ts';

/** Changes since the last frame. Bounded by the size of the room, not by the waiting time. */
export interface PendingChanges {
  readonly info: boolean;
  readonly seats: ReadonlySet<string>;
}

export type FrameContent<View, Delta> =
  | { readonly kind: 'snapshot'; readonly parts: number; readonly view: View }
  | {
      readonly kind: 'snapshot-part';
      readonly part: number;
      readonly parts: number;
      readonly delta: Delta;
    }
  | { readonly kind: 'delta'; readonly delta: Delta };

/** Builds frames from the state at the time of sending. Each item fits into one frame. */
export interface ViewSource<View, Delta> {
  /** `rest`: what the frame of the view has no space for. */
  snapshot(): { readonly view: View; readonly rest: readonly Delta[] };
  /** Empty if nothing differs. */
  delta(pending: PendingChanges): readonly Delta[];
}

/** After this time without an acknowledgement, a snapshot replaces the collected changes. */
export const ACK_TIMEOUT_MS = 10_000;
/** After this time the viewer is disconnected. A page that still runs reconnects. */
export const DISCONNECT_AFTER_MS = 60_000;
/** Waiting times after an error, before each try to send a snapshot. Then the stream gives up. */
export const RETRY_DELAYS_MS = [1_000, 2_000, 4_000, 8_000] as const;
/** An error of a stream is logged at most once in this time. */
const LOG_INTERVAL_MS = 60_000;

export interface ViewStreamOptions<View, Delta> {
  readonly source: ViewSource<View, Delta>;
  readonly send: (
    frame: FramePosition & FrameContent<View, Delta>,
    acknowledge: () => void,
  ) => void;
  /** Called after `DISCONNECT_AFTER_MS` without an acknowledgement, and when the stream gives up. */
  readonly onTimeout: () => void;
  /** Called when a frame can't be built or sent, once for several errors in a row. */
  readonly onError: (error: unknown) => void;
  /** Called before the stream waits for `retryMs` because of an error. */
  readonly onDelay: (retryMs: number) => void;
  /** Called when the viewer acknowledged a frame. `ms`: since it was sent. */
  readonly onAcknowledged?: (ms: number) => void;
  /** Keeps trying at the longest delay instead of giving up. */
  readonly keepsTrying?: boolean;
  readonly clock: Clock;
  readonly bootId: string;
}

/**
 * One viewer's stream of one topic. At most one frame is unacknowledged; changes in the meantime
 * are merged into the next one. A slow reader costs one frame and a set of seat ids. After an error
 * the stream starts again with a snapshot.
 */
export class ViewStream<View, Delta> {
  readonly #options: ViewStreamOptions<View, Delta>;
  #seq = 0;
  #isAwaitingAck = false;
  /** When the last frame was sent, monotonic, ms. */
  #sentAt = 0;
  #pending: { info: boolean; seats: Set<string> } | 'all' | null = null;
  /** Frames that are built but not sent yet. */
  #queue: FrameContent<View, Delta>[] = [];
  #cancelTimer: () => void = () => undefined;
  #failures = 0;
  #isDelayed = false;
  #loggedAt = -Infinity;
  #closed = false;

  constructor(options: ViewStreamOptions<View, Delta>) {
    this.#options = options;
  }

  /** Sends a snapshot as soon as the frame under way is acknowledged. */
  refresh(): void {
    this.#pending = 'all';
    this.#flush();
  }

  addChanges({ info, seats }: PendingChanges): void {
    if (this.#pending === 'all') return;
    this.#pending ??= { info: false, seats: new Set() };
    this.#pending.info ||= info;
    for (const seat of seats) this.#pending.seats.add(seat);
    this.#flush();
  }

  close(): void {
    this.#closed = true;
    this.#pending = null;
    this.#queue = [];
    this.#cancelTimer();
  }

  #flush(): void {
    if (this.#isAwaitingAck || this.#isDelayed || this.#closed) return;
    try {
      const content = this.#takeContent();
      if (content !== null) this.#send(content);
    } catch (error) {
      this.#onFailure(error);
    }
  }

  #takeContent(): FrameContent<View, Delta> | null {
    const pending = this.#pending;
    if (pending === 'all') {
      this.#pending = null;
      const { view, rest } = this.#options.source.snapshot();
      const parts = 1 + rest.length;
      this.#queue = [
        { kind: 'snapshot', parts, view },
        ...rest.map(
          (delta, index) => ({ kind: 'snapshot-part', part: index + 2, parts, delta }) as const,
        ),
      ];
    } else if (this.#queue.length === 0 && pending !== null) {
      this.#pending = null;
      this.#queue = this.#options.source
        .delta(pending)
        .map((delta) => ({ kind: 'delta', delta }) as const);
    }
    return this.#queue.shift() ?? null;
  }

  #send(content: FrameContent<View, Delta>): void {
    const { clock, bootId, send } = this.#options;
    this.#isAwaitingAck = true;
    this.#seq += 1;
    const n = this.#seq;
    this.#sentAt = clock.mono();
    this.#cancelTimer = clock.after(ACK_TIMEOUT_MS, () => {
      this.#onAckTimeout();
    });
    send({ boot: bootId, n, ...content }, () => {
      this.#onAcknowledged(n);
    });
  }

  #onFailure(error: unknown): void {
    const { clock, onError, onDelay, onTimeout, keepsTrying = false } = this.#options;
    this.#cancelTimer();
    this.#isAwaitingAck = false;
    this.#queue = [];
    this.#pending = 'all';
    if (clock.mono() - this.#loggedAt >= LOG_INTERVAL_MS) {
      this.#loggedAt = clock.mono();
      onError(error);
    }
    const delay =
      RETRY_DELAYS_MS[this.#failures] ?? (keepsTrying ? RETRY_DELAYS_MS.at(-1) : undefined);
    this.#failures += 1;
    if (delay === undefined) {
      this.close();
      onTimeout();
      return;
    }
    this.#isDelayed = true;
    this.#cancelTimer = clock.after(delay, () => {
      this.#isDelayed = false;
      this.#flush();
    });
    onDelay(delay);
  }

  #onAckTimeout(): void {
    this.#pending = 'all';
    this.#cancelTimer = this.#options.clock.after(
      DISCONNECT_AFTER_MS - ACK_TIMEOUT_MS,
      this.#options.onTimeout,
    );
  }

  #onAcknowledged(n: number): void {
    if (!this.#isAwaitingAck || n !== this.#seq || this.#closed) return;
    this.#cancelTimer();
    this.#isAwaitingAck = false;
    this.#failures = 0;
    const { clock, onAcknowledged } = this.#options;
    onAcknowledged?.(clock.mono() - this.#sentAt);
    this.#flush();
  }
}
