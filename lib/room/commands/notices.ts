import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { Audience } from '#lib/protocol/api/commands.ts';
import { canAddress } from '../policies.ts';
import { removeHint } from '../revealed-hints.ts';
import type { ActiveNotice } from '../state.ts';
import {
  audienceFields,
  audienceSeats,
  authorFields,
  NO_VIEWS,
  seatFields,
  viewsOfAudience,
} from './fields.ts';
import { defineCommand, type RoomCommandState } from './types.ts';

export const announce = defineCommand('announce', {
  /** Announcements from before their validity was stored stay until they are withdrawn. */
  stored: z.object({
    text: z.string(),
    ...audienceFields,
    ...authorFields,
    validMinutes: z.number().nullable().default(null),
  }),
  requires: 'helper',
  allowedIn: 'running',
  reduce: (state, committed) => {
    const { command, at } = committed;
    state.notices.publish(
      committed,
      { kind: 'text', text: command.text },
      findExpiry(command.to, command.validMinutes, at),
    );
    return viewsOfAudience(audienceSeats(command));
  },
});

/** Shows an announcement again, or for longer. */
export const extendNotice = defineCommand('extend-notice', {
  stored: z.object({ noticeId: z.number(), validMinutes: z.number().nullable() }),
  requires: 'helper',
  allowedIn: 'running',
  validate: ({ command, room, caller }) => {
    const notice = room.notices.find(({ id }) => id === command.noticeId);
    if (notice === undefined || !canExpire(notice)) return { code: 'not-found', field: 'noticeId' };
    return canAddress(caller.role, notice.audience.to) ? null : { code: 'forbidden' };
  },
  reduce: (state, { command: { noticeId, validMinutes }, at }) => {
    const notice = state.notices.find(noticeId);
    if (notice === null || !canExpire(notice)) return NO_VIEWS;
    state.notices.setExpiry(noticeId, findExpiry(notice.audience, validMinutes, at));
    return viewsOfAudience(notice.audience.to === 'all' ? null : [...notice.seats]);
  },
});

/** Hints, solutions and messages to single seats stay until they are withdrawn. */
function canExpire({ content, audience }: Pick<ActiveNotice, 'content' | 'audience'>): boolean {
  return content.kind === 'text' && audience.to !== 'seats';
}

/** When an announcement expires, ms since 1970; null if it doesn't. */
function findExpiry(audience: Audience, validMinutes: number | null, at: number): number | null {
  return audience.to === 'seats' || validMinutes === null ? null : at + validMinutes * MINUTE_MS;
}

/**
 * Withdrawing a notice also closes the hint or solution that it opened, because the sender means
 * the content. Content that another notice opened as well stays open.
 */
export const withdrawNotice = defineCommand('withdraw-notice', {
  stored: z.object({ noticeId: z.number() }),
  requires: 'helper',
  allowedIn: 'running',
  validate: ({ command, room, caller }) => {
    const notice = room.notices.find(({ id }) => id === command.noticeId);
    if (notice === undefined) return { code: 'not-found', field: 'noticeId' };
    return canAddress(caller.role, notice.audience.to) ? null : { code: 'forbidden' };
  },
  reduce: (state, { command }) => {
    const notice = state.notices.withdraw(command.noticeId);
    if (notice === null) return NO_VIEWS;
    closeNoticeContent(state, notice);
    return viewsOfAudience(notice.audience.to === 'all' ? null : [...notice.seats]);
  },
});

export const readNotice = defineCommand('read-notice', {
  stored: z.object({ ...seatFields, noticeId: z.number() }),
  requires: 'seat-owner',
  allowedIn: 'running',
  reduce: (state, { command: { seatId, noticeId }, at }) => {
    state.notices.markRead(noticeId, seatId, at);
    return { info: false, seats: [seatId] };
  },
});

function closeNoticeContent(
  state: RoomCommandState,
  { content, audience, seats }: ActiveNotice,
): void {
  if (content.kind === 'text') return;
  const others = state.notices.list.filter((other) => isDeepStrictEqual(other.content, content));
  if (others.some((other) => other.audience.to === 'all')) return;
  if (audience.to === 'all' && content.kind === 'hint')
    state.hintsForAll = removeHint(state.hintsForAll, content.exercise, content.hint);
  const ids = audience.to === 'all' ? Array.from(state.listSeats(), ([id]) => id) : [...seats];
  for (const id of ids) {
    if (others.some((other) => other.seats.has(id))) continue;
    const seat = state.getOrCreateSeat(id);
    if (content.kind === 'hint')
      seat.hintsReleased = removeHint(seat.hintsReleased, content.exercise, content.hint);
    else seat.solutions.delete(content.exercise);
  }
}
