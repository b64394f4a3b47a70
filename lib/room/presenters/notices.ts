import type { Audience } from '#lib/protocol/api/commands.ts';
import { canSeeAnySeat } from '../policies.ts';
import { SEAT_VIEW_LIMITS, takeWithin } from './limits.ts';
import type { RoomState, ActiveNotice } from '../state.ts';
import type { Notice, RoomView, SeatNotice, SentNotice } from '../views.ts';
import type { Role } from '../roles.ts';

const MAX_NOTICES_SHOWN = 50;

const toNotice = ({ id, at, from, content }: ActiveNotice): Notice => ({ id, at, from, content });

/** Recipients of a notice that staff get by id. Their number is in `seats`. */
const MAX_AUDIENCE_IDS = 20;

function limitAudience(audience: Audience): Audience {
  return audience.to === 'seats' && audience.seats.length > MAX_AUDIENCE_IDS
    ? { ...audience, seats: audience.seats.slice(0, MAX_AUDIENCE_IDS) }
    : audience;
}

/** Whether students and the projector no longer show the notice at `now`, ms since 1970. */
export function isExpired({ expiresAt }: Pick<ActiveNotice, 'expiresAt'>, now: number): boolean {
  return expiresAt !== null && expiresAt <= now;
}

/** Notices to one seat that haven't expired, newest first, within their share of a frame. */
export function presentNotices({ notices, now }: RoomState, seat: string): readonly SeatNotice[] {
  const received = notices
    .filter(
      (notice) =>
        (notice.audience.to === 'all' || notice.seats.has(seat)) && !isExpired(notice, now),
    )
    .slice(-MAX_NOTICES_SHOWN)
    .reverse();
  return takeWithin(
    received.map((notice) => ({
      ...toNotice(notice),
      toAll: notice.audience.to === 'all',
      readAt: notice.readAtBySeat.get(seat) ?? null,
    })),
    { bytes: SEAT_VIEW_LIMITS.noticeBytes },
  );
}

/** Sent notices with their read counts, newest first; empty for roles that don't help. */
export function presentSentNotices({ notices, seats, now }: RoomState, role: Role): SentNotice[] {
  if (!canSeeAnySeat(role)) return [];
  const occupied = [...seats.values()].filter(({ personId }) => personId !== null).length;
  return notices
    .slice(-MAX_NOTICES_SHOWN)
    .reverse()
    .map((notice) => ({
      ...toNotice(notice),
      expiresAt: notice.expiresAt,
      expired: isExpired(notice, now),
      audience: limitAudience(notice.audience),
      seats: notice.audience.to === 'all' ? occupied : notice.seats.size,
      read: notice.readAtBySeat.size,
    }));
}

/** The staff of the workshop; empty for roles that don't help. */
export function presentStaff({ staff }: RoomState, role: Role): RoomView['staff'] {
  return canSeeAnySeat(role) ? staff : [];
}
