import type { SeatRow } from '#lib/room/views.ts';

/** A run of one group's numbers, its seats by place; a hole where no seat has that number. */
export interface SeatGroup {
  readonly group: string;
  /** Number of its first place: 1, or where a long group goes on. */
  readonly firstNumber: number;
  readonly seats: readonly (SeatRow | null)[];
}
/** A column of the wall: a table or a group, its plates by row. */
export interface MapColumn extends SeatGroup {
  readonly title: string;
}
export interface MapLayout {
  readonly rows: readonly string[];
  readonly columns: readonly MapColumn[];
}

/** More rows than this do not fit a screen: a long group goes on in the next column. */
const MAX_ROWS = 30;
const LABEL_NUMBER = /0*(\d{1,4})$/;

/** The number in a label, from 1; 1 where it has none. */
function labelNumber(row: SeatRow): number {
  return Math.max(1, Number(LABEL_NUMBER.exec(row.label)?.[1] ?? '1'));
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/**
 * Where each seat hangs: by its group and the number in its label alone, so that no other seat's coming or going moves it.
 * Groups by name; one with numbers over `size` goes on in further chunks.
 */
export function groupSeats(seats: readonly SeatRow[], maxNumbers: number): readonly SeatGroup[] {
  const groups = Map.groupBy(
    seats,
    (row) => `${row.group}\u0000${Math.floor((labelNumber(row) - 1) / maxNumbers)}`,
  );
  return [...groups]
    .sort(([a], [b]) => collator.compare(a, b))
    .map(([key, rows]) => {
      const [group = '', chunk = '0'] = key.split('\u0000');
      const firstNumber = Number(chunk) * maxNumbers + 1;
      return { group, firstNumber, seats: placeSeats(rows, firstNumber) };
    });
}

function placeSeats(rows: readonly SeatRow[], firstNumber: number): readonly (SeatRow | null)[] {
  const seats: (SeatRow | null)[] = [];
  const deferred: SeatRow[] = [];
  for (const row of rows) {
    const place = labelNumber(row) - firstNumber;
    // Two labels may read alike (C-7, C-07), or come from other tables: those take the holes that are left.
    if (seats[place]) deferred.push(row);
    else seats[place] = row;
  }
  const places = Array.from(seats, (row) => row ?? null);
  for (const row of deferred) {
    const hole = places.indexOf(null);
    if (hole < 0) places.push(row);
    else places[hole] = row;
  }
  return places;
}

/** The wall: columns are groups, rows are numbers, so that `C-07` is where C and 7 meet. */
export function layOutMap(seats: readonly SeatRow[]): MapLayout {
  const groups = groupSeats(seats, MAX_ROWS);
  const height = Math.max(0, ...groups.map((chunk) => chunk.seats.length));
  return {
    rows: Array.from({ length: height }, (_, row) => String(row + 1)),
    columns: groups.map((chunk) => ({
      ...chunk,
      title: chunk.firstNumber === 1 ? chunk.group : `${chunk.group} ${chunk.firstNumber}–`,
      seats: Array.from({ length: height }, (_, place) => chunk.seats[place] ?? null),
    })),
  };
}
