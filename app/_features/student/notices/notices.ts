import type { SeatNotice } from '#lib/room/views.ts';

/** So many unread ones stand at once; the rest is one click away, so that the work stays in sight. */
export const MAX_UNREAD_SHOWN = 3;

/** What is still to be read and what was, each newest first. */
export function splitByRead(notices: readonly SeatNotice[]): {
  readonly unread: readonly SeatNotice[];
  readonly read: readonly SeatNotice[];
} {
  const newestFirst = notices.toSorted((a, b) => b.id - a.id);
  return {
    unread: newestFirst.filter(({ readAt }) => readAt === null),
    read: newestFirst.filter(({ readAt }) => readAt !== null),
  };
}
