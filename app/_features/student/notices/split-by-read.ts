import type { SeatNotice } from '#lib/room/views.ts';

/** Unread and read notices, each newest first. */
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
