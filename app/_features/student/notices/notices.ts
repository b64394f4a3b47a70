import type { SeatNotice } from '#lib/room/views.ts';

/** So many unread ones stand at once; the rest is one click away, so that the work stays in sight. */
export const AT_ONCE = 3;

/** What is still to be read and what was, each newest first. */
export function sorted(notices: readonly SeatNotice[]): {
  readonly unread: readonly SeatNotice[];
  readonly read: readonly SeatNotice[];
} {
  const newest = notices.toSorted((a, b) => b.id - a.id);
  return {
    unread: newest.filter(({ readAt }) => readAt === null),
    read: newest.filter(({ readAt }) => readAt !== null),
  };
}
