import { canSeeAnySeat } from '../policies.ts';
import type { RoomState, ActiveNotice } from '../state.ts';
import type { Notice, RoomView, SeatNotice, SentNotice } from '../views.ts';
import type { Role } from '../roles.ts';

const MAX_NOTICES_SHOWN = 50;

const toNotice = ({ id, at, from, content }: ActiveNotice): Notice => ({ id, at, from, content });

/** Notices to one seat, newest first. */
export function presentNotices({ notices }: RoomState, seat: string): SeatNotice[] {
  const received = notices
    .filter(({ seats, audience }) => audience.to === 'all' || seats.has(seat))
    .slice(-MAX_NOTICES_SHOWN)
    .reverse();
  return received.map((notice) => ({
    ...toNotice(notice),
    toAll: notice.audience.to === 'all',
    readAt: notice.readAtBySeat.get(seat) ?? null,
  }));
}

/** Sent notices with their read counts, newest first; empty for roles that don't help. */
export function presentSentNotices({ notices, seats }: RoomState, role: Role): SentNotice[] {
  if (!canSeeAnySeat(role)) return [];
  const occupied = [...seats.values()].filter(({ personId }) => personId !== null).length;
  return notices
    .slice(-MAX_NOTICES_SHOWN)
    .reverse()
    .map((notice) => ({
      ...toNotice(notice),
      audience: notice.audience,
      seats: notice.audience.to === 'all' ? occupied : notice.seats.size,
      read: notice.readAtBySeat.size,
    }));
}

/** The staff of the workshop; empty for roles that don't help. */
export function presentStaff({ staff }: RoomState, role: Role): RoomView['staff'] {
  return canSeeAnySeat(role) ? staff : [];
}
