import { describe, expect, it } from 'vitest';
import {
  splitIntoBlocks,
  buildNavigationGrid,
  indexAtPoint,
  computeOverviewLayout,
  findGridCell,
} from './overview-layout.ts';
import { moveFocus } from '../roving-focus.ts';
import { buildSeatRow } from '#app/_components/room-view.fixture.ts';

const createSeats = (groups: string, count: number) =>
  [...groups].flatMap((group) =>
    Array.from({ length: count }, (_, i) => buildSeatRow(`${group}-${i + 1}`, { group })),
  );

describe('an overview of 2,000 seats', () => {
  const seats = createSeats('ABCDEFGHIJ', 200);
  const blocks = splitIntoBlocks(seats);
  const layout = computeOverviewLayout(688, false);
  const grid = buildNavigationGrid(blocks, layout);

  it('has blocks of 200 seats, two in a row on a desktop, with marks of 10 px', () => {
    expect(blocks.map((block) => block.seats.length)).toEqual(
      Array.from({ length: 10 }, () => 200),
    );
    expect(layout).toEqual({ markSize: 10, step: 11, columns: 30, blocksPerRow: 2 });
  });
  it('splits a long group and keeps a place for an unused number', () => {
    const cut = splitIntoBlocks([
      buildSeatRow('A-1', { group: 'A' }),
      buildSeatRow('A-3', { group: 'A' }),
      buildSeatRow('A-201', { group: 'A' }),
    ]);
    expect(
      cut.map(({ firstNumber, seats: blockSeats }) => [
        firstNumber,
        blockSeats.map((seat) => seat?.label ?? null),
      ]),
    ).toEqual([
      [1, ['A-1', null, 'A-3']],
      [201, ['A-201']],
    ]);
  });
  it('finds the mark at a point', () => {
    expect([
      indexAtPoint(0, 0, layout),
      indexAtPoint(11, 11, layout),
      indexAtPoint(219, 76, layout),
      indexAtPoint(330, 0, layout),
      indexAtPoint(-1, 5, layout),
    ]).toEqual([0, 31, 199, -1, -1]);
  });
  it('is one grid for arrow keys, which lead from block to block', () => {
    expect(moveFocus(grid, 'a-30', 'ArrowRight', false)).toBe('b-1');
    expect(moveFocus(grid, 'a-181', 'ArrowDown', false)).toBe('c-1');
    expect(moveFocus(grid, 'a-1', 'ArrowUp', false)).toBeNull();
    expect(moveFocus(grid, 'e-77', 'Home', true)).toBe('a-1');
    expect(moveFocus(grid, 'e-77', 'End', true)).toBe('j-180');
    expect(findGridCell(grid, 'b-31')).toEqual({ row: 2, column: 31 });
  });
});

it('has marks for touch on a phone', () => {
  expect(computeOverviewLayout(358, true)).toEqual({
    markSize: 24,
    step: 25,
    columns: 14,
    blocksPerRow: 1,
  });
});
