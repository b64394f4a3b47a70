import type { Audience } from '#lib/protocol/http.ts';
import type { Notice, RoomView, SeatRow, SentNotice } from '#lib/room/views.ts';
import { nameOf } from '../grid/row-marks.ts';

/** Whom something is for, with how many they are and, of a group or one person, its name. */
export type Reach =
  | { readonly to: 'all'; readonly seats: number }
  | { readonly to: 'group'; readonly group: string; readonly seats: number }
  | { readonly to: 'one'; readonly seat: string; readonly name: string; readonly seats: 1 }
  | { readonly to: 'these'; readonly ids: readonly string[]; readonly seats: number };

export function audienceOf(reach: Reach): Audience {
  switch (reach.to) {
    case 'all':
      return { to: 'all' };
    case 'group':
      return { to: 'group', group: reach.group };
    case 'one':
      return { to: 'seats', seats: [reach.seat] };
    case 'these':
      return { to: 'seats', seats: [...reach.ids] };
  }
}

export function reachAll(view: RoomView): Reach {
  return { to: 'all', seats: view.seats.length };
}

export function reachOne(row: SeatRow): Reach {
  return { to: 'one', seat: row.id, name: nameOf(row), seats: 1 };
}

export function reachThese(rows: readonly SeatRow[]): Reach {
  return { to: 'these', ids: rows.map(({ id }) => id), seats: rows.length };
}

/** Groups in the order of their names, with how many sit there. */
export function groupsOf(seats: readonly SeatRow[]): readonly Extract<Reach, { to: 'group' }>[] {
  const groups = [...Map.groupBy(seats, ({ group }) => group)].map(
    ([group, rows]) => ({ to: 'group', group, seats: rows.length }) as const,
  );
  return groups
    .filter(({ group }) => group !== '')
    .sort((a, b) => a.group.localeCompare(b.group, 'en', { numeric: true }));
}

/** Whether all of `ids` are among those a notice went to. */
function covers(to: SentNotice['to'], ids: readonly string[] | null): boolean {
  if (to.to === 'all') return true;
  if (to.to === 'group' || ids === null) return false;
  const known = new Set(to.seats);
  return ids.every((id) => known.has(id));
}

/** The first hint (from 1) of an exercise that was not yet given to all of `ids`, null standing for the whole room; null when none is left. */
export function nextHint(
  notices: readonly (Notice & Pick<SentNotice, 'to'>)[],
  exercise: string,
  hints: number,
  ids: readonly string[] | null,
): number | null {
  const given = new Set(
    notices.flatMap(({ what, to }) =>
      what.kind === 'hint' && what.exercise === exercise && covers(to, ids) ? [what.hint] : [],
    ),
  );
  for (let hint = 1; hint <= hints; hint += 1) if (!given.has(hint)) return hint;
  return null;
}
