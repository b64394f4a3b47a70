import type { SeatRow } from '#lib/room/views.ts';
import type { KeyGrid } from '../roving-focus.ts';
import { groupSeats, type SeatGroup } from '../map/map-layout.ts';

/** Larger blocks are hard to take in at a glance. */
const SEATS_PER_BLOCK = 200;
/** px between blocks. */
export const BLOCK_GAP_PX = 20;
const MARK_GAP_PX = 1;
/** Limits of the number of marks in a row of a block. */
const MIN_COLUMNS = 25;
const MAX_COLUMNS = 30;

export interface OverviewLayout {
  /** px. */
  readonly markSize: number;
  /** Distance from one mark to the next, px. */
  readonly step: number;
  /** Marks in a row of a block. */
  readonly columns: number;
  /** Blocks in a row of the overview. */
  readonly blocksPerRow: number;
}

/** The layout for a width in px. Marks are 10 px wide for pointers, 24 px for touch. */
export function computeOverviewLayout(width: number, isTouch: boolean): OverviewLayout {
  const markSize = isTouch ? 24 : 10;
  const step = markSize + MARK_GAP_PX;
  const blocksPerRow = Math.max(
    1,
    Math.floor((width + BLOCK_GAP_PX) / (MIN_COLUMNS * step + BLOCK_GAP_PX)),
  );
  const columns = Math.max(
    5,
    Math.min(
      MAX_COLUMNS,
      Math.floor((width - (blocksPerRow - 1) * BLOCK_GAP_PX) / blocksPerRow / step),
    ),
  );
  return { markSize, step, columns, blocksPerRow };
}

export function splitIntoBlocks(seats: readonly SeatRow[]): readonly SeatGroup[] {
  return groupSeats(seats, SEATS_PER_BLOCK);
}

/**
 * Index of the mark at a point, in px from the corner of the block; -1 outside. A gap belongs to
 * the mark before it.
 */
export function indexAtPoint(x: number, y: number, { step, columns }: OverviewLayout): number {
  const column = Math.floor(x / step);
  return x < 0 || y < 0 || column >= columns ? -1 : Math.floor(y / step) * columns + column;
}

/**
 * The grid for arrow keys. Its columns run through all blocks, so that the focus moves from block
 * to block.
 */
export function buildNavigationGrid(
  blocks: readonly SeatGroup[],
  { columns, blocksPerRow }: OverviewLayout,
): KeyGrid {
  const grid: (string | null)[][] = Array.from(
    { length: columns * Math.min(blocksPerRow, blocks.length) },
    () => [],
  );
  for (let first = 0; first < blocks.length; first += blocksPerRow) {
    const blockRow = blocks.slice(first, first + blocksPerRow);
    const rows = Math.max(...blockRow.map(({ seats }) => Math.ceil(seats.length / columns)));
    for (const [column, cells] of grid.entries()) {
      const block = blockRow[Math.floor(column / columns)];
      for (let row = 0; row < rows; row++)
        cells.push(block?.seats[row * columns + (column % columns)]?.id ?? null);
    }
  }
  return grid;
}

/** Row and column of a seat in that grid, from 1 as ARIA counts; null if it isn't part of it. */
export function findGridCell(
  grid: KeyGrid,
  seat: string | null,
): { readonly row: number; readonly column: number } | null {
  if (seat === null) return null;
  for (const [column, cells] of grid.entries()) {
    const row = cells.indexOf(seat);
    if (row >= 0) return { row: row + 1, column: column + 1 };
  }
  return null;
}
