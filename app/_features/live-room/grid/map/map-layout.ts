import type { SeatRow } from '#lib/room/views.ts';

/** A run of one group's numbers, its seats by place; a hole where no seat has that number. */
export interface Chunk {
  readonly group: string;
  /** Number of its first place: 1, or where a long group goes on. */
  readonly from: number;
  readonly seats: readonly (SeatRow | null)[];
}
/** A column of the wall: a table or a group, its plates by row. */
export interface WallColumn extends Chunk {
  readonly title: string;
}
export interface Wall {
  readonly rows: readonly string[];
  readonly columns: readonly WallColumn[];
}

/** More rows than this do not fit a screen: a long group goes on in the next column. */
const ROWS = 30;
const NUMBER = /0*(\d{1,4})$/;

/** The number in a label, from 1; 1 where it has none. */
function numberOf(row: SeatRow): number {
  return Math.max(1, Number(NUMBER.exec(row.label)?.[1] ?? '1'));
}

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/**
 * Where each seat hangs: by its group and the number in its label alone, so that no other seat's coming or going moves it.
 * Groups by name; one with numbers over `size` goes on in further chunks.
 */
export function chunksOf(seats: readonly SeatRow[], size: number): readonly Chunk[] {
  const chunks = Map.groupBy(
    seats,
    (row) => `${row.group}\u0000${Math.floor((numberOf(row) - 1) / size)}`,
  );
  return [...chunks]
    .sort(([a], [b]) => byName.compare(a, b))
    .map(([key, rows]) => {
      const [group = '', chunk = '0'] = key.split('\u0000');
      const from = Number(chunk) * size + 1;
      return { group, from, seats: placed(rows, from) };
    });
}

function placed(rows: readonly SeatRow[], from: number): readonly (SeatRow | null)[] {
  const seats: (SeatRow | null)[] = [];
  const late: SeatRow[] = [];
  for (const row of rows) {
    const place = numberOf(row) - from;
    // Two labels may read alike (C-7, C-07), or come from other tables: those take the holes that are left.
    if (seats[place]) late.push(row);
    else seats[place] = row;
  }
  const filled = Array.from(seats, (row) => row ?? null);
  for (const row of late) {
    const hole = filled.indexOf(null);
    if (hole < 0) filled.push(row);
    else filled[hole] = row;
  }
  return filled;
}

/** The wall: columns are groups, rows are numbers, so that `C-07` is where C and 7 meet. */
export function layOut(seats: readonly SeatRow[]): Wall {
  const chunks = chunksOf(seats, ROWS);
  const height = Math.max(0, ...chunks.map((chunk) => chunk.seats.length));
  return {
    rows: Array.from({ length: height }, (_, row) => String(row + 1)),
    columns: chunks.map((chunk) => ({
      ...chunk,
      title: chunk.from === 1 ? chunk.group : `${chunk.group} ${chunk.from}–`,
      seats: Array.from({ length: height }, (_, place) => chunk.seats[place] ?? null),
    })),
  };
}
