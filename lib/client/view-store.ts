import { topicFor } from '#lib/protocol/topic.ts';
import type { ViewSubscription } from '#lib/protocol/viewer-link.ts';
import type { RoomView, View } from '#lib/room/views.ts';
import {
  deriveConnection,
  isSameConnection,
  type Connection,
  type ViewRefusal,
} from './connection.ts';
import type { ViewFrame } from './room-link.ts';
import { mergeDelta, mergeSnapshot } from './merge.ts';

/** A view with its connection. A new object only if something changed; `view` is null before the first snapshot. */
export interface WatchedView<V extends View> {
  readonly connection: Connection;
  readonly view: V | null;
}

/** What was watched doesn't exist any more. */
function isFinal(refusal: ViewRefusal | null): boolean {
  return refusal === 'seat-removed' || refusal === 'seat-merged' || refusal === 'workshop-deleted';
}

/** One watched view with its age and its listeners. Times are ms of the browser's clock. */
export class ViewStore {
  readonly subscription: ViewSubscription;
  #snapshot: WatchedView<View>;
  #position: { boot: string; n: number } | null = null;
  /** Whether the present connection delivered a snapshot, so that heartbeats confirm the view. */
  #isUpToDate = false;
  #requestedAt: number;
  #lastReceivedAt: number | null = null;
  #refusal: ViewRefusal | null = null;
  #retryAt: number | null = null;
  /** A snapshot of which parts are still to come. */
  #incomplete: { view: RoomView; received: number; parts: number } | null = null;
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

  /** The view was requested over the present connection. */
  markRequested(now: number): void {
    this.#isUpToDate = false;
    this.#retryAt = null;
    this.#incomplete = null;
    if (this.#lastReceivedAt === null) this.#requestedAt = now;
    if (!isFinal(this.#refusal)) this.#refusal = null;
  }

  /** Forgets the view when it has no listeners. It starts with a snapshot later. */
  reset(now: number): void {
    this.#isUpToDate = false;
    this.#retryAt = null;
    this.#incomplete = null;
    this.#position = null;
    this.#lastReceivedAt = null;
    this.#refusal = null;
    this.#requestedAt = now;
    this.#snapshot = { connection: { state: 'connecting', since: now }, view: null };
  }

  markDisconnected(): void {
    this.#isUpToDate = false;
    this.#retryAt = null;
    this.#incomplete = null;
  }

  /** The server can't update the view before `retryAt`. */
  delay(retryAt: number): void {
    this.#retryAt = retryAt;
  }

  /** Returns false if the frame doesn't fit: then the view must be requested again. */
  applyFrame(frame: ViewFrame, now: number): boolean {
    if (frame.kind !== 'delta') {
      const view = this.#collectParts(frame);
      if (view === null) return false;
      if (view === 'incomplete') return true;
      this.#set({ ...this.#snapshot, view: mergeSnapshot(this.#snapshot.view, view) });
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
    this.#retryAt = null;
    return true;
  }

  /** The whole snapshot once all its parts arrived; null if a part doesn't fit. */
  #collectParts(frame: Exclude<ViewFrame, { kind: 'delta' }>): View | 'incomplete' | null {
    if (frame.kind === 'snapshot') {
      this.#incomplete = null;
      if (frame.parts === 1 || frame.view.kind !== 'room') return frame.view;
      this.#incomplete = { view: frame.view, received: 1, parts: frame.parts };
      return 'incomplete';
    }
    const before = this.#incomplete;
    if (before === null || frame.delta.kind !== 'room' || frame.part !== before.received + 1)
      return null;
    const view = { ...before.view, seats: before.view.seats.concat(frame.delta.seats) };
    const isComplete = frame.part === before.parts;
    this.#incomplete = isComplete ? null : { ...before, view, received: frame.part };
    return isComplete ? view : 'incomplete';
  }

  /** Returns false if the server restarted since the view was sent. */
  applyHeartbeat(bootId: string, now: number): boolean {
    if (!this.#isUpToDate) return true;
    if (this.#position?.boot !== bootId) return false;
    this.#lastReceivedAt = now;
    return true;
  }

  refuse(refusal: ViewRefusal): void {
    // Afterwards the server doesn't know the view any more. The first reason is the one to show.
    if (!isFinal(this.#refusal) || isFinal(refusal)) this.#refusal = refusal;
    this.#isUpToDate = false;
  }

  /** Derives the connection from the time. Notifies listeners only if it changed. */
  updateConnection(now: number, disconnectedAt: number | null): void {
    const connection = deriveConnection(
      {
        requestedAt: this.#requestedAt,
        lastReceivedAt: this.#lastReceivedAt,
        disconnectedAt,
        refusal: this.#refusal,
        retryAt: this.#retryAt,
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
