import type { SubscriptionRefusal, ViewEnding } from '#lib/protocol/viewer-link.ts';
import { STALE_VIEW_MS } from '#lib/protocol/viewer-times.ts';

export type ViewRefusal = SubscriptionRefusal['refusal'] | ViewEnding;

/** How current the data of a page is. Times are ms of the browser's clock. */
export type Connection =
  | { readonly state: 'connecting'; readonly since: number; readonly retryAt?: number }
  /** `retryAt`: the server can't update the view, and tries again then. */
  | { readonly state: 'connected'; readonly retryAt?: number }
  /** The data is as of `lastFrameAt`. */
  | { readonly state: 'reconnecting'; readonly since: number; readonly lastFrameAt: number }
  | { readonly state: 'refused'; readonly reason: ViewRefusal };

/** Interruptions of the socket that are shorter than this aren't shown, so that the page doesn't flicker. */
export const DISCONNECT_GRACE_MS = 2_000;

/** What the client knows about one watched view. */
export interface ViewFreshness {
  readonly requestedAt: number;
  /**
   * The time of the last frame, or of the last heartbeat while the view was up to date; null before
   * the first snapshot.
   */
  readonly lastReceivedAt: number | null;
  /** When the socket was lost; null while it is connected. */
  readonly disconnectedAt: number | null;
  readonly refusal: ViewRefusal | null;
  /** When the server tries to update the view again; null while it can. */
  readonly retryAt: number | null;
}

/**
 * The connection by the age of the last message. The state of the socket isn't enough, because a
 * browser needs up to 45 s to notice a dead network.
 */
export function deriveConnection(freshness: ViewFreshness, now: number): Connection {
  if (freshness.refusal !== null) return { state: 'refused', reason: freshness.refusal };
  const retry = freshness.retryAt === null ? {} : { retryAt: freshness.retryAt };
  if (freshness.lastReceivedAt === null)
    return { state: 'connecting', since: freshness.requestedAt, ...retry };
  const isDisconnected =
    freshness.disconnectedAt !== null && now - freshness.disconnectedAt >= DISCONNECT_GRACE_MS;
  if (!isDisconnected && now - freshness.lastReceivedAt <= STALE_VIEW_MS)
    return { state: 'connected', ...retry };
  return {
    state: 'reconnecting',
    since: freshness.disconnectedAt ?? freshness.lastReceivedAt,
    lastFrameAt: freshness.lastReceivedAt,
  };
}

export function isSameConnection(a: Connection, b: Connection): boolean {
  if (a.state !== b.state) return false;
  if ('retryAt' in a !== 'retryAt' in b) return false;
  if ('retryAt' in a && 'retryAt' in b && a.retryAt !== b.retryAt) return false;
  if (a.state === 'reconnecting' && b.state === 'reconnecting')
    return a.since === b.since && a.lastFrameAt === b.lastFrameAt;
  return a.state !== 'refused' || b.state !== 'refused' || a.reason === b.reason;
}
