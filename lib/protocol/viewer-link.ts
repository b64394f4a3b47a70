/**
 * Messages between browser and server. A viewer subscribes to a view and receives a snapshot, then
 * deltas. At most one frame is unacknowledged; changes in the meantime are merged per seat into the
 * next frame.
 *
 * Views are type parameters: their types are in lib/room/views.ts, which this folder can't import.
 */
import { z } from 'zod';

export * from './viewer-times.ts';

export const ViewSubscription = z.discriminatedUnion('view', [
  z.object({ view: z.literal('room'), workshopId: z.string() }),
  z.object({ view: z.literal('seat'), seat: z.string() }),
  z.object({ view: z.literal('projector'), workshopId: z.string() }),
]);
export type ViewSubscription = z.infer<typeof ViewSubscription>;

export type SubscriptionRefusal = {
  ok: false;
  refusal: 'sign-in-required' | 'forbidden' | 'not-found' | 'malformed' | 'unavailable';
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
 * `topic`: from `topicFor`. A delta of a room has the full rows of the seats that changed, and the
 * room info if it changed. A delta of a seat has the top-level fields that changed.
 */
export type Frame<View, Delta> = FramePosition & {
  readonly topic: string;
  readonly serverTime: number;
} & (
    | { readonly kind: 'snapshot'; readonly view: View }
    | { readonly kind: 'delta'; readonly delta: Delta }
  );

export interface ViewerToServer {
  watch: (
    message: ViewSubscription,
    ack: (response: { ok: true } | SubscriptionRefusal) => void,
  ) => void;
  unwatch: (message: { topic: string }) => void;
}

export interface ServerToViewer<View, Delta> {
  /** The page acknowledges a frame after applying it; only then the next one is sent. */
  frame: (frame: Frame<View, Delta>, acknowledge: () => void) => void;
  heartbeat: (message: { boot: string; serverTime: number }) => void;
  /** Access ended: signed out, removed, or the workshop was deleted. */
  bye: (message: { why: 'revoked' | 'deleted' | 'shutting-down' }) => void;
}
