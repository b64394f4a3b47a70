import { canSeeAnySeat } from '../policies.ts';
import type { RoomState, ActiveNotice } from '../state.ts';
import type { Notice, Role, RoomView, SeatNotice, SentNotice } from '../views.ts';

/** So many of the newest are told. */
const MAX_NOTICES_SHOWN = 50;

const toNotice = ({ id, at, from, content }: ActiveNotice): Notice => ({ id, at, from, content });

/** What was said to one seat, newest first. */
export function presentNotices({ notices }: RoomState, seat: string): SeatNotice[] {
  const own = notices
    .filter(({ seats, audience }) => audience.to === 'all' || seats.has(seat))
    .slice(-MAX_NOTICES_SHOWN)
    .reverse();
  return own.map((notice) => ({
    ...toNotice(notice),
    toAll: notice.audience.to === 'all',
    readAt: notice.readAtBySeat.get(seat) ?? null,
  }));
}

/** What was said, and how many have read it, for those who help; newest first. */
export function presentSentNotices({ notices, seats }: RoomState, role: Role): SentNotice[] {
  if (!canSeeAnySeat(role)) return [];
  const people = [...seats.values()].filter(({ personId }) => personId !== null).length;
  return notices
    .slice(-MAX_NOTICES_SHOWN)
    .reverse()
    .map((notice) => ({
      ...toNotice(notice),
      audience: notice.audience,
      seats: notice.audience.to === 'all' ? people : notice.seats.size,
      read: notice.readAtBySeat.size,
    }));
}

export function presentStaff({ staff }: RoomState, role: Role): RoomView['staff'] {
  return canSeeAnySeat(role) ? staff : [];
}
