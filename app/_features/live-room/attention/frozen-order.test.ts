import { describe, expect, it } from 'vitest';
import { freezeOrder } from './frozen-order.ts';

describe('freezeOrder', () => {
  it('keeps a frozen order and counts its pending changes', () => {
    expect(freezeOrder(['a', 'b', 'c'], ['c', 'b', 'd'], true)).toEqual({
      order: ['a', 'b', 'c'],
      changes: 3,
    });
  });
  it('counts one row that moves to the top as one change', () =>
    expect(freezeOrder(['a', 'b', 'c', 'd'], ['d', 'a', 'b', 'c'], true).changes).toBe(1));
  it('counts no change of an equal order', () =>
    expect(freezeOrder(['a', 'b'], ['a', 'b'], true).changes).toBe(0));
  it('applies the wanted order when it is not frozen', () =>
    expect(freezeOrder(['a', 'b'], ['b', 'a'], false)).toEqual({ order: ['b', 'a'], changes: 0 }));
});
