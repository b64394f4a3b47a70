import type { SeatRow } from '#lib/room/views.ts';
import type { Grid } from '../roving-focus.ts';
import { chunksOf, type Chunk } from '../map/map-layout.ts';

/** Seats to a block: as many as an eye takes for one shape. */
const BLOCK = 200;
/** px between two blocks. */
export const BLOCK_GAP = 20;
const GAP = 1;
/** Marks across a block: as many as fill the width, within these. */
const NARROWEST = 25;
const WIDEST = 30;

export interface FieldShape {
  /** Side of a mark, px. */
  readonly side: number;
  /** From one mark to the next, px. */
  readonly step: number;
  /** Marks across a block. */
  readonly columns: number;
  /** Blocks beside each other. */
  readonly across: number;
}

/** How the field fills so many px: 10 px a mark for who points, 24 px for who touches. */
export function shapeOf(width: number, touched: boolean): FieldShape {
  const side = touched ? 24 : 10;
  const step = side + GAP;
  const across = Math.max(1, Math.floor((width + BLOCK_GAP) / (NARROWEST * step + BLOCK_GAP)));
  const columns = Math.max(
    5,
    Math.min(WIDEST, Math.floor((width - (across - 1) * BLOCK_GAP) / across / step)),
  );
  return { side, step, columns, across };
}

export function blocksOf(seats: readonly SeatRow[]): readonly Chunk[] {
  return chunksOf(seats, BLOCK);
}

/** Which place of a block lies at a point, px from its corner; -1 beside it. The gap belongs to the mark before it. */
export function placeAt(x: number, y: number, { step, columns }: FieldShape): number {
  const column = Math.floor(x / step);
  return x < 0 || y < 0 || column >= columns ? -1 : Math.floor(y / step) * columns + column;
}

/** The field as the arrows walk it: by column over all blocks that stand beside each other. */
export function gridOf(blocks: readonly Chunk[], { columns, across }: FieldShape): Grid {
  const grid: (string | null)[][] = Array.from(
    { length: columns * Math.min(across, blocks.length) },
    () => [],
  );
  for (let first = 0; first < blocks.length; first += across) {
    const line = blocks.slice(first, first + across);
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
export function spotIn(
  grid: Grid,
  seat: string | null,
): { readonly row: number; readonly column: number } | null {
  if (seat === null) return null;
  for (const [column, cells] of grid.entries()) {
    const row = cells.indexOf(seat);
    if (row >= 0) return { row: row + 1, column: column + 1 };
  }
  return null;
}
