/**
 * Browser <-> server. A viewer names what it wants to see; it gets a snapshot, then deltas. At most one frame is on its way
 * unacknowledged, what changes meanwhile is merged per seat into the next one.
 *
 * Views themselves are typed where they are made (lib/room/types.ts); this file stays a leaf, so they are a type parameter.
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

/** Where in the stream a frame stands; another `boot` is another life of the server and starts with a snapshot. */
export interface FramePosition {
  readonly boot: string;
  readonly n: number;
}

/**
 * `topic` as topic.ts says. A delta of a room carries whole rows of the seats that changed, and the
 * head only when it changed; a delta of a seat carries the top-level parts that changed.
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
  /** The page acknowledges when it has taken the frame in; the next one is sent then. */
  frame: (frame: Frame<View, Delta>, acknowledge: () => void) => void;
  heartbeat: (message: { boot: string; serverTime: number }) => void;
  /** The right to look ended (signed out, removed, event deleted). */
  bye: (message: { why: 'revoked' | 'deleted' | 'shutting-down' }) => void;
}
