import { topicFor } from '#lib/protocol/topic.ts';
import type { ViewSubscription, SubscriptionRefusal } from '#lib/protocol/viewer-link.ts';
import type { View } from '#lib/room/views.ts';
import {
  deriveConnection,
  isSameConnection,
  type Connection,
  type ViewRefusal,
} from './connection.ts';
import type { Bye, ViewFrame } from './room-link.ts';
import { mergeDelta, mergeSnapshot } from './merge.ts';

/** What a page paints. A new object only when something in it changed; `view` is null before the first snapshot. */
export interface WatchedView<V extends View> {
  readonly connection: Connection;
  readonly view: V | null;
}

/** One watched view: what came, how old it is, and who wants to know. Times are ms of the browser's own clock. */
export class ViewStore {
  readonly subscription: ViewSubscription;
  #snapshot: WatchedView<View>;
  #position: { boot: string; n: number } | null = null;
  /** Whether every beat vouches for the view: a snapshot came over the connection that stands now. */
  #isUpToDate = false;
  #requestedAt: number;
  #lastReceivedAt: number | null = null;
  #refusal: ViewRefusal | null = null;
  readonly #listeners = new Set<() => void>();

  constructor(watch: ViewSubscription, now: number) {
    this.subscription = watch;
    this.#requestedAt = now;
    this.#snapshot = { connection: { state: 'connecting', since: now }, view: null };
  }

  get topic(): string {
    return topicFor(this.subscription);
  }

  get snapshot(): WatchedView<View> {
    return this.#snapshot;
  }

  get lastReceivedAt(): number | null {
    return this.#lastReceivedAt;
  }

  get listenerCount(): number {
    return this.#listeners.size;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The view was asked for, over a connection that stands. */
  markRequested(now: number): void {
    this.#isUpToDate = false;
    if (this.#lastReceivedAt === null) this.#requestedAt = now;
    if (this.#refusal !== 'deleted') this.#refusal = null;
  }

  /** Nobody looks any more: what comes later starts with a snapshot. */
  reset(now: number): void {
    this.#isUpToDate = false;
    this.#position = null;
    this.#lastReceivedAt = null;
    this.#refusal = null;
    this.#requestedAt = now;
    this.#snapshot = { connection: { state: 'connecting', since: now }, view: null };
  }

  markDisconnected(): void {
    this.#isUpToDate = false;
  }

  /** Answers whether the frame could be taken in; if not, the view must be asked for again. */
  applyFrame(frame: ViewFrame, now: number): boolean {
    if (frame.kind === 'snapshot') {
      this.#set({ ...this.#snapshot, view: mergeSnapshot(this.#snapshot.view, frame.view) });
    } else {
      if (this.#position?.boot !== frame.boot || this.#snapshot.view === null || !this.#isUpToDate)
        return false;
      if (frame.n <= this.#position.n) return true;
      const view = mergeDelta(this.#snapshot.view, frame.delta);
      if (view === null) return false;
      this.#set({ ...this.#snapshot, view });
    }
    this.#position = { boot: frame.boot, n: frame.n };
    this.#isUpToDate = true;
    this.#lastReceivedAt = now;
    this.#refusal = null;
    return true;
  }

  /** Answers false when the beat is of another life of the server than the view. */
  applyHeartbeat(bootId: string, now: number): boolean {
    if (!this.#isUpToDate) return true;
    if (this.#position?.boot !== bootId) return false;
    this.#lastReceivedAt = now;
    return true;
  }

  refuse(refusal: SubscriptionRefusal['refusal'] | Exclude<Bye['why'], 'shutting-down'>): void {
    this.#refusal = refusal;
    this.#isUpToDate = false;
  }

  /** Looks at the clock; listeners hear of it only when the connection reads differently. */
  updateConnection(now: number, disconnectedAt: number | null): void {
    const connection = deriveConnection(
      {
        requestedAt: this.#requestedAt,
        lastReceivedAt: this.#lastReceivedAt,
        disconnectedAt,
        refusal: this.#refusal,
      },
      now,
    );
    if (!isSameConnection(connection, this.#snapshot.connection))
      this.#set({ ...this.#snapshot, connection });
  }

  #set(snapshot: WatchedView<View>): void {
    this.#snapshot = snapshot;
    for (const listener of [...this.#listeners]) listener();
  }
}
