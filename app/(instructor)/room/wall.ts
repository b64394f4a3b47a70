import type { SeatRow } from '#lib/room/types.ts';

/** A column of the wall: a table or a group, its plates by row; a hole where no seat has that number. */
export interface WallColumn {
  readonly title: string;
  readonly seats: readonly (SeatRow | null)[];
}
export interface Wall {
  readonly rows: readonly string[];
  readonly columns: readonly WallColumn[];
}

/** More rows than this do not fit a screen: a long group goes on in the next column. */
const ROWS = 30;
const PLACE = /^(.*?)[-\s]?0*(\d{1,4})$/;

interface Place {
  readonly group: string;
  readonly number: number;
  readonly row: SeatRow;
}

function placeOf(row: SeatRow): Place {
  const [, group = '', number = '0'] = PLACE.exec(row.label) ?? [undefined, row.label, '1'];
  return { group, number: Number(number), row };
}

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/**
 * Where each seat hangs: by its label alone, so that no other seat's coming or going moves it. `C-07` is where C and 7 meet;
 * numbers over 30 go on in further columns of the same group.
 */
export function layOut(seats: readonly SeatRow[]): Wall {
  const groups = Map.groupBy(seats.map(placeOf), ({ group, number }) => `${group}\u0000${Math.floor((Math.max(1, number) - 1) / ROWS)}`);
  const height = Math.min(ROWS, Math.max(0, ...seats.map((row) => ((Math.max(1, placeOf(row).number) - 1) % ROWS) + 1)));
  const columns = [...groups].sort(([a], [b]) => byName.compare(a, b)).map(([key, places]) => column(key, places, height));
  return { rows: Array.from({ length: height }, (_, row) => String(row + 1)), columns };
}

function column(key: string, places: readonly Place[], height: number): WallColumn {
  const [group = '', chunk = '0'] = key.split('\u0000');
  const first = Number(chunk) * ROWS;
  const seats: (SeatRow | null)[] = Array.from({ length: height }, () => null);
  for (const { number, row } of places) {
    const wanted = Math.max(1, number) - 1 - first;
    // Two labels may read alike (C-7, C-07): the second takes the nearest hole, or grows the column.
    const free = seats[wanted] === null ? wanted : seats.indexOf(null);
    if (free === -1) seats.push(row);
    else seats[free] = row;
  }
  return { title: first === 0 ? group : `${group} ${first + 1}–`, seats };
}
