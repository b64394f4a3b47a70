import { absenceFrom } from '#app/_components/status-mark.ts';
import { DEFAULT_THRESHOLDS, type Thresholds } from '#lib/room/thresholds.ts';
import type { Presence, RoomInfo, SeatRow, WorkshopState } from '#lib/room/views.ts';

export type RoomHealth = 'empty' | 'not-started' | 'ok' | 'attention' | 'problem';

/**
 * The room status by the workshop's thresholds. `affectedSeats`: number of seats with the same
 * cluster problem. Before the workshop is live, seats that never connected aren't a problem,
 * because students are still installing the agent: `not-started`.
 */
export function computeRoomHealth(
  counts: Readonly<Record<Presence, number>>,
  state: WorkshopState,
  outage: RoomInfo['outage'],
  { connectedOkPercent, connectedAttentionPercent }: Thresholds = DEFAULT_THRESHOLDS,
  affectedSeats = 0,
): RoomHealth {
  const seats = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (seats === 0) return 'empty';
  const percent = (part: number) => (part / seats) * 100;
  if (outage || percent(affectedSeats) >= 100 - connectedAttentionPercent) return 'problem';
  const share = percent(counts.connected);
  if (share >= connectedOkPercent) return affectedSeats > 0 ? 'attention' : 'ok';
  if (
    (state === 'draft' || state === 'open') &&
    percent(counts.connected + counts['not-connected']) >= connectedOkPercent
  )
    return 'not-started';
  return share >= connectedAttentionPercent ? 'attention' : 'problem';
}

/**
 * The most common state of the seats without connection. `since`: when their share became a
 * problem, ms since 1970.
 */
export interface ConnectionDrop {
  readonly presence: Presence;
  readonly seats: number;
  readonly since: number;
}

/** Null while all seats are connected. */
export function findConnectionDrop(
  seats: readonly SeatRow[],
  { connectedAttentionPercent }: Thresholds,
): ConnectionDrop | null {
  const absent = seats
    .filter(({ presence }) => absenceFrom(presence))
    .sort((a, b) => a.presenceSince - b.presenceSince);
  const [mostCommon] = [...Map.groupBy(absent, ({ presence }) => presence)].sort(
    ([, a], [, b]) => b.length - a.length,
  );
  const tolerable = Math.floor((seats.length * (100 - connectedAttentionPercent)) / 100);
  const last = absent[Math.min(tolerable, absent.length - 1)];
  return mostCommon && last
    ? { presence: mostCommon[0], seats: mostCommon[1].length, since: last.presenceSince }
    : null;
}
