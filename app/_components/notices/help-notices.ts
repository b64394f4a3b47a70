import { SECOND_MS } from '#lib/kit/time.ts';
import type { RoomView, SeatRow } from '#lib/room/views.ts';

/** Between two notices of a browser, ms. */
export const NOTICE_INTERVAL_MS = 10 * SECOND_MS;

/** A help request that no staff member works yet. */
export interface OpenRequest {
  /** Of this request: a student who raises the hand again has another one. */
  readonly key: string;
  readonly seatId: string;
  /** Of the student; null without a name. */
  readonly name: string | null;
  readonly label: string;
}

/** What a browser knows about help requests. */
export interface NoticeState {
  /** Keys of the requests that were open the last time; null before the first data. */
  readonly known: ReadonlySet<string> | null;
  /** Keys of new requests that wait for the next notice. */
  readonly waiting: readonly string[];
  /** When the last notice was given, ms since 1970; null before the first one. */
  readonly lastAt: number | null;
}

export const INITIAL_NOTICE_STATE: NoticeState = { known: null, waiting: [], lastAt: null };

export interface NoticeStep {
  readonly state: NoticeState;
  /** The requests of the notice to give now, oldest first; empty for none. */
  readonly notice: readonly OpenRequest[];
  /** When to look again, ms since 1970, because requests wait; null if none do. */
  readonly nextAt: number | null;
}

/** The requests that wait for a helper, oldest first. */
export function listOpenRequests({ seats }: Pick<RoomView, 'seats'>): readonly OpenRequest[] {
  return seats
    .filter(isUnclaimed)
    .toSorted((a, b) => (a.helpRequest?.since ?? 0) - (b.helpRequest?.since ?? 0))
    .map(({ id, displayName, label, helpRequest }) => ({
      key: `${id} ${String(helpRequest?.since ?? 0)}`,
      seatId: id,
      name: displayName,
      label,
    }));
}

function isUnclaimed({ helpRequest, helpClaim }: SeatRow): boolean {
  return helpRequest !== null && helpClaim === null;
}

/**
 * Decides about a notice. Requests that were open before the page knew them are no news, and those
 * that a helper claimed meanwhile are none any more. `isWanted`: the reader wants notices now; what
 * arrives otherwise is never reported later.
 */
export function stepNotices(
  { known, waiting, lastAt }: NoticeState,
  open: readonly OpenRequest[],
  { isWanted, now }: { readonly isWanted: boolean; readonly now: number },
): NoticeStep {
  const keys = new Set(open.map(({ key }) => key));
  const isNews = ({ key }: OpenRequest) =>
    known !== null && (!known.has(key) || waiting.includes(key));
  const news = isWanted ? open.filter(isNews) : [];
  const dueAt = lastAt === null ? now : lastAt + NOTICE_INTERVAL_MS;
  if (news.length === 0 || now >= dueAt)
    return {
      state: { known: keys, waiting: [], lastAt: news.length > 0 ? now : lastAt },
      notice: news,
      nextAt: null,
    };
  return {
    state: { known: keys, waiting: news.map(({ key }) => key), lastAt },
    notice: [],
    nextAt: dueAt,
  };
}
