export const DENSITIES = ['20', '60', '300'] as const;
export type Density = (typeof DENSITIES)[number];

/** What a room of so many seats is shown at until a person chooses otherwise. */
export function densityFor(seats: number): Density {
  if (seats <= 30) return '20';
  return seats <= 100 ? '60' : '300';
}

/** px: height of a line and side of its cells. */
export const LINE = { '20': { height: 28, cell: 20 }, '60': { height: 20, cell: 15 } } as const;

/** Lines that must be in the document for a window of `height` px scrolled to `top`, with some above and below it. */
export function windowOf(lines: number, lineHeight: number, top: number, height: number): { readonly from: number; readonly to: number } {
  if (lines <= WHOLE) return { from: 0, to: lines };
  const from = Math.max(0, Math.floor(top / lineHeight) - MARGIN);
  return { from, to: Math.min(lines, Math.ceil((top + height) / lineHeight) + MARGIN) };
}

/** Up to so many lines are simply all there. */
const WHOLE = 100;
const MARGIN = 12;
