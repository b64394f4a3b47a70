import type { Socket } from 'socket.io';
import type { Session } from '#lib/auth/session.ts';
import type { ServerToViewer, ViewerToServer } from '#lib/protocol/viewer-link.ts';
import type { View, ViewDelta } from '#lib/room/views.ts';
import type { ViewStream } from './view-stream.ts';

export type ViewerSocket = Socket<ViewerToServer, ServerToViewer<View, ViewDelta>>;

/** A topic that is watched: what revocation looks for, and how it ends. */
export interface ActiveSubscription {
  readonly workshopId: string;
  readonly seat: string | null;
  readonly stream: ViewStream<View, ViewDelta>;
  stop(): void;
}

/** Topics one page looks at: a room, a drawer, and what lingers. */
const MAX_TOPICS = 16;

/** One connected page. */
export class Viewer {
  readonly socket: ViewerSocket;
  readonly session: Session;
  readonly #subscriptions = new Map<string, ActiveSubscription>();
  /** Requests that are being looked into: they are asked of the database, so a page gets no more of them than topics. */
  #pendingRequests = 0;

  constructor(socket: ViewerSocket, session: Session) {
    this.socket = socket;
    this.session = session;
  }

  /** Runs `work` unless the page asks for more than a page can show. */
  async withRequestLimit<T>(work: () => Promise<T>): Promise<T | null> {
    if (this.#pendingRequests + this.#subscriptions.size >= MAX_TOPICS) return null;
    this.#pendingRequests += 1;
    try {
      return await work();
    } finally {
      this.#pendingRequests -= 1;
    }
  }

  getSubscription(topic: string): ActiveSubscription | undefined {
    return this.#subscriptions.get(topic);
  }

  /** Whether any of the page's topics is of that event or seat. */
  isWatching({
    workshopId,
    seat,
  }: {
    workshopId?: string | undefined;
    seat?: string | undefined;
  }): boolean {
    return [...this.#subscriptions.values()].some(
      (watched) =>
        (workshopId === undefined || watched.workshopId === workshopId) &&
        (seat === undefined || watched.seat === seat),
    );
  }

  addSubscription(topic: string, watched: ActiveSubscription): void {
    this.#subscriptions.set(topic, watched);
  }

  unsubscribe(topic: string): void {
    this.#subscriptions.get(topic)?.stop();
    this.#subscriptions.delete(topic);
  }

  unsubscribeAll(): void {
    for (const topic of [...this.#subscriptions.keys()]) this.unsubscribe(topic);
  }

  disconnect(why: 'revoked' | 'deleted' | 'shutting-down'): void {
    this.unsubscribeAll();
    this.socket.emit('bye', { why });
    this.socket.disconnect(true);
  }
}
