import { describe, expect, it } from 'vitest';
import { moveInTable, parseTableCellKey, tableCellKey } from './table-navigation.ts';

describe('moveInTable', () => {
  const seats = ['a', 'b', 'c'];
  it.each([
    [{ seat: 'a', column: 0 }, 'ArrowDown', false, { seat: 'b', column: 0 }],
    [{ seat: 'b', column: 2 }, 'ArrowRight', false, null],
    [{ seat: 'a', column: 1 }, 'ArrowUp', false, null],
    [{ seat: 'b', column: 1 }, 'End', false, { seat: 'b', column: 2 }],
    [{ seat: 'b', column: 1 }, 'End', true, { seat: 'c', column: 2 }],
    [{ seat: 'c', column: 2 }, 'Home', true, { seat: 'a', column: 0 }],
    [{ seat: 'gone', column: 1 }, 'ArrowDown', false, { seat: 'a', column: 0 }],
  ])('moves from %o with %s (Ctrl: %s) to %o', (cell, key, ctrl, to) =>
    expect(moveInTable(seats, 2, cell, key, ctrl)).toEqual(to),
  );
  it('parses the key of a seat whose id contains a slash', () =>
    expect(parseTableCellKey(tableCellKey('room/7', 3))).toEqual({ seat: 'room/7', column: 3 }));
});
