import { absenceFrom } from '#app/_components/status-mark.ts';
import type { Connection } from '#lib/client/connection.ts';
import type { SeatView } from '#lib/room/views.ts';

/** Since when nothing more is known of what the page shows, ms since 1970; null while it is live, and before there was anything to know. */
export function findLastKnownAt(
  { seat: { presence, presenceSince } }: SeatView,
  connection: Connection,
): number | null {
  if (connection.state === 'reconnecting') return connection.lastFrameAt;
  const absence = absenceFrom(presence);
  return absence === null || absence === 'not-connected' ? null : presenceSince;
}
