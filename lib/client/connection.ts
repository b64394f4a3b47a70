import type { WatchRefusal } from '#lib/protocol/viewer-link.ts';
import { STALE_VIEW_MS } from '#lib/protocol/viewer-times.ts';

export type RefusedWhy = WatchRefusal['refusal'] | 'revoked' | 'deleted';

/** What a page may claim about what it shows. Times are ms of the browser's own clock. */
export type Connection =
  | { readonly state: 'connecting'; readonly since: number }
  | { readonly state: 'live' }
  /** What is shown is as of `lastFrameAt`. */
  | { readonly state: 'reconnecting'; readonly since: number; readonly lastFrameAt: number }
  | { readonly state: 'refused'; readonly why: RefusedWhy };

/** A socket that is closed this long says so; a shorter cut is not worth a flicker. */
export const CUT_MS = 2_000;

/** What is known of one watched view. */
export interface Hearing {
  readonly askedAt: number;
  /** When a frame, or a beat while the view was up to date, last came; null before the first snapshot. */
  readonly heardAt: number | null;
  /** When the socket was lost; null while it stands. */
  readonly cutAt: number | null;
  readonly refused: RefusedWhy | null;
}

/** Judged by the age of what was heard, never by the socket alone: a dead network is noticed by nobody for 45 s. */
export function judgeConnection(hearing: Hearing, now: number): Connection {
  if (hearing.refused !== null) return { state: 'refused', why: hearing.refused };
  if (hearing.heardAt === null) return { state: 'connecting', since: hearing.askedAt };
  const cut = hearing.cutAt !== null && now - hearing.cutAt >= CUT_MS;
  if (!cut && now - hearing.heardAt <= STALE_VIEW_MS) return { state: 'live' };
  return {
    state: 'reconnecting',
    since: hearing.cutAt ?? hearing.heardAt,
    lastFrameAt: hearing.heardAt,
  };
}

export function sameConnection(a: Connection, b: Connection): boolean {
  if (a.state !== b.state) return false;
  if (a.state === 'reconnecting' && b.state === 'reconnecting')
    return a.since === b.since && a.lastFrameAt === b.lastFrameAt;
  return a.state !== 'refused' || b.state !== 'refused' || a.why === b.why;
}
