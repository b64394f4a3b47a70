import type { Audience } from '#lib/protocol/api/commands.ts';
import type { Notice, RoomView, SeatRow, SentNotice } from '#lib/room/views.ts';
import { seatName } from '../grid/row-marks.ts';

/** Who gets a notice, with the number of seats and the name to show. */
export type AudienceSelection =
  | { readonly to: 'all'; readonly seatCount: number }
  | { readonly to: 'group'; readonly group: string; readonly seatCount: number }
  | { readonly to: 'seat'; readonly seatId: string; readonly name: string; readonly seatCount: 1 }
  | { readonly to: 'seats'; readonly seatIds: readonly string[]; readonly seatCount: number };

export function toAudience(audience: AudienceSelection): Audience {
  switch (audience.to) {
    case 'all':
      return { to: 'all' };
    case 'group':
      return { to: 'group', group: audience.group };
    case 'seat':
      return { to: 'seats', seats: [audience.seatId] };
    case 'seats':
      return { to: 'seats', seats: [...audience.seatIds] };
  }
}

export function selectAll(view: RoomView): AudienceSelection {
  return { to: 'all', seatCount: view.seats.length };
}

export function selectSeat(row: SeatRow): AudienceSelection {
  return { to: 'seat', seatId: row.id, name: seatName(row), seatCount: 1 };
}

export function selectSeats(rows: readonly SeatRow[]): AudienceSelection {
  return { to: 'seats', seatIds: rows.map(({ id }) => id), seatCount: rows.length };
}

/** The groups in natural order of their names, with their number of seats. */
export function listGroups(
  seats: readonly SeatRow[],
): readonly Extract<AudienceSelection, { to: 'group' }>[] {
  const groups = [...Map.groupBy(seats, ({ group }) => group)].map(
    ([group, rows]) => ({ to: 'group', group, seatCount: rows.length }) as const,
  );
  return groups
    .filter(({ group }) => group !== '')
    .sort((a, b) => a.group.localeCompare(b.group, 'en', { numeric: true }));
}

/** Whether a notice was sent to all of these seats; null: to the whole room. */
function includesSeats(
  audience: SentNotice['audience'],
  seatIds: readonly string[] | null,
): boolean {
  if (audience.to === 'all') return true;
  if (audience.to === 'group' || seatIds === null) return false;
  const recipientIds = new Set(audience.seats);
  return seatIds.every((id) => recipientIds.has(id));
}

/**
 * The first hint (from 1) of an exercise that wasn't sent to all of these seats yet; `seatIds` null
 * means the whole room. Null if no hint is left.
 */
export function nextHintToSend(
  notices: readonly (Notice & Pick<SentNotice, 'audience'>)[],
  exerciseId: string,
  hints: number,
  seatIds: readonly string[] | null,
): number | null {
  const sentHints = new Set(
    notices.flatMap(({ content, audience }) =>
      content.kind === 'hint' && content.exercise === exerciseId && includesSeats(audience, seatIds)
        ? [content.hint]
        : [],
    ),
  );
  for (let hint = 1; hint <= hints; hint += 1) if (!sentHints.has(hint)) return hint;
  return null;
}
