import { canSeeAnySeat } from '../policies.ts';
import type { RoomState, StandingNotice } from '../state.ts';
import type { Notice, Role, RoomView, SeatNotice, SentNotice } from '../views.ts';

/** So many of the newest are told. */
const MOST = 50;

const plain = ({ id, at, from, what }: StandingNotice): Notice => ({ id, at, from, what });

/** What was said to one seat, newest first. */
export function presentNotices({ notices }: RoomState, seat: string): SeatNotice[] {
  const own = notices
    .filter(({ seats, to }) => to.to === 'all' || seats.has(seat))
    .slice(-MOST)
    .reverse();
  return own.map((notice) => ({
    ...plain(notice),
    toAll: notice.to.to === 'all',
    readAt: notice.read.get(seat) ?? null,
  }));
}

/** What was said, and how many have read it, for those who help; newest first. */
export function presentSent({ notices, seats }: RoomState, role: Role): SentNotice[] {
  if (!canSeeAnySeat(role)) return [];
  const people = [...seats.values()].filter(({ person }) => person !== null).length;
  return notices
    .slice(-MOST)
    .reverse()
    .map((notice) => ({
      ...plain(notice),
      to: notice.to,
      seats: notice.to.to === 'all' ? people : notice.seats.size,
      read: notice.read.size,
    }));
}

export function presentStaff({ staff }: RoomState, role: Role): RoomView['staff'] {
  return canSeeAnySeat(role) ? staff : [];
}
