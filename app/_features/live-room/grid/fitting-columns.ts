/** px: width of the button that says how many columns are hidden, in the default font size. */
export const MORE_COLUMNS_PX = 80;
/** Browsers round offsets. */
const TOLERANCE_PX = 1;

export interface ColumnRange {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

/**
 * The columns that fit between `left` and `right`, where `lefts` are their offsets in px and all have
 * the same width. If some are hidden on the right, the button that says so needs space too.
 */
export function fittingColumns(
  lefts: readonly number[],
  width: number,
  left: number,
  right: number,
): ColumnRange {
  const from = lefts.findIndex((offset) => offset >= left - TOLERANCE_PX);
  const last = lefts.at(-1);
  const allFit = last === undefined || last + width <= right + TOLERANCE_PX;
  const limit = allFit ? right : right - MORE_COLUMNS_PX;
  const to = lefts.filter((offset) => offset + width <= limit + TOLERANCE_PX).length;
  return { from: Math.max(0, from), to };
}
