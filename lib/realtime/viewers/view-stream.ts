import type { FramePosition } from '#lib/protocol/viewer-link.ts';
import type { ViewerClock } from './types.ts';

/** What has changed since the last frame: all, or the head and some seats. Its size is bounded by the room's, not by the time. */
export interface PendingChanges {
  readonly info: boolean;
  readonly seats: ReadonlySet<string>;
}

export type FrameContent<View, Delta> =
  | { readonly kind: 'snapshot'; readonly view: View }
  | { readonly kind: 'delta'; readonly delta: Delta };

/** Makes frames out of what is true when they are sent. `delta` answers null when nothing is to be said after all. */
export interface ViewSource<View, Delta> {
  snapshot(): View;
  delta(pending: PendingChanges): Delta | null;
}

/** Longer without an acknowledgement, and what changed meanwhile is no longer collected: a fresh snapshot follows. */
export const ACK_TIMEOUT_MS = 10_000;
/** Longer, and the reader is taken for gone; a page that still runs connects anew. */
export const DISCONNECT_AFTER_MS = 60_000;

/**
 * One viewer's stream of one topic: at most one frame is unacknowledged, what changes meanwhile is merged into the next. So a
 * slow reader costs one frame and a set of seat ids, however long it reads.
 */
export class ViewStream<View, Delta> {
  readonly #source: ViewSource<View, Delta>;
  readonly #send: (
    frame: FramePosition & FrameContent<View, Delta>,
    acknowledge: () => void,
  ) => void;
  readonly #onTimeout: () => void;
  readonly #clock: ViewerClock;
  readonly #bootId: string;
  #seq = 0;
  #isAwaitingAck = false;
  #pending: { info: boolean; seats: Set<string> } | 'all' | null = null;
  #cancelTimer: () => void = () => undefined;
  #closed = false;

  constructor(options: {
    source: ViewSource<View, Delta>;
    send: (frame: FramePosition & FrameContent<View, Delta>, acknowledge: () => void) => void;
    /** Nothing was acknowledged for GONE_MS. */
    onTimeout: () => void;
    clock: ViewerClock;
    bootId: string;
  }) {
    ({
      source: this.#source,
      send: this.#send,
      gone: this.#onTimeout,
      clock: this.#clock,
      boot: this.#bootId,
    } = options);
  }

  /** Everything anew, as soon as the frame on its way is taken. */
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
