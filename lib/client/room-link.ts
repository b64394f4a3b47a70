import type {
  Frame,
  ServerToViewer,
  ViewSubscription,
  SubscriptionRefusal,
} from '#lib/protocol/viewer-link.ts';
import type { View, ViewDelta } from '#lib/room/views.ts';

export type ViewFrame = Frame<View, ViewDelta>;
type ServerMessages = ServerToViewer<View, ViewDelta>;
export type ViewerHeartbeat = Parameters<ServerMessages['heartbeat']>[0];
export type ViewDelay = Parameters<ServerMessages['delayed']>[0];
export type Bye = Parameters<ServerMessages['bye']>[0];

/** Events of a link, in the order of arrival. */
export interface LinkListener {
  connected(): void;
  /** The connection was lost or could not be made. The link retries. */
  lost(): void;
  /** The server refused the connection. The link doesn't retry. */
  refused(reason: SubscriptionRefusal['refusal']): void;
  frame(frame: ViewFrame, acknowledge: () => void): void;
  heartbeat(heartbeat: ViewerHeartbeat): void;
  /** The server can't update the view of a topic now, and tries again. */
  delayed(delay: ViewDelay): void;
  /** The sessions of the person, or the browsers that can open the seat, have changed. */
  sessionsChanged(): void;
  bye(bye: Bye): void;
}

/** A connection to a server, over a socket (socket-link.ts) or in memory (fake-room-server.ts). */
export interface RoomLink {
  open(listener: LinkListener): void;
  /** If the link is lost in the meantime, `onResponse` isn't called. */
  watch(
    message: ViewSubscription,
    onResponse: (response: { ok: true } | SubscriptionRefusal) => void,
  ): void;
  unwatch(topic: string): void;
  close(): void;
}
