/** A grid of keys with holes, by column then row; a list is one column. */
export type Grid = readonly (readonly (string | null)[])[];

interface Spot {
  readonly column: number;
  readonly row: number;
}

function find(grid: Grid, key: string | null): Spot | null {
  for (const [column, cells] of grid.entries()) {
    const row = key === null ? -1 : cells.indexOf(key);
    if (row >= 0) return { column, row };
  }
  return null;
}

/** The nearest key from `spot` in steps of `by`, over holes; null at the edge. */
function walk(grid: Grid, spot: Spot, by: Spot): string | null {
  const width = grid.length;
  const height = Math.max(0, ...grid.map((cells) => cells.length));
  let { column, row } = spot;
  for (;;) {
    column += by.column;
    row += by.row;
    if (column < 0 || row < 0 || column >= width || row >= height) return null;
    const key = grid[column]?.[row];
    if (key) return key;
  }
}

const STEPS: Readonly<Record<string, Spot>> = {
  ArrowLeft: { column: -1, row: 0 },
  ArrowRight: { column: 1, row: 0 },
  ArrowUp: { column: 0, row: -1 },
  ArrowDown: { column: 0, row: 1 },
};

/** Where a key press leads: arrows one step, Home and End along the row, with Ctrl to the wall's corners. Null: stay. */
export function move(grid: Grid, from: string | null, key: string, ctrl: boolean): string | null {
  const all = grid.flat().filter((cell) => cell !== null);
  const spot = find(grid, from);
  if (!spot) return all[0] ?? null;
  if (key === 'Home' || key === 'End') {
    const row = ctrl
      ? all
      : grid.map((cells) => cells[spot.row]).filter((cell) => cell !== null && cell !== undefined);
    return (key === 'Home' ? row[0] : row.at(-1)) ?? null;
  }
  const step = STEPS[key];
  return step ? walk(grid, spot, step) : null;
}
