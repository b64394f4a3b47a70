import type { Lack, SeatRow } from '#lib/room/views.ts';

/** Seats that lack the same thing, and so need the same done. */
export interface Missing {
  readonly key: string;
  readonly lack: Lack;
  readonly seats: readonly SeatRow[];
}

/** In the order in which one would mend them: without an agent nothing else is known. */
const ORDER: readonly Lack['code'][] = [
  'nobody',
  'no-agent',
  'agent-away',
  'looking',
  'agent-old',
  'cluster-down',
  'cluster-refused',
  'rights',
  'kubernetes-old',
  'node-not-ready',
  'disk',
  'images',
];

/** What names nothing of one seat alone: two nodes that are full are one kind of trouble. */
function keyOf(lack: Lack): string {
  const shared =
    'images' in lack
      ? [lack.images, lack.load]
      : 'kinds' in lack
        ? lack.kinds
        : 'wanted' in lack
          ? [lack.wanted]
          : [];
  return JSON.stringify([lack.code, shared]);
}

/** Everything that is missing anywhere in the room, first what to mend first, then where most people lack it. */
export function missingIn(seats: readonly SeatRow[]): Missing[] {
  const found = new Map<string, { lack: Lack; seats: SeatRow[] }>();
  for (const row of seats) {
    for (const lack of row.lacks) {
      const key = keyOf(lack);
      const known = found.get(key);
      if (known) known.seats.push(row);
      else found.set(key, { lack, seats: [row] });
    }
  }
  return Array.from(found, ([key, missing]) => ({ key, ...missing })).sort(
    (a, b) =>
      ORDER.indexOf(a.lack.code) - ORDER.indexOf(b.lack.code) || b.seats.length - a.seats.length,
  );
}
