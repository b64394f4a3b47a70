import type { SeatRow } from '#lib/room/views.ts';

/**
 * Consecutive numbers of one group. `seats` is indexed by number; null where no seat has the
 * number.
 */
export interface SeatGroup {
  readonly group: string;
  /** Number of the first entry: 1, or more where a long group continues. */
  readonly firstNumber: number;
  readonly seats: readonly (SeatRow | null)[];
}
/** A column of the map: a table or group, with its seats by row. */
export interface MapColumn extends SeatGroup {
  readonly title: string;
}
export interface MapLayout {
  readonly rows: readonly string[];
  readonly columns: readonly MapColumn[];
}

/** More rows don't fit on a screen, so a longer group continues in the next column. */
const MAX_ROWS = 30;
const LABEL_NUMBER = /0*(\d{1,4})$/;

/** The number at the end of a label, at least 1; 1 if it has none. */
function labelNumber(row: SeatRow): number {
  return Math.max(1, Number(LABEL_NUMBER.exec(row.label)?.[1] ?? '1'));
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/**
 * The seats by group, in the order of the group names. A seat's place depends only on its group and
 * the number in its label, so that it doesn't move when other seats are added or removed. Groups
 * with numbers above `maxNumbers` are split.
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
    const index = labelNumber(row) - firstNumber;
    // Labels may have the same number (C-7, C-07), or come from another table: these fill free
    // places.
    if (seats[index]) deferred.push(row);
    else seats[index] = row;
  }
  const places = Array.from(seats, (row) => row ?? null);
  for (const row of deferred) {
    const free = places.indexOf(null);
    if (free < 0) places.push(row);
    else places[free] = row;
  }
  return places;
}

/** The map: columns are groups and rows are numbers, so that `C-07` is in column C and row 7. */
export function layOutMap(seats: readonly SeatRow[]): MapLayout {
  const groups = groupSeats(seats, MAX_ROWS);
  const height = Math.max(0, ...groups.map((chunk) => chunk.seats.length));
  return {
    rows: Array.from({ length: height }, (_, row) => String(row + 1)),
    columns: groups.map((chunk) => ({
      ...chunk,
      title: chunk.firstNumber === 1 ? chunk.group : `${chunk.group} ${chunk.firstNumber}–`,
      seats: Array.from({ length: height }, (_, index) => chunk.seats[index] ?? null),
    })),
  };
}
