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
])('merges %j to %j: every group has at least five students', (counts, merged) => {
  expect(mergeSmallGroups(counts)).toEqual(merged);
});
