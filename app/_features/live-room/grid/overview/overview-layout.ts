import type { SeatRow } from '#lib/room/views.ts';
import type { KeyGrid } from '../roving-focus.ts';
import { groupSeats, type SeatGroup } from '../map/map-layout.ts';

/** Seats to a block: as many as an eye takes for one shape. */
const SEATS_PER_BLOCK = 200;
/** px between two blocks. */
export const BLOCK_GAP_PX = 20;
const MARK_GAP_PX = 1;
/** Marks across a block: as many as fill the width, within these. */
const MIN_COLUMNS = 25;
const MAX_COLUMNS = 30;

export interface OverviewLayout {
  /** Side of a mark, px. */
  readonly markSize: number;
  /** From one mark to the next, px. */
  readonly step: number;
  /** Marks across a block. */
  readonly columns: number;
  /** Blocks beside each other. */
  readonly blocksPerRow: number;
}

/** How the field fills so many px: 10 px a mark for who points, 24 px for who touches. */
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

/** Which place of a block lies at a point, px from its corner; -1 beside it. The gap belongs to the mark before it. */
export function indexAtPoint(x: number, y: number, { step, columns }: OverviewLayout): number {
  const column = Math.floor(x / step);
  return x < 0 || y < 0 || column >= columns ? -1 : Math.floor(y / step) * columns + column;
}

/** The field as the arrows walk it: by column over all blocks that stand beside each other. */
export function buildNavigationGrid(
  blocks: readonly SeatGroup[],
  { columns, blocksPerRow }: OverviewLayout,
): KeyGrid {
  const grid: (string | null)[][] = Array.from(
    { length: columns * Math.min(blocksPerRow, blocks.length) },
    () => [],
  );
  for (let first = 0; first < blocks.length; first += blocksPerRow) {
    const line = blocks.slice(first, first + blocksPerRow);
    const rows = Math.max(...line.map(({ seats }) => Math.ceil(seats.length / columns)));
    for (const [column, cells] of grid.entries()) {
      const block = line[Math.floor(column / columns)];
      for (let row = 0; row < rows; row++)
        cells.push(block?.seats[row * columns + (column % columns)]?.id ?? null);
    }
  }
  return grid;
}

/** Where a seat stands in such a grid, from 1, as the accessibility tree counts; null when it is not there. */
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
