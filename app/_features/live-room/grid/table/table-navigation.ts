/** A cell of the table. Column 0 is the name, column 1 the first exercise. */
export interface TableCell {
  readonly seat: string;
  readonly column: number;
}

export function tableCellKey(seat: string, column: number): string {
  return `${seat}/${column}`;
}

export function parseTableCellKey(key: string | null | undefined): TableCell | null {
  const cut = key?.lastIndexOf('/') ?? -1;
  return key === null || key === undefined || cut < 0
    ? null
    : { seat: key.slice(0, cut), column: Number(key.slice(cut + 1)) };
}

/**
 * Where a key press moves the focus; null: it stays. Computed from the seats, because building a
 * grid of 2,000 rows for `moveFocus` with every frame would be slow.
 */
export function moveInTable(
  seats: readonly string[],
  lastColumn: number,
  current: TableCell | null,
  key: string,
  ctrl: boolean,
): TableCell | null {
  const currentRow = current === null ? -1 : seats.indexOf(current.seat);
  const cellAt = (row: number, column: number): TableCell | null => {
    const seat = seats[row];
    return seat === undefined || column < 0 || column > lastColumn ? null : { seat, column };
  };
  if (current === null || currentRow < 0) return cellAt(0, 0);
  switch (key) {
    case 'ArrowUp':
      return cellAt(currentRow - 1, current.column);
    case 'ArrowDown':
      return cellAt(currentRow + 1, current.column);
    case 'ArrowLeft':
      return cellAt(currentRow, current.column - 1);
    case 'ArrowRight':
      return cellAt(currentRow, current.column + 1);
    case 'Home':
      return cellAt(ctrl ? 0 : currentRow, 0);
    case 'End':
      return cellAt(ctrl ? seats.length - 1 : currentRow, lastColumn);
    default:
      return null;
  }
}
