import type { FramePosition } from '#lib/protocol/viewer-link.ts';
import type { ViewerClock } from './types.ts';

/** What has changed since the last frame: all, or the head and some seats. Its size is bounded by the room's, not by the time. */
export interface Pending {
  readonly head: boolean;
  readonly seats: ReadonlySet<string>;
}

export type Content<View, Delta> =
  | { readonly kind: 'snapshot'; readonly view: View }
  | { readonly kind: 'delta'; readonly delta: Delta };

/** Makes frames out of what is true when they are sent. `delta` answers null when nothing is to be said after all. */
export interface Source<View, Delta> {
  snapshot(): View;
  delta(pending: Pending): Delta | null;
}

/** Longer without an acknowledgement, and what changed meanwhile is no longer collected: a fresh snapshot follows. */
export const UNTAKEN_MS = 10_000;
/** Longer, and the reader is taken for gone; a page that still runs connects anew. */
export const GONE_MS = 60_000;

/**
 * One viewer's stream of one topic: at most one frame is unacknowledged, what changes meanwhile is merged into the next. So a
 * slow reader costs one frame and a set of seat ids, however long it reads.
 */
export class Outlet<View, Delta> {
  readonly #source: Source<View, Delta>;
  readonly #send: (frame: FramePosition & Content<View, Delta>, taken: () => void) => void;
  readonly #gone: () => void;
  readonly #clock: ViewerClock;
  readonly #boot: string;
  #n = 0;
  #waiting = false;
  #pending: { head: boolean; seats: Set<string> } | 'all' | null = null;
  #cancel: () => void = () => undefined;
  #closed = false;

  constructor(options: {
    source: Source<View, Delta>;
    send: (frame: FramePosition & Content<View, Delta>, taken: () => void) => void;
    /** Nothing was acknowledged for GONE_MS. */
    gone: () => void;
    clock: ViewerClock;
    boot: string;
  }) {
    ({
      source: this.#source,
      send: this.#send,
      gone: this.#gone,
      clock: this.#clock,
      boot: this.#boot,
    } = options);
  }

  /** Everything anew, as soon as the frame on its way is taken. */
  refresh(): void {
    this.#pending = 'all';
    this.#flush();
  }

  changed({ head, seats }: Pending): void {
    if (this.#pending === 'all') return;
    this.#pending ??= { head: false, seats: new Set() };
    this.#pending.head ||= head;
    for (const seat of seats) this.#pending.seats.add(seat);
    this.#flush();
  }

  close(): void {
    this.#closed = true;
    this.#pending = null;
    this.#cancel();
  }

  #flush(): void {
    if (this.#waiting || this.#closed || this.#pending === null) return;
    const pending = this.#pending;
    this.#pending = null;
    const content =
      pending === 'all'
        ? ({ kind: 'snapshot', view: this.#source.snapshot() } as const)
        : this.#delta(pending);
    if (content === null) return;
    this.#waiting = true;
    this.#n += 1;
    const n = this.#n;
    this.#cancel = this.#clock.after(UNTAKEN_MS, () => {
      this.#late();
    });
    this.#send({ boot: this.#boot, n, ...content }, () => {
      this.#taken(n);
    });
  }

  #delta(pending: Pending): Content<View, Delta> | null {
    const delta = this.#source.delta(pending);
    return delta === null ? null : { kind: 'delta', delta };
  }

  #late(): void {
    this.#pending = 'all';
    this.#cancel = this.#clock.after(GONE_MS - UNTAKEN_MS, this.#gone);
  }

  #taken(n: number): void {
    if (!this.#waiting || n !== this.#n || this.#closed) return;
    this.#cancel();
    this.#waiting = false;
    this.#flush();
  }
}
