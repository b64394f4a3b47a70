export const DENSITIES = ['20', '60', '300', '2000'] as const;
export type Density = (typeof DENSITIES)[number];

/** What a room of so many seats is shown at until a person chooses otherwise. */
export function densityFor(seats: number): Density {
  if (seats <= 30) return '20';
  if (seats <= 100) return '60';
  return seats <= 500 ? '300' : '2000';
}

/** px: height of a line and side of its cells; on a phone, whatever the density, large enough for a finger. */
export const TOUCHED_LINE = { height: 36, cell: 24 } as const;
export const LINE = { '20': { height: 28, cell: 20 }, '60': { height: 20, cell: 15 } } as const;

/** Of `lines` of one height those that must be in the document for a window of `height` px scrolled to `top`, with some around it. */
export function windowOf(
  lines: number,
  lineHeight: number,
  top: number,
  height: number,
): { readonly from: number; readonly to: number } {
  if (lines <= WHOLE) return { from: 0, to: lines };
  const from = Math.max(0, Math.floor(top / lineHeight) - MARGIN);
  return {
    from: Math.min(from, lines),
    to: Math.min(lines, Math.ceil((top + height) / lineHeight) + MARGIN),
  };
}

/** Up to so many lines are simply all there. */
const WHOLE = 60;
const MARGIN = 12;

/** px: a column of the wall where they do not all fit: wide enough for a plate and the gap after it. */
export const WALL_COLUMN = 64;

/** Which columns of a wall must be in the document: all when they fit, else those in view and one more on each side. */
export function columnsInView(
  columns: number,
  left: number,
  width: number,
): { readonly from: number; readonly to: number } {
  if (columns * WALL_COLUMN <= width) return { from: 0, to: columns };
  return {
    from: Math.max(0, Math.floor(left / WALL_COLUMN) - 1),
    to: Math.min(columns, Math.ceil((left + width) / WALL_COLUMN) + 1),
  };
}
