import { describe, expect, it } from 'vitest';
import { blocksOf, gridOf, placeAt, shapeOf, spotIn } from './overview-layout.ts';
import { move } from '../roving-focus.ts';
import { row } from '#app/_components/room-view.fixture.ts';

const hall = (groups: string, count: number) =>
  [...groups].flatMap((group) =>
    Array.from({ length: count }, (_, i) => row(`${group}-${i + 1}`, { group })),
  );

describe('a field of two thousand', () => {
  const seats = hall('ABCDEFGHIJ', 200);
  const blocks = blocksOf(seats);
  const shape = shapeOf(688, false);
  const grid = gridOf(blocks, shape);

  it('stands in blocks of two hundred, two beside each other on a desk, marks of 10 px', () => {
    expect(blocks.map((block) => block.seats.length)).toEqual(
      Array.from({ length: 10 }, () => 200),
    );
    expect(shape).toEqual({ side: 10, step: 11, columns: 30, across: 2 });
  });
  it('cuts a long group, and keeps a place for a number that nobody has', () => {
    const cut = blocksOf([
      row('A-1', { group: 'A' }),
      row('A-3', { group: 'A' }),
      row('A-201', { group: 'A' }),
    ]);
    expect(
      cut.map(({ from, seats: places }) => [from, places.map((seat) => seat?.label ?? null)]),
    ).toEqual([
      [1, ['A-1', null, 'A-3']],
      [201, ['A-201']],
    ]);
  });
  it('finds the mark under a pointer', () => {
    expect([
      placeAt(0, 0, shape),
      placeAt(11, 11, shape),
      placeAt(219, 76, shape),
      placeAt(330, 0, shape),
      placeAt(-1, 5, shape),
    ]).toEqual([0, 31, 199, -1, -1]);
  });
  it('is one grid for the arrows: over the edge of a block into the next, down into the one below', () => {
    expect(move(grid, 'a-30', 'ArrowRight', false)).toBe('b-1');
    expect(move(grid, 'a-181', 'ArrowDown', false)).toBe('c-1');
    expect(move(grid, 'a-1', 'ArrowUp', false)).toBeNull();
    expect(move(grid, 'e-77', 'Home', true)).toBe('a-1');
    expect(move(grid, 'e-77', 'End', true)).toBe('j-180');
    expect(spotIn(grid, 'b-31')).toEqual({ row: 2, column: 31 });
  });
});

it('is large enough for a finger on a phone', () => {
  expect(shapeOf(358, true)).toEqual({ side: 24, step: 25, columns: 14, across: 1 });
});
