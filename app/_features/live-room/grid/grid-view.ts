export const GRID_VIEWS = ['table', 'dense-table', 'map', 'overview'] as const;
export type GridView = (typeof GRID_VIEWS)[number];

/** The view for a room of this size until the instructor selects another. */
export function defaultGridView(seatCount: number): GridView {
  if (seatCount <= 30) return 'table';
  if (seatCount <= 100) return 'dense-table';
  return seatCount <= 500 ? 'map' : 'overview';
}

/** px: row height and cell size; on phones, large enough for touch. */
export const TOUCH_ROW = { height: 36, cell: 24 } as const;
export const ROW_SIZES = {
  table: { height: 28, cell: 20 },
  'dense-table': { height: 20, cell: 15 },
} as const;

/**
 * The rows to render for a window of `height` px scrolled to `top`, with overscan on both sides.
 * `to` is exclusive.
 */
export function computeRowWindow(
  rowCount: number,
  rowHeight: number,
  top: number,
  height: number,
): { readonly from: number; readonly to: number } {
  if (rowCount <= MAX_UNWINDOWED_ROWS) return { from: 0, to: rowCount };
  const from = Math.max(0, Math.floor(top / rowHeight) - OVERSCAN_ROWS);
  return {
    from: Math.min(from, rowCount),
    to: Math.min(rowCount, Math.ceil((top + height) / rowHeight) + OVERSCAN_ROWS),
  };
}

/** Tables up to this size render all rows. */
const MAX_UNWINDOWED_ROWS = 60;
const OVERSCAN_ROWS = 12;

/** px: width of a map column, with its gap, if the columns don't all fit. */
export const MAP_COLUMN_PX = 64;

/**
 * The columns of a map to render: all if they fit, otherwise the visible ones and one more on each
 * side.
 */
export function computeColumnWindow(
  columnCount: number,
  left: number,
  width: number,
): { readonly from: number; readonly to: number } {
  if (columnCount * MAP_COLUMN_PX <= width) return { from: 0, to: columnCount };
  return {
    from: Math.max(0, Math.floor(left / MAP_COLUMN_PX) - 1),
    to: Math.min(columnCount, Math.ceil((left + width) / MAP_COLUMN_PX) + 1),
  };
}
