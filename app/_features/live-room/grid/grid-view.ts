export const GRID_VIEWS = ['table', 'dense-table', 'map', 'overview'] as const;
export type GridView = (typeof GRID_VIEWS)[number];

/** What a room of so many seats is shown at until a person chooses otherwise. */
export function defaultGridView(seatCount: number): GridView {
  if (seatCount <= 30) return 'table';
  if (seatCount <= 100) return 'dense-table';
  return seatCount <= 500 ? 'map' : 'overview';
}

/** px: height of a line and side of its cells; on a phone, whatever the density, large enough for a finger. */
export const TOUCH_ROW = { height: 36, cell: 24 } as const;
export const ROW_SIZES = {
  table: { height: 28, cell: 20 },
  'dense-table': { height: 20, cell: 15 },
} as const;

/** Of `lines` of one height those that must be in the document for a window of `height` px scrolled to `top`, with some around it. */
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

/** Up to so many lines are simply all there. */
const MAX_UNWINDOWED_ROWS = 60;
const OVERSCAN_ROWS = 12;

/** px: a column of the wall where they do not all fit: wide enough for a plate and the gap after it. */
export const MAP_COLUMN_PX = 64;

/** Which columns of a wall must be in the document: all when they fit, else those in view and one more on each side. */
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
