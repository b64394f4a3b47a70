/** A cell of the lines: the seat, and 0 for its name or the exercise from 1. */
export interface LineSpot {
  readonly seat: string;
  readonly place: number;
}

export function lineKey(seat: string, place: number): string {
  return `${seat}/${place}`;
}

export function lineSpot(key: string | null | undefined): LineSpot | null {
  const cut = key?.lastIndexOf('/') ?? -1;
  return key === null || key === undefined || cut < 0
    ? null
    : { seat: key.slice(0, cut), place: Number(key.slice(cut + 1)) };
}

/** Where a key leads on lines of `seats`, with exercises up to `last`; null: nowhere else. Reckoned, since a grid of two thousand lines would be made anew with every frame. */
export function walkLines(
  seats: readonly string[],
  last: number,
  from: LineSpot | null,
  key: string,
  ctrl: boolean,
): LineSpot | null {
  const row = from === null ? -1 : seats.indexOf(from.seat);
  const at = (line: number, place: number): LineSpot | null => {
    const seat = seats[line];
    return seat === undefined || place < 0 || place > last ? null : { seat, place };
  };
  if (from === null || row < 0) return at(0, 0);
  switch (key) {
    case 'ArrowUp':
      return at(row - 1, from.place);
    case 'ArrowDown':
      return at(row + 1, from.place);
    case 'ArrowLeft':
      return at(row, from.place - 1);
    case 'ArrowRight':
      return at(row, from.place + 1);
    case 'Home':
      return at(ctrl ? 0 : row, 0);
    case 'End':
      return at(ctrl ? seats.length - 1 : row, last);
    default:
      return null;
  }
}
