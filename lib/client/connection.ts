import type { SubscriptionRefusal } from '#lib/protocol/viewer-link.ts';
import { STALE_VIEW_MS } from '#lib/protocol/viewer-times.ts';

export type ViewRefusal = SubscriptionRefusal['refusal'] | 'revoked' | 'deleted';

/** What a page may claim about what it shows. Times are ms of the browser's own clock. */
export type Connection =
  | { readonly state: 'connecting'; readonly since: number }
  | { readonly state: 'connected' }
  /** What is shown is as of `lastFrameAt`. */
  | { readonly state: 'reconnecting'; readonly since: number; readonly lastFrameAt: number }
  | { readonly state: 'refused'; readonly reason: ViewRefusal };

/** A socket that is closed this long says so; a shorter cut is not worth a flicker. */
export const DISCONNECT_GRACE_MS = 2_000;

/** What is known of one watched view. */
export interface ViewFreshness {
  readonly requestedAt: number;
  /** When a frame, or a beat while the view was up to date, last came; null before the first snapshot. */
  readonly lastReceivedAt: number | null;
  /** When the socket was lost; null while it stands. */
  readonly disconnectedAt: number | null;
  readonly refusal: ViewRefusal | null;
}

/** Judged by the age of what was heard, never by the socket alone: a dead network is noticed by nobody for 45 s. */
export function deriveConnection(freshness: ViewFreshness, now: number): Connection {
  if (freshness.refusal !== null) return { state: 'refused', reason: freshness.refusal };
  if (freshness.lastReceivedAt === null)
    return { state: 'connecting', since: freshness.requestedAt };
  const isDisconnected =
    freshness.disconnectedAt !== null && now - freshness.disconnectedAt >= DISCONNECT_GRACE_MS;
  if (!isDisconnected && now - freshness.lastReceivedAt <= STALE_VIEW_MS)
    return { state: 'connected' };
  return {
    state: 'reconnecting',
    since: freshness.disconnectedAt ?? freshness.lastReceivedAt,
    lastFrameAt: freshness.lastReceivedAt,
  };
}

export function isSameConnection(a: Connection, b: Connection): boolean {
  if (a.state !== b.state) return false;
  if (a.state === 'reconnecting' && b.state === 'reconnecting')
    return a.since === b.since && a.lastFrameAt === b.lastFrameAt;
  return a.state !== 'refused' || b.state !== 'refused' || a.reason === b.reason;
}
