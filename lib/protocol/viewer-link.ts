/**
 * Messages between browser and server. A viewer subscribes to a view and receives a snapshot, then
 * deltas. At most one frame is unacknowledged; changes in the meantime are merged per seat into the
 * next frame.
 *
 * Views are type parameters: their types are in lib/room/views.ts, which this folder can't import.
 */
import { z } from 'zod';
import { EntityId } from './entity-id.ts';
import type { NotOpenedReason } from './not-opened.ts';
import type { ViewEnding } from './view-endings.ts';

export * from './viewer-times.ts';
export * from './view-endings.ts';

export const ViewSubscription = z.discriminatedUnion('view', [
  z.object({ view: z.literal('room'), workshopId: EntityId }),
  z.object({ view: z.literal('seat'), seat: EntityId }),
  z.object({ view: z.literal('projector'), workshopId: EntityId }),
]);
export type ViewSubscription = z.infer<typeof ViewSubscription>;

export type SubscriptionRefusal = {
  ok: false;
  refusal:
    'sign-in-required' | 'forbidden' | 'not-found' | 'malformed' | 'unavailable' | NotOpenedReason;
};

/**
 * Position of a frame in the stream. After a server restart, `boot` differs and a snapshot comes
 * first.
 */
export interface FramePosition {
  readonly boot: string;
  readonly n: number;
}

/**
 * `topic`: from `topicFor`. A large room is sent in parts: a snapshot with the first rows, then
 * `parts - 1` frames with the other rows as deltas. A delta of a room has the full rows of the seats
 * that changed, and the fields of the room info that changed. A delta of a seat has the fields that
 * changed, and objects and exercises one by one.
 */
export type Frame<View, Delta> = FramePosition & {
  readonly topic: string;
  readonly serverTime: number;
} & (
    | { readonly kind: 'snapshot'; readonly parts: number; readonly view: View }
    /** `part`: from 2 to `parts`. */
    | {
        readonly kind: 'snapshot-part';
        readonly part: number;
        readonly parts: number;
        readonly delta: Delta;
      }
    | { readonly kind: 'delta'; readonly delta: Delta }
  );

/** A topic, as `topicFor` returns it. */
export const TopicMessage = z.object({ topic: z.string().max(100) });

/** All messages from a page to the server, with their schemas. */
export const VIEWER_MESSAGES = {
  /** Acknowledged with `{ ok: true }` or a `SubscriptionRefusal`. */
  watch: { message: ViewSubscription },
  unwatch: { message: TopicMessage },
} as const;
export type ViewerMessageName = keyof typeof VIEWER_MESSAGES;

export interface ViewerToServer {
  watch: (
    message: ViewSubscription,
    ack: (response: { ok: true } | SubscriptionRefusal) => void,
  ) => void;
  unwatch: (message: z.infer<typeof TopicMessage>) => void;
}

export interface ServerToViewer<View, Delta> {
  /** The page acknowledges a frame after applying it; only then the next one is sent. */
  frame: (frame: Frame<View, Delta>, acknowledge: () => void) => void;
  heartbeat: (message: { boot: string; serverTime: number }) => void;
  /** The server can't build the next frame of the topic, and tries again in `retryMs`. */
  delayed: (message: { topic: string; retryMs: number }) => void;
  /** The list of the person's sessions, or of the browsers that can open the seat, has changed. */
  'sessions-changed': () => void;
  /**
   * Access ended (`ViewEnding`), or the page connects again. `renewed`: the browser has another
   * session, or its access has changed.
   */
  bye: (message: { why: ViewEnding | 'renewed' | 'shutting-down' }) => void;
}
