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
export type Bye = Parameters<ServerMessages['bye']>[0];

/** What a link tells the client. All are called in the order of arrival. */
export interface LinkListener {
  connected(): void;
  /** Lost, or not reached. The link tries again by itself. */
  lost(): void;
  /** The server let nobody in at the door. The link does not try again. */
  refused(reason: SubscriptionRefusal['refusal']): void;
  frame(frame: ViewFrame, acknowledge: () => void): void;
  heartbeat(beat: ViewerHeartbeat): void;
  bye(bye: Bye): void;
}

/** One connection to a server, over a real socket (socket-link.ts) or in memory (fake.ts). */
export interface RoomLink {
  open(listener: LinkListener): void;
  /** Resolves with the server's answer; never rejects: a link that is lost meanwhile does not answer. */
  watch(
    message: ViewSubscription,
    onResponse: (answer: { ok: true } | SubscriptionRefusal) => void,
  ): void;
  unwatch(topic: string): void;
  close(): void;
}
