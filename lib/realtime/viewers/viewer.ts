import type { Socket } from 'socket.io';
import type { Session } from '#lib/auth/session.ts';
import type {
  ServerToViewer,
  ViewerToServer,
  ViewSubscription,
} from '#lib/protocol/viewer-link.ts';
import type { View, ViewDelta } from '#lib/room/views.ts';
import type { RevocationFilter } from './types.ts';
import type { ViewStream } from './view-stream.ts';

export type ViewerSocket = Socket<ViewerToServer, ServerToViewer<View, ViewDelta>>;

/** A topic that a page watches, with the ids by which access is revoked. */
export interface ActiveSubscription {
  readonly workshopId: string;
  readonly view: ViewSubscription['view'];
  readonly seat: string | null;
  readonly stream: ViewStream<View, ViewDelta>;
  stop(): void;
}

/** A page watches a room, a drawer, and topics that it is about to leave. */
const MAX_TOPICS = 16;

/** One connected page. */
export class Viewer {
  readonly socket: ViewerSocket;
  #session: Session;
  readonly #subscriptions = new Map<string, ActiveSubscription>();
  /** Each pending request queries the database, so they count towards the limit of topics. */
  #pendingRequests = 0;

  constructor(socket: ViewerSocket, session: Session) {
    this.socket = socket;
    this.#session = session;
  }

  /** The session with its grants as of the last refresh. */
  get session(): Session {
    return this.#session;
  }

  refreshSession(session: Session): void {
    this.#session = session;
  }

  /** Whether the session or a grant that a subscription needs has reached its end. */
  hasEnded(now: number): boolean {
    const { expiresAt, person, grants } = this.#session;
    if (expiresAt.getTime() <= now) return true;
    // Staff see seats through their role, which is checked with each subscription.
    if (person !== null) return false;
    return [...this.#subscriptions.values()].some(({ seat }) => {
      if (seat === null) return false;
      const grant = grants.find(({ seatId }) => seatId === seat);
      return grant === undefined || (grant.endsAt !== null && grant.endsAt.getTime() <= now);
    });
  }

  /** Runs `work`, or returns null if the page has reached its limit of topics. */
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

  /** Whether the page watches a topic of that workshop and seat. */
  isWatching({
    workshopId,
    seatId,
  }: {
    workshopId?: string | undefined;
    seatId?: string | undefined;
  }): boolean {
    return [...this.#subscriptions.values()].some(
      (subscription) =>
        (workshopId === undefined || subscription.workshopId === workshopId) &&
        (seatId === undefined || subscription.seat === seatId),
    );
  }

  /** What the page watches. */
  listSubscriptions(): readonly Pick<ActiveSubscription, 'workshopId' | 'view'>[] {
    return [...this.#subscriptions.values()];
  }

  addSubscription(topic: string, subscription: ActiveSubscription): void {
    this.#subscriptions.set(topic, subscription);
  }

  unsubscribe(topic: string): void {
    this.#subscriptions.get(topic)?.stop();
    this.#subscriptions.delete(topic);
  }

  unsubscribeAll(): void {
    for (const topic of [...this.#subscriptions.keys()]) this.unsubscribe(topic);
  }

  disconnect(reason: RevocationFilter['why'] | 'shutting-down'): void {
    this.unsubscribeAll();
    this.socket.emit('bye', { why: reason });
    this.socket.disconnect(true);
  }
}
