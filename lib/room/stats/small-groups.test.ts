import { expect, it } from 'vitest';
import { mergeSmallGroups } from './small-groups.ts';

it.each([
  [
    [0, 1, 20, 4, 0, 7, 2],
    [0, 0, 25, 0, 0, 9, 0],
  ],
  [
    [3, 1, 2],
    [6, 0, 0],
  ],
  [
    [1, 0, 3],
    [0, 0, 0],
  ],
  [[], []],
])('of %j shows %j: never fewer than five together, and loses nobody', (standing, shown) => {
  expect(mergeSmallGroups(standing)).toEqual(shown);
});
