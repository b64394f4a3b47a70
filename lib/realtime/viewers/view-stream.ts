import type { FramePosition } from '#lib/protocol/viewer-link.ts';
import type { Clock } from '#lib/kit/clock.ts';

/** Changes since the last frame. Bounded by the size of the room, not by the waiting time. */
export interface PendingChanges {
  readonly info: boolean;
  readonly seats: ReadonlySet<string>;
}

export type FrameContent<View, Delta> =
  | { readonly kind: 'snapshot'; readonly view: View }
  | { readonly kind: 'delta'; readonly delta: Delta };

/** Builds frames from the state at the time of sending. `delta` returns null if nothing differs. */
export interface ViewSource<View, Delta> {
  snapshot(): View;
  delta(pending: PendingChanges): Delta | null;
}

/** After this time without an acknowledgement, a snapshot replaces the collected changes. */
export const ACK_TIMEOUT_MS = 10_000;
/** After this time the viewer is disconnected. A page that still runs reconnects. */
export const DISCONNECT_AFTER_MS = 60_000;

/**
 * One viewer's stream of one topic. At most one frame is unacknowledged; changes in the meantime
 * are merged into the next one. A slow reader costs one frame and a set of seat ids.
 */
export class ViewStream<View, Delta> {
  readonly #source: ViewSource<View, Delta>;
  readonly #send: (
    frame: FramePosition & FrameContent<View, Delta>,
    acknowledge: () => void,
  ) => void;
  readonly #onTimeout: () => void;
  readonly #clock: Clock;
  readonly #bootId: string;
  #seq = 0;
  #isAwaitingAck = false;
  #pending: { info: boolean; seats: Set<string> } | 'all' | null = null;
  #cancelTimer: () => void = () => undefined;
  #closed = false;

  constructor(options: {
    source: ViewSource<View, Delta>;
    send: (frame: FramePosition & FrameContent<View, Delta>, acknowledge: () => void) => void;
    /** Called after `DISCONNECT_AFTER_MS` without an acknowledgement. */
    onTimeout: () => void;
    clock: Clock;
    bootId: string;
  }) {
    ({
      source: this.#source,
      send: this.#send,
      onTimeout: this.#onTimeout,
      clock: this.#clock,
      bootId: this.#bootId,
    } = options);
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
    this.#cancelTimer();
  }

  #flush(): void {
    if (this.#isAwaitingAck || this.#closed || this.#pending === null) return;
    const pending = this.#pending;
    this.#pending = null;
    const content =
      pending === 'all'
        ? ({ kind: 'snapshot', view: this.#source.snapshot() } as const)
        : this.#delta(pending);
    if (content === null) return;
    this.#isAwaitingAck = true;
    this.#seq += 1;
    const n = this.#seq;
    this.#cancelTimer = this.#clock.after(ACK_TIMEOUT_MS, () => {
      this.#onAckTimeout();
    });
    this.#send({ boot: this.#bootId, n, ...content }, () => {
      this.#onAcknowledged(n);
    });
  }

  #delta(pending: PendingChanges): FrameContent<View, Delta> | null {
    const delta = this.#source.delta(pending);
    return delta === null ? null : { kind: 'delta', delta };
  }

  #onAckTimeout(): void {
    this.#pending = 'all';
    this.#cancelTimer = this.#clock.after(DISCONNECT_AFTER_MS - ACK_TIMEOUT_MS, this.#onTimeout);
  }

  #onAcknowledged(n: number): void {
    if (!this.#isAwaitingAck || n !== this.#seq || this.#closed) return;
    this.#cancelTimer();
    this.#isAwaitingAck = false;
    this.#flush();
  }
}
