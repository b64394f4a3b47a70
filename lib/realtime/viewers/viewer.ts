import type { Socket } from 'socket.io';
import type { Session } from '#lib/auth/session.ts';
import type { ServerToViewer, ViewerToServer } from '#lib/protocol/viewer-link.ts';
import type { View, ViewDelta } from '#lib/room/views.ts';
import type { Outlet } from './view-stream.ts';

export type ViewerSocket = Socket<ViewerToServer, ServerToViewer<View, ViewDelta>>;

/** A topic that is watched: what revocation looks for, and how it ends. */
export interface Watched {
  readonly event: string;
  readonly seat: string | null;
  readonly outlet: Outlet<View, ViewDelta>;
  stop(): void;
}

/** Topics one page looks at: a room, a drawer, and what lingers. */
const TOPICS = 16;

/** One connected page. */
export class Viewer {
  readonly socket: ViewerSocket;
  readonly session: Session;
  readonly #topics = new Map<string, Watched>();
  /** Requests that are being looked into: they are asked of the database, so a page gets no more of them than topics. */
  #asking = 0;

  constructor(socket: ViewerSocket, session: Session) {
    this.socket = socket;
    this.session = session;
  }

  /** Runs `work` unless the page asks for more than a page can show. */
  async ask<T>(work: () => Promise<T>): Promise<T | null> {
    if (this.#asking + this.#topics.size >= TOPICS) return null;
    this.#asking += 1;
    try {
      return await work();
    } finally {
      this.#asking -= 1;
    }
  }

  watched(topic: string): Watched | undefined {
    return this.#topics.get(topic);
  }

  /** Whether any of the page's topics is of that event or seat. */
  watches({ event, seat }: { event?: string | undefined; seat?: string | undefined }): boolean {
    return [...this.#topics.values()].some(
      (watched) =>
        (event === undefined || watched.event === event) &&
        (seat === undefined || watched.seat === seat),
    );
  }

  add(topic: string, watched: Watched): void {
    this.#topics.set(topic, watched);
  }

  drop(topic: string): void {
    this.#topics.get(topic)?.stop();
    this.#topics.delete(topic);
  }

  dropAll(): void {
    for (const topic of [...this.#topics.keys()]) this.drop(topic);
  }

  bye(why: 'revoked' | 'deleted' | 'shutting-down'): void {
    this.dropAll();
    this.socket.emit('bye', { why });
    this.socket.disconnect(true);
  }
}
