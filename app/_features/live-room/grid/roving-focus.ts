/** Keys by column, then row; null where there is no item. A list is one column. */
export type KeyGrid = readonly (readonly (string | null)[])[];

interface GridPosition {
  readonly column: number;
  readonly row: number;
}

function findPosition(grid: KeyGrid, key: string | null): GridPosition | null {
  for (const [column, cells] of grid.entries()) {
    const row = key === null ? -1 : cells.indexOf(key);
    if (row >= 0) return { column, row };
  }
  return null;
}

/** The nearest key from `position` in direction `step`, skipping empty places; null at the edge. */
function findNextKey(grid: KeyGrid, position: GridPosition, step: GridPosition): string | null {
  const width = grid.length;
  const height = Math.max(0, ...grid.map((cells) => cells.length));
  let { column, row } = position;
  for (;;) {
    column += step.column;
    row += step.row;
    if (column < 0 || row < 0 || column >= width || row >= height) return null;
    const key = grid[column]?.[row];
    if (key) return key;
  }
}

const ARROW_STEPS: Readonly<Record<string, GridPosition>> = {
  ArrowLeft: { column: -1, row: 0 },
  ArrowRight: { column: 1, row: 0 },
  ArrowUp: { column: 0, row: -1 },
  ArrowDown: { column: 0, row: 1 },
};

/**
 * Where a key press moves the focus: arrows by one, Home and End within the row, with Ctrl within
 * the grid. Null: it stays.
 */
export function moveFocus(
  grid: KeyGrid,
  currentKey: string | null,
  key: string,
  ctrl: boolean,
): string | null {
  const keys = grid.flat().filter((cell) => cell !== null);
  const position = findPosition(grid, currentKey);
  if (!position) return keys[0] ?? null;
  if (key === 'Home' || key === 'End') {
    const row = ctrl
      ? keys
      : grid
          .map((cells) => cells[position.row])
          .filter((cell) => cell !== null && cell !== undefined);
    return (key === 'Home' ? row[0] : row.at(-1)) ?? null;
  }
  const step = ARROW_STEPS[key];
  return step ? findNextKey(grid, position, step) : null;
}
