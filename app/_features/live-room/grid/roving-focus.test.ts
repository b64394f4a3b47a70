import { describe, expect, it } from 'vitest';
import { moveFocus } from './roving-focus.ts';

describe('moveFocus', () => {
  const grid = [
    ['a1', 'a2', null],
    ['b1', null, 'b3'],
    ['c1', 'c2', 'c3'],
  ];
  it.each([
    ['a1', 'ArrowRight', false, 'b1'],
    ['a2', 'ArrowRight', false, 'c2'],
    ['b1', 'ArrowDown', false, 'b3'],
    ['a2', 'ArrowDown', false, null],
    ['b1', 'End', false, 'c1'],
    ['c2', 'Home', false, 'a2'],
    ['b1', 'End', true, 'c3'],
    ['gone', 'ArrowDown', false, 'a1'],
  ])('moves from %s with %s (Ctrl: %s) to %s', (from, key, ctrl, to) =>
    expect(moveFocus(grid, from, key, ctrl)).toBe(to),
  );
});
